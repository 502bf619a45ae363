"""The colours can be read, by day and by night, on every ground that they stand on."""

import re

import pytest

from pipeline.report.page import STATIC
from pipeline.report.view import VOICES

CSS = (STATIC / "base.css").read_text(encoding="utf-8")
NESTED = 0.22
"""How much of the voice's own colour the deepest nesting mixes into its ground (``.d3`` in article.css)."""

Colour = tuple[float, float, float]


def tokens(scheme: str) -> dict[str, Colour]:
    blocks = re.findall(r":root \{(.*?)\}", CSS, re.DOTALL)
    block = blocks[0] if scheme == "light" else next(b for b in blocks[1:] if "--paper" in b)
    found = re.findall(r"--([\w-]+): #([0-9a-f]{6});", block)
    return {name: tuple(int(code[i : i + 2], 16) / 255 for i in (0, 2, 4)) for name, code in found}  # type: ignore[misc]


def contrast(a: Colour, b: Colour) -> float:
    def luminance(colour: Colour) -> float:
        parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour]
        return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), parts, strict=True))

    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def mixed(ground: Colour, hue: Colour) -> Colour:
    return tuple((1 - NESTED) * g + NESTED * h for g, h in zip(ground, hue, strict=True))  # type: ignore[return-value]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_contrast(scheme):
    colour = tokens(scheme)
    pairs = [(ink, ground) for ink in ("ink", "soft", "link", "warn") for ground in ("paper", "panel")]
    pairs += [("ink", "mark"), ("paper", "link")]
    pairs += [(hue, "panel") for hue in ("headline", "mixed", "reported")]
    for voice in VOICES:
        pairs += [("ink", f"{voice}-tint"), (voice, f"{voice}-tint"), (voice, "mark"), (voice, "paper")]
    low = {pair: round(contrast(colour[pair[0]], colour[pair[1]]), 2) for pair in pairs}
    deep = {
        (ink, voice): contrast(colour[ink], mixed(colour[f"{voice}-tint"], colour[voice]))
        for voice in VOICES
        for ink in ("ink", voice)
    }
    assert not {pair: ratio for pair, ratio in low.items() if ratio < 4.5}
    assert not {pair: ratio for pair, ratio in deep.items() if ratio < 4.5}


def test_every_voice_has_a_line_of_its_own():
    article = (STATIC / "article.css").read_text(encoding="utf-8")
    lines = [re.findall(rf"\.m\.{voice} \{{(.*?)\}}", article, re.DOTALL) for voice in VOICES]
    shapes = {tuple(re.findall(r"solid|double|dashed|dotted|overline", "".join(line))) for line in lines}
    assert len(shapes) == len(VOICES)
    assert f"var(--tint) {round(100 * (1 - NESTED))}%" in article
