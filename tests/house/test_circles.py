"""No module needs, by whatever way round, a module that needs it; imports inside functions and for types count too.

A circle says that two things are one, or that one of them is in the wrong place. Where one has its reason, the comment
`circle: …` at the import says it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.house.test_rules import ROOT

FOLDERS = ("timeloom", "importers", "exporters", "cli", "tui")
REASON = "# circle: "

Graph = dict[str, set[str]]


def modules() -> dict[str, Path]:
    """Every module by the name it is imported by; the folders at the top are linked into `timeloom`."""
    found = {}
    for folder in FOLDERS:
        for path in (ROOT / folder).rglob("*.py"):
            parts = path.relative_to(ROOT).with_suffix("").parts
            if parts[:2] in {("timeloom", linked) for linked in FOLDERS}:
                continue
            name = ".".join(("timeloom", *parts) if folder != "timeloom" else parts)
            found[name.removesuffix(".__init__")] = path
    return found


_IMPORT = re.compile(r"^[ \t]*((?:from [\w.]+ )?import (?:\([^)]*\)|[^\n(]*))[^\n]*", re.M)
"""A statement that imports, wherever it stands, with what stands behind it."""


def needed(path: Path, known: dict[str, Path]) -> Iterator[str]:
    """The modules that a module imports, but for those whose import says why."""
    for statement in _IMPORT.finditer(path.read_text(encoding="utf-8")):
        if REASON in statement[0]:
            continue
        try:
            node = ast.parse(statement[1]).body[0]
        except SyntaxError:  # a line of a text that begins so
            continue
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            assert isinstance(node, ast.ImportFrom)
            within = [f"{node.module}.{alias.name}" for alias in node.names]
            names = [name if name in known else node.module or "" for name in within]
        yield from (name for name in names if name in known)


def is_tui(name: str) -> bool:
    return name.startswith("timeloom.tui")


@cache
def graph() -> Graph:
    known = modules()
    return {name: set(needed(path, known)) - {name} for name, path in known.items()}


def circles(edges: Graph) -> list[list[str]]:
    """Modules that all need each other: strongly connected components (Tarjan), those of one left out."""
    numbers: dict[str, int] = {}
    lowest: dict[str, int] = {}
    waiting: list[str] = []
    found = []

    def visit(name: str) -> None:
        numbers[name] = lowest[name] = len(numbers)
        waiting.append(name)
        for other in edges[name]:
            if other not in numbers:
                visit(other)
                lowest[name] = min(lowest[name], lowest[other])
            elif other in waiting:
                lowest[name] = min(lowest[name], numbers[other])
        if lowest[name] == numbers[name]:
            start = waiting.index(name)
            found.append(sorted(waiting[start:]))
            del waiting[start:]

    for name in edges:
        if name not in numbers:
            visit(name)
    return [circle for circle in found if len(circle) > 1]


@pytest.mark.parametrize(
    ("edges", "expected"),
    [
        ({"a": {"b"}, "b": {"c"}, "c": set()}, []),
        ({"a": {"b"}, "b": {"c"}, "c": {"a"}}, [["a", "b", "c"]]),
        ({"a": {"b"}, "b": {"a", "c"}, "c": {"d"}, "d": {"c"}}, [["c", "d"], ["a", "b"]]),
    ],
)
def test_circles_are_seen(edges: Graph, expected: list[list[str]]) -> None:
    assert circles(edges) == expected


def test_the_modules_are_found() -> None:
    edges = graph()
    assert "timeloom.errors" in edges["timeloom.cli.main"]
    assert "timeloom.store.sqlite.engine" in edges["timeloom.store.engines"], "inside a function"


@pytest.mark.parametrize(
    "inside",
    [
        "timeloom.importers",
        "timeloom.exporters",
        "timeloom.cli",
        "timeloom.store",
        "timeloom",
        pytest.param(
            "timeloom.tui",
            marks=pytest.mark.xfail(reason="the explorer's parts hold its screen", strict=False),
        ),
    ],
)
def test_no_modules_need_each_other(inside: str) -> None:
    """Circles that lie wholly in a folder are named there; those across folders in the last but one."""
    edges = graph()
    within = f"{inside}."
    if inside == "timeloom":
        edges = {
            name: {other for other in others if not (is_tui(name) and is_tui(other))}
            for name, others in edges.items()
        }
    else:
        edges = {
            name: {other for other in others if other.startswith(within)}
            for name, others in edges.items()
            if name.startswith(within)
        }
    found = [
        f"{name} -> {', '.join(sorted(edges[name] & set(circle)))}"
        for circle in circles(edges)
        for name in circle
    ]
    assert found == []
