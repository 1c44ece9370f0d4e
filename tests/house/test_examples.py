"""Every example that README and docs/ show is run, on the default timeline, and gives something.

A block of commands is run in order in a folder of its own, where the reader's files that it names stand ready: small ones,
made here. A filter has to find events in the default timeline after what a reader does to one: a star, a note, an edit, an
event without a date, a text with proposals. Pipes and redirections are followed; what another program would put into a
pipe stands in `GIVEN`, and a stage that needs one we do not bring (`jq`) ends the line.
"""

from __future__ import annotations

import io
import re
import shlex
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from timeloom.cli.main import main
from timeloom.cli.registry import NAMES, OPEN, command
from timeloom.paths import default_timeline

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
SILENT = (
    *("add", "edit", "delete", "note", "tag", "star"),
    *("import", "refresh", "undo", "redo", "check"),
)
"""Commands whose result is a change: told on standard error, or by a step more in the history."""
TABLE = "date,title,When\n2019-03-11,The charter is written,2019-03-11\n2025-01-20,It is answered,2025-01-20\n"
FILES = {
    "table.csv": TABLE,
    "events.csv": TABLE,
    "notes.md": "It was shown on 13 May 2024. Within days, others had copied it.\n",
    "essay.md": "It was shown on 13 May 2024. Within days, others had copied it.\n",
    "note.md": "Seen by millions.\n",
    "events.json": '[{"date": "2019", "title": "The charter is written"}]\n',
    "calendar.ics": "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//x//x//EN\nBEGIN:VEVENT\nUID:1@x\nDTSTAMP:20250101T000000Z\n"
    "DTSTART;VALUE=DATE:20250120\nSUMMARY:A meeting\nEND:VEVENT\nEND:VCALENDAR\n",
}
"""The reader's files that the examples name."""
GIVEN = {"git log --format=…": TABLE}
"""What other programs put into a pipe."""
ASKED_ALONE = ("serve", "kept")
"""Commands whose arguments are read and no more: they wait for a browser, or need what only an explorer leaves."""
ELSEWHERE = ("make ", "pipx ", "pip ")
"""Beginnings of lines that are no commands of Timeloom; of `make` the targets are looked for."""


def blocks(kind: str) -> Iterator[tuple[str, list[str]]]:
    """The fenced blocks of a kind: where each stands, and its lines."""
    for page in PAGES:
        text = page.read_text("utf-8")
        for found in re.finditer(rf"^```{kind}\n(.*?)^```", text, re.M | re.S):
            line = text.count("\n", 0, found.start()) + 1
            yield f"{page.name}:{line}", found[1].splitlines()


def filters() -> Iterator[tuple[str, str]]:
    """Filters in blocks, where two blanks part them from what they mean, in tables, and in what follows a `:` in README's tour."""
    for place, lines in blocks("filter"):
        yield from ((place, re.split(r" {2,}", line)[0]) for line in lines if line.strip())
    page = (ROOT / "docs" / "filters.md").read_text("utf-8")
    for row in re.finditer(r"^\| (`.*?) \| .*? \|(?: (`.*`) \|)?", page, re.M):
        shown = re.findall(r"`([^`]+)`", row[1])
        name = shown[0].partition(":")[0]
        place = f"filters.md:{page.count(chr(10), 0, row.start()) + 1}"
        yield from ((place, text.replace("\\|", "|")) for text in shown)
        if name in ("is", "has", "basis"):
            yield from ((place, f"{name}:{value}") for value in re.findall(r"`([^`]+)`", row[2]))
    tour = (ROOT / "README.md").read_text("utf-8")
    yield from (("README.md", text) for text in re.findall(r"^\| `/` `([^`]+)` \|", tour, re.M))


def own(folder: Path) -> dict[str, str]:
    """The variables of a person whose files are in that folder."""
    names = ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME")
    return dict.fromkeys(names, str(folder))


@pytest.fixture(scope="module")
def used(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The default timeline after somebody has worked in it."""
    folder = tmp_path_factory.mktemp("used")
    path = folder / "timeline.db"
    shutil.copy(default_timeline(), path)
    text = folder / "essay.txt"
    text.write_text(FILES["essay.md"])
    with pytest.MonkeyPatch.context() as patch:
        for name, value in own(folder).items():
            patch.setenv(name, value)
        for line in (
            "star gpt-4o whisper",
            "note gpt-4o 'the *voice* came months later; 世界'",
            "edit whisper --summary 'It hears.'",
            "add --date undated --title Someday --uid someday",
            "star someday",
            f"import {text}",
            f"import {(table := folder / 'kept.csv')}",
            "edit kept --title 'What a person wrote'",
            f"import {table}",
        ):
            if line.endswith("kept.csv"):
                told = "later" if table.exists() else "first"
                table.write_text(f"id,date,title\nkept,2021-02-03,What the source said {told}\n")
            words = shlex.split(line)
            assert (
                main([*words, *(["--into"] if words[0] == "import" else ["--db"]), str(path)]) == 0
            )
    return path


@pytest.fixture
def reader(used: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the reader's files in it, and their own copy of the default timeline."""
    for name, value in own(tmp_path / "home").items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("TIMELOOM_DB", raising=False)
    (tmp_path / "home" / "timeloom").mkdir(parents=True)
    shutil.copy(used, tmp_path / "home" / "timeloom" / "timeline.db")
    shutil.copy(default_timeline(), tmp_path / "history.db")
    for name, text in FILES.items():
        (tmp_path / name).write_text(text)
    (tmp_path / "data").symlink_to(ROOT / "data")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def ran(words: list[str], given: str, capfd: pytest.CaptureFixture[str]) -> tuple[str, str]:
    """What a command prints, and what it tells."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given.encode()), "utf-8"))
        capfd.readouterr()
        code = main(words)
        sys.stdout.flush()
    out, err = capfd.readouterr()
    assert code == 0, (words, err)
    return out, err


def run(words: list[str], given: str, capfd: pytest.CaptureFixture[str]) -> str:
    """What a command prints; fails where it fails, or neither says nor does anything."""
    changes = words[0] in SILENT and "--into" not in words
    before = ran(["history"], "", capfd)[0] if changes else ""
    out, err = ran(words, given, capfd)
    said = out or (err if words[0] in SILENT or "-o" in words else "")
    if changes and not said:
        said = ran(["history"], "", capfd)[0].replace(before, "")
    assert said.strip() not in ("", "0", "[]", "{}"), f"no result of {words}"
    return out


def explored(words: list[str], capfd: pytest.CaptureFixture[str]) -> None:
    """`timeloom FILE --filter …` shows events: the file is listed with the filter instead."""
    asked = command(OPEN).parser().parse_args(words)
    for name in asked.files:
        path = Path(name).expanduser()
        if not name.endswith(".db"):
            # A folder of the reader's is a repository: ours stands for it, as far as it goes.
            path = path if path.exists() else ROOT
            if path == ROOT and not (ROOT / ".git").exists():
                continue
            run(["import", str(path), "--into", "opened.db"], "", capfd)
            path = Path("opened.db")
        run(["list", "--db", str(path), "--count", "--", asked.filter or ""], "", capfd)


def piped(line: str, capfd: pytest.CaptureFixture[str]) -> None:
    """Runs a line of shell, as far as it is ours."""
    lexer = shlex.shlex(line, posix=True, punctuation_chars="|<>")
    lexer.whitespace_split = True
    stages: list[list[str]] = [[]]
    for word in lexer:
        if word == "|":
            stages.append([])
        else:
            stages[-1].append(word)
    given = ""
    for stage in stages:
        into = Path(stage[stage.index(">") + 1]) if ">" in stage else None
        if "<" in stage:
            given = Path(stage[stage.index("<") + 1]).read_text()
        words = stage[: min(stage.index(sign) if sign in stage else len(stage) for sign in "<>")]
        if words[0] == "echo":
            given = " ".join(words[1:]) + "\n"
        elif " ".join(words) in GIVEN:
            given = GIVEN[" ".join(words)]
        elif words[0] != "timeloom":
            return
        elif words[1:2] and words[1] in ASKED_ALONE:
            command(words[1]).parser().parse_args(words[2:])
        elif words[1:2] and words[1] in NAMES and words[1] != OPEN:
            given = run(words[1:], given, capfd)
        else:
            explored(words[1:], capfd)
        if into:
            into.write_text(given)


@pytest.mark.parametrize(("place", "lines"), list(blocks("sh")), ids=lambda it: str(it)[:40])
def test_every_command_that_is_shown_gives_something(
    place: str, lines: list[str], reader: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Whoever copies a line from the pages gets what it promises."""
    for line in lines:
        if line.startswith("make "):
            target = line.split()[1]
            assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text("utf-8"), re.M), place
        elif not line.startswith(ELSEWHERE):
            piped(line, capfd)


def test_every_filter_that_is_shown_finds_events(
    used: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """No filter of the pages leaves a reader before an empty list."""
    found = list(filters())
    assert len(found) > 60
    empty = []
    for place, text in found:
        capfd.readouterr()
        code = main(["list", "--count", "--db", str(used), "--", text])
        sys.stdout.flush()
        if code or capfd.readouterr().out.strip() == "0":
            empty.append(f"{place}: {text}")
    assert empty == []


def test_an_example_that_gives_nothing_is_found(
    reader: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """The tests above can fail."""
    for line in ("timeloom list tag:voice after:2050", "timeloom show nobody", "timeloom list '('"):
        with pytest.raises(AssertionError):
            piped(line, capfd)
