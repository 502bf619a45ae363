import pytest

from evals.fit import fit


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("2024-08-06", "2024-08-06", "same"),
        ("2024-08-06", "2024-08", "other precision"),
        ("2024-08-06", "2024", "other precision"),
        ("2024-08-06", "2024-W32", "other precision"),
        ("2024-08-06T02:40", "2024-08-06", "other precision"),
        ("2024-08-06/..", "2024-08-06", "other precision"),
        ("2024-08-06/..", "2024-08/..", "other precision"),
        ("2017/2019", "2018", "other precision"),
        ("../2031-05-15", "2031-05", "other precision"),
        ("2024-08-06", "2024-08-07", "conflict"),
        ("2024-08-06", "2023-08-06", "conflict"),
        ("2024-08-06/..", "2024-08-07", "conflict"),
        ("2024-08-06/..", "../2024-08-06", "conflict"),
        ("2024-08-06T02:40", "2024-08-06T03:40", "conflict"),
        ("2017/2019", "2020", "conflict"),
        ("soon", "2020", "conflict"),
        ("soon", "soon", "same"),
    ],
)
def test_fit_is_the_same_both_ways(a, b, expected):
    assert fit(a, b) == fit(b, a) == expected
