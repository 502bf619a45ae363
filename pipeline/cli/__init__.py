"""The command line. It only translates: parse, call a plain function, print. Commands import what they need."""

import os
import sys


def main() -> None:
    """Run ``claimline``. Exit codes: 0 done, 1 failures above the threshold, 2 usage, 3 aborted."""
    os.environ.setdefault("TYPER_USE_RICH", "0")  # a third of the start-up time, and plain text is read by all
    os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")
    from pipeline.cli.app import app
    from pipeline.errors import Abort, ClaimlineError

    try:
        app()
    except ClaimlineError as error:
        print(f"claimline: {error}", file=sys.stderr)
        sys.exit(3 if isinstance(error, Abort) else 2)
    except KeyboardInterrupt:
        print("claimline: interrupted; what is done is kept, the same command goes on from there", file=sys.stderr)
        sys.exit(130)
    except BrokenPipeError:
        # Whoever reads the output has gone (`| head`): no fault, and nothing more can be written.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(141)
