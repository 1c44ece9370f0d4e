"""Start the program: `timeloom`, or `python -m timeloom`."""

from __future__ import annotations

import sys

from timeloom.cli.main import run

__all__ = ["run"]

if __name__ == "__main__":
    sys.exit(run())
