"""What a file is, judged by what is in it: every fixture by every importer, plain names, and logs."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.importers.reading import FIXTURES
from timeloom.importers.contract import Sample
from timeloom.importers.registry import choose, recognise

_FOLDERS = {"icalendar": "ical", "feeds": "feed"}
_OTHERS = {
    "forensics/case.csv": "timesketch",
    "forensics/plaso.jsonl": "timesketch",
    "forensics/l2t.csv": "l2t",
    "forensics/events.tln": "l2t",
    "forensics/disk.body": "bodyfile",
    "forensics/mactime.csv": "bodyfile",
    "timelinejs/bridges.csv": "timelinejs-csv",
    "timelinejs/first_columns.tsv": "timelinejs-csv",
}
_GENERAL = {"csv", "json", "jsonl"}
"""Formats that others are made of: they read those, too, and are less sure."""
FILES = sorted(
    path for path in FIXTURES.rglob("*") if path.is_file() and path.parent.name != "timelines"
)
"""Timelines of our own are opened, not read by an importer."""


def importer_of(path: Path) -> str:
    name = path.relative_to(FIXTURES).as_posix()
    folder = name.partition("/")[0]
    return _OTHERS.get(name, _FOLDERS.get(folder, folder))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(FIXTURES).as_posix())
def test_exactly_the_right_importer_is_sure(path: Path) -> None:
    """It is first, ahead of all others; no other is sure, but for one that reads the form beneath."""
    ranked = recognise(Sample(path.name, path.read_bytes()[:65536]))
    (best, sure), *others = ranked
    assert best.name == importer_of(path)
    assert sure >= 0.5
    for other, certainty in others:
        assert certainty < sure
        assert certainty < 0.6 or other.name in _GENERAL, other.name


@pytest.mark.parametrize(
    "path",
    [path for path in FILES if importer_of(path) not in {"essay"}],
    ids=lambda path: path.relative_to(FIXTURES).as_posix(),
)
@pytest.mark.parametrize("name", ["notes", "history.txt"])
def test_a_name_that_says_nothing_changes_nothing(path: Path, name: str) -> None:
    """Under a plain name a file is what it is."""
    head = path.read_bytes()[:65536]
    assert recognise(Sample(name, head))[0][0].name == importer_of(path)


@pytest.mark.parametrize("name", ["history.json", "CHANGES.json", "news.txt", "releases.md"])
def test_no_name_makes_a_changelog(name: str) -> None:
    events = Sample(name, b'[{"date":"2020-01-01","title":"Keel laid"}]')
    prose = Sample(name, b"The keel was laid on 1 January 2020. She was launched in June.\n")
    assert choose(events).name == "json"
    assert all(importer.name != "changelog" for importer, _ in recognise(prose))


@pytest.mark.parametrize(
    ("text", "name", "is_changelog"),
    [
        ("# History\n\n## 1914\n\nThe war began.\n\n## 1918\n\nIt ended.\n", "history.md", False),
        ("## 2024.05.13\n\nLaunch\n\n## 2024.05.14\n\nLanding\n", "CHANGES.md", False),
        (
            "## 3.4.1 - 2024-05-13\n\n- a\n\n## 3.4.0 - 2024-04-13\n\n- b\n",
            "CHANGELOG-3.4.md",
            True,
        ),
        ("## v3.4.1 (2024-05-13)\n\n- a\n\n## v3.4.0 (2024-04-13)\n\n- b\n", "notes", True),
        ("Version 1.2\n-----------\n\n- a\n", "HISTORY.txt", True),
    ],
)
def test_a_changelog_is_known_by_its_versions(text: str, name: str, *, is_changelog: bool) -> None:
    """Years and days are headings of a chronology, whatever the file is called."""
    assert (choose(Sample(name, text.encode())).name == "changelog") == is_changelog


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("date,title\n2024,A\n2025,B\n", "notes"),
        ("date\ttitle\n2024\tA\n2025\tB\n", "app.log"),
        ("2023: MNC,3 June 2023,x\n", ""),
        ("label,hdate,score\n2023: MNC,3 June 2023,2\n2022: LIV,14 May 2022,0\n2021: LEI,15 May 2021,1\n", "cup.txt"),
        ("In May 2024, we met. The event, a date to keep, was planned.\nThen, in June, came more, and so on.\n", ""),
    ],
)  # fmt: skip
def test_a_table_is_known_by_what_is_in_it(text: str, name: str) -> None:
    """And prose with commas is none."""
    first = recognise(Sample(name or "notes.txt", text.encode()))[:1]
    is_table = bool(first) and first[0][0].name == "csv"
    assert is_table == bool(name)


_LOGS = {
    "syslog": "Jan 22 07:52:33 quay cron[1915]: (root) CMD (x)\nFeb 29 01:15:43 quay kernel: [ 1999.512] up\n",
    "rfc5424": "<34>1 2003-10-11T22:14:15.003Z host su - ID47 - failed\n<34>1 2003-10-11T22:14:16.003Z host su - - - x\n",
    "journal": "2024-05-13T10:11:12+0200 quay sshd[1984]: Accepted\n2024-05-13T10:11:13+0200 quay sshd[1985]: Closed\n",
    "access": '1.2.3.4 - - [13/May/2024:10:11:12 +0000] "GET / HTTP/1.1" 200 5\n'
    '1.2.3.4 - ann [13/May/2024:10:11:13 +0000] "GET /a HTTP/1.1" 404 5\n',
    "python": "2024-05-13 10:11:12,123 INFO app: up since 1984\n2024-05-13 10:11:13,123 ERROR app: down\n",
    "java": "2024-05-13 10:11:12.123 [main] INFO  c.e.App - up\n2024-05-13 10:11:13.123 [main] WARN  c.e.App - x\n",
    "nginx": "2024/05/13 10:11:12 [error] 1984#0: *1 open() failed\n2024/05/13 10:11:13 [warn] 1984#0: x\n",
    "dmesg": "[    0.000000] Linux version 6.1\n[    1.984000] usb 1-1: new device\n",
    "audit": "type=SYSCALL msg=audit(1364481363.243:24287): arch=c000003e\ntype=CWD msg=audit(1364481363.243:24287): x\n",
    "iis": "#Software: IIS\n#Fields: date time c-ip cs-uri\n2024-05-13 10:11:12 1.2.3.4 /\n",
}


@pytest.mark.parametrize("kind", _LOGS)
@pytest.mark.parametrize("name", ["messages", "x.log", "x.txt"])
def test_a_log_is_known_by_its_lines(kind: str, name: str) -> None:
    """Read as prose it would give years out of process numbers; who wants that says so."""
    wanted = "headed-log" if kind == "iis" else "log"
    assert choose(Sample(name, _LOGS[kind].encode())).name == wanted
    assert choose(Sample(name, _LOGS[kind].encode()), "essay").name == "essay"


@pytest.mark.parametrize(
    "text",
    [
        "2024-05-13 Launch\n2024-05-14 Landing\n",
        "2024-05-13 10:11 Paged on call\n2024-05-13 10:15 Fixed\n",
        "May 13 2024: Launch. It was a fine day.\nMay 14 2024: Landing.\n",
        "On 13 May 2024 at 10:11:12 the INFO desk opened.\n",
    ],
)
def test_what_people_write_is_no_log(text: str) -> None:
    assert choose(Sample("notes.txt", text.encode())).name in {"essay", "markwhen"}
