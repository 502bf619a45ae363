import codecs
import os

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.errors import SourceError
from pipeline.sources.decode import codec_of, declared_codec, decode, repaired

PROSE = st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn", "Co"]), min_size=1, max_size=60)


@given(PROSE)
@example("a\r\nb\rc\n")
def test_utf8_comes_back_as_it_was(text):
    assert decode(text.encode()) == text
    assert decode(codecs.BOM_UTF8 + text.encode()) == text


@given(PROSE, st.sampled_from(["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"]))
def test_a_byte_order_mark_names_the_encoding_and_is_no_text(text, codec):
    assert decode(("\ufeff" + text).encode(codec)) == text


@given(
    st.lists(st.sampled_from("Grüße aus Köln – „schön“, CAFÉ”S".split())).map(" ".join),
    st.sampled_from(["windows-1252", "ISO-8859-1"]),
)
def test_a_page_says_its_encoding(text, label):
    page = f'<html><head><meta charset="{label}"></head><body>{text}</body></html>'
    assert decode(page.encode("cp1252"), html=True) == page


@pytest.mark.parametrize(
    ("label", "codec", "text"),
    [
        ("windows-1251", "cp1251", "Мост откроют в мае"),
        ("koi8-r", "koi8-r", "Мост откроют в мае"),
        ("iso-8859-2", "iso8859-2", "Żółty most otworzą w maju"),
        ("Shift_JIS", "cp932", "橋は五月に開通する①"),
        ("x-sjis", "cp932", "橋は五月に開通する"),
        ("euc-jp", "euc_jp", "橋は五月に開通する"),
        ("iso-2022-jp", "iso2022_jp", "橋は五月に開通する"),
        ("gb2312", "gb18030", "大桥将于五月通车，朱镕基"),
        ("big5", "big5hkscs", "大橋將於五月通車"),
        ("ks_c_5601-1987", "cp949", "다리는 오월에 열린다, 똠방각하"),
        ("iso-8859-9", "cp1254", "Köprü mayısta açılacak “dedi”"),
        ("latin1", "cp1252", "“Déjà vu” – 5 €"),
        ("utf-8", "utf-8", "Grüße, мост, 橋"),
        ("utf-16", "utf-8", "Grüße, мост, 橋"),  # who says so in ASCII cannot mean it
    ],
)
def test_labels_mean_what_they_mean_on_the_web(label, codec, text):
    for page in (
        f"<meta charset={label}><p>{text}",
        f'<META http-equiv="Content-Type" content="text/html; charset={label}" /><p>{text}',
        f"<?xml version='1.0' encoding='{label}'?><html><p>{text}</html>",
    ):
        assert decode(page.encode(codec), html=True) == page


def test_codec_of_refuses_what_is_no_encoding_of_text():
    assert [codec_of(label) for label in ("utf-7", "rot13", "base64", "idna", "unicode_escape", "nonsense", "")] == [
        None
    ] * 7


def test_five_bytes_that_python_refuses_in_windows_1252():
    assert decode(b"<meta charset=windows-1252>\x81\x8d\x8f\x90\x9d \x93ok\x94", html=True).endswith(
        "\x81\x8d\x8f\x90\x9d “ok”"
    )


def test_a_declaration_in_a_comment_or_in_plain_text_counts_for_nothing():
    assert declared_codec(b"<!-- <meta charset=koi8-r> --><meta charset='windows-1251'>") == "cp1251"
    assert declared_codec(b"<!-- <meta charset=koi8-r>") is None
    text = "<meta charset=koi8-r> Grüße aus Köln"
    assert decode(text.encode("cp1252")) == text


def test_a_declaration_beyond_the_first_kilobyte_is_found_where_utf8_does_not_fit():
    page = "<head>" + "<!-- x -->" * 300 + "<meta charset=koi8-r><p>Мост откроют в мае"
    assert decode(page.encode("koi8-r"), html=True) == page


def test_utf8_wins_over_a_declaration_that_was_left_behind():
    page = "<meta charset=iso-8859-1><p>Grüße aus Köln – „schön“"
    assert decode(page.encode(), html=True) == page


def test_a_declaration_that_does_not_fit_is_passed_over():
    page = "<meta charset=utf-8><p>Grüße aus Köln, „schön“, sagte er über die Brücke"
    assert decode(page.encode("cp1252"), html=True) == page


def test_a_few_faults_do_not_turn_a_text_in_utf8_into_mojibake():
    assert (
        decode("Grüße für Köln, schöne Brücke, ".encode() * 5 + b"K\xfc.")
        == "Grüße für Köln, schöne Brücke, " * 5 + "K\ufffd."
    )


def test_line_ends_are_kept():
    assert decode(b"\r\n a\rb\n\nc \r\n") == "\r\n a\rb\n\nc \r\n"


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize(
    "text", ["The bridge opens in May.\r\n", "大桥将于五月通车。\n他说。\n", "Мост откроют в мае.\n"]
)
def test_utf16_without_a_mark(text, codec):
    assert decode(text.encode(codec)) == text


@pytest.mark.parametrize(
    "data",
    [
        b"a text with one stray \0 in it",
        b"a text with one stray \0 in it, of even length",
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\2\0",
        bytes(range(256)) * 4,
        b"PK\x03\x04\x14\x00\x06\x00\x08\x00",
        b"\x01\x02\x03\x04\x05 some letters",
    ],
)
def test_binary_is_not_text(data):
    with pytest.raises(SourceError) as caught:
        decode(data)
    assert caught.value.reason == "binary"


@pytest.mark.parametrize("data", [codecs.BOM_UTF16_LE + b"abc", codecs.BOM_UTF8 + b"\xff\xfe\xfd" * 9])
def test_a_mark_that_lies_is_undecodable(data):
    with pytest.raises(SourceError) as caught:
        decode(data)
    assert caught.value.reason == "undecodable"


@given(st.binary(max_size=200), st.booleans())
def test_any_bytes_give_text_or_a_reason(data, html):
    try:
        reason = None if isinstance(decode(data, html=html), str) else "no text"
    except SourceError as error:
        reason = error.reason
    assert reason in {None, "binary", "undecodable"}


def test_hostile_heads_are_read_in_linear_time():
    assert declared_codec(b"<meta " * 11_000 + b"<meta charset=koi8-r>") == "koi8-r"


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        ("The cafÃ© said â€œnoâ€\x9d.", "The café said “no”."),
        ("MÃ¼nchen\r\n大桥 stays", "München\r\n大桥 stays"),  # what one line holds does not hinder another
        ("naïve café, “quoted” – as it should be", "naïve café, “quoted” – as it should be"),
        ("AT&amp;T stays, ﬁne ligatures too", "AT&amp;T stays, ﬁne ligatures too"),
    ],
)
def test_mojibake_is_repaired_and_nothing_else(broken, whole):
    assert repaired(broken) == whole


def test_random_bytes_are_binary():
    with pytest.raises(SourceError):
        decode(os.urandom(4000))
