import pytest

from evals.words import WHOLE, named_in, overlap, same_name, same_words, tokens


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("11,000 troops", ("11000", "troops")),
        ("1.3 per cent", ("1.3", "per", "cent")),
        ("Anchorí's wall", ("anchori", "wall")),
        ("the authorities’ aim", ("the", "authorities", "aim")),
        ("Å. LINDRØV", ("a", "lindrøv")),
        ("北京 said", ("北京", "said")),
        ("…", ()),
    ],
)
def test_tokens(text, words):
    assert tokens(text) == words


def test_overlap_counts_words_as_often_as_they_stand():
    assert overlap(("a", "a", "b"), ("a", "b", "b")) == 2 * WHOLE * 2 // 6
    assert overlap((), ()) == WHOLE
    assert overlap(("a",), ()) == 0


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Syrsky", "Oleksandr Syrsky"),
        ("General Syrsky", "Oleksandr Syrsky"),
        ("Oleksandr Syrsky, commander-in-chief of the Ukrainian army", "Oleksandr Syrsky"),
        ("the Ukrainian authorities", "Ukrainian authorities"),
        ("the directorate", "Civil Protection directorate of Sarquimera"),
        ("Civil Protection", "Civil Protection directorate of Sarquimera"),
        ("Sarquimera's Civil Protection directorate", "Civil Protection directorate of Sarquimera"),
        ("office of the interior minister, Graciela Ubilláz", "Graciela Ubillaz"),
        ("Henrik Lindrøv", "H. Lindrøv"),
        ("Mr H. LINDRØV", "H. Lindrøv"),
    ],
)
def test_one_source_by_two_names(a, b):
    assert same_name(a, b)
    assert same_name(b, a)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Oleksandr Syrsky", "Volodymyr Zelensky"),
        ("Jane Smith", "John Smith"),
        ("Åse Lindrøv", "H. Lindrøv"),
        ("Sarquimera", "Civil Protection directorate of Sarquimera"),
        ("Ukraine", "President of Ukraine"),
        ("Ardamir", "Ardamir's Defence Ministry"),
        ("Ukrainian authorities", "Ukrainian command"),
        ("Russian forces", "Ukrainian forces"),
        ("…", "Syrsky"),
    ],
)
def test_two_sources(a, b):
    assert not same_name(a, b)
    assert not same_name(b, a)


def test_same_words_looks_past_articles_and_auxiliaries():
    assert same_words("had said", "said") == WHOLE
    assert same_words(":", ":") == WHOLE
    assert same_words("the bulletin", "its 6 p.m. bulletin") not in {0, WHOLE}
    assert same_words("said", "claimed") == 0


def test_named_in_takes_half_a_name_in_any_form():
    assert named_in("Ukrainian authorities", "Ukraine claimed this Wednesday")
    assert named_in("Néstor Ubilláz", "Ubillaz said so")
    assert not named_in("Néstor Ubilláz", "The governor said so")
    assert not named_in("Civil Protection directorate of Sarquimera", "the directorate said")
