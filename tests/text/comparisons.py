"""Words of a claim, words of a passage, and whether the second bear out the first: a row for each way numbers are told.

``+`` agrees, ``-`` differs, ``?`` is left open.
"""

_COUNTS = """
41 dead | 41 people | +
41 dead | forty-one bodies | +
41 dead | 42 bodies | -
a dozen boats | twelve boats | +
a dozen boats | 13 boats | -
two dozen eggs | 24 | +
a pair of swans | two swans | +
a pair of swans | three swans | -
both bridges | two bridges | +
a single guard | one guard | +
a single guard | two guards | -
no survivors | none | +
no survivors | one survivor | -
17 wells | seventeen | +
1,250 voters | 1250 voters | +
half a million signatures | 500,000 names | +
half a million signatures | 350,000 names | -
84,000 cars | 83,700 cars | +
84,000 cars | 92,000 cars | -
2,000 cattle | 1,968 cattle | +
2,000 cattle | 1,600 cattle | -
2,000 cattle | 1,930 cattle | ?
1.5 million refugees | 1,480,000 refugees | +
1.5 million refugees | 1.1 million refugees | -
118 sailors | 117 sailors | -
20 tents | 19 tents | -
three hundred and five pages | 305 pages | +
19 times | nineteen times | +
19 times | 12 times | -
31 of the 118 prisoners | 31 of 118 prisoners | +
31 of the 118 prisoners | 13 of the 118 prisoners | -
"""

_ABOUT = """
around 45,000 | 44,600 | +
around 45,000 | 30,000 | -
some 400 lime trees | 391 stumps | +
some 400 lime trees | 355 stumps | -
some 400 lime trees | about 430 stumps | +
roughly 70 farms | 64 farms | +
roughly 70 farms | 62 farms | -
nearly 900 goats | 871 goats | +
nearly 900 goats | 610 goats | -
about a dozen letters | 13 letters | +
about a dozen letters | 20 letters | -
250 looms | about 240 looms | +
250 looms | about 150 looms | -
approximately 3,000 | 2,810 | +
close to 50 | 47 | +
close to 50 | 44 | -
around 60 | around 65 | +
around 60 | around 80 | -
forty-odd ships | 43 ships | +
forty-odd ships | 58 ships | -
an estimated 8,000 pilgrims | 7,650 pilgrims | +
almost 10 million visitors | 9.4 million visitors | +
almost 10 million visitors | 7.9 million visitors | -
around 40 | at least 38 | ?
around 40 | at least 60 | -
around 40 | no more than 30 | -
"""

_BOUNDS = """
at least 40 | 52 | +
at least 40 | 40 | +
at least 40 | 39 | -
at least 40 | at least 45 | +
at least 40 | more than 40 | +
at least 40 | more than 30 | ?
at least 40 | fewer than 30 | -
at least 40 | about 52 | +
at least 40 | about 38 | ?
at least 40 | about 20 | -
at least 40 | about 40 | ?
no fewer than 600 | 600 | +
no fewer than 600 | 540 | -
40 or more villages | 41 villages | +
40 or more villages | 33 villages | -
more than 40 | 40 | -
more than 40 | 41 | +
more than 200 | at most 140 | -
more than 200 | 214 | +
more than 200 | around 300 | +
more than 200 | over 250 | +
over 900 comments | 894 comments | -
well over 100 | 160 | +
no more than 28 | 28 | +
no more than 28 | 63 | -
no more than 28 | at least 40 | -
no more than 28 | at least 20 | ?
no more than 28 | fewer than 28 | +
no more than 28 | up to 35 | ?
fewer than 50 | 49 | +
fewer than 50 | 50 | -
fewer than 50 | no more than 49 | +
fewer than 50 | more than 60 | -
under 18 | 17 | +
41 | at least 41 | ?
41 | at least 30 | ?
41 | at least 50 | -
41 | fewer than 41 | -
41 | no more than 45 | ?
up to 300 guests | 290 guests | +
up to 300 guests | 120 guests | ?
up to 300 guests | 340 guests | -
as many as 80 | 78 | +
as many as 80 | 95 | -
just over 50 | 53 | +
just over 50 | 49 | -
just over 50 | 90 | ?
just under 100 | 97 | +
just under 100 | 60 | ?
dozens of sheep | 70 sheep | +
dozens of sheep | five sheep | -
dozens of sheep | 15 sheep | ?
hundreds | 340 | +
hundreds | 61 | -
several hundred | about 400 | +
several hundred | 2,500 | ?
tens of thousands | 43,000 | +
tens of thousands | 4,300 | -
12 sheep | hundreds of sheep | -
at least 20 sheep | dozens of sheep | +
several sheep | 7 sheep | ?
"""

_RANGES = """
between 20 and 30 | 25 | +
between 20 and 30 | 31 | -
between 20 and 30 | about 32 | ?
between 20 and 30 | 22 to 28 | +
between 20 and 30 | 25 to 40 | ?
20 to 30 people | 45 to 60 people | -
25 | 20 to 30 | ?
40 | 20 to 30 | -
15-20 per cent | 18 per cent | +
15-20 per cent | 23 per cent | -
1.2 to 1.5 million | 1,400,000 | +
two or three weeks | 18 days | +
two or three weeks | 40 days | -
at least 10 | 12 to 15 | +
at most 10 | 12 to 15 | -
a couple of days | two days | +
a couple of days | nine days | -
"""

_SHARES = """
almost half | 46 % | +
almost half | 30 % | -
half of the homes | 50 per cent of the homes | +
half of the homes | 48 per cent | +
half of the homes | 46.5 per cent | ?
half of the homes | 35 per cent | -
a third | 33 per cent | +
a third | 27 per cent | -
two-thirds of voters | 67 percent of voters | +
two-thirds of voters | 52 percent of voters | -
three quarters | 75 per cent | +
four in ten houses | 41 per cent of dwellings | +
four in ten houses | 52 per cent of dwellings | -
one in six | 17 per cent | +
one in six | 24 per cent | -
one in eighty | 1.3 per cent | +
one in eighty | 3 per cent | -
nine out of ten | 90 % | +
nine out of ten | 71 % | -
a quarter of the packs | 100 of 400 packs | +
a quarter of the packs | 12 of the 400 packs | -
2 per cent | nine of 400 | -
2.25 per cent | nine of 400 | +
most of the crew | 62 per cent of the crew | +
most of the crew | 44 per cent of the crew | -
a majority of members | fewer than half of the members | -
more than a third | 40 per cent | +
more than a third | 30 per cent | -
just over a third | 35 per cent | +
all | 100 per cent | +
all | 96 per cent | -
60 per cent | sixty percent | +
60 per cent | 58 per cent | -
8 per cent | 8.3 per cent | +
8 per cent | two-fifths | -
14 percent | 0.14 per cent | -
fewer than 0.1 percent | 2 per cent | -
fewer than 0.1 percent | 0.04 per cent | +
about 30 percent | three of every ten | +
about 30 percent | one in five | -
no more than 3 percent | 3 percent | +
no more than 3 percent | 75 per cent | -
12 per cent higher | 12 per cent lower | -
12 per cent higher | 12 per cent more | +
8 per cent | eight percentage points | ?
three points | 3 percentage points | +
3 percentage points | 7 percentage points | -
3 percentage points | 3 per cent | ?
five in 1,000 | 0.5 per cent | +
"""

_LENGTHS = """
up to 9 km | five and a half miles | +
up to 9 km | seven miles | -
38 metres | 125-foot | +
38 metres | 150 feet | -
a mile | 1.6 kilometres | +
a mile | 3 kilometres | -
half a mile | 800 metres | +
six feet two inches | 188 cm | +
six feet two inches | 170 cm | -
5 ft 10 in | 178 centimetres | +
210 millimetres of rain | 21 cm of rain | +
210 millimetres of rain | 15 cm of rain | -
more than 210 millimetres | 214 mm | +
more than 210 millimetres | 180 mm | -
more than 210 millimetres within 24 hours | 214 millimetres in the 24 hours | +
more than 210 millimetres within 24 hours | 190 millimetres in the 24 hours | -
more than 210 millimetres within 24 hours | 214 millimetres in 72 hours | -
three nautical miles | 5.6 km | +
100 yards | 91 metres | +
2 kilometres | 2,000 metres | +
2 kilometres | 200 metres | -
a 12-kilometre tunnel | 12 km | +
30 km | 20 miles | ?
"""

_AREAS_MASSES_VOLUMES = """
some 4,100 hectares | 41.3 square kilometres | +
some 4,100 hectares | 4.13 square kilometres | -
4,130 hectares | 41.3 km2 | +
86 square kilometres | 33 square miles | +
86 square miles | 86 square kilometres | -
about 33 square miles | 86 square kilometres | +
100 acres | 40 hectares | +
100 acres | 100 hectares | -
500 sq ft | 46 square metres | +
one hectare | 10,000 m² | +
3 square metres | 3 metres | ?
two tonnes | 2,000 kilograms | +
two tonnes | 900 kg | -
half a kilo | 500 grams | +
ten stone | 63.5 kg | +
8 ounces | 227 g | +
5 tons | 5 tons | +
5 tons | 9 tonnes | -
100 tons | 95 tonnes | ?
20 pounds | 9 kg | +
20 pounds | £20 | +
20 pounds | 25 euros | ?
40 litres | 0.04 cubic metres | +
two million litres | 2,000 cubic metres | +
a barrel | 159 litres | +
30,000 barrels | 4,770 cubic metres | +
10 gallons | 90 litres | -
10 gallons | 38 litres | ?
"""

_SPEEDS_AND_RATES = """
100 km/h | 62 mph | +
100 km/h | 100 mph | -
60 miles an hour | 97 kilometres per hour | +
20 knots | 37 km/h | +
10 metres per second | 36 km/h | +
500 litres per second | 0.5 cubic metres a second | +
500 litres per second | 500 litres an hour | -
5 people a day | 35 people a week | +
5 people a day | 5 people a week | -
30,000 tonnes a year | 2,500 tonnes a month | +
once in 500 years | 1.4 per cent a year | -
once in 70 years | roughly 1.4 per cent a year | +
once in 500 years | once every 70 years | -
a 100-year flood | 1 per cent a year | +
a one-in-100-year flood | once in a hundred years | +
once in 500 years | 1.4 per cent | ?
twice a week | every three or four days | ?
twice a day | every 12 hours | +
twice a day | every two days | -
three times a week | once a week | -
every two days | once every two days | +
30 °C | 86 °F | +
30 °C | 30 °F | -
38 degrees Celsius | 38C | +
-5 °C | 23 degrees Fahrenheit | +
about 20 degrees Celsius | 21.5 °C | +
about 20 degrees Celsius | 27 °C | -
up by 2 °C | up by 3.6 °F | +
40 MW | 40,000 kW | +
3 GWh | 3 MWh | -
"""

_DURATIONS = """
an hour | 60 minutes | +
an hour | three quarters of an hour | -
half an hour | 30 minutes | +
half an hour | two hours | -
three quarters of an hour | 45 minutes | +
an hour and a half | ninety minutes | +
an hour and a half | 50 minutes | -
two hours and thirty minutes | 2.5 hours | +
a fortnight | 14 days | +
a fortnight | 14 weeks | -
two days | 48 hours | +
two days | 30 hours | -
a year | twelve months | +
a year | 365 days | +
four months | 120 days | +
almost four months | 116 days | +
almost four months | 60 days | -
a month | four weeks | ?
at least four years | 36 months | -
at least four years | 60 months | +
a decade | ten years | +
a century | 100 years | +
more than an hour | 75 minutes | +
more than an hour | 45 minutes | -
under two minutes | 95 seconds | +
nine hours | 14 hours | -
24 hours | one day | +
two hours | two kilometres | ?
a year and a half | 18 months | +
"""

_MONEY = """
$2.5bn | 2.5 billion dollars | +
$2.5bn | $2.5 million | -
310 million crowns | 310,000,000 kronor | +
310 million crowns | 205 million crowns | -
around 310 million crowns | 295 million crowns | +
around 310 million crowns | 205 million crowns | -
€40m | 40 million euros | +
€40m | $40m | ?
US$3bn | $3 billion | +
US$3bn | A$3bn | ?
£250,000 | a quarter of a million pounds | +
£250,000 | 190,000 pounds | -
more than €5 million | €5.6m | +
more than €5 million | €4.2m | -
up to 12 million yen | 11.5 million yen | +
a million euros a day | 30 million euros a month | +
two million roubles | 2m rubles | +
3 lakh rupees | 300,000 rupees | +
7 crore rupees | 70 million rupees | +
5 million dinars | 5 million dirhams | ?
"""

_KINDS = """
nine | nine hours | +
nine | 540 minutes | ?
41 | 41 per cent | +
63 bodies | 63 kilometres | ?
41 people | 38 metres | ?
the soldiers | 340 soldiers | ?
340 soldiers | the soldiers | ?
340 soldiers | 340 of 500 soldiers | ?
five tonnes | five per cent | ?
12 May | 13 May | ?
in 2019 | in 2020 | ?
at 01:40 | at 02:40 | ?
30 degrees | 30 °C | +
30 degrees | 41 °C | -
5 per cent a year | 5 per cent a month | ?
one for one | 118 for 118 | +
one for one | 118 for 52 | -
quarter of a century | 25 years | +
"""

_SAME = """
41 | forty-one | +
41 | 41 people | +
41 | at least 41 | -
41 | 42 | -
no fewer than 600 | not less than 600 | +
up to 9 km | 9 km | -
up to 9 | at most 9 | -
fewer than 50 | fewer than fifty | +
around 310 million | 310 million | -
more than 118 | at most 118 | -
about 60 | around 60 | +
20 to 30 | between 20 and 30 | +
20 to 30 | 25 | -
20 to 30 | 20 to 40 | -
a dozen | twelve | +
a pair | two | +
both | both | +
two | both | ?
an hour | 60 minutes | +
nine | nine hours | ?
86 square kilometres | 86 square miles | -
41.3 square kilometres | 4,130 hectares | +
9 kilometres | 5.6 miles | ?
9 kilometres | 7 miles | -
38 metres | 38 hours | -
one in six | 17 per cent | ?
half | 50 per cent | +
a third | 33 per cent | ?
a third | 40 per cent | -
8 per cent | 8 percentage points | -
three points | 3 points | +
340 prisoners | 340 servicemen | ?
340 prisoners | 134 servicemen | -
nine of 400 | 2.25 per cent | ?
41 per cent | 41 houses | ?
$5m | 5 million dollars | +
$5m | €5m | -
US$5m | $5m | +
US$5m | A$5m | -
5 tons | 5 tonnes | ?
5 tons | five tons | +
5 tons | 8 tonnes | -
dozens | hundreds | -
none | 0 | +
several | several | ?
41 | the dead | ?
31 of 118 | 31 of the 118 | +
31 of 118 | 30 of 118 | -
31 of 118 | 31 | ?
once a day | every day | +
once in 500 years | 0.2 per cent | ?
just over 40 | more than 40 | -
"""


def _rows(*blocks: str) -> list[tuple[str, str, str]]:
    lines = (line.split(" | ") for block in blocks for line in block.strip().splitlines())
    return [(first, second, sign) for first, second, sign in lines]


TABLE = _rows(
    _COUNTS,
    _ABOUT,
    _BOUNDS,
    _RANGES,
    _SHARES,
    _LENGTHS,
    _AREAS_MASSES_VOLUMES,
    _SPEEDS_AND_RATES,
    _DURATIONS,
    _MONEY,
    _KINDS,
)
SAME = _rows(_SAME)
"""Whether two quantities are one: ``+``, ``-``, or ``?`` where code cannot tell."""
