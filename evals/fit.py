"""Whether two dates can be one: the same, the same in other precision, or in conflict."""

from typing import Literal

from pipeline.text.isodates import days, is_iso

Fit = Literal["same", "other precision", "conflict"]


def fit(a: str, b: str) -> Fit:
    """Compare two ISO dates. Those that share a day differ in precision; apart, or at two times of day, they conflict.

    An open interval says its one edge: "since August 6" fits "August 6", but not "August 7" or "until August 6".
    What is no date at all fits nothing but itself.

    >>> fit("2024-08", "2024-08-06"), fit("2024-08-06/..", "2024-08-06"), fit("2024-08-06/..", "2024-08-07")
    ('other precision', 'other precision', 'conflict')
    """
    if a == b:
        return "same"
    if not (is_iso(a) and is_iso(b)):
        return "conflict"
    edges = [iso.removeprefix("../").removesuffix("/..") for iso in (a, b)]
    (a_first, a_last), (b_first, b_last) = map(days, edges)
    until = [iso.startswith("../") for iso in (a, b)]
    since = [iso.endswith("/..") for iso in (a, b)]
    opposed = (until[0] and since[1]) or (since[0] and until[1])
    timed = all("T" in edge and "/" not in edge for edge in edges) and edges[0] != edges[1]
    return "conflict" if opposed or timed or a_last < b_first or b_last < a_first else "other precision"
