"""Results of two systems on two suites, made once."""

import pytest

from evals.outputs.result import Result
from evals.suite import Suite
from tests.evals.outputs import samples


@pytest.fixture(scope="session")
def faulty(newsroom: Suite) -> Result:
    return samples.faulty(newsroom)


@pytest.fixture(scope="session")
def nasty() -> Result:
    return samples.nasty()


@pytest.fixture(scope="session")
def results(seed: Suite, newsroom: Suite, faulty: Result, nasty: Result) -> list[Result]:
    return [samples.second(seed), faulty, samples.second(newsroom), nasty]
