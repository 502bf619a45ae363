import pytest

from pipeline.sources.detect import detect

SAID = {
    "cp1252": [
        "The café’s owner said “no” on Monday.",
        "El señor Muñoz dijo que no habrá elecciones este año.",
        "L’œuvre du maire de Besançon a été détruite, a déclaré François Lefèvre.",
        "A declaração do primeiro-ministro não convenceu ninguém, disse João.",
        "Presidentti sanoi, että päätös on väärä.",
        "Statsministern sade på måndagen att Åsa Öberg får gå.",
        "Il governo ha detto che la città è più sicura; perché?",
        "“It’s over,” the senator said — twice.",
    ],
    "cp1250": [
        "Wójt gminy powiedział, że zażąda wyjaśnień w środę.",
        "Předseda vlády řekl, že volby budou v říjnu.",
        "A miniszterelnök azt mondta, hogy őszi választások lesznek, és a költségvetés nő.",
        "Ministar je rekao da će izbori biti sljedeće godine, što Šibenčani žele.",
    ],
    "iso8859-2": ["Wójt gminy powiedział, że zażąda wyjaśnień w środę, a śledztwo będzie wznowione."],
    "cp1251": ["Премьер-министр заявил, что выборы пройдут осенью."],
    "koi8-r": ["Премьер-министр заявил, что выборы пройдут осенью."],
    "cp1253": ["Ο πρωθυπουργός δήλωσε ότι οι εκλογές θα γίνουν το φθινόπωρο."],
    "cp1254": ["Başbakan seçimlerin sonbaharda yapılacağını söyledi, İstanbul'da."],
    "cp1255": ["ראש הממשלה אמר כי הבחירות יתקיימו בסתיו."],
    "cp1256": ["قال رئيس الوزراء إن الانتخابات ستجرى في الخريف."],
    "euc_jp": ["首相は月曜日、選挙を秋に行うと述べた。"],
    "gb18030": ["总理周一表示，选举将于秋季举行。"],
    "big5": ["總理週一表示，選舉將於秋季舉行。"],
    "cp949": ["총리는 월요일 선거가 가을에 치러질 것이라고 말했다."],
}


@pytest.mark.parametrize(("codec", "text"), [(codec, text) for codec, texts in SAID.items() for text in texts])
def test_a_few_lines_of_news_are_enough(codec, text):
    lines = f"{text}\nplain words between\n{text}\n"
    assert detect(lines.encode(codec)) == lines
