"""Start the program: `timeloom`, or `python -m timeloom`."""

from __future__ import annotations

import sys
from pathlib import Path

_PARTS = ("cli", "tui", "importers", "exporters")


def without_links(home: Path) -> str:
    """Say what is wrong where a checkout's links to its folders came out as files of text; nothing where all is well.

    Git writes them as text with `core.symlinks=false`, which is its choice on systems that have no symbolic links.
    """
    if all((home / part).is_dir() for part in _PARTS):
        return ""
    return (
        f"timeloom: {home} lacks its links to {', '.join(_PARTS)}: this copy was made without symbolic links\n"
        "run `git config core.symlinks true && git checkout -- timeloom` in it, or install a built wheel"
    )


def run() -> int:
    """Run the command line with the process's own arguments; return its exit code."""
    if fault := without_links(Path(__file__).resolve().parent):
        sys.stderr.write(fault + "\n")
        return 1
    from timeloom.cli.main import run as start

    return start()


if __name__ == "__main__":
    sys.exit(run())
