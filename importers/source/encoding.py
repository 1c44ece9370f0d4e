"""Bytes to text: which encoding a source is in, said aloud when it was guessed, and what in it is not text."""

from __future__ import annotations

import codecs
import io
import re
import shlex
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, BinaryIO, Final, TextIO
from unicodedata import category

from timeloom.errors import SourceError
from timeloom.importers.contract import Input, Sample
from timeloom.model.events import Remark

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer


_LOOKED_AT: Final = 4096
"""Bytes; a multiple of four."""
_SHARE: Final = 5
"""One in so many characters has to be of ASCII."""
_SELDOM: Final = 10
"""One in so many may be a character whose lower byte is a NUL, such as U+0100."""
_BLANKS: Final = frozenset("\t\n\v\f\r")
_NONE: Final = frozenset(("Cc", "Cs", "Co", "Cn"))
"""Categories of characters that a text has none of: controls, halves, private and unassigned ones."""


def wide_encoding(head: bytes) -> str:
    """The encoding of a text that begins so, as Python calls it, if it is one of these; else nothing."""
    return marked(head) or unmarked(head)


def marked(head: bytes) -> str:
    """The same of a text with a byte order mark."""
    if head.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return "utf-32"
    return "utf-16" if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else ""


def unmarked(head: bytes) -> str:
    """The same of a text without a byte order mark, which is a guess."""
    some = head[:_LOOKED_AT]
    if b"\0" not in some or marked(head):
        return ""
    for name, low in (("utf-32-le", 0), ("utf-32-be", 3)):
        units = len(some) // 4
        highest, lowest = some[3 - low :: 4].count(0), some[low::4].count(0)
        if units and highest == units and lowest * _SELDOM <= units and _is_text(some, name):
            return name
    evens, odds = some[::2].count(0), some[1::2].count(0)
    units = len(some) // 2
    if odds * _SHARE >= units and evens * _SELDOM <= odds and _is_text(some, "utf-16-le"):
        return "utf-16-le"
    if evens * _SHARE >= units and odds * _SELDOM <= evens and _is_text(some, "utf-16-be"):
        return "utf-16-be"
    return ""


def _is_text(some: bytes, name: str) -> bool:
    try:
        text = codecs.getincrementaldecoder(name)().decode(some)
    except UnicodeDecodeError:
        return False
    return bool(text) and all(
        character.isprintable() or character in _BLANKS or category(character) not in _NONE
        for character in text
    )


def readable(sample: Sample) -> Sample:
    """A sample of a wide text in UTF-8, so that nobody who looks at it has to know; any other as it is."""
    name = sample.encoding
    if not (name and codecs.lookup(name).name.startswith(("utf-16", "utf-32"))):
        name = wide_encoding(sample.head)
    if not name:
        return sample
    text = codecs.getincrementaldecoder(name)("replace").decode(sample.head)
    return replace(sample, head=text.removeprefix("\ufeff").encode(), encoding="")


LONGEST_LINE: Final = 64 << 20
"""Bytes without a line's end."""
_BUFFER: Final = 256 * 1024


class _Guard(io.RawIOBase):
    """A stream that counts the bytes since a line last ended. It does not close the stream under it."""

    def __init__(self, stream: BinaryIO, address: str) -> None:
        # What is there is passed on at once: a pipe may take its time with the rest.
        self._read: Callable[[int], bytes] = getattr(stream, "read1", stream.read)
        self._address = address
        self._since = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        room = memoryview(buffer).cast("B")
        some = self._read(len(room))
        end = max(some.rfind(b"\n"), some.rfind(b"\r"))
        self._since = len(some) - end - 1 if end >= 0 else self._since + len(some)
        if self._since > LONGEST_LINE:
            raise SourceError(
                f"{self._address} has a line of more than {LONGEST_LINE >> 20} MiB",
                hint="nothing was read; is it a text at all?",
            )
        room[: len(some)] = some
        return len(some)


def guarded(stream: BinaryIO, address: str) -> BinaryIO:
    """The stream, for reading lines. Reading raises SourceError at a line of more than LONGEST_LINE bytes."""
    return io.BufferedReader(_Guard(stream, address), _BUFFER)


@contextmanager
def as_text(
    source: Input, remarks: list[Remark], *, newline: str | None = None, by_head: bool = False
) -> Iterator[TextIO]:
    """The stream as text in the encoding that it is in, without its byte order mark.

    What a person should know of the encoding is added to `remarks`. The stream stays open: whoever opened it closes it.
    SourceError for binary data, for bytes that fit no encoding and for a line that does not end.
    """
    encoding = find_encoding(source, by_head=by_head)
    remarks += encoding.remarks
    with open_text(source, encoding, by_lines=True, newline=newline) as text:
        yield text


_CHUNK: Final = 1 << 20
_HEAD: Final = 32 << 20
"""Bytes by which a long log is judged."""
_AROUND: Final = 32 * 1024
_CONTROL: Final = bytes(set(range(32)) - {7, 8, 9, 10, 11, 12, 13, 26, 27}) + b"\x7f"
_MAGIC: Final = (
    (b"SQLite format 3\0", "an SQLite database"),
    (b"PK\x03\x04", "a ZIP archive (or a spreadsheet in one: save it as CSV)"),
    (b"\x1f\x8b", "compressed with gzip: unpack it first"),
    (b"\xfd7zXZ\0", "compressed with xz: unpack it first"),
    (b"BZh", "compressed with bzip2: unpack it first"),
    (b"%PDF-", "a PDF"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"\x7fELF", "a program"),
    (b"\xd0\xcf\x11\xe0", "an old Office document: save it as CSV or text"),
)
_UNPACK: Final = {
    b"PK\x03\x04": "unzip -p {} NAME-IN-IT",
    b"\x1f\x8b": "gunzip -c {}",
    b"\xfd7zXZ\0": "xz -dc {}",
    b"BZh": "bunzip2 -c {}",
}
"""What gives the text in it to a pipe."""
_MARKS: Final = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def looks_binary(head: bytes) -> bool:
    """Whether the beginning of a source is not text in any encoding: a signature, many NULs, many control bytes."""
    if any(head.startswith(magic) for magic, _ in _MAGIC):
        return True
    if any(head.startswith(mark) for mark, _ in _MARKS) or unmarked(head):
        return False
    nuls = head.count(0)
    if nuls * 10 > len(head) or (nuls > 16 and nuls * 100 > len(head)):
        return True
    controls = len(head) - len(head.translate(None, _CONTROL))
    return controls * 20 > len(head) and not _is_utf8(head)


def _is_utf8(head: bytes) -> bool:
    """Whether it can be read as UTF-8; its last character may be cut off."""
    return _first_fault(io.BytesIO(head), partial=True).offset is None


def no_text(shown: str, head: bytes) -> SourceError:
    """The error for a binary file: what it is, as far as its first bytes tell, and what to do about it."""
    magic, kind = next(
        ((magic, kind) for magic, kind in _MAGIC if head.startswith(magic)), (b"", "")
    )
    if kind:
        hint = "`timeloom formats` lists what can be read"
        if unpack := _UNPACK.get(magic):
            named = "FILE" if shown in ("-", "standard input") else shlex.quote(shown)
            hint = f"e.g. {unpack.format(named)} | timeloom import -"
        return SourceError(f"{shown} is a binary file ({kind})", hint=hint)
    return SourceError(
        f"{shown} is a binary file (no text)",
        hint="if it is a text in UTF-16, say --encoding utf-16-le or utf-16-be, or make it UTF-8 with iconv",
    )


@dataclass(slots=True)
class Encoding:
    """How to decode a source, and what a person should know about that."""

    name: str
    errors: str = "strict"
    remarks: list[Remark] = field(default_factory=list)
    has_nul: bool = True
    """Whether a NUL occurs (or may occur: a stream is not read twice)."""


def find_encoding(source: Input, *, by_head: bool = False) -> Encoding:
    """The encoding of a source: as a person named it, by its byte order mark, UTF-8 if all of it is, else guessed.

    A file is read once for it (a gigabyte takes less than a second); a stream is judged by its beginning, and so is a
    file that is longer than _HEAD where it is to be judged `by_head`, so that its first lines do not wait for its last.
    Raises SourceError for binary data, an unknown encoding, and bytes that fit no encoding.
    """
    head, name = source.sample.head, source.options.encoding
    if name:
        try:
            return Encoding(codecs.lookup(name).name)
        except LookupError:
            raise SourceError(
                f"no encoding is called {name!r}", hint="utf-8, cp1252 and shift_jis are some"
            ) from None
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return Encoding(encoding)
    if wide := unmarked(head):
        return Encoding(wide)
    if looks_binary(head):
        raise no_text(source.address, head)
    if not source.stream.seekable():
        fault = _first_fault(io.BytesIO(head), partial=True)
        return Encoding("utf-8") if fault.offset is None else _judge(source, head, fault)
    if by_head:
        fault = _first_fault(io.BytesIO(source.stream.read(_HEAD)), partial=True)
        is_whole = not source.stream.read(1)
        source.stream.seek(0)
        if fault.offset is None and not is_whole:
            said = f"taken for UTF-8 by its first {_HEAD >> 20} MiB: bytes behind them that are not stand as \ufffd"
            return Encoding("utf-8", "replace", [Remark(f"{said}; --encoding names another")])
    fault = _first_fault(source.stream)
    source.stream.seek(0)
    if fault.offset is None:
        return Encoding("utf-8", has_nul=fault.has_nul)
    source.stream.seek(max(0, fault.offset - _AROUND))
    around = source.stream.read(2 * _AROUND)
    source.stream.seek(0)
    return _judge(source, around, fault)


@dataclass(slots=True)
class _Fault:
    offset: int | None = None
    line: int = 1
    has_nul: bool = False


def _first_fault(stream: BinaryIO, *, partial: bool = False) -> _Fault:
    """Where the stream stops being UTF-8; a sequence cut off at the end is none if the stream is `partial`."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    fault, begin, done, pending = _Fault(), stream.tell(), 0, 0
    while chunk := stream.read(_CHUNK):
        fault.has_nul = fault.has_nul or b"\0" in chunk
        if (
            pending or not chunk.isascii()
        ):  # most of most files is, and needs no more than this look
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError as error:
                return _placed(fault, stream, begin, done - pending + error.start)
            pending = len(decoder.getstate()[0])
        done += len(chunk)
    try:
        decoder.decode(b"", final=not partial)
    except UnicodeDecodeError as error:
        return _placed(fault, stream, begin, done - pending + error.start)
    return fault


def _placed(fault: _Fault, stream: BinaryIO, begin: int, offset: int) -> _Fault:
    """The fault at so many bytes behind the beginning, with its line."""
    stream.seek(begin)
    fault.offset = offset
    left = offset
    while left and (chunk := stream.read(min(left, _CHUNK))):
        fault.line += chunk.count(b"\n")
        left -= len(chunk)
    return fault


_MULTIBYTE: Final = re.compile(rb"[\xc3-\xf4][\x80-\xbf]{1,3}|[\xc2][\xa0-\xbf]")
_HIGH: Final = re.compile(rb"[\x80-\xff]")
_LETTER: Final = re.compile(rb"[A-Za-z]")
_WESTERN: Final = frozenset(
    "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜŒŸàáâãäåæçèéêëìíîïñòóôõöøùúûüœÿß“”‘’„‚‹›«»–—…€£§©®°·¡¿ªº\u00a0"
)
"""What Windows-1252 has for the languages of western Europe. The rest of it is letters of Iceland and signs, and what
text in Windows-1250 and -1254 looks like when it is misread."""
_LEGACY: Final = [
    "cp866", "iso8859_2", "iso8859_5", "iso8859_7", "iso8859_8", "iso8859_13", "iso8859_15",
    "koi8_r", "koi8_u", "cp874", "cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255",
    "cp1256", "cp1257", "cp1258", "gb18030", "big5", "euc_jp", "cp932", "cp949",
]  # fmt: skip
"""What files are found in (WHATWG, Encoding, under the names that Python has for them)."""


def _judge(source: Input, sample: bytes, fault: _Fault) -> Encoding:
    """Decode as UTF-8 with a few damaged bytes, or in the encoding that the bytes around the fault look like."""
    where = f"byte {fault.offset:,}, line {fault.line:,}"
    damaged = sample.decode("utf-8", "replace").count("\ufffd")
    if len(_MULTIBYTE.findall(sample)) >= damaged:
        remark = f"a few bytes are no UTF-8, the first at {where}: each stands as \ufffd now"
        return Encoding("utf-8", "replace", [Remark(remark)])
    name = _guess(sample)
    if name is None:
        raise SourceError(
            f"{source.address} is no UTF-8 (at {where}) and fits no other encoding",
            hint="name its encoding with --encoding",
        )
    remark = (
        f"not UTF-8 (at {where}): read as {name}, a guess; if letters look wrong, use --encoding"
    )
    return Encoding(name, "replace", [Remark(remark)])


def _guess(sample: bytes) -> str | None:
    """The encoding that bytes are most likely in, None if they fit none."""
    high = len(_HIGH.findall(sample))
    letters = len(_LETTER.findall(sample))
    # where several fit alike Windows-1252 is the most common, and what "ISO-8859-1" means (WHATWG, Encoding)
    if high < 4 or (high * 2 < letters and _is_western(sample)):
        return "cp1252"
    from charset_normalizer import from_bytes

    best = from_bytes(sample, cp_isolation=_LEGACY, explain=False).best()
    return best.encoding if best else None


def _is_western(sample: bytes) -> bool:
    found = {character for character in sample.decode("cp1252", "replace") if character > "\x7f"}
    # these together are Hungarian ő or ű beside ö or ü
    return found <= _WESTERN and not (found & set("õûÕÛ") and found & set("öüÖÜ"))


@contextmanager
def decoding(source: Input) -> Iterator[None]:
    """Turn a decoding error inside the block into a SourceError that names the byte."""
    try:
        yield
    except UnicodeDecodeError as error:
        raise SourceError(
            f"{source.address} is not in {error.encoding}: byte 0x{error.object[error.start]:02x}"
            f" in {_shown(error.object[max(0, error.start - 20) : error.start + 5])}",
            hint="name its encoding with --encoding",
        ) from error


def _shown(some: bytes) -> str:
    return repr(some.decode("ascii", "backslashreplace"))


@contextmanager
def open_text(
    source: Input, encoding: Encoding, *, by_lines: bool = False, newline: str | None = ""
) -> Iterator[io.TextIOWrapper]:
    """The source as text, line ends untouched (see `open` for `newline`), a byte order mark left out.

    Whoever opened the source closes it.

    Where it is read `by_lines`, one that does not end raises SourceError.
    """
    stream = guarded(source.stream, source.address) if by_lines else source.stream
    text = io.TextIOWrapper(stream, encoding=encoding.name, errors=encoding.errors, newline=newline)
    try:
        with decoding(source):
            yield text
    finally:
        if not source.stream.closed:
            text.detach()


class Arriving:
    """A source as text that is given as it comes: what a pipe holds, without waiting for what it does not hold yet."""

    def __init__(self, stream: BinaryIO, encoding: Encoding) -> None:
        self._read: Callable[[int], bytes] = getattr(stream, "read1", stream.read)
        self._decode = codecs.getincrementaldecoder(encoding.name)(encoding.errors).decode

    def read(self, most: int) -> str:
        """At least a character and about so many at most; nothing at the end. Line ends are untouched."""
        while True:
            some = self._read(most)
            text = self._decode(some, final=not some)
            if text or not some:
                return text


def read_text(source: Input, *, limit: int) -> tuple[str, list[Remark]]:
    """The whole text of a source with its byte order mark, so that offsets count characters of the file."""
    encoding = find_encoding(source)
    raw = source.stream.read(limit + 1)
    if len(raw) > limit:
        raise SourceError(
            f"{source.address} is longer than {limit >> 20} MiB",
            hint="split it; prose is kept whole in the timeline",
        )
    name = {"utf-8-sig": "utf-8", "utf-16": _wide(raw, "utf-16"), "utf-32": _wide(raw, "utf-32")}
    with decoding(source):
        return raw.decode(name.get(encoding.name, encoding.name), encoding.errors), encoding.remarks


def _wide(raw: bytes, name: str) -> str:
    """UTF-16 and UTF-32 named with their byte order keep the mark as a character."""
    little = codecs.BOM_UTF16_LE if name == "utf-16" else codecs.BOM_UTF32_LE
    return f"{name}-{'le' if raw.startswith(little) else 'be'}"
