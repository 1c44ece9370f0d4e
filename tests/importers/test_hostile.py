"""Sources made to harm: endless, deep, packed or swollen ones end in a sentence, and what is sound beside them is read."""

from __future__ import annotations

import bz2
import gzip
import io
import itertools
import json
import lzma
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from timeloom.errors import SourceError
from timeloom.importers import registry
from timeloom.importers.calendars.importer import ICalendarImporter
from timeloom.importers.calendars.series import MOST
from timeloom.importers.contract import Input, Options, Sample
from timeloom.importers.documents.feeds import FeedImporter
from timeloom.importers.forensics.plaso import L2tImporter, TimesketchImporter
from timeloom.importers.json.importer import JsonImporter, JsonLinesImporter
from timeloom.importers.registry import all_importers, choose
from timeloom.importers.repositories.changelog import KeepAChangelogImporter
from timeloom.importers.source import encoding as line_guard
from timeloom.importers.source import packed
from timeloom.importers.source.opening import open_source
from timeloom.importers.tables.importer import CsvImporter
from timeloom.importers.timelines.markwhen import MarkwhenImporter
from timeloom.importers.timelines.simile import SimileImporter
from timeloom.importers.timelines.timeline_project import TimelineProjectImporter
from timeloom.importers.timelines.timelinejs import TimelineJsImporter
from timeloom.importers.timelines.vis_timeline import VisTimelineImporter
from timeloom.model.events import Event, Item, Rejection, Remark

MANY = 50_000


def read(importer: object, data: bytes, options: Options | None = None) -> list[Item]:
    """What an importer finds in some bytes."""
    source = Input(
        "x", io.BytesIO(data), None, options or Options(), sample=Sample("x", data[:65536])
    )
    return list(importer.read(source))  # type: ignore[attr-defined]


def titles(items: list[Item]) -> list[str]:
    return [item.title for item in items if isinstance(item, Event)]


@pytest.mark.parametrize("importer", [SimileImporter(), TimelineProjectImporter()])
def test_entities_that_multiply_are_refused(importer: object) -> None:
    """A thousand million laughs are never told: the declaration is enough."""
    names = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "ha"}">' for n in range(9))
    bomb = f'<?xml version="1.0"?><!DOCTYPE x [{names}]><data><event start="2001" title="&e8;"/></data>'
    with pytest.raises(SourceError, match="declares a document type or entities"):
        read(importer, bomb.encode())


@pytest.mark.parametrize(
    ("importer", "pattern"),
    [
        (JsonImporter(), '[{{"title":"a","date":"2001","x":{deep}}},{{"title":"b","date":"2002"}}]'),
        (JsonLinesImporter(), '{{"title":"a","date":"2001","x":{deep}}}\n{{"title":"b","date":"2002"}}\n'),
        (TimelineJsImporter(), '{{"events":[{{"start_date":{{"year":1}},"text":{deep}}},'
                               '{{"start_date":{{"year":2}},"text":{{"headline":"b"}}}}]}}'),
        (TimesketchImporter(), '{{"message":"a","datetime":"2001","timestamp_desc":"","x":{deep}}}\n'
                               '{{"message":"b","datetime":"2002","timestamp_desc":""}}\n'),
    ],
)  # fmt: skip
def test_deep_json_costs_itself_alone(importer: object, pattern: str) -> None:
    found = read(importer, pattern.format(deep="[" * MANY + "]" * MANY).encode())
    assert titles(found) == ["b"]
    (rejected,) = [item for item in found if isinstance(item, Rejection)]
    assert "nested too deeply" in rejected.why


def test_deep_json_that_is_read_whole_is_refused() -> None:
    deep = "[" * MANY + "]" * MANY
    with pytest.raises(SourceError, match="nested too deeply"):
        read(TimelineJsImporter(), f'{{"title":{deep},"events":[]}}'.encode())
    with pytest.raises(SourceError, match="nested too deeply"):
        read(SimileImporter(), f'{{"events":[{{"start":"1","title":{deep}}}]}}'.encode())


@pytest.mark.parametrize("rule", ["FREQ=SECONDLY", "FREQ=DAILY", "FREQ=MINUTELY;COUNT=999999999"])
@pytest.mark.slow
def test_a_recurrence_without_an_end_stops(rule: str) -> None:
    """It is expanded so many times and no more, whatever the window."""
    calendar = (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:tick\r\n"
        f"DTSTART:20010101T000000Z\r\nRRULE:{rule}\r\nSUMMARY:Tick\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    found = read(ICalendarImporter(), calendar.encode(), Options(window="2001/2040"))
    assert len(titles(found)) == MOST
    assert [item.date for item in found[:1] if isinstance(item, Event)] == ["2001-01-01T00:00:00Z"]
    dates = [item.date for item in found if isinstance(item, Event)]
    assert len(set(dates)) == MOST, "none twice"
    assert any(isinstance(item, Remark) and "was stopped" in item.text for item in found)


def test_what_lasts_over_several_stretches_of_a_window_comes_once() -> None:
    """A window is asked for in stretches; an event of a year is in many of them."""
    calendar = (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:long\r\n"
        "DTSTART:20010101T000000Z\r\nDTEND:20020101T000000Z\r\nSUMMARY:Long\r\nEND:VEVENT\r\n"
        "BEGIN:VEVENT\r\nUID:often\r\nDTSTART:20010101T120000Z\r\nRRULE:FREQ=WEEKLY\r\nSUMMARY:Week\r\n"
        "END:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    found = titles(read(ICalendarImporter(), calendar.encode(), Options(window="2001")))
    assert (found.count("Long"), found.count("Week")) == (1, 53)


class Endless(io.RawIOBase):
    """A stream that begins with something and then says the same for ever."""

    def __init__(self, first: bytes) -> None:
        self._pieces: Iterator[bytes] = itertools.chain([first], itertools.repeat(b"y" * 65536))
        self.told = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        piece = next(self._pieces)[: len(buffer)]
        buffer[: len(piece)] = piece
        self.told += len(piece)
        return len(piece)


@pytest.mark.parametrize(
    ("importer", "first"),
    [
        (CsvImporter(), b"date,title\n2001,a\n2002,"),
        (TimesketchImporter(), b"message,datetime,timestamp_desc\na,2001,x\nb,"),
        (L2tImporter(), b"date,time,timezone\n"),
        (MarkwhenImporter(), b"2001: a\n"),
        (KeepAChangelogImporter(), b"# Changelog\n## 1.0 - 2001-01-01\n"),
    ],
)  # fmt: skip
def test_a_line_without_an_end_is_refused(
    importer: object, first: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Memory holds so many bytes of it and no more."""
    monkeypatch.setattr(line_guard, "LONGEST_LINE", 1 << 20)
    endless = Endless(first)
    source = Input("pipe", io.BufferedReader(endless), sample=Sample("pipe", first))
    with pytest.raises(SourceError, match="pipe has a line of more than 1 MiB"):
        list(importer.read(source))  # type: ignore[attr-defined]
    assert endless.told < 8 << 20


def test_long_lines_that_end_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is the line that is measured, not the file: neither many lines nor those of an old Mac."""
    monkeypatch.setattr(line_guard, "LONGEST_LINE", 1 << 20)
    row = b"2001," + b"y" * (1 << 19)
    for end in (b"\n", b"\r\n", b"\r"):
        found = read(CsvImporter(), end.join([b"date,title", *[row] * 6, b""]))
        assert len(titles(found)) == 6


@pytest.mark.parametrize(
    ("suffix", "pack"), [(".gz", gzip.compress), (".bz2", bz2.compress), (".xz", lzma.compress)]
)
def test_a_compressed_file_is_read_as_what_it_was(tmp_path: Path, suffix: str, pack: Any) -> None:
    """Unpacked as it is read; cut off or damaged it says so, and what came before stands."""
    table = b"date,title\n2001,a\n2002,b\n"
    path = tmp_path / f"table.csv{suffix}"
    path.write_bytes(pack(table))
    with open_source(path) as source:
        assert source.sample.suffix == ".csv"
        assert titles(list(registry.read(choose(source.sample), source))) == ["a", "b"]
    path.write_bytes(pack(table)[:-12])
    with pytest.raises(SourceError, match=r"cut off|damaged"), open_source(path) as source:
        list(registry.read(choose(source.sample), source))


def test_a_compressed_file_that_never_ends_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packed, "_FREE", 1 << 20)
    path = tmp_path / "bomb.csv.gz"
    path.write_bytes(gzip.compress(b"date,title\n" + b"2001,a\n" * 3_000_000))
    monkeypatch.setattr(packed, "_RATIO", 20)
    with (
        pytest.raises(SourceError, match="more than a thousand times"),
        open_source(path) as source,
    ):
        list(registry.read(choose(source.sample), source))


def test_an_archive_under_the_name_of_a_table_is_no_table(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.csv", "w") as archive:
        archive.writestr("a.csv", b"date,title\n2001,a\n")
    with open_source(tmp_path / "a.csv") as source:
        assert all(importer.name != "csv" for importer, _ in registry.recognise(source.sample))


def test_links_that_lead_to_themselves(tmp_path: Path) -> None:
    (tmp_path / "loop.csv").symlink_to(tmp_path / "loop.csv")
    with (
        pytest.raises(SourceError, match=r"loop\.csv cannot be read"),
        open_source(tmp_path / "loop.csv"),
    ):
        pass


def test_a_cell_of_megabytes_is_kept(tmp_path: Path) -> None:
    """Within its limit a long text is a text like any other."""
    long = "y" * 5_000_000
    found = read(CsvImporter(), f"date,title,summary\n2001,a,{long}\n2002,b,z\n".encode())
    assert [len(item.summary) for item in found if isinstance(item, Event)] == [5_000_000, 1]
    line = json.dumps({"title": "a", "date": "2001", "summary": long})
    assert titles(read(JsonLinesImporter(), line.encode())) == ["a"]


@pytest.mark.parametrize("sign", ["x", "1 ", "<d", "a:", "2001-"])
def test_a_head_without_a_line_end_is_looked_at_in_one_pass(sign: str) -> None:
    """All importers look at it; an expression that tries every way to cut such a line up would take hours."""
    sample = Sample("-", b"date,title\n" + (sign * 65536).encode()[:65536])
    assert all(0 <= importer.sniff(sample) <= 1 for importer in all_importers())


def test_a_text_that_a_feeds_reader_would_blow_up_is_refused() -> None:
    """feedparser takes a hundred times the memory of one piece of text."""
    feed = b"<rss><channel><item><title>" + b"x" * (1 << 21) + b"</title></item></channel></rss>"
    with pytest.raises(SourceError, match="a text of more than 1 MiB"):
        read(FeedImporter(), feed)


@pytest.mark.parametrize("data", [b"5", b"null"])
def test_json_that_is_no_list_is_refused_by_formats_that_want_one(data: bytes) -> None:
    with pytest.raises(SourceError, match="a list of items"):
        read(VisTimelineImporter(), data)


def test_headers_that_are_none_are_refused() -> None:
    with pytest.raises(SourceError, match="neither l2t's table nor TLN"):
        read(L2tImporter(), b"a|b|c\n1|2|3|4|5\n")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32"])
def test_wide_json_is_read(encoding: str) -> None:
    data = '[{"content": "é", "start": "2001"}]'.encode(encoding)
    assert VisTimelineImporter().sniff(Sample("-", data)) > 0.8
    assert titles(read(VisTimelineImporter(), data)) == ["é"]
