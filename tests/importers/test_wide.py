"""UTF-16 and UTF-32 without a byte order mark: read in every format, said, and never seen where they are not."""

from __future__ import annotations

import codecs
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.importers.reading import FIXTURES, Reading
from timeloom.errors import SourceError
from timeloom.importers import registry
from timeloom.importers.contract import Input, Options, Sample
from timeloom.importers.documents.feeds import FeedImporter
from timeloom.importers.source.encoding import looks_binary, readable, unmarked, wide_encoding
from timeloom.importers.source.opening import open_source

BYTES = {".eml", ".mbox", ".pdf", ".rtf"}
"""Formats of bytes, whose own rules say how letters stand in them (RFC 5322, ISO 32000, Rich Text 1.9)."""
WIDE = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")


def _texts() -> list[Path]:
    """Fixtures that are UTF-8 and small."""
    found = [
        path
        for path in sorted(FIXTURES.rglob("*"))
        if path.suffix not in BYTES
        and path.is_file()
        and path.stat().st_size < 20_000
        and _is_utf8(path.read_bytes())
    ]
    assert len(found) > 30
    return found


def _is_utf8(data: bytes) -> bool:
    try:
        return bool(data.decode()) and b"\0" not in data
    except UnicodeDecodeError:
        return False


def _read(path: Path, encoding: str = "") -> tuple[str, Reading]:
    with open_source(path, Options(encoding=encoding)) as source:
        importer = registry.choose(source.sample)
        return importer.name, Reading(list(registry.read(importer, source)))


@pytest.mark.parametrize("path", _texts(), ids=lambda path: path.name)
def test_every_format_is_read(path: Path, tmp_path: Path) -> None:
    """What is found is the same as in UTF-8, whether a person names the encoding or not; the guess is said."""
    try:
        name, wanted = _read(path)
    except SourceError:
        return  # no fixture of a format that recognises it
    data = path.read_bytes().decode("utf-8-sig")
    for encoding in (WIDE[len(data) % 4], "utf-16"):
        wide = tmp_path / path.name
        wide.write_bytes(data.encode(encoding))
        for said in ("", encoding):
            found, reading = _read(wide, said)
            assert found == name
            assert [(e.title, e.date, e.summary, e.fields) for e in reading.events] == [
                (e.title, e.date, e.summary, e.fields) for e in wanted.events
            ]
            guessed = [remark for remark in reading.remarks if "no byte order mark" in remark]
            assert len(guessed) == (said == "" and encoding != "utf-16")
            assert all(encoding in remark for remark in guessed)


@given(st.text(st.characters(categories=["L", "N", "P", "Zs"])), st.sampled_from(WIDE))
def test_a_row_of_any_language_is_known(text: str, encoding: str) -> None:
    """Where some of it is ASCII, as in every table; a mark says it better."""
    text = "".join(letter for letter in text if b"\0" not in letter.encode("utf-16-le")[::2])
    row = f"date,title\n2001-02-03,{text[:40]}\n"
    assert unmarked(row.encode(encoding)) == encoding
    assert not looks_binary(row.encode(encoding))
    assert wide_encoding(row.encode(encoding[:6])) == encoding[:6]


@given(st.text(), st.integers(0, 10))
def test_utf8_is_not_taken_for_it(text: str, place: int) -> None:
    """Not even with a NUL in it, at whatever place."""
    data = f"date,title\n2001-02-03,{text}\n".encode()
    assert unmarked(data) == ""
    assert unmarked(data[:place] + b"\0" + data[place:]) == ""


@given(st.binary(min_size=1))
def test_what_is_seen_can_be_read(data: bytes) -> None:
    """Whatever the bytes are: what they are taken for decodes to characters that can be shown."""
    if name := unmarked(data):
        assert codecs.getincrementaldecoder(name)().decode(data[:4096])
    assert readable(Sample("x", data)).name == "x"


def test_a_binary_file_gets_a_way_out(tmp_path: Path) -> None:
    """It might be a text in UTF-16 with hardly an ASCII character in it."""
    odd = tmp_path / "x.txt"
    odd.write_bytes("第二次世界大戦は一九四五年に終わった。".encode("utf-16-le") + bytes(8))
    with pytest.raises(SourceError) as caught:
        _read(odd)
    assert "is a binary file" in caught.value.message
    assert "--encoding utf-16-le" in caught.value.hint
    assert "iconv" in caught.value.hint


def test_entities_do_not_hide_in_utf16() -> None:
    feed = '<!DOCTYPE rss [<!ENTITY a "b">]><rss><channel><item><title>&a;</title></item></channel></rss>'
    for encoding in ("utf-16", "utf-16-le"):
        source = Input("x.rss", io.BytesIO(feed.encode(encoding)))
        with pytest.raises(SourceError, match="declares entities"):
            list(FeedImporter().read(source))
