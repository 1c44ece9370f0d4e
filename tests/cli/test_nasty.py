"""Text that could drive a terminal, be taken for markup or upset a table, through every command."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.cli.conftest import Runner

NASTY = {
    "markup": "[/b] [red]not red[/] [@click=app.quit]here[/] \\[x]",
    "escape": "\x1b[31mred\x1b[0m \x1b]0;title\x07 \x1b[2J \x9b31m",
    "breaks": "one\ttwo\nthree\r\nfour\x0bfive\u2028six",
    "controls": "".join(map(chr, range(1, 32))) + "\x7f\x85",
    "wide": "第二次世界大戦 한국 👩‍👩‍👧‍👦 🏳️‍🌈 e\u0301 \u200b",
    "right-to-left": "\u202eevil\u202c שלום مرحبا \u2066x\u2069",
    "quotes": '\'; DROP TABLE events; -- "x" `y` $(z)',
    "formula": "=cmd|' /C calc'!A0",
}
# What must never reach a terminal: C0 except the line end, C1, bidirectional controls.
ACTING = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


@pytest.fixture
def nasty(timeloom: Runner, tmp_path: Path) -> Path:
    """A timeline in which everything that can hold text holds such text."""
    source = tmp_path / "nasty.jsonl"
    lines = [
        {
            "uid": f"{name} {text}",
            "date": "2019",
            "title": text,
            "summary": text,
            "fields": {f"field {text}": [text], "side": [text]},
            "links": [{"relation": "answers", "to": f"escape {NASTY['escape']}"}],
            "notes": [text],
        }
        for name, text in NASTY.items()
    ]
    source.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    db = tmp_path / "nasty.db"
    ran = timeloom("import", source, "--into", db)
    assert ran.code == 0, ran.err
    assert timeloom("list", "--count", "--db", db).out == f"{len(NASTY)}\n"
    return db


UIDS = [f"{name} {text}" for name, text in NASTY.items()]


@pytest.mark.parametrize(
    "arguments",
    [
        ["list"],
        ["race"],
        ["stats"],
        ["history"],
        ["check"],
        ["export", "--to", "markdown"],
        *(["show", uid] for uid in UIDS),
        *(["show", f"no {text}"] for text in NASTY.values()),
        *(["list", f"side:{text}("] for text in NASTY.values()),
        *(["export", "--to", text] for text in NASTY.values()),
        *(["export", "-o", f"no{text}/{text}"] for text in NASTY.values()),
        *(["import", f"no {text}"] for text in NASTY.values()),
        *(["add", "--date", f"no {text}", "--title", text] for text in NASTY.values()),
        *([f"no such {text}"] for text in NASTY.values()),
    ],
)
def test_nothing_acts(timeloom: Runner, nasty: Path, arguments: list[str]) -> None:
    """Neither what is found nor what is said about a mistake can drive a terminal."""
    named = [] if arguments[0] not in _COMMANDS else ["--db", str(nasty)]
    ran = timeloom(*arguments, *named)
    assert ran.code in (0, 1, 2)
    assert ran.out or ran.err
    assert not ACTING.search(ran.out), ascii(ran.out)
    assert not ACTING.search(ran.err), ascii(ran.err)
    assert "Traceback" not in ran.err
    assert "not made for" not in ran.err


_COMMANDS = {"list", "race", "stats", "history", "check", "export", "show", "add", "import"}


def test_every_event_is_one_line(timeloom: Runner, nasty: Path) -> None:
    """A title with line ends does not make two events of one, and markup is shown as it is."""
    lines = timeloom("list", "--db", nasty).lines
    assert len(lines) == len(NASTY)
    assert any("[/b] [red]not red[/]" in line for line in lines)


@pytest.mark.parametrize("text", NASTY.values(), ids=NASTY)
def test_it_is_kept_and_given_out_as_it_is(timeloom: Runner, nasty: Path, text: str) -> None:
    """Safe to show does not mean changed: the timeline and its exports have the text itself."""
    rows = {row["title"]: row for row in timeloom("list", "--to", "jsonl", "--db", nasty).rows}
    row = rows[text]
    assert row["summary"] == text
    assert row["fields"][f"field {text}"] == [text]
    assert row["notes"] == [text]


@pytest.mark.parametrize("uid", UIDS, ids=NASTY)
def test_such_events_can_be_written(timeloom: Runner, nasty: Path, uid: str) -> None:
    """Star, tag, note, edit, delete and undo take any text."""
    text = uid.partition(" ")[2]
    for arguments in (
        ["star", uid],
        ["tag", uid, f"t {text}"],
        ["note", uid, f"n {text}"],
        ["edit", uid, "--title", f"e {text}", "--field", f"k={text}"],
        ["history", uid],
        ["delete", uid],
        ["undo"],
    ):
        ran = timeloom(*arguments, "--db", nasty)
        assert ran.code == 0, ascii(ran.err)
        assert not ACTING.search(ran.out + ran.err), ascii(ran.out + ran.err)
    row = timeloom("show", uid, "--json", "--db", nasty).json
    assert (row["title"], row["starred"]) == (f"e {text}", True)
    assert row["notes"] == [text, f"n {text}"]
    assert row["fields"]["tag"] == [f"t {text}"]


def test_rejections_quote_it_safely(timeloom: Runner, tmp_path: Path) -> None:
    """Also what is wrong with a source is told in safe text."""
    source = tmp_path / "bad.csv"
    rows = [f'"{text.replace(chr(34), chr(34) * 2)}","{name}"' for name, text in NASTY.items()]
    rows.sort(key=lambda row: '"controls"' in row)  # so many of them look binary at first sight
    rows[-1:-1] = [f'"2019","fine {number}"' for number in range(10_000)]
    source.write_text("date,title\n2019,ok\n" + "\n".join(rows) + "\n", encoding="utf-8")
    ran = timeloom("import", source, "--into", tmp_path / "bad.db")
    assert ran.code == 3
    assert not ACTING.search(ran.out + ran.err), ascii(ran.err)
