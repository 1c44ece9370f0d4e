"""Where a timeline is, and that a password in it is seen nowhere."""

from __future__ import annotations

import importlib.metadata
import io
import json
import pickle
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import timeloom.errors
from timeloom.cli.main import main
from timeloom.cli.registry import NAMES
from timeloom.errors import TimelineError, TimeloomError
from timeloom.model.events import Event, Source
from timeloom.store import (
    engines,
    is_timeline,
    open_merged_writer,
    open_reader,
    open_writer,
)
from timeloom.store.address import FileAddress, UrlAddress, parse_address
from timeloom.store.engine import Engine
from timeloom.store.protocol import Reader, Writer
from timeloom.text import without_passwords

SECRET = "sesam0pen"
URLS = [
    f"rooms://ada:{SECRET}@host/db",
    f"rooms://ada:{SECRET}@host:5432/db?timeline=ours",
    f"ROOMS://ada:{SECRET}@[::1]:5432/db",
    f"rooms://ada:{SECRET}@one:1,two:2/db#part",
    f"rooms://:{SECRET}@host",
    f"rooms://ada:a:{SECRET}@host/db",
    f"rooms://host/db?password={SECRET}&timeline=ours",
    f"rooms://host/db?sslpassword={SECRET}",
    f"rooms://host/db?user=ada&PassWord={SECRET}",
    f"rooms://host/db?p%61ssword={SECRET}",
    f"rooms://ada:{SECRET}@/db?host=/var/run/rooms",
]


@pytest.fixture(autouse=True)
def no_engine_is_remembered() -> Iterator[None]:
    engines._found.cache_clear()
    yield
    engines._found.cache_clear()


@pytest.mark.parametrize("text", ["t.db", "/a/b.db", "./rooms://x", "a:b", "C:/x.db", "~/t.db", ""])
def test_what_has_no_scheme_is_a_path(text: str) -> None:
    address = parse_address(text)
    assert address == FileAddress(Path(text))
    assert str(address) == str(Path(text)) == address.shown
    assert parse_address(address) is address


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("file:///a/b.db", "/a/b.db"),
        ("file://localhost/a%20b.db", "/a b.db"),
        ("FILE:///a%F6.db", "/a\udcf6.db"),
    ],
)
def test_a_file_may_be_named_by_a_url(text: str, path: str) -> None:
    assert parse_address(text) == FileAddress(Path(path))


@pytest.mark.parametrize("text", ["file://host/a.db", "file://a.db"])
def test_a_file_of_another_machine_is_refused(text: str) -> None:
    with pytest.raises(TimelineError, match="names no file of this machine"):
        parse_address(text)


def test_a_url_stays_as_it_was_typed() -> None:
    address = parse_address("rooms://host:1//db?a=%2F#x")
    assert isinstance(address, UrlAddress)
    assert (address.whole, address.scheme) == ("rooms://host:1//db?a=%2F#x", "rooms")


@pytest.mark.parametrize(
    ("text", "name", "short"),
    [
        ("rooms://ada:x@host:5/db", "db", "host:5/db"),
        ("rooms://host/db?sslmode=require&timeline=our%20house", "our house", "host/db our house"),
        ("rooms://host", "rooms", "host rooms"),
        ("rooms:///a/b/", "b", "/a/b/"),
    ],
)
def test_a_url_has_a_name(text: str, name: str, short: str) -> None:
    address = parse_address(text)
    assert (address.name, address.short) == (name, short)


@pytest.mark.parametrize("text", URLS)
@pytest.mark.parametrize("say", [str, repr, "{}".format, "{!r}".format, "%s".__mod__, lambda a: a.shown, lambda a: a.short, lambda a: a.name])  # fmt: skip
def test_an_address_says_itself_without_its_password(text: str, say: Callable[[Any], str]) -> None:
    address = parse_address(text)
    assert isinstance(address, UrlAddress)
    assert SECRET in address.whole
    assert SECRET not in say(address)
    assert SECRET not in say([address]) if say in (str, repr) else True


@pytest.mark.parametrize(
    "text",
    [
        f"rooms://ada:{SECRET}/x@host/db",
        f"rooms://ada:x/{SECRET}@host/db",
        f"rooms://ada:{SECRET}?x@host/db",
        f"rooms://ada:x#{SECRET}@host/db",
        f"rooms://ada:x@{SECRET}@host/db",
        f"rooms://ada:x@{SECRET}/y@host/db",
        f"rooms://{SECRET}:ada:x/db",
    ],
)
def test_what_cannot_be_taken_apart_is_refused_without_its_words(text: str) -> None:
    with pytest.raises(TimelineError, match=r"cannot be taken apart.*%2F") as refused:
        parse_address(text)
    assert SECRET not in str(refused.value)


@pytest.mark.parametrize("text", URLS)
@pytest.mark.parametrize(
    "around", ["{}", "{} is not there", "in {!r}: no", "“{}”;", "({})", "a\n{}\nb"]
)
def test_no_message_has_a_password(text: str, around: str) -> None:
    for name in vars(timeloom.errors):
        kind = getattr(timeloom.errors, name)
        if not (isinstance(kind, type) and issubclass(kind, TimeloomError)):
            continue
        message = around.format(text)
        more: dict[str, Any] = {"LinkedTimeline": {"path": Path("x")}}.get(name, {})
        if issubclass(kind, timeloom.errors.QueryError):
            more = {"position": 0}
        error = kind(message, hint=message, **more)
        for said in (str(error), repr(error), error.message, error.hint, *map(str, error.args)):
            assert SECRET not in said, name


@given(st.text(), st.text(alphabet=st.characters(blacklist_categories=("Z", "C"))))
def test_other_text_stays_as_it_is(before: str, after: str) -> None:
    for text in (
        f"{before} {after}",
        "http://host:80/@ada and ada@host",
        "see http://[::1]:80/@ada",
        "https://host/a:b@c",
        "git+ssh://git@host/x",
    ):
        if "://" not in before + after:
            assert without_passwords(text) == text


class _Rooms(Engine):
    """Keeps its timelines in a folder, each under the name in its URL."""

    folder: Path
    asked: list[str]

    def _file(self, address: UrlAddress) -> Path:
        type(self).asked.append(address.whole)
        return self.folder / f"{address.name}.db"

    def open_reader(self, address: UrlAddress, **options: Any) -> Reader:
        reader = open_reader(self._file(address), **options)
        reader.address = address  # type: ignore[misc]
        return reader

    def open_writer(self, address: UrlAddress, **options: Any) -> Writer:
        writer = open_writer(self._file(address), **options)
        writer.address = address  # type: ignore[misc]
        return writer

    def exists(self, address: UrlAddress) -> bool:
        return self._file(address).exists()


@pytest.fixture
def rooms(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> type[_Rooms]:
    """An engine for `rooms://`, found as one of another package would be."""
    (tmp_path / "rooms").mkdir()
    monkeypatch.setattr(_Rooms, "folder", tmp_path / "rooms", raising=False)
    monkeypatch.setattr(_Rooms, "asked", [], raising=False)

    class Entry:
        name, value = "rooms", "another_package:Rooms"

        @staticmethod
        def load() -> type[_Rooms]:
            return _Rooms

    real = importlib.metadata.entry_points

    def found(**which: str) -> Any:
        return [Entry()] if which.get("group") == engines.GROUP else real(**which)

    monkeypatch.setattr(importlib.metadata, "entry_points", found)
    return _Rooms


def run(*arguments: str) -> tuple[int, str]:
    """The exit code, and all that was written."""
    out = io.StringIO()
    with redirect_stdout(out), redirect_stderr(out):
        code = main(arguments)
    return code, out.getvalue()


def test_an_engine_is_chosen_by_the_scheme(rooms: type[_Rooms], tmp_path: Path) -> None:
    url = f"rooms://ada:{SECRET}@host/db?timeline=ours"
    assert is_timeline(url)
    with engines.engine_of(parse_address(url)).new(parse_address(url)) as writer:
        writer.add(Event("Rome is founded", "-0753", "rome"))
    reader = open_reader(url)
    assert reader.info().address == parse_address(url)
    assert reader.key("rome") is not None
    reader.close()
    assert url in rooms.asked


@pytest.mark.parametrize("scheme", ["nowhere", "mysql", "postgresql+psycopg", "s3"])
def test_an_unknown_scheme_is_said_clearly(scheme: str) -> None:
    url = f"{scheme}://ada:{SECRET}@host/db"
    assert not is_timeline(url)
    with pytest.raises(TimelineError) as refused:
        open_reader(url)
    assert refused.value.message == (
        f"{scheme}://ada:***@host/db cannot be opened: there is no engine for {scheme}:// here"
    )
    assert refused.value.hint.startswith("a timeline is a file such as history.db")
    code, said = run("list", "--db", url)
    assert code == 1
    assert f"there is no engine for {scheme}:// here" in said
    assert SECRET not in said


def test_an_engine_that_cannot_be_loaded_says_what_is_missing(
    rooms: type[_Rooms], monkeypatch: pytest.MonkeyPatch
) -> None:
    def load() -> type[_Rooms]:
        raise ImportError("No module named 'driver'")

    monkeypatch.setattr(engines._found()["rooms"], "load", load)
    with pytest.raises(
        TimelineError, match=r"not complete \(No module named 'driver'\).*timeloom\[rooms\]"
    ):
        open_reader("rooms://host/db")


COMMANDS = [
    ("new", "URL"),
    ("new", "URL"),
    ("add", "--db", "URL", "--date", "1969", "--title", "Moon"),
    ("list", "--db", "URL"),
    ("list", "--db", "URL", "nofield:x"),
    ("list", "--db", "URL", "("),
    ("list", "URL"),
    ("list", "--db", "URL", "--bogus", "URL"),
    ("import", "URL", "--into", "OTHER"),
    ("import", "URL", "--into", "URL"),
    ("history", "--db", "OTHER"),
    ("refresh", "--db", "OTHER"),
    ("refresh", "--db", "OTHER", "--online"),
    ("list", "--db", "OTHER", "--to", "jsonl"),
    ("export", "--db", "URL", "-o", "URL"),
    ("show", "--db", "URL", "nobody"),
    ("undo", "--db", "URL"),
    ("undo", "--db", "URL"),
    ("check", "--db", "URL"),
    ("check", "--db", "URL", "--repair"),
    ("describe", "--db", "URL", "--name", "Rooms"),
    ("stats", "--db", "URL"),
    ("race", "--db", "URL"),
    ("tag", "--db", "URL", "nobody", "x"),
    ("import", "URL", "--into", "OTHER", "--dry-run"),
    ("import", "nowhere.csv", "--db", "URL"),
    ("URL",),
    ("open", "URL", "URL"),
    ("open", "--db", "URL", "URL"),
    ("serve", "--port", "0", "URL"),
    ("URL", "--bogus"),
    ("import", "https://ada:sesam0pen@localhost:1/feed.xml", "--into", "OTHER"),
    ("import", "nowhere://ada:sesam0pen@localhost:1/feed.xml", "--into", "OTHER"),
]


@pytest.mark.parametrize("url", [URLS[1], URLS[6]])
def test_no_command_says_or_keeps_a_password(
    rooms: type[_Rooms], tmp_path: Path, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    other = tmp_path / "other.db"
    codes = []
    for command in COMMANDS:
        words = [
            url if word == "URL" else str(other) if word == "OTHER" else word for word in command
        ]
        code, said = run(*words)
        codes.append(code)
        assert SECRET not in said, (command, said)
        assert "met something it was not made for" not in said, (command, said)
    assert codes.count(0) > 10, codes
    for file in tmp_path.rglob("*"):
        assert not file.is_file() or SECRET.encode() not in file.read_bytes(), file
    assert all(name in NAMES for name, *_ in COMMANDS if name != "URL")


def test_no_row_of_a_journal_has_a_password(tmp_path: Path) -> None:
    from timeloom.cli.sources.fetching import as_address

    writer = open_writer(tmp_path / "t.db", create=True)
    writer.import_items([Event("Moon", "1969")], Source(as_address(URLS[0]), "timeloom"))
    steps = [step._asdict() for step in writer.history()]
    assert SECRET not in json.dumps([*steps, writer.info().sources[0].address])
    assert steps[0]["label"] == "import db"
    writer.close()


def test_several_timelines_may_be_files_and_others(rooms: type[_Rooms], tmp_path: Path) -> None:
    urls = ["rooms://host/one", "rooms://host/two", str(tmp_path / "three.db")]
    for number, url in enumerate(urls):
        writer = open_writer(url, create=True)
        writer.add(Event(f"Event {number}", f"{2000 + number}", f"e{number}"))
        writer.close()
    merged = open_merged_writer(urls)
    assert merged.info().name == "one + two + three"
    assert [merged.key(f"e{number}") for number in range(3)] == [0, 1, 2]
    merged.close()


def test_a_password_goes_to_another_process_of_the_program() -> None:
    address = parse_address(URLS[0])
    assert pickle.loads(pickle.dumps(address)) == address
