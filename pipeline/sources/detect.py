"""Which old encoding a text without any declaration is in: the detector's candidates, weighed by alphabets.

The detector alone mistakes short Portuguese for Romanian and Czech for Norwegian, because the bytes mean letters in
either encoding. No one language has all of the wrong letters, though: that is what is asked here.
"""

# The encodings of news text. Answers beyond these were wrong more often than right.
_CODECS = (
    "cp1252 cp1250 cp1251 cp1253 cp1254 cp1255 cp1256 cp1257 cp866 cp874 iso8859_2 iso8859_7 koi8_r koi8_u "
    "gb18030 big5 big5hkscs cp932 euc_jis_2004 cp949"
).split()
_LOOKED_AT = 65_536
"""Characters that the detector weighs; decoding is checked to the end in any case."""

# The letters beyond ASCII of each language, or of near relatives.
_ALPHABETS = [
    set(letters)
    for letters in (
        "àâæçéèêëîïôœùûüÿ",  # French, Albanian
        "äöüßé",  # German
        "áéíñóúüç",  # Spanish, Galician
        "áâãàçéêíóôõúü",  # Portuguese
        "àèéìíîòóù",  # Italian
        "àçéèíïóòúü",  # Catalan
        "áéèëêïóöúüí",  # Dutch
        "åäöæøéüšž",  # Danish, Norwegian, Swedish, Finnish
        "áéíóúýðþæöø",  # Icelandic, Faroese
        "ąćęłńóśźż",  # Polish
        "áčďéěíňóřšťúůýž",  # Czech
        "áäčďéíĺľňóôŕšťúýž",  # Slovak
        "áéíóöőúüű",  # Hungarian
        "čćđšž",  # Croatian, Bosnian, Slovene
        "ăâîşţ",  # Romanian
        "çğıöşüâîû\u0307",  # Turkish; the dot is what lower-casing leaves of its capital I
        "äöõüšž",  # Estonian
        "āčēģīķļņšūž",  # Latvian
        "ąčęėįšųūž",  # Lithuanian
    )
]
_ANYWHERE = set("“”„‘’‚«»‹›–—…•·°£€§©®¿¡\xa0ºª½¼¾′″×")


def detect(data: bytes) -> str | None:
    """Decode text of unknown encoding; null where nothing fits."""
    from charset_normalizer import from_bytes

    # Only the lines that hold bytes beyond ASCII: markup between them would drown them.
    sample = b"\n".join(line for line in data.split(b"\n") if not line.isascii())
    matches = from_bytes(sample, steps=1, chunk_size=_LOOKED_AT, threshold=0.5, cp_isolation=_CODECS)
    # Windows-1252 first among equals: it is by far the commonest.
    ranked = sorted(
        matches, key=lambda m: (_explained(str(m)), m.coherence - m.chaos, m.encoding == "cp1252"), reverse=True
    )
    return data.decode(ranked[0].encoding, "replace") if ranked else None


def _explained(text: str) -> float:
    """Return the share of characters beyond ASCII that the best single language accounts for, in tenths."""
    strange = [c for c in text[:_LOOKED_AT].lower() if c > "\x7f" and c not in _ANYWHERE]
    if not strange:
        return 1.0
    scripts = [_script(c) for c in strange]
    known = [sum(c in letters for c in strange) for letters in _ALPHABETS]
    return round(max(*known, *map(scripts.count, ("Korean", "Chinese or Japanese", "other"))) / len(strange), 1)


def _script(character: str) -> str | None:
    """Tell apart what one text does not mix; null for Latin letters and for signs."""
    if "\uac00" <= character <= "\ud7a3":
        return "Korean"
    if "\u3000" <= character <= "\u9fff" or "\uff01" <= character <= "\uff5e":
        return "Chinese or Japanese"
    return "other" if character > "\u036f" and character.isalpha() else None
