"""Starts the program: `timeloom`, or `python -m timeloom`.

The parts of the application have everyday names (`cli`, `tui`, `importers`, `exporters`), which another installed
package, or a folder where Python was started, may have too. Only this package's name is our own, so it is here that the
others are looked for before any of them is imported.
"""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

PARTS = ("importers", "exporters", "cli", "tui")


def shadowed(home: Path | None = None) -> list[tuple[str, str]]:
    """The parts that are not to be found beside this package: (name, where Python would take it from)."""
    ours = home or Path(__file__).resolve().parent.parent
    found: list[tuple[str, str]] = []
    for name in PARTS:
        spec = find_spec(name)
        places = list(spec.submodule_search_locations or ()) if spec else []
        if not places or Path(places[0]).resolve().parent != ours:
            found.append((name, places[0] if places else (spec and spec.origin) or ""))
    return found


def refusal(shadows: list[tuple[str, str]], home: Path) -> str:
    """Why the program does not start, and the way out."""
    lines = [
        f"  {name} would be taken from {place}" if place else f"  {name} is missing"
        for name, place in shadows
    ]
    return "\n".join(
        [
            "timeloom: does not start, because parts of it are hidden by other packages of the same name:",
            *lines,
            f"They belong beside {home / 'timeloom'}. Install timeloom in an environment of its own",
            "(`pipx install`, or a fresh `python3 -m venv`), and start it as `timeloom` from there.",
        ]
    )


def run() -> int:
    """The program, with the process's own arguments; its exit code."""
    shadows = shadowed()
    if shadows:
        sys.stderr.write(refusal(shadows, Path(__file__).resolve().parent.parent) + "\n")
        return 1
    started: int = import_module("cli.main").run()
    return started


if __name__ == "__main__":
    sys.exit(run())
