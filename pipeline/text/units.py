"""The units of articles: their names, what they measure, and how much of the base unit of its kind each one is.

"Tons", "gallons" and "pounds" mean several things, and so have several units; "square miles", "cubic metres",
"kilometres an hour" and "litres per second" are made of the plain ones.
"""

import re
from typing import NamedTuple


class Unit(NamedTuple):
    """A unit: ``amount * factor + offset`` is the amount in the base unit of its dimension."""

    dimension: str
    symbol: str
    factor: float
    offset: float = 0.0

    def base(self, amount: float) -> float:
        """Turn an amount in this unit into the base unit.

        >>> Unit("length", "km", 1000).base(4.5)
        4500.0
        """
        return amount * self.factor + self.offset

    def amount(self, base: float) -> float:
        """Turn an amount in the base unit into this one."""
        return (base - self.offset) / self.factor


COUNT = Unit("count", "", 1)
PERCENT = Unit("proportion", "%", 0.01)
SHARE = Unit("proportion", "%", 1)
POINTS = Unit("points", "points", 1)
RATIO = Unit("ratio", "to 1", 1)
FREQUENCY = "frequency"
"""The dimension of "once in 500 years"; its base unit is times a second."""

_YEAR = 365.2425 * 86400

# dimension | symbol | factor | names. Names of up to three letters are read with their case; longer ones take an s.
_TABLE = f"""
length | mm | 0.001 | mm millimetre millimeter
length | cm | 0.01 | cm centimetre centimeter
length | m | 1 | m metre meter
length | km | 1000 | km kilometre kilometer
length | in | 0.0254 | inch inches
length | ft | 0.3048 | ft foot feet
length | yd | 0.9144 | yd yard
length | miles | 1609.344 | mi mile
length | nautical miles | 1852 | nmi nautical_mile
area | ha | 10000 | ha hectare
area | acres | 4046.8564224 | acre
area | km² | 1000000 | sqkm
area | m² | 1 | sqm
mass | mg | 0.000001 | mg milligram milligramme
mass | g | 0.001 | g gram gramme
mass | kg | 1 | kg kilo kilogram kilogramme
mass | t | 1000 | t tonne metric_ton
mass | tons | 907.18474 | ton tons short_ton
mass | tons | 1000 | ton tons
mass | tons | 1016.0469088 | ton tons long_ton
mass | kt | 1000000 | kt kilotonne
mass | lb | 0.45359237 | lb lbs pound
mass | oz | 0.028349523125 | oz ounce
mass | stone | 6.35029318 | stone
volume | ml | 0.000001 | ml mL millilitre milliliter
volume | cl | 0.00001 | cl centilitre centiliter
volume | l | 0.001 | l L litre liter
volume | gallons | 0.003785411784 | gallon US_gallon
volume | gallons | 0.00454609 | gallon imperial_gallon
volume | pints | 0.000473176473 | pint
volume | pints | 0.00056826125 | pint
volume | barrels | 0.158987294928 | barrel bbl
duration | seconds | 1 | s sec second
duration | minutes | 60 | min mins minute
duration | hours | 3600 | h hr hrs hour
duration | days | 86400 | day days
duration | weeks | 604800 | week
duration | fortnights | 1209600 | fortnight
duration | months | {_YEAR / 12} | month
duration | years | {_YEAR} | yr yrs year
duration | decades | {_YEAR * 10} | decade
duration | centuries | {_YEAR * 100} | century centuries
speed | km/h | {1 / 3.6} | kmh km/h kph
speed | mph | 0.44704 | mph
speed | knots | {1852 / 3600} | kn knot
power | W | 1 | W watt
power | kW | 1000 | kW kilowatt
power | MW | 1000000 | MW megawatt
power | GW | 1000000000 | GW gigawatt
energy | kWh | 3600000 | kWh kilowatt_hour
energy | MWh | 3600000000 | MWh megawatt_hour
energy | GWh | 3600000000000 | GWh gigawatt_hour
energy | TWh | 3600000000000000 | TWh terawatt_hour
points | points | 1 | pp point
times | times | 1 | time
"""
_DEGREES = r"(?:°\s?|degrees?\s?)"
_CELSIUS, _FAHRENHEIT = Unit("temperature", "°C", 1), Unit("temperature", "°F", 5 / 9, -160 / 9)
_CURRENCIES = {
    "dollar": "$ dollar", "US dollar": "$ dollar US$ USD", "Australian dollar": "$ dollar A$ AU$ AUD",
    "Canadian dollar": "$ dollar C$ CA$ CAD", "New Zealand dollar": "$ dollar NZ$",
    "Hong Kong dollar": "$ dollar HK$", "euro": "€ EUR euro", "pound": "£ GBP pound quid",
    "crown": "crown krona kronor krone kroner koruna", "won": "₩", "franc": "CHF franc", "rupee": "₹ Rs Rs. rupee",
    "yen": "¥ yen", "yuan": "yuan renminbi", "rouble": "₽ rouble ruble", "lira": "₺ lira", "hryvnia": "₴ hryvnia",
    "shekel": "₪ shekel", "real": "R$ reais", "peso": "peso", "rand": "rand", "naira": "naira",
    "shilling": "shilling", "zloty": "zloty", "forint": "forint", "dinar": "dinar", "dirham": "dirham",
    "riyal": "riyal", "mark": "mark", "guilder": "guilder", "thaler": "thaler",
}  # fmt: skip
_PEOPLE = r"(?-i:US|U\.S\.|New Zealand|Hong Kong|[A-Z][a-z]+)"


def _named() -> dict[str, tuple[Unit, ...]]:
    """Read the table: the units of each name, in lower case where its case does not matter."""
    named: dict[str, tuple[Unit, ...]] = {}
    for line in _TABLE.strip().splitlines():
        dimension, symbol, factor, names = (part.strip() for part in line.split("|"))
        for name in names.replace("-", " ").split():
            words = name.replace("_", " ")
            for form in (words, f"{words}s") if len(words) > 3 else (words,):
                named[form] = (*named.get(form, ()), Unit(dimension, symbol, float(factor)))
    for currency, names in _CURRENCIES.items():
        for name in (*names.split(), *([currency] if " " in currency else [])):
            for form in (name, f"{name}s") if name[-2:].islower() else (name,):
                named[form] = (*named.get(form, ()), Unit(f"money in {currency}s", f"{currency}s", 1))
    return named


_UNITS = _named()
_PLAIN = "|".join(
    name.replace(" ", r"[\s-]")
    for name, (first, *_) in sorted(_UNITS.items(), reverse=True)
    if first.dimension in {"length", "area", "mass", "volume", "duration"} and (len(name) > 3 or name in {"day", "ton"})
)
MEASURE = rf"(?:(?:square\s|cubic\s)?(?:{_PLAIN})\b)"
"""A pattern of the names of plain measures, in words."""
_TIMES = "|".join(name for name, (first, *_) in _UNITS.items() if first.dimension == "duration" and len(name) > 2)
_NAMES = "|".join(
    rf"(?-i:{re.escape(name)})" if len(name) <= 3 else re.escape(name).replace(r"\ ", r"[\s-]")
    for name in sorted(_UNITS, key=len, reverse=True)
)
_PER = (
    rf"(?:\s?/\s?|\s(?:per|an?|each|every|in any(?: given)?)\s)(?P<time>{_TIMES}|(?-i:[hs]))\b"
    r"(?!\s(?:after|before|earlier|later|ago))"
)
_BETWEEN = (
    r"[\s-]*(?:of\san?\s|an?\s|of\s)?"
    r"(?:(?:full|whole|long|consecutive|straight|further|additional|extra|more|other)\s)*"
)
_UNIT = re.compile(
    rf"{_BETWEEN}(?:(?P<degrees>{_DEGREES}(?P<scale>C\b|F\b|Celsius|centigrade|Fahrenheit)?|(?-i:(?P<letter>[CF])\b))"
    rf"|(?P<people>{_PEOPLE}\s)?(?:(?P<power>square|sq\.?|cubic|cu\.?)[\s-]?)?(?P<name>{_NAMES})"
    rf"(?P<exponent>\^?[²³23])?)(?!\w)(?:{_PER})?",
    re.IGNORECASE,
)
_RATE = re.compile(_PER, re.IGNORECASE)


def read_unit(text: str, at: int) -> tuple[tuple[Unit, ...], int] | None:
    """Read the unit that stands right behind a number: what it may mean, and where it ends; null where none does.

    >>> read_unit("86 square miles", 2)[0][0].symbol, len(read_unit("5 tons", 1)[0])
    ('square miles', 3)
    """
    match = _UNIT.match(text, at)
    if match is None:
        return None
    if match["degrees"]:
        scale = (match["scale"] or match["letter"] or "").upper()[:1]
        return ((_CELSIUS, _FAHRENHEIT) if not scale else (_FAHRENHEIT,) if scale == "F" else (_CELSIUS,)), match.end()
    name = match["name"]
    units = _UNITS[name if len(name) <= 3 or name in _UNITS else name.lower()]
    if match["power"] or match["exponent"]:
        is_area = (match["power"] or "").lower().startswith("s") or (match["exponent"] or "")[-1:] in {"²", "2"}
        units = tuple(_raised(unit, 2 if is_area else 3) for unit in units if unit.dimension == "length")
    if match["people"]:
        people = match["people"].strip().replace("U.S.", "US").replace("American", "US")
        units = tuple(unit for unit in units if unit.dimension.startswith("money"))
        units = _UNITS.get(f"{people} {units[0].symbol}", units) if units else ()
    return (tuple(_per(unit, match["time"]) for unit in units), match.end()) if units else None


def read_rate(text: str, at: int, units: tuple[Unit, ...]) -> tuple[tuple[Unit, ...], int]:
    """Read "a year" or "per day" behind an amount; a percentage of it is a chance as well as a mere share.

    >>> read_rate("1.4 per cent a year", 12, (PERCENT,))[0][1].dimension
    'frequency'
    """
    match = _RATE.match(text, at)
    if match is None:
        return units, at
    if units[0].dimension == "proportion":
        chance = _per(units[0], match["time"])._replace(dimension=FREQUENCY)
        return (*units, chance), match.end()
    return tuple(_per(unit, match["time"]) for unit in units), match.end()


def currency(sign: str) -> tuple[Unit, ...] | None:
    """Return what a sign before a number means ("£", "US$", "EUR"); null where it is no currency."""
    found = (_UNITS.get(form, (COUNT,)) for form in (sign, sign.upper(), sign[-1:]))
    return next((units for units in found if units[0].dimension.startswith("money")), None)


def _raised(unit: Unit, power: int) -> Unit:
    """Make a square or cubic unit of one of length."""
    symbol = f"{unit.symbol}{'²' if power == 2 else '³'}"
    if len(unit.symbol) > 2:
        symbol = f"{'square' if power == 2 else 'cubic'} {unit.symbol}"
    return Unit("area" if power == 2 else "volume", symbol, unit.factor**power)


def _per(unit: Unit, time: str | None) -> Unit:
    """Make a rate of a unit: a speed of a length, else "litres a second" and the like."""
    if not time:
        return unit
    period = _UNITS[time if time in _UNITS else time.lower()][0]
    dimension = {"length": "speed", "times": FREQUENCY}.get(unit.dimension, f"{unit.dimension} by time")
    short = {"hours": "h", "seconds": "s"}.get(period.symbol, period.symbol.rstrip("s"))
    return Unit(dimension, f"{unit.symbol}/{short}", unit.factor / period.factor)
