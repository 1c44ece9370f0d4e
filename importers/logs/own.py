"""Forms of logs that a person adds: files in the folder of settings, in the form of lnav's format files.

Read are those that need no more than a regular expression: `{"name": {"title": …, "regex": {"std": {"pattern": …}},
"sample": [{"line": …}]}}`. A file that cannot be used is told of and stops nothing.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from timeloom.errors import SourceError
from timeloom.importers.logs.patterns import Pattern
from timeloom.paths import user_settings

FOLDER: Final = "log-formats"
_LARGEST: Final = 1 << 20
_LEFT_OUT: Final[dict[str, str]] = {}
"""Forms that take too long, and what to say of each."""
_NAMED: Final = re.compile(r"\(\?<([A-Za-z_]\w*)>")
_CLASSES: Final = {
    "alpha": "a-zA-Z", "digit": r"\d", "alnum": "a-zA-Z0-9", "upper": "A-Z", "lower": "a-z", "space": r"\s",
    "xdigit": "0-9a-fA-F", "word": r"\w", "punct": r"!-/:-@\[-`{-~",
}  # fmt: skip


def own_patterns() -> tuple[Pattern, ...]:
    """The forms that a person added, in the order of their files."""
    found = _all(str(user_settings() / FOLDER))[0]
    return tuple(pattern for pattern in found if pattern.name not in _LEFT_OUT)


def faults() -> list[str]:
    """What is wrong with files that cannot be used."""
    return [*_all(str(user_settings() / FOLDER))[1], *_LEFT_OUT.values()]


def leave_out(name: str, error: SourceError) -> None:
    """Use a form no more, as its regular expression takes too long."""
    _LEFT_OUT[name] = f"{error}; {error.hint}"


@lru_cache(maxsize=8)
def _all(folder: str) -> tuple[list[Pattern], list[str]]:
    found: list[Pattern] = []
    wrong: list[str] = []
    try:
        paths = sorted(Path(folder).glob("*.json"))
    except OSError:
        return [], []
    for path in paths:
        try:
            if path.stat().st_size > _LARGEST:
                raise ValueError("it is too large")
            said = json.loads(path.read_text("utf-8"))
            found += patterns_in(said)
        except (OSError, ValueError, RecursionError, AttributeError, TypeError) as error:
            wrong.append(f"{path}: {error}")
    return found, wrong


def patterns_in(said: Any) -> list[Pattern]:
    """The forms that a format file describes. Raises ValueError with what is wrong with it."""
    if not isinstance(said, dict):
        raise ValueError("it is not an object with a format's name")
    found: list[Pattern] = []
    for name, form in said.items():
        if name.startswith("$") or not isinstance(form, dict):
            continue
        regexes = form.get("regex")
        if not isinstance(regexes, dict):
            raise ValueError(f"{name} has no regular expressions, and no other kind is read")
        for key, each in regexes.items():
            expression = _as_python(each["pattern"] if isinstance(each, dict) else str(each))
            roles = {
                str(form.get("timestamp-field", "timestamp")): "time",
                str(form.get("body-field", "body")): "body",
                str(form.get("level-field", "level")): "level",
            }
            for theirs, ours in roles.items():
                expression = expression.replace(f"(?P<{theirs}>", f"(?P<{ours}>")
            try:
                re.compile(expression)
            except re.error as error:
                raise ValueError(
                    f"{name}, {key}: the regular expression cannot be used: {error}"
                ) from None
            if "(?P<time>" not in expression:
                raise ValueError(f"{name}, {key}: no group is the time stamp")
            found.append(
                Pattern(
                    f"own {name} {key}",
                    str(form.get("title", name)),
                    expression,
                    form="any",
                    certainty=0.96,
                )
            )
    return found


def _as_python(expression: str) -> str:
    """PCRE's spelling of named groups and classes in Python's."""
    expression = _NAMED.sub(r"(?P<\1>", expression)
    for name, signs in _CLASSES.items():
        expression = expression.replace(f"[:{name}:]", signs)
    return expression
