"""The command line of the evaluation. It only translates: parse, call a plain function, print."""

import os
import sys


def main() -> None:
    """Run ``claimline-evals``.

    Exit codes: 0 passed, 1 changed or worse, 2 usage, 3 not comparable, 4 recordings that are worth nothing.
    """
    os.environ.setdefault("TYPER_USE_RICH", "0")  # a third of the start-up time, and plain text is read by all
    from evals.cli.app import app
    from pipeline.errors import ClaimlineError

    try:
        app()
    except ClaimlineError as error:
        print(f"claimline-evals: {error}", file=sys.stderr)
        sys.exit(2)
    except KeyboardInterrupt:
        print("claimline-evals: interrupted", file=sys.stderr)
        sys.exit(130)
    except BrokenPipeError:
        # Whoever reads the output has gone (`| head`): no fault, and nothing more can be written.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(141)
