"""Encodings: known ones are known, guessed ones are said, and binary data is refused."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from timeloom.errors import SourceError
from timeloom.importers.contract import Input, Options, Sample
from timeloom.importers.source.encoding import (
    Encoding,
    find_encoding,
    looks_binary,
    no_text,
    open_text,
    read_text,
)


def source(raw: bytes, encoding: str = "", *, seekable: bool = True) -> Input:
    stream: io.BufferedIOBase = io.BytesIO(raw)
    if not seekable:
        stream = io.BufferedReader(_Pipe(raw))
    return Input(
        "x.txt", stream, options=Options(encoding=encoding), sample=Sample("x.txt", raw[:65536])
    )  # type: ignore[arg-type]


def text_of(given: Input, encoding: Encoding) -> str:
    with open_text(given, encoding) as text:
        return text.read()


class _Pipe(io.RawIOBase):
    def __init__(self, raw: bytes) -> None:
        self._raw = io.BytesIO(raw)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        return self._raw.readinto(buffer)


@pytest.mark.parametrize("name", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_unicode_needs_no_remark(name: str) -> None:
    found = find_encoding(given := source("Zürich, 世界".encode(name)))
    assert found.remarks == []
    assert text_of(given, found) == "Zürich, 世界"


def test_a_guess_is_said_with_the_byte_and_line_that_made_it_necessary() -> None:
    raw = ("date;title\n" + "2019;Grüße aus Köln\n2020;Über die Brücke in Zürich\n" * 20).encode(
        "cp1252"
    )
    found = find_encoding(source(raw))
    assert found.name == "cp1252"
    assert "byte 18, line 2" in found.remarks[0].text
    assert "cp1252" in found.remarks[0].text


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("L’élève était à l’école où il a été très apprécié.", "cp1252"),
        ("¿Qué pasó? El año del niño", "cp1252"),
        ("Grüße", "cp1252"),
        ("Źdźbło zażółcić gęślą jaźń", "cp1250"),
        ("Árvíztűrő tükörfúrógép", "cp1250"),
        ("İstanbul'da güneşli bir gün, şehir kalabalık", "cp1254"),
        ("Пожар в Москве начался ночью", "cp1251"),
        ("Пожар в Москве начался ночью", "koi8_r"),
        ("東京の大きな地震がありました", "cp932"),
    ],
)
def test_a_short_text_is_guessed_by_the_letters_it_would_have(text: str, encoding: str) -> None:
    found = find_encoding(given := source(f"date,title\n2020,{text}\n".encode(encoding)))
    assert found.name == encoding
    assert text in text_of(given, found)


def test_a_few_stray_bytes_are_no_language() -> None:
    found = find_encoding(given := source(b"2020,ok\n2021,bad \xff\xfe byte\n"))
    assert text_of(given, found) == "2020,ok\n2021,bad ÿþ byte\n"
    assert "byte 17, line 2" in found.remarks[0].text


def test_a_text_with_one_umlaut_and_one_broken_byte_is_utf8() -> None:
    found = find_encoding(given := source("Müller won.\n".encode() + b"bad \xff came\n"))
    assert text_of(given, found) == "Müller won.\nbad \ufffd came\n"


def test_one_broken_byte_in_much_utf8_does_not_change_the_encoding() -> None:
    raw = "Grüße aus Köln\n".encode() * 200 + b"\xff\n" + "Zürich\n".encode() * 200
    found = find_encoding(given := source(raw))
    assert (found.name, found.errors) == ("utf-8", "replace")
    assert "line 201" in found.remarks[0].text
    assert text_of(given, found).count("\ufffd") == 1


def test_a_fault_far_behind_the_sample_is_found() -> None:
    raw = b"plain\n" * 300_000 + "Köln\n".encode("latin-1")
    assert "line 300,001" in find_encoding(source(raw)).remarks[0].text


def test_a_sequence_cut_by_a_chunk_is_no_fault() -> None:
    raw = b"x" * ((1 << 20) - 1) + "世界".encode() * 1000
    assert find_encoding(source(raw)).remarks == []


def test_a_pipe_is_judged_by_its_beginning() -> None:
    raw = b"x" * 65_535 + "世".encode()
    assert find_encoding(source(raw, seekable=False)).name == "utf-8"


def test_a_named_encoding_counts_and_an_unknown_one_is_refused() -> None:
    given = source("é".encode("cp850"), "cp850")
    assert text_of(given, find_encoding(given)) == "é"
    with pytest.raises(SourceError, match="no encoding is called 'klingon'"):
        find_encoding(source(b"x", "klingon"))


def test_binary_data_is_refused_by_its_kind() -> None:
    with pytest.raises(SourceError, match="binary file \\(an SQLite database\\)"):
        find_encoding(source(b"SQLite format 3\0" + b"x" * 100))
    assert looks_binary(bytes(range(256)) * 8)
    assert looks_binary(bytes(range(1, 256)) * 8)
    assert not looks_binary(b"date,title\n2024,one\0nul in much text\n")
    assert not looks_binary("ä\x01\x02\x03\x04".encode())
    assert not looks_binary(b"a\tb\r\n\x1b[31mred\n")


def test_nul_is_noticed_wherever_it_stands() -> None:
    assert find_encoding(source(b"x\n" * 100_000 + b"a\0b\n")).has_nul
    assert not find_encoding(source(b"x\n" * 100_000)).has_nul


def test_prose_keeps_its_byte_order_mark_so_that_offsets_are_those_of_the_file() -> None:
    for name in ("utf-8-sig", "utf-16"):
        text, _ = read_text(
            source("\ufeffx".encode("utf-8") if name == "utf-8-sig" else "x".encode(name)), limit=99
        )
        assert text == "\ufeffx"
    assert read_text(source(b"a\r\nb\rc"), limit=99)[0] == "a\r\nb\rc"


def test_prose_too_long_to_keep_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="longer than"):
        read_text(source(b"x" * 100), limit=99)


@pytest.mark.parametrize(
    ("head", "way"),
    [
        (b"\x1f\x8b\x08", "gunzip -c 'my file.x' | timeloom import -"),
        (b"PK\x03\x04", "unzip -p 'my file.x' NAME-IN-IT | timeloom import -"),
        (b"BZh9", "bunzip2 -c 'my file.x' | timeloom import -"),
        (b"%PDF-1.7", "`timeloom formats`"),
    ],
)
def test_what_is_packed_can_be_piped(head: bytes, way: str) -> None:
    assert way in no_text("my file.x", head).hint
    assert "standard input" not in no_text("standard input", head).hint
