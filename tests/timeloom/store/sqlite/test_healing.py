"""A damaged file: `check` says what is wrong and where, reading goes on without it, and a repair makes it well."""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from timeloom.errors import TimelineError, TimeloomError
from timeloom.model.events import ANSWERS, Event, Link, Passage, Source
from timeloom.query.query import EVERYTHING
from timeloom.store import open_reader, open_writer, repair


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A timeline with a little of everything."""
    path = tmp_path_factory.mktemp("sound") / "it.db"
    writer = open_writer(path, create=True, wal=False, author="Ada")
    events = [
        Event(
            f"Event {number} of many",
            f"{1900 + number}-05" if number % 7 else None,
            f"e{number}",
            f"A summary with word{number}",
            {"side": ("open" if number % 2 else "closed",), "tag": ("given",)},
            (Link(ANSWERS, f"e{number - 1}"),) if number > 1 else (),
            passage=Passage(number, number + 3, "abc", "One"),
        )
        for number in range(1, 41)
    ]
    writer.import_items(events, Source("x.csv", "csv"), text="x" * 100)
    writer.tag(["e3", "e4"], add=["mine"])
    writer.star(["e5"], True)
    writer.add_note("e6", "a note worth finding")
    writer.add_note("e7", "another")
    writer.close()
    return path


@pytest.fixture
def path(sound: Path, tmp_path: Path) -> Path:
    return Path(shutil.copyfile(sound, tmp_path / "it.db"))


def _uids(path: Path) -> list[str]:
    with closing(open_reader(path)) as reader:
        return list(reader.view(EVERYTHING).uids())


def _check(path: Path) -> list[str]:
    with closing(open_reader(path)) as reader:
        return reader.check()


def test_a_sound_timeline_has_nothing_to_repair(path: Path) -> None:
    before = path.read_bytes()
    assert _check(path) == []
    assert repair(path).done == ()
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE events SET fields = '{' WHERE uid = 'e9'", "(e9): fields is not JSON"),
        (
            "UPDATE events SET fields = '{\"a\":5}' WHERE uid = 'e9'",
            "(e9): fields is not an object",
        ),
        ("UPDATE events SET title = x'00ff' WHERE uid = 'e9'", "(e9): title is not text"),
        (
            "UPDATE events SET title = CAST(x'41ff' AS TEXT) WHERE uid = 'e9'",
            "(e9): title is not UTF-8",
        ),
        ("UPDATE events SET place = 'soon' WHERE uid = 'e9'", "(e9): place is not a number"),
        (
            "UPDATE events SET date = '20x9' WHERE uid = 'e9'",
            "(e9): date is '20x9', which is not EDTF",
        ),
        (
            "UPDATE events SET date = '2019-93' WHERE uid = 'e9'",
            "(e9): date is '2019-93', which is not EDTF",
        ),
        ("UPDATE events SET date = 7 WHERE uid = 'e9'", "(e9): date is"),
        ("UPDATE events SET basis = 'guessed' WHERE uid = 'e9'", "(e9): basis is 'guessed'"),
        ("UPDATE events SET uid = x'65' WHERE uid = 'e9'", "uid is not text"),
    ],
)
def test_an_event_that_cannot_be_read_is_left_out_and_set_aside(
    path: Path, statement: str, said: str
) -> None:
    """The others are read; a repair leaves a file in which all is well, a copy, and the row beside it."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(statement)
    before = path.read_bytes()
    assert any(said in line for line in _check(path)), _check(path)
    with closing(open_reader(path)) as reader:
        shown = {row.uid for row in reader.view(EVERYTHING).page(limit=100)}
        assert len(list(reader.view(EVERYTHING).events())) >= 39
        assert len([row for block in reader.view(EVERYTHING).row_blocks() for row in block]) >= 39
        assert shown >= {f"e{number}" for number in range(1, 41)} - {"e9"}
    made = repair(path)
    assert made.backup is not None
    assert made.backup.read_bytes() != b""
    assert _uids(made.backup) == _uids(path) or "e9" not in _uids(path)
    assert not [line for line in _check(path) if "which is not there" not in line]
    assert made.aside is not None
    (row,) = map(json.loads, made.aside.read_text(encoding="utf-8").splitlines())
    assert row["table"] == "events"
    assert row["row"]["summary"] == "A summary with word9"
    assert len(_uids(path)) == 39
    assert before != path.read_bytes()


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE facets SET events = events + 3 WHERE value = 'open'", "the dictionary counts"),
        ("DELETE FROM facets WHERE value = 'open'", "the dictionary counts"),
        (
            "UPDATE rollup SET events = 9 WHERE day = (SELECT min(day) FROM rollup)",
            "the counts per day",
        ),
        (
            "INSERT INTO search (rowid, text, facets) VALUES (3, 'phantom', 'f0')",
            "left over in the search index",
        ),
        (
            "INSERT INTO search (search, rowid, text, facets)"
            " SELECT 'delete', key, title, '' FROM events WHERE uid = 'e8'",
            "holds other words than the events",
        ),
        ("INSERT INTO stars VALUES (77)", "1 row of stars without an event"),
        ("UPDATE tags SET given = 1 - given WHERE tag = 'mine'", "source's"),
        ("DELETE FROM note_words", "the index of notes differs"),
        ("DROP TABLE notes", "the table notes is missing"),
        ("DROP TABLE facets", "the table facets is missing"),
        ("DROP TABLE search", "the table search is missing"),
        ("DROP TABLE sources", "the table sources is missing"),
        ("DROP INDEX events_span", "the index events_span is missing"),
        ("UPDATE events SET key = 12345 WHERE uid = 'e40'", "does not stand at its place"),
        ("UPDATE events SET place = 0 WHERE uid = 'e3'", "its place in time another"),
    ],
)
def test_what_follows_from_the_events_is_made_anew(path: Path, statement: str, said: str) -> None:
    """Nothing of the events is lost; the filters find what they found before."""
    before = _found(path)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute(statement)
    found = _check(path)
    assert any(said in line for line in found), found
    assert not any("syntax" in line or "no such" in line for line in found), found
    made = repair(path)
    assert made.remaining == ()
    assert _check(path) == []
    after = _found(path)
    if "notes" in statement:
        before["notes"] = after["notes"]
    assert after == before


def _found(path: Path) -> dict[str, object]:
    from timeloom.query.parser import parse

    with closing(open_reader(path)) as reader:
        return {
            text: list(reader.view(parse(text, now=0)).uids())
            for text in ("side:open", "word8", "tag:mine", "is:starred", "date:1905", "is:undated")
        } | {"notes": list(reader.view(parse("finding", now=0)).uids())}


def test_changes_after_a_repair_are_journaled_and_undone(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE events SET fields = '[' WHERE uid = 'e9'")
    repair(path)
    with closing(open_writer(path)) as writer:
        writer.delete(["e10"])
        writer.undo()
        writer.undo()  # a note that was written before
        assert writer.check() == ["event 'e10' answers 'e9', which is not there"]


def test_a_page_that_is_damaged_is_not_made_worse(path: Path) -> None:
    """Where the table of events itself is damaged, nothing is changed and no copy is left."""
    with closing(sqlite3.connect(path)) as connection:
        (page,) = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'events'"
        ).fetchone()
    data = bytearray(path.read_bytes())
    data[(page - 1) * 4096 : page * 4096] = b"\x55" * 4096
    path.write_bytes(data)
    with pytest.raises(TimelineError, match="damaged"):
        repair(path)
    assert path.read_bytes()[100:] == data[100:]  # SQLite counts in the header who may write
    assert [each.name for each in path.parent.iterdir() if "backup" in each.name] == []


def _flips(size: int) -> Iterator[tuple[int, int]]:
    chance = random.Random(12)
    for _ in range(60):
        yield chance.randrange(100, size), 1 << chance.randrange(8)


@pytest.mark.slow
def test_one_flipped_bit_is_noticed_or_harmless(sound: Path, tmp_path: Path) -> None:
    """No error but ours, whatever bit is wrong; what `check` takes for sound reads as before, but for the text itself."""
    path = tmp_path / "flipped.db"
    data = sound.read_bytes()
    for place, bit in _flips(len(data)):
        flipped = bytearray(data)
        flipped[place] ^= bit
        path.write_bytes(flipped)
        try:
            found = _check(path)
            with closing(open_reader(path)) as reader:
                uids = list(reader.view(EVERYTHING).uids())
                events = list(reader.view(EVERYTHING).events())
                reader.view(EVERYTHING).page(limit=50)
        except TimeloomError:
            continue
        assert found or (len(events) == len(uids) == 40), (place, bit)
        if found:
            try:
                repair(path)
            except TimeloomError:
                assert path.read_bytes()[100:] == flipped[100:]


def _columns(sound: Path) -> dict[str, list[str]]:
    with closing(sqlite3.connect(sound)) as connection:
        tables = [
            name
            for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            if not name.startswith(("search", "note_words", "sqlite"))
        ]
        return {
            table: [
                name
                for (name,) in connection.execute("SELECT name FROM pragma_table_info(?)", (table,))
            ]
            for table in tables
        }


@pytest.mark.slow
@pytest.mark.parametrize("value", ["x'00ff'", "CAST(x'41ff' AS TEXT)"])
def test_any_value_anywhere_is_borne_and_mended(sound: Path, tmp_path: Path, value: str) -> None:
    """In every column of every table: reading never fails in words of Python, and a repair leaves nothing to say."""
    path = tmp_path / "it.db"
    for table, columns in _columns(sound).items():
        for column in columns:
            shutil.copyfile(sound, path)
            with closing(sqlite3.connect(path)) as connection:
                try:
                    connection.execute(
                        f'UPDATE {table} SET "{column}" = {value} WHERE "{columns[0]}" ='
                        f' (SELECT min("{columns[0]}") FROM {table})'
                    )
                    connection.commit()
                except sqlite3.Error:
                    continue  # SQLite does not let it stand there
            with closing(open_reader(path)) as reader:
                list(reader.view(EVERYTHING).details())
                reader.info()
            repair(path)
            assert [it for it in _check(path) if "which is not there" not in it] == [], (
                table,
                column,
            )
