"""Formats that are read line by line find out which encoding a file is in, and say so."""

from __future__ import annotations

import io
from typing import Any

import pytest

from timeloom.errors import SourceError
from timeloom.importers.contract import Input, Options, Sample
from timeloom.importers.forensics.plaso import L2tImporter, TimesketchImporter
from timeloom.importers.repositories.changelog import KeepAChangelogImporter
from timeloom.importers.timelines.markwhen import MarkwhenImporter
from timeloom.importers.timelines.timelinejs import TimelineJsTableImporter
from timeloom.model.events import Event, Remark

_FORMATS = [
    (
        TimesketchImporter,
        "message,datetime,timestamp_desc\nÉtat ouvert à l’hôtel,2024-05-13T10:00:00+00:00,Created\n",
    ),
    (
        L2tImporter,
        "date,time,timezone,MACB,source,sourcetype,type,user,host,short,desc,version,filename,inode,notes,format,extra\n"
        "05/13/2024,10:00:00,UTC,M...,LOG,log,Created,-,-,État ouvert à l’hôtel,État ouvert à l’hôtel,2,f,1,-,x,-\n",
    ),
    (
        KeepAChangelogImporter,
        "# Changelog\n\n## [1.1.0] - 2024-05-13\n\n### Added\n\n- État ouvert à l’hôtel\n\n"
        "## [1.0.0] - 2024-04-01\n\n### Added\n\n- Début\n",
    ),
    (MarkwhenImporter, "2024-05-13: État ouvert à l’hôtel\n2024-05-14: Après\n"),
    (
        TimelineJsTableImporter,
        "Year,Month,Day,Headline,Text\n2024,5,13,État ouvert à l’hôtel,Début\n",
    ),
]


def _read(importer: Any, data: bytes) -> tuple[list[Event], list[str]]:
    source = Input("-", io.BytesIO(data), None, Options(), sample=Sample("-", data[:65536]))
    items = list(importer.read(source))
    return (
        [item for item in items if isinstance(item, Event)],
        [item.text for item in items if isinstance(item, Remark)],
    )


def _said(events: list[Event]) -> list[tuple[str, str, str | None]]:
    return [(event.title, event.summary, event.date) for event in events]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-8"])
@pytest.mark.parametrize(("importer", "text"), _FORMATS)
def test_a_byte_order_mark_says_it_all(importer: Any, text: str, encoding: str) -> None:
    events, remarks = _read(importer(), text.encode(encoding))
    assert events
    assert any("État" in event.title + event.summary for event in events)
    assert not any("guess" in remark for remark in remarks)
    assert _said(events) == _said(_read(importer(), text.encode())[0])


@pytest.mark.parametrize(("importer", "text"), _FORMATS)
def test_what_is_no_utf_8_is_guessed_and_said(importer: Any, text: str) -> None:
    events, remarks = _read(importer(), text.encode("cp1252"))
    assert _said(events) == _said(_read(importer(), text.encode())[0])
    assert any("cp1252" in remark and "--encoding" in remark for remark in remarks)


@pytest.mark.parametrize(("importer", "text"), _FORMATS)
def test_a_binary_file_is_refused(importer: Any, text: str) -> None:
    with pytest.raises(SourceError, match="binary"):
        _read(importer(), text.encode() + b"\0\1\2\3" * 20_000)
