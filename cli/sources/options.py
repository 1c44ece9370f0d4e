"""What a person says about how a source is to be read: given once, kept with the timeline, used again.

A saying is a mapping of JSON values, so that the timeline can keep it: the attributes of `importers.contract.Options`,
and `format` for the importer's name.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from timeloom.importers.contract import Options

Said = Mapping[str, Any]

THROUGH: Final = "through"
"""Kept for a source that is known from another timeline alone: that timeline's address."""

_FLAGS: Final = {
    "format": "--format",
    "zone": "--tz",
    "document_date": "--on",
    "window": "--window",
    "encoding": "--encoding",
    "reference": "--reference",
    "glob": "--glob",
}


def merged(kept: Said, said: Said) -> dict[str, Any]:
    """What holds now: what was said this time, else what was kept; an empty value takes something back."""
    both = {**kept, **said}
    columns = {**kept.get("columns", {}), **said.get("columns", {})}
    both["columns"] = {ours: theirs for ours, theirs in columns.items() if theirs}
    return {name: value for name, value in both.items() if value}


def options(said: Said) -> Options:
    """The options for an importer."""
    known = {name: value for name, value in said.items() if name in Options.__dataclass_fields__}
    return Options(**known)


def as_flags(said: Said) -> str:
    """What was said, as it is given on the command line: `--map date=When --tz Europe/Paris`."""
    import shlex

    words = [f"--map {shlex.quote(f'{a}={b}')}" for a, b in said.get("columns", {}).items()]
    words += [f"{flag} {shlex.quote(said[name])}" for name, flag in _FLAGS.items() if name in said]
    words += ["--accept"] if said.get("accept") else []
    return " ".join(words)
