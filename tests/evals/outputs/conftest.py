"""Results of two systems on two suites, made once."""

import pytest

from evals.agreement import agreement
from evals.outputs.result import Result
from evals.suite import Suite
from tests.evals.outputs import samples


@pytest.fixture(scope="session")
def faulty(newsroom: Suite) -> Result:
    return samples.faulty(newsroom, agreement(newsroom))


@pytest.fixture(scope="session")
def nasty() -> Result:
    return samples.nasty()


@pytest.fixture(scope="session")
def results(seed: Suite, newsroom: Suite, faulty: Result, nasty: Result) -> list[Result]:
    assert faulty.ceiling
    return [samples.second(seed, agreement(seed)), faulty, samples.second(newsroom, faulty.ceiling), nasty]


@pytest.fixture(scope="session")
def again(newsroom: Suite, faulty: Result, results: list[Result]) -> list[Result]:
    """The same results, one of them worked out anew from mappings in another order."""
    found = dict(sorted(faulty.extractions.items(), reverse=True))
    return [results[0], samples.of_extractions(newsroom, found, faulty.ceiling), *results[2:]]
