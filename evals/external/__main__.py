"""``python -m evals.external polnear|gum --data DIR``: how far attributions agree with a corpus of others."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from evals.external.corpora import NAMES
from evals.external.run import FEW, OUT, SHORT, external, options
from pipeline.errors import ClaimlineError


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print. Returns 0, 1 where an article got no result, 2 for what cannot be done as asked."""
    parser = argparse.ArgumentParser(prog="python -m evals.external", description=__doc__)
    parser.add_argument("corpus", choices=NAMES)
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="the folder that holds the corpus")
    parser.add_argument("--model", help="rules, or a model to ask; CLAIMLINE_MODEL unless given, else the rules")
    parser.add_argument("--limit", type=int, help=f"how many articles; all for the rules, {FEW} for a model")
    parser.add_argument(
        "--max-characters", type=int, help=f"leave out longer articles; none for the rules, {SHORT} for a model"
    )
    parser.add_argument("--seed", type=int, help="which articles are chosen")
    parser.add_argument("--out", type=Path, metavar="DIR", help=f"for figures and answers; {OUT} unless given")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    given = vars(parser.parse_args(arguments))
    corpus, data, as_json = given.pop("corpus"), given.pop("data"), given.pop("json")
    try:
        measured = external(corpus, data, options(**given), note=lambda text: print(text, file=sys.stderr))
    except ClaimlineError as error:
        print(error, file=sys.stderr)
        return 2
    print(json.dumps(measured.values(), ensure_ascii=False, indent=1) if as_json else measured.text(), end="")
    return 1 if measured.failures else 0


if __name__ == "__main__":
    sys.exit(main())
