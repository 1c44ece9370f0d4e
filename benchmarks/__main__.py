"""Runs every benchmark, one after the other: `make bench`; with `--smoke` each on something small, to see that it runs.

A benchmark is a module here that can be run by itself (`python -m benchmarks.store`). It prints a table, with what it
compares against measured in the same run, and takes `--smoke` if it would otherwise be long.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).resolve().parent
NOT_MEASURING: Final = frozenset({"__main__", "generate", "screens"})
_SHORT: Final = {"prose": ("--set", "dev")}
"""How to keep those short that take no `--smoke`."""


def benchmarks() -> list[str]:
    """The modules that measure something, by name."""
    return sorted(
        path.stem
        for path in HERE.glob("*.py")
        if path.stem not in NOT_MEASURING and "__main__" in path.read_text(encoding="utf-8")
    )


def command(name: str, *, smoke: bool) -> list[str]:
    """How a benchmark is run."""
    words = [sys.executable, "-m", f"benchmarks.{name}"]
    if smoke:
        text = (HERE / f"{name}.py").read_text(encoding="utf-8")
        words += ["--smoke"] if '"--smoke"' in text else _SHORT.get(name, ())
    return words


def main(arguments: Sequence[str] | None = None) -> int:
    """Run all of them, or those that are named; 1 if one fails."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(benchmarks()))
    parser.add_argument("--smoke", action="store_true", help="small, to see that they run")
    options = parser.parse_args(arguments)
    known = benchmarks()
    for name in options.names:
        if name not in known:
            parser.error(f"no benchmark is called {name!r}; there are {', '.join(known)}")
    failed = []
    for name in options.names or known:
        print(f"\n# {name}\n", flush=True)
        started = time.monotonic()
        ran = subprocess.run(
            command(name, smoke=options.smoke),
            stdin=subprocess.DEVNULL,
            cwd=HERE.parent,
            check=False,
        )
        print(f"\n({name}: {time.monotonic() - started:.0f} s)", flush=True)
        if ran.returncode:
            failed.append(name)
    if failed:
        print(f"failed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
