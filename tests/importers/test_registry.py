"""Formats are found by entry point, loaded when asked for, and one broken plug-in stops nothing."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import EntryPoint

import pytest

from timeloom import plugins
from timeloom.errors import OutputError, SourceError
from timeloom.exporters import registry as exporters
from timeloom.importers import registry
from timeloom.importers.contract import Sample


class Certain:
    """An importer from outside that is sure of everything."""

    name = "certain"
    title = "Certain"
    suffixes = (".certain",)
    keeps = "nothing"

    def sniff(self, sample: Sample) -> float:
        return 5.0

    def read(self, source: object) -> Iterator[object]:
        yield from ()


class Failing(Certain):
    """One that fails while it looks."""

    name = "failing"

    def sniff(self, sample: Sample) -> float:
        raise RuntimeError("not today")


@pytest.fixture
def plugged(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Three plug-ins from outside: a good one, one that cannot be imported, one that fails."""
    real = plugins.entry_points

    def found(*, group: str) -> list[EntryPoint]:
        here = __name__
        return [
            *real(group=group),
            EntryPoint("certain", f"{here}:Certain", group),
            EntryPoint("missing", "no_such_package:Importer", group),
            EntryPoint("failing", f"{here}:Failing", group),
        ]

    monkeypatch.setattr(plugins, "entry_points", found)
    registry.forget()
    exporters.forget()
    yield
    registry.forget()
    exporters.forget()


def test_the_ways_to_an_importer() -> None:
    assert {"csv", "json", "jsonl", "essay"} <= set(registry.names())
    assert registry.by_name("csv").name == "csv"
    assert "csv" in [importer.name for importer in registry.for_suffix(".CSV")]
    with pytest.raises(SourceError, match="no importer is called 'cvs'"):
        registry.by_name("cvs")


def test_the_ways_to_an_exporter() -> None:
    assert {"csv", "markdown"} <= set(exporters.names())
    assert exporters.by_name("markdown").name == "markdown"
    assert [exporter.name for exporter in exporters.for_suffix(".md")] == ["markdown"]
    with pytest.raises(OutputError, match="no exporter is called 'pdf'"):
        exporters.by_name("pdf")


def test_a_broken_plug_in_is_left_out_with_a_remark(plugged: None) -> None:
    ranked = registry.recognise(Sample("x.csv", b"date,title\n2024,a\n"))
    names = [importer.name for importer, _ in ranked]
    assert names[0] == "certain"
    assert ranked[0][1] == 1.0
    assert "csv" in names
    texts = " ".join(remark.text for remark in registry.remarks())
    assert "'missing'" in texts
    assert "no_such_package" in texts
    assert "'failing'" in texts
    assert "not today" in texts
    with pytest.raises(SourceError, match="no_such_package"):
        registry.by_name("missing")


def test_what_is_no_exporter_is_left_out(plugged: None) -> None:
    assert "certain" not in [exporter.name for exporter in exporters.all_exporters()]
    assert any("'certain'" in remark.text for remark in exporters.remarks())


def test_a_name_asked_for_loads_that_module_alone() -> None:
    script = (
        "import sys; from importers import registry; registry.by_name('csv');"
        "heavy = {'ijson', 'timeloom.importers.prose.importer', 'timeloom.importers.json.importer', 'pydantic', 'pendulum', 'numpy', 'sqlite3'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("name", "head", "importer"),
    [
        ("a.csv", b"date,title\n2024,x\n", "csv"),
        ("a.tsv", b"date\ttitle\n2024\tx\n", "csv"),
        ("a", b"when;what\n2024;x\n", "csv"),
        ("a.jsonl", b'{"date":"2024","title":"x"}\n{"date":"2025","title":"y"}\n', "jsonl"),
        ("a.json", b'[{"date":"2024","title":"x"}]', "json"),
        ("a.txt", b"A heading\n\nIn 2015 it began. It went on.\n", "essay"),
        ("a.md", b"# A heading\n\nIn 2015 it began, slowly, with a fanfare.\n", "essay"),
    ],
)
def test_a_source_is_recognised(name: str, head: bytes, importer: str) -> None:
    assert registry.choose(Sample(name, head)).name == importer


@pytest.mark.parametrize(
    ("sample", "words"),
    [
        (Sample("photo", b"\x89PNG\r\n\x1a\n"), "photo is a binary file"),
        (Sample("-", b"%%%%"), "standard input has an unrecognised format"),
    ],
)
def test_what_nothing_reads_is_said(sample: Sample, words: str) -> None:
    with pytest.raises(SourceError, match=words):
        registry.choose(sample)


@pytest.mark.parametrize(
    ("name", "text", "importer"),
    [
        ("a.txt", "[1] In May 2001 the bridge fell.\n", "essay"),
        ("a.md", "[A link](x) In May 2001 the bridge fell.\n", "essay"),
        ("a.md", "[[Wiki]] In May 2001 the bridge fell.\n", "essay"),
        ("a.txt", "{sic} In May 2001 the bridge fell.\n", "essay"),
        ("a.txt", '[{"title": "a", "date": "2001"}]', "json"),
        ("a.txt", '{"events": [{"title": "a", "date": "2001"}]}', "json"),
        ("a.json", "[5]", "json"),
        ("-", '[\n {"title": "a"}]', "json"),
    ],
)
def test_a_bracket_alone_makes_no_json(name: str, text: str, importer: str) -> None:
    """Prose begins with notes, links and asides."""
    assert registry.choose(Sample(name, text.encode())).name == importer


@pytest.mark.parametrize(
    "text", ["[[event]]\ndate=2001-01-01\n", "[section]\na = b\n", "{% raw %}"]
)
def test_what_is_no_json_is_not_taken_for_it(text: str) -> None:
    with pytest.raises(SourceError, match="has an unrecognised format"):
        registry.choose(Sample("a.conf", text.encode()))
