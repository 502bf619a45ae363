"""What each command does: call a plain function, print what it gives. Each returns the exit code."""

import json
import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from evals.floors import FLOORS, Floors, load_floors, lower
from evals.gate import Remark, Verdict, judge, verdict
from evals.recordings import CASSETTES, Place, repeats
from evals.replay import RecordingFault, Replay, newest, open_replay
from evals.run import MODEL, RULES, Evaluation, evaluate, stray
from evals.secrets import secrets_in
from evals.snapshot import Snapshot, snapshot
from evals.stale import ask_again, command, explain
from evals.suite import GOLD, SEEDS, Suite, load_suite, suite_names
from pipeline import settings as configuration
from pipeline.errors import UsageError
from pipeline.prompts import HOME as PROMPTS

BASELINE = Path(__file__).with_name("baseline.json")
OUT = configuration.HOME / "build" / "eval"
_SHOWN = 60


class Files(NamedTuple):
    """Where everything is that an evaluation rests on."""

    gold: Path = GOLD
    seeds: Path = SEEDS
    cassettes: Path = CASSETTES
    prompts: Path = PROMPTS
    floors: Path = FLOORS
    baseline: Path = BASELINE

    def known(self) -> tuple[str, ...]:
        """List the suites there are."""
        return suite_names(self.gold)

    def suites(self, names: Sequence[str] = ()) -> list[Suite]:
        """Load the suites named, or all."""
        return [load_suite(name, folder=self.gold, seeds=self.seeds) for name in names or self.known()]

    def evaluate(self, suites: Sequence[Suite], *, rules_only: bool = False) -> Evaluation:
        """Run the suites on the recordings."""
        return evaluate(
            suites, cassettes=self.cassettes, prompts=self.prompts, known=self.known(), rules_only=rules_only
        )

    def before(self) -> Snapshot | None:
        """Load the baseline; null where there is none."""
        return Snapshot.load(self.baseline) if self.baseline.exists() else None


STANDARD = Files()
