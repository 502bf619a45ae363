"""What changed between two snapshots of one case: named by case, claim and slot, with before and after."""

from collections.abc import Iterator, Mapping, Sequence

from pydantic import JsonValue

from evals.snapshot import CaseShot, Slots

_COUNTS = ("correct", "partial", "incorrect", "missing", "spurious")
_ELSE = "something else: the place of a number or a date, how a quote was found, or where code and model disagree"


def exact(old: CaseShot, new: CaseShot, text: str) -> Iterator[str]:
    """Yield every change of a case; ``text`` is its article's, for the words of the quotes."""
    if old.failed != new.failed:
        yield f"failed: {old.failed or 'no'} -> {new.failed or 'no'}"
    pairs, lost, gained = _paired(old.claims, new.claims)
    for before, after in pairs:
        yield from _claim(before, after, old.claims[before], new.claims[after], text)
    yield from (f"claim lost: {_claim_named(name, old.claims[name])}" for name in lost)
    yield from (f"claim gained: {_claim_named(name, new.claims[name])}" for name in gained)
    yield from _listed("relation", old.relations, new.relations)
    yield from _listed("incorrect", old.incorrect, new.incorrect)
    yield from _listed("hard check", old.violations, new.violations)
    for reason in sorted({*old.rejections, *new.rejections}):
        if (was := old.rejections.get(reason, 0)) != (now := new.rejections.get(reason, 0)):
            yield f"rejected as {reason}: {was} -> {now}"
    for row in dict.fromkeys((*old.counts, *new.counts)):
        was_counts, now_counts = (shot.counts.get(row, (0,) * 5) for shot in (old, new))
        if was_counts != now_counts:
            parts = zip(_COUNTS, was_counts, now_counts, strict=True)
            yield f"row {row}: {', '.join(f'{name} {a} -> {b}' for name, a, b in parts if a != b)}"


def by_gold(old: CaseShot, new: CaseShot) -> Iterator[str]:
    """Yield what a case gained and lost of the gold, whatever its claims are worded like now."""
    was, now = _found(old), _found(new)
    yield from (f"claim lost: gold {gold}, {was[gold]!r}" for gold in was if gold not in now)
    yield from (f"claim gained: gold {gold}, {now[gold]!r}" for gold in now if gold not in was)
    yield from _listed("incorrect", old.incorrect, new.incorrect)
    yield from _listed("hard check", old.violations, new.violations)


def new_wrong_speakers(old: CaseShot, new: CaseShot) -> Iterator[str]:
    """Yield the claims of the gold at which another source is named now, and was not before."""
    for gold, detail in new.wrong_speakers.items():
        if gold not in old.wrong_speakers:
            yield f"wrong speaker: gold {gold}, {detail}"


def _found(shot: CaseShot) -> dict[str, JsonValue]:
    return {str(slots["gold"]): slots["text"] for slots in shot.claims.values() if "gold" in slots}


def _paired(
    old: Mapping[str, Slots], new: Mapping[str, Slots]
) -> tuple[list[tuple[str, str]], Sequence[str], Sequence[str]]:
    """Put the claims beside those that they have become: of one id, one claim of the gold, or one place."""
    pairs = [(name, name) for name in old if name in new]
    lost, gained = [name for name in old if name not in new], [name for name in new if name not in old]
    for key in ("gold", "place"):
        for before in list(lost):
            mark = _mark(old[before], key)
            after = next((name for name in gained if mark is not None and _mark(new[name], key) == mark), None)
            if after:
                pairs.append((before, after))
                lost.remove(before)
                gained.remove(after)
    return pairs, lost, gained


def _mark(slots: Slots, key: str) -> JsonValue:
    if key == "gold":
        return slots.get("gold")
    place = slots.get("mention 1")
    return place["quote"] if isinstance(place, dict) else None


def _claim(before: str, after: str, old: Slots, new: Slots, text: str) -> Iterator[str]:
    was, now = _flat(old, text), _flat(new, text)
    slots = [slot for slot in dict.fromkeys((*was, *now)) if was.get(slot) != now.get(slot)]
    gold = new.get("gold") or old.get("gold")
    name = (before if before == after else f"{before} (now {after})") + (f" (gold {gold})" if gold else "")
    for slot in [slot for slot in slots if slot != "seal"] or slots:
        if slot == "seal":
            yield f"claim {name}: {_ELSE}"
        else:
            yield f"claim {name}, {slot}: {was.get(slot, 'nothing')} -> {now.get(slot, 'nothing')}"


def _flat(slots: Slots, text: str) -> dict[str, str]:
    flat: dict[str, str] = {}
    for name, value in slots.items():
        if isinstance(value, dict):
            flat |= {f"{name} {slot}": _shown(inner, text) for slot, inner in value.items()}
        else:
            flat[name] = _shown(value, text)
    return flat


def _shown(value: JsonValue, text: str) -> str:
    """Write a slot's value; a quote by its words, and its place."""
    if isinstance(value, list) and len(value) == 2:
        start, end = (int(str(offset)) for offset in value)
        return f"{text[start:end]!r} at {start}"
    return repr(value)


def _claim_named(name: str, slots: Slots) -> str:
    gold = f" (gold {slots['gold']})" if "gold" in slots else ""
    return f"{name}{gold} {slots['text']!r}"


def _listed(what: str, old: Sequence[str], new: Sequence[str]) -> Iterator[str]:
    yield from (f"{what} no more: {item}" for item in old if item not in new)
    yield from (f"{what} now: {item}" for item in new if item not in old)
