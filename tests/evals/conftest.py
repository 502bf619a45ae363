"""The suites, loaded once, and made-up cases."""

import pytest

from evals.suite import Suite, load_suite


@pytest.fixture(scope="session")
def newsroom() -> Suite:
    return load_suite("newsroom")


@pytest.fixture(scope="session")
def seed() -> Suite:
    return load_suite("seed")
