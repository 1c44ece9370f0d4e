"""Logs: every form by its own examples, years that are not written, zones, lines that go on, and what is no entry."""

from __future__ import annotations

import io
import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.importers.reading import FIXTURES, Reading, read_bytes, read_path
from timeloom.dates.edtf.parsing import bounds
from timeloom.importers.contract import Input, Options, Sample
from timeloom.importers.logs import own
from timeloom.importers.logs.importer import LogImporter
from timeloom.importers.logs.patterns import PATTERNS, Pattern
from timeloom.importers.source import encoding
from timeloom.model.events import Event

EXAMPLES = [(pattern, line) for pattern in PATTERNS for line in pattern.examples]


def read(text: str, name: str = "x.log", **options: str) -> Reading:
    return read_bytes(text.encode(), name, Options(**options), name="log")  # type: ignore[arg-type]


def test_every_form_has_an_example() -> None:
    assert all(pattern.examples for pattern in PATTERNS)
    assert len({pattern.name for pattern in PATTERNS}) == len(PATTERNS)


@pytest.mark.parametrize(
    ("pattern", "line"), EXAMPLES, ids=[pattern.name for pattern, _ in EXAMPLES]
)
def test_an_example_is_read_by_its_own_form(pattern: Pattern, line: str) -> None:
    """And by none before it; its date is sound, and its title says something."""
    first = next(each for each in PATTERNS if each.regex.match(line))
    assert first.name == pattern.name
    (event,) = read(f"{line}\n").events
    assert event.title.strip()
    if pattern.stamp:
        assert event.date is not None
        bounds(event.date)


def test_years_follow_from_the_end_of_the_log(tmp_path: Path) -> None:
    log = tmp_path / "syslog"
    log.write_bytes((FIXTURES / "log" / "syslog").read_bytes())
    moment = datetime(2024, 3, 5, tzinfo=UTC).timestamp()
    os.utime(log, (moment, moment))
    found = read_path(log)
    assert [event.date for event in found.events] == [
        "2023-12-31T23:59:58", "2023-12-31T23:59:59", "2024-01-01T00:00:01", "2024-02-29T01:15:43", "2024-02-30T01:15:44",
    ]  # fmt: skip
    said = " ".join(found.remarks)
    assert "6 time stamps without a year" not in said
    assert (
        "5 time stamps without a year: read as of 2023 to 2024, as the log ends about 2024-03-05"
        in said
    )
    other = read_path(log, Options(document_date="2012-06-30"))
    assert other.events[0].date == "2011-12-31T23:59:58"


_LEAP_DAYS = [
    (("Jan 22", "Feb 29", "Mar 23"), "2026-12-01", "2024"),
    (("Dec 31", "Jan  1", "Feb 29"), "2026-12-01", "2023"),
    (("Feb 29", "Dec 31", "Jan  1", "Feb 28"), "2026-12-01", "2024"),
    (("Jan 22", "Feb 29"), "2024-03-01", "2024"),
    (("Jan 22", "Feb 29"), "1901-12-31", "1896"),
    (("Jan 22", "Feb 28"), "2026-12-01", "2026"),
]


@pytest.mark.parametrize(("months", "ends", "first"), _LEAP_DAYS)
def test_a_leap_day_says_the_year(
    tmp_path: Path, months: tuple[str, ...], ends: str, first: str
) -> None:
    """1900 had none: eight years may lie between one leap day and the next."""
    text = "".join(f"{day} 07:52:33 quay cron[1]: it ran\n" for day in months)
    options = Options(document_date=ends)
    (tmp_path / "syslog").write_text(text)
    readings = [read_path(tmp_path / "syslog", options)]
    if "Dec 31" not in months:  # over how many years a pipe goes is not known at its beginning
        readings.append(read_bytes(text.encode(), "syslog", options))
    for found in readings:
        assert found.rejections == []
        assert str(found.events[0].date).startswith(first)


def test_lines_that_go_on_belong_to_the_entry_above() -> None:
    found = read_path(FIXTURES / "log" / "syslog")
    event = found.event("Traceback (most recent call last):")
    assert event.summary.endswith("line 3, in <module>\nValueError: no such quay")
    assert event.fields == {"host": ("quay",), "process": ("app",), "pid": ("77",)}
    assert found.events[2].title == "(root) CMD (backup <all> & more)"
    assert found.events[2].summary.endswith("-- MARK --")


def test_requests_are_one_line_each() -> None:
    found = read_path(FIXTURES / "log" / "access.log")
    assert [(e.date, e.title) for e in found.events] == [
        ("2024-05-13T10:11:12+02:00", "GET /quay?x=1 200"), ("2024-05-13T10:11:13Z", "- 400"),
        ("2024-05-13T10:11:14+05:30", "POST /a b 404"),
    ]  # fmt: skip
    assert found.events[0].fields["agent"] == ("curl/8.5",)
    assert "1 line that are no entry (as line 3: 'broken line'): left out" in found.remarks


def test_a_zone_that_is_said_places_what_has_none() -> None:
    line = "2024-07-01 10:11:12,5 INFO app: up\n"
    assert read(line).events[0].date == "2024-07-01T10:11:12.5"
    assert read(line, zone="Europe/Paris").events[0].date == "2024-07-01T10:11:12.5+02:00"
    assert "1 date without a zone: read as Europe/Paris" in " ".join(
        read(line, zone="Europe/Paris").remarks
    )
    zoned = "2024-07-01T10:11:12.5-0330 quay app[1]: up\n"
    assert read(zoned, zone="Europe/Paris").events[0].date == "2024-07-01T10:11:12.5-03:30"


def test_columns_are_named_at_the_head() -> None:
    iis = read_path(FIXTURES / "headed-log" / "iis.log")
    assert iis.dates == {"GET /quay 200": "2024-05-13T10:11:12Z", "/wall": "2024-05-13T10:11:14Z"}
    assert [(r.where, "4 values and the columns are 6" in r.why) for r in iis.rejections] == [
        ("line 6", True)
    ]
    zeek = read_path(FIXTURES / "headed-log" / "conn.log")
    assert zeek.dates == {"10.0.0.5 → 203.0.113.9:443 ssl tcp": "2024-05-13T10:01:12.123456Z"}


def test_pairs_and_commands() -> None:
    pairs = read_path(FIXTURES / "headed-log" / "app")
    assert pairs.events[0].title == 'the wall "north" stands'
    assert pairs.events[0].date == "2024-05-13T10:11:12+02:00"
    assert pairs.events[1].fields["path"] == ("/a=b",)
    shell = read_path(FIXTURES / "headed-log" / "bash_history")
    assert shell.dates == {
        "git push": "2024-05-13T10:01:12Z",
        "for x in a b; do": "2024-05-13T10:01:20Z",
    }
    assert shell.events[1].summary == "for x in a b; do\n  echo $x\ndone"


def test_runs_of_apt_last_from_their_start_to_their_end() -> None:
    text = (
        "\nStart-Date: 2024-05-13  10:11:12\nCommandline: apt-get install quay\n"
        "Install: quay:amd64 (1.2), wall:amd64 (3, automatic)\nEnd-Date: 2024-05-13  10:11:20\n\n"
    )
    (event,) = read_bytes(text.encode(), "history.log").events
    assert (event.title, event.date) == (
        "apt-get install quay",
        "2024-05-13T10:11:12/2024-05-13T10:11:20",
    )
    assert event.fields == {"install": ("quay:amd64 (1.2)", "wall:amd64 (3, automatic)")}


def test_a_person_adds_a_form_of_their_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / own.FOLDER
    folder.mkdir()
    form = {
        "quay_log": {
            "title": "Quay",
            "regex": {
                "std": {"pattern": r"^@(?<timestamp>\S+) (?<ship>[[:alpha:]]+)! (?<body>.*)$"}
            },
        }
    }
    (folder / "quay.json").write_text(json.dumps(form))
    (folder / "broken.json").write_text('{"x": {"regex": {"std": {"pattern": "("}}}}')
    monkeypatch.setattr(own, "user_settings", lambda: tmp_path)
    own._all.cache_clear()
    found = read("@2024-05-13T10:11:12Z Anna! leaves\n@13/May/2024:10:11:12 Bea! comes\n")
    assert [(e.date, e.title, e.fields) for e in found.events] == [
        ("2024-05-13T10:11:12Z", "leaves", {"ship": ("Anna",)}), ("2024-05-13T10:11:12", "comes", {"ship": ("Bea",)}),
    ]  # fmt: skip
    assert "x, std: the regular expression cannot be used" in own.faults()[0]
    assert any("broken.json" in remark for remark in found.remarks)
    own._all.cache_clear()


def test_colours_of_a_terminal_are_taken_out() -> None:
    assert (
        read("\x1b[32m2024-05-13 10:11:12\x1b[0m INFO \x1b[1mup\x1b[0m\n").events[0].title == "up"
    )


def test_the_first_entry_comes_before_the_last_line_is_read() -> None:
    """A pipe that goes on for ever shows what it has."""

    class Endless:
        def __init__(self) -> None:
            self.read = 0

        def __iter__(self) -> Endless:
            return self

        def __next__(self) -> str:
            self.read += 1
            return f"2024-05-13 10:11:12 INFO number {self.read}\n"

    from timeloom.importers.logs.importer import _Reading, forms_of
    from timeloom.importers.logs.stamps import Stamps

    lines = Endless()
    forms = [form for form, _ in forms_of(["2024-05-13 10:11:12 INFO x"])]
    entries = _Reading(forms, Stamps("UTC", datetime(2024, 5, 13, tzinfo=UTC).date())).entries(
        lines
    )
    assert getattr(next(entries), "title") == "number 1"  # noqa: B009
    assert lines.read == 2
    assert LogImporter().suffixes == (".log",)


def test_a_form_of_their_own_that_takes_too_long_is_told_of_and_stops_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / own.FOLDER
    folder.mkdir()
    form = {"slow": {"regex": {"std": {"pattern": r"^(?<timestamp>(a|aa)+)$"}}}}
    (folder / "slow.json").write_text(json.dumps(form))
    monkeypatch.setattr(own, "user_settings", lambda: tmp_path)
    monkeypatch.setattr(own, "_LEFT_OUT", {})
    own._all.cache_clear()
    found = read("a" * 60 + "!\n" + "2024-05-13T10:11:12Z INFO leaves\n" * 5)
    assert len(found.events) == 5
    assert any("takes longer than" in remark and "slow" in remark for remark in found.remarks)
    own._all.cache_clear()


@pytest.mark.parametrize(
    "escape", ["\x1b]0;a title\x07", "\x1b]8;;http://x.example\x1b\\", "\x1b[1;31m", "\x1b(B", "\x1b[?25l", "\x1b7"]
)  # fmt: skip
def test_what_drives_a_terminal_is_not_in_a_title(escape: str) -> None:
    found = read(f"2024-05-13T10:11:12Z INFO {escape}the quay{escape} opens\n" * 3)
    assert [event.title for event in found.events] == ["the quay opens"] * 3


def test_a_long_log_is_judged_by_its_beginning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoding, "_HEAD", 1 << 10)
    line = b"2024-05-13T10:11:12Z INFO the quay opens\n"
    stream = _Counting(line * 50_000 + line[:-1] + b"\xe9\n")
    source = Input("x.log", stream, sample=Sample("x.log", line * 500))
    items = iter(LogImporter().read(source))
    assert next(item for item in items if isinstance(item, Event)).title == "the quay opens"
    assert stream.given < 1 << 20
    titles = [item.title for item in items if isinstance(item, Event)]
    assert titles[-1] == "the quay opens\ufffd"


class _Counting(io.BytesIO):
    """A stream that counts what was read of it."""

    given = 0

    def read(self, size: int | None = -1) -> bytes:
        some = super().read(size)
        self.given += len(some)
        return some

    def read1(self, size: int | None = -1) -> bytes:
        some = super().read1(size)
        self.given += len(some)
        return some


def test_a_history_of_tcsh() -> None:
    found = read_bytes(b"#+1715594472\nls\n#+1715594480\ncd quay\n", "history")
    assert [(e.date, e.title) for e in found.events] == [
        ("2024-05-13T10:01:12Z", "ls"), ("2024-05-13T10:01:20Z", "cd quay"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("zone", "date"),
    [("PDT", "2024-05-13T10:11:12.123-07:00"), ("CEST", "2024-05-13T10:11:12.123+02:00"), ("UTC", "2024-05-13T10:11:12.123Z"),
     ("IST", "2024-05-13T10:11:12.123-04:00")],
)  # fmt: skip
def test_a_zone_that_is_named_beside_the_stamp_is_its_zone(zone: str, date: str) -> None:
    """IST is of India, Israel and Ireland, so the zone that a person said is taken, and told of."""
    line = f"2024-05-13 10:11:12.123 {zone} [1984] LOG:  open\n"
    found = read(line * 2, zone="America/New_York")
    assert found.events[0].date == date
    assert any("without a zone" in remark for remark in found.remarks) == (zone == "IST")
