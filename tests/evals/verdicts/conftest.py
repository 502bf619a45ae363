"""The newsroom's claims as the gold has them, and a verification that is wholly right."""

import pytest

from evals.suite import Suite
from evals.verdicts.claims import Claims
from evals.verdicts.score import VerdictScore, score_verification
from pipeline.verdicts import Verification
from tests.evals.verdicts.factories import perfect


@pytest.fixture(scope="session")
def right(newsroom: Suite) -> tuple[Claims, Verification]:
    return perfect(newsroom)


@pytest.fixture(scope="session")
def best(newsroom: Suite, right: tuple[Claims, Verification]) -> VerdictScore:
    claims, found = right
    return score_verification(newsroom, found, claims.keys)
