"""Every command, on what passes for a terminal, with names that could drive one: nothing that acts gets out.

Colours are on, so that our own codes are there too, and are the only ones.
"""

from __future__ import annotations

import ast
import io
import json
import os
import re
import sys
from pathlib import Path

import pytest

from tests.cli.test_nasty import ACTING
from timeloom.cli.main import main
from timeloom.cli.registry import NAMES

ROOT = Path(__file__).resolve().parents[2]
OURS = re.compile("\x1b\\[(?:0|1|2|33|36)m")
# What could end our line, start one that looks like ours, retitle the window, or turn the line round.
NAME = "n\x1b]0;x\x07\x9b2J\r\n\x1b[1A\x1b[31mtimeloom: \u202ell si lla\u202c\ttab"
TEXT = f"t {NAME} [/b] {chr(0xFDD2)}"


class Terminal(io.TextIOWrapper):
    """A stream that says it is a terminal, and keeps what comes."""

    def __init__(self) -> None:
        super().__init__(io.BytesIO(), encoding="utf-8", errors="replace", newline="")

    def isatty(self) -> bool:
        return True

    def fileno(self) -> int:
        raise io.UnsupportedOperation

    def told(self) -> str:
        self.flush()
        buffer = self.buffer
        assert isinstance(buffer, io.BytesIO)
        return buffer.getvalue().decode()


@pytest.fixture
def names(tmp_path: Path) -> dict[str, str]:
    """Files with such names, and one that is not UTF-8; in them, such texts."""
    found: dict[str, str] = {}
    row = {
        "uid": f"u {NAME}",
        "date": "2019",
        "title": TEXT,
        "summary": TEXT,
        "fields": {f"f {NAME}": [TEXT], "side": [TEXT]},
        "links": [{"relation": "answers", "to": f"u {NAME}"}],
        "notes": [TEXT],
    }
    texts = {
        "rows": json.dumps(row) + "\n" + json.dumps({"title": TEXT, "date": f"no {NAME}"}) + "\n",
        "table": f'"date","title","c {NAME}"\n"2020","x","y"\n"no {NAME}","x","y"\n',
        "prose": f"In 1999 {TEXT} began. In 2001 it ended.\n",
        "nothing": NAME,
    }
    for stem, suffix in (("rows", "jsonl"), ("table", "csv"), ("prose", "md"), ("nothing", "bin")):
        path = os.fsencode(tmp_path) + f"/{stem} {NAME}.".encode() + b"\xff\xfe." + suffix.encode()
        Path(os.fsdecode(path)).write_text(texts[stem], encoding="utf-8", newline="")
        found[stem] = os.fsdecode(path)
    found["db"] = str(tmp_path / f"d {NAME}.db")
    found["folder"] = str(tmp_path / f"folder {NAME}")
    Path(found["folder"]).mkdir()
    return found


def _told(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> tuple[int, str]:
    out, err = Terminal(), Terminal()
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", out)
        patch.setattr(sys, "stderr", err)
        patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"")))
        patch.setenv("TERM", "xterm-256color")
        patch.setattr("timeloom.cli.progress._PATIENCE", 0.0)  # the meter speaks, too
        patch.setattr("timeloom.cli.progress._PACE", 0.0)
        code = main(list(arguments))
        return code, OURS.sub("", out.told()) + "\n" + OURS.sub("", _metered(err.told()))


def _metered(told: str) -> str:
    return told.replace("\r\x1b[K", "\n")


def _calls(names: dict[str, str]) -> list[tuple[str, ...]]:
    """Each command with what is right and what is wrong."""
    db = ("--db", names["db"])
    uid, wrong = f"u {NAME}", f"x {NAME}"
    calls: list[tuple[str, ...]] = [
        *(("import", names[each], "--into", names["db"]) for each in ("rows", "table", "prose")),
        *(("import", names[each], "--preview", *db) for each in ("rows", "table", "prose")),
        ("import", names["rows"], "--strict", "--into", names["db"]),
        ("import", names["rows"], "--json", *db),
        ("import", names["rows"], "--format", wrong, *db),
        ("import", names["rows"], "--tz", wrong, *db),
        ("import", names["rows"], "--map", wrong, *db),
        ("import", names["rows"], "--on", wrong, *db),
        ("import", names["rows"], "--reference", wrong, *db),
        ("import", names["rows"], "--encoding", wrong, *db),
        ("import", names["nothing"], *db),
        ("import", names["folder"], *db),
        ("import", f"{names['rows']}x", *db),
        ("import", f"http://127.0.0.1:1/{NAME}", *db),
        ("refresh", *db), ("refresh", "--json", *db), ("refresh", "--dry-run", *db),
        ("list", *db), ("list", "--to", "csv", *db), ("list", "--to", "jsonl", *db),
        ("list", f"side:{wrong}(", *db), ("list", f"nofield{NAME}:x", *db), ("list", f"side:{wrong}", *db),
        ("show", uid, *db), ("show", uid, "--json", *db), ("show", wrong, *db),
        ("race", *db), ("race", "--json", *db), ("stats", *db), ("stats", "--json", *db),
        ("history", *db), ("history", uid, *db), ("history", "--json", *db), ("check", *db),
        *(("export", "--to", form, *db) for form in ("markdown", "csv", "json", "html", "svg", "markwhen")),
        ("export", "--to", wrong, *db), ("export", "-o", f"{names['folder']}/no/{NAME}.csv", *db),
        ("export", "-o", f"{names['folder']}/{NAME}.csv", *db), ("export", "-o", names["folder"], *db),
        ("export", "-o", f"{names['folder']}/x.{NAME}", *db), ("export", "-o", names["db"], "--to", "csv", *db),
        ("formats",), ("formats", "--json"),
        ("add", "--date", "2020", "--title", TEXT, "--uid", f"a {NAME}", *db),
        ("add", "--date", wrong, "--title", TEXT, *db),
        ("add", "--date", "2020", "--title", TEXT, "--uid", uid, *db),
        ("add", "--date", "2020", "--title", "x", "--field", wrong, *db),
        ("edit", uid, "--title", f"e {TEXT}", "--date", "2021", *db), ("edit", wrong, "--title", "x", *db),
        ("edit", uid, "--answers", wrong, *db), ("edit", uid, "--basis", wrong, *db),
        ("star", uid, *db), ("star", wrong, *db), ("unstar", uid, *db), ("tag", uid, NAME, *db),
        ("untag", uid, NAME, *db), ("note", uid, TEXT, *db), ("link", uid, wrong, *db),
        ("delete", wrong, *db), ("delete", uid, *db), ("undo", *db), ("redo", *db), ("undo", *db),
        ("date", wrong), ("date", "2020"), ("diff", wrong, wrong), ("sql", wrong, *db),
        ("serve", wrong), ("serve", "--db", wrong), ("serve", "--port", wrong), ("open", wrong), (wrong,),
        (f"./{wrong}",), (names["nothing"],), ("list", "--db", wrong), ("list", "--db", names["rows"]),
        ("list", "--db", names["folder"]), ("list", "--limit", wrong, *db), (f"--{wrong}",),
        *((name, "--help") for name in NAMES), *((name, f"--{wrong}") for name in NAMES),
    ]  # fmt: skip
    return [
        call
        for call in calls
        if call[0] in NAMES or call[0] in (wrong, f"./{wrong}") or len(call) == 1
    ]


@pytest.mark.slow
def test_nothing_that_acts_reaches_a_terminal(
    names: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Results, reports, messages, help and progress; a name ends no line, so that no line can be forged."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("timeloom.tui.launch.explore", lambda *_, **__: 0)
    monkeypatch.setattr("timeloom.cli.commands.serving.find_spec", lambda _: None)
    walked = set()
    for call in _calls(names):
        if call in ((names["nothing"],),):
            continue  # it is read by a process of its own
        walked.add(call[0])
        code, told = _told(monkeypatch, *call)
        assert code in (0, 1, 2, 3), call
        found = ACTING.search(told)
        assert not found, (call, ascii(told[max(0, found.start() - 200) : found.end() + 50]))
        assert "not made for" not in told, (call, told)
        if "export" not in call and "csv" not in call and call[0] != "show":
            assert not re.search(r"^\S*timeloom: .?ll si lla", told, re.MULTILINE), (call, told)
    assert set(NAMES) <= walked, set(NAMES) - walked


def test_text_goes_out_in_one_place() -> None:
    """Nothing of the command line and the explorer writes to a standard stream but these, which make it safe."""
    allowed = {"cli/terminal.py", "cli/progress.py", "tui/launch.py", "tools/screenshots.py",
               "tools/build_default_timeline.py", "tools/write_docs.py", "cli/live/reader.py",
               "timeloom/__main__.py"}  # fmt: skip
    found = []
    for folder in ("cli", "tui", "exporters", "importers", "timeloom"):
        for path in (ROOT / folder).rglob("*.py"):
            name = str(path.relative_to(ROOT))
            if path.is_symlink() or name in allowed or any(p.is_symlink() for p in path.parents):
                continue
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if not isinstance(node, ast.Call):
                    continue
                called = ast.unparse(node.func)
                if called == "print" or re.fullmatch(
                    r"sys\.std(out|err)\.(write|writelines)", called
                ):
                    found.append(f"{name}:{node.lineno}")
    assert found == []


def test_colours_are_ours_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Marks stand for them until the line is written; a source cannot make them."""
    from timeloom.cli.terminal import BOLD, paint, show
    from timeloom.text import visible

    out = Terminal()
    monkeypatch.setattr(sys, "stdout", out)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    show(f"{paint('x' + chr(27) + '[1m', BOLD)} {visible(chr(0xFDD2))}y\nz")
    assert out.told() == "\x1b[1mx␛[1m\x1b[0m \ufffdy␊z\n"
