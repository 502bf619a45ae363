"""``python -m pipeline`` is ``claimline``."""

from pipeline.cli import main

if __name__ == "__main__":
    main()
