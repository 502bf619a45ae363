from typing import get_args

import openai.types
import pytest

from pipeline.errors import UsageError
from pipeline.llm.prices import Prices


def test_the_packaged_table_is_dated_and_knows_the_models_in_the_sdk():
    prices = Prices.load()
    known = set(get_args(openai.types.ChatModel))
    assert prices.as_of.year >= 2026
    assert len(prices.models) > 20
    assert not {name for name in prices.models if name not in known}
    assert all(0 < price.prompt < price.completion for price in prices.models.values())


def test_a_snapshot_costs_what_its_model_costs():
    prices = Prices.load()
    assert prices.of("gpt-5.4-mini-2026-03-17") == prices.of("gpt-5.4-mini")
    assert prices.require("gpt-5.4-mini").cost(1_000_000, 2_000_000) == pytest.approx(0.75 + 9.0)
    assert prices.of("gpt-5.4-minimal") is None


def test_the_user_s_file_is_laid_over_the_table(tmp_path):
    path = tmp_path / "prices.toml"
    path.write_text(
        'as_of = 2027-01-01\n[models]\n"llama3.1:8b" = { prompt = 0, completion = 0 }\n'
        '"gpt-5" = { prompt = 1, completion = 2 }\n'
    )
    prices = Prices.load(path)
    assert str(prices.as_of) == "2027-01-01"
    assert prices.require("llama3.1:8b").cost(10**9, 10**9) == 0
    assert prices.require("gpt-5").prompt == 1
    assert prices.require("gpt-5-mini") == Prices.load().of("gpt-5-mini")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("as_of = 2027-01-01\n[models]\nx = { prompt = -1, completion = 2 }", r"models\.x\.prompt"),
        ("as_of = 2027-01-01\n[models]\nx = { prompt = nan, completion = 2 }", r"models\.x\.prompt"),
        ("[models]", "as_of"),
        ("as_of = ", "cannot read"),
    ],
)
def test_a_faulty_price_file_is_named_with_the_place(tmp_path, content, words):
    path = tmp_path / "prices.toml"
    path.write_text(content)
    with pytest.raises(UsageError, match=words) as caught:
        Prices.load(path)
    assert "prices.toml" in str(caught.value)


def test_a_model_without_a_price_says_what_to_do():
    with pytest.raises(UsageError, match=r"'llama3.1:8b'.*price file.*tokens"):
        Prices.load().require("llama3.1:8b")
