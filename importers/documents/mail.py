"""Mail: single messages (RFC 5322, `.eml`) and mailboxes (mbox, RFC 4155), an event for each message.

The date is that of the `Date` header, with its zone; a reply answers the message that it replies to, where that stands
in the same mailbox. Attachments are named and not opened.
"""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from email.message import EmailMessage
from email.utils import getaddresses
from typing import Any, BinaryIO, ClassVar, Final, cast

from timeloom.errors import DateError
from timeloom.importers.contract import Input, Sample
from timeloom.importers.documents.feed_dates import feed_date
from timeloom.importers.source.dates import LooseDates
from timeloom.importers.source.entries import Uids, entry, quiet
from timeloom.model.events import ANSWERS, Event, Fields, Item, Link, Rejection, Remark
from timeloom.text import number

_LONGEST: Final = 64 << 20
"""Bytes of a message."""
_LONGEST_TEXT: Final = 100_000
"""Characters of a message that are kept."""
_LONGEST_HEADER: Final = 64 << 10
"""Characters of a header that are read."""
_HEADER: Final = re.compile(rb"([!-9;-~]{1,80}):")
_TELLING: Final = frozenset(
    b"return-path received message-id mime-version delivered-to x-mailer content-type dkim-signature".split()
)
_FROM_LINE: Final = re.compile(
    rb"From \S+.*\d{1,2}:\d\d(?::\d\d)?.*\d{4}|From (?:MAILER-DAEMON|-|\S+@\S+)"
)
_MAIL_LIST: Final = re.compile(r"<([^<>]+)>")
_ID: Final = re.compile(r"<([^<>\s]+)>")


class MailImporter:
    """Reads messages."""

    name: ClassVar[str] = "mail"
    title: ClassVar[str] = "Mail: messages and mailboxes"
    suffixes: ClassVar[tuple[str, ...]] = (".eml", ".mbox", ".mbx", ".emlx")
    keeps: ClassVar[str] = (
        "date, subject, sender, receivers, text and the names of attachments of each message"
    )

    def sniff(self, sample: Sample) -> float:
        """Sure of headers with a date and a sender, or of the line that begins each message of a mailbox."""
        head = sample.head
        if sample.is_folder:
            return 0.0
        named = sample.suffix in self.suffixes
        if head.startswith(b"From "):
            first, _, rest = head.partition(b"\n")
            if _FROM_LINE.match(first) and _HEADER.match(rest):
                return 0.95
            return 0.6 if named else 0.0
        if sample.suffix == ".emlx":
            head = head.partition(b"\n")[2]
        names = _names(head)
        if not names & {b"from", b"sender"} or b"date" not in names:
            return 0.7 if named and names & {b"from", b"date", b"subject"} else 0.0
        return 0.95 if named or names & _TELLING else 0.55

    def read(self, source: Input) -> Iterator[Item]:
        """Stream the messages."""
        reading = _Reading(LooseDates(source.options.zone, mail=True))
        is_box = source.sample.head.startswith(b"From ")
        messages = _messages(source.stream) if is_box else _one(source.stream, source.sample)
        for place, (line, raw) in enumerate(messages, 1):
            where = f"message {place} (line {line})" if is_box else "the message"
            if len(raw) > _LONGEST:
                yield Rejection(where, f"it is longer than {_LONGEST >> 20} MiB")
                continue
            with quiet():
                found = entry(where, reading.message, raw, where)
            yield found
        yield from reading.remarks()


def _names(head: bytes) -> set[bytes]:
    """The names of the headers that a text begins with; none where a line before the first blank is not a header."""
    names: set[bytes] = set()
    for line in head.split(b"\n"):
        if not line.strip():
            return names
        if line[:1] in (b" ", b"\t") and names:
            continue
        found = _HEADER.match(line)
        if found is None:
            return set()
        names.add(found[1].lower())
    return names


def _one(stream: BinaryIO, sample: Sample) -> Iterator[tuple[int, bytes]]:
    if sample.suffix == ".emlx":  # Apple's: the number of bytes stands before the message
        count = stream.readline().strip()
        yield 2, stream.read(min(int(count), _LONGEST + 1) if count.isdigit() else _LONGEST + 1)
        return
    yield 1, stream.read(_LONGEST + 1)


def _messages(stream: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """The messages of a mailbox: each begins with `From ` behind a blank line; `>From ` in a text is `From `."""
    begin, size, blank = 0, 0, True
    lines: list[bytes] = []
    for place, line in enumerate(iter(lambda: stream.readline(_LONGEST), b""), 1):
        if blank and line.startswith(b"From ") and _FROM_LINE.match(line):
            if begin:
                yield begin, b"".join(lines)
            begin, size, lines, blank = place, 0, [], False
            continue
        blank = not line.strip()
        if size <= _LONGEST:
            size += len(line)
            lines.append(line[1:] if re.match(rb">+From ", line) else line)
    if begin:
        yield begin, b"".join(lines)


class _Lenient(email.policy.EmailPolicy):
    """Takes a header that the library fails over as the text that it is; one of a part, as what most parts have.

    The library's parser goes through the rest of a header once for each word in it: what is endless is cut.
    """

    def header_fetch_parse(self, name: str, value: str) -> Any:
        value = value[:_LONGEST_HEADER]
        try:
            return super().header_fetch_parse(name, value)
        except Exception:  # such as a group of addresses in another, or a quote that never ends
            usual = _USUAL.get(name.lower())
            return self.header_factory(
                name if usual else "x-text", usual or " ".join(value.split())
            )


_USUAL: Final = {
    "content-type": "text/plain",
    "content-disposition": "inline",
    "content-transfer-encoding": "8bit",
    "mime-version": "1.0",
}
_LENIENT: Final = _Lenient()


class _Reading:
    def __init__(self, dates: LooseDates) -> None:
        self._dates = dates
        self._uids = Uids()
        self._seen: set[str] = set()
        self._undated = 0
        self._cut = 0
        self._cut_headers = 0

    def message(self, raw: bytes, where: str) -> Event:
        """The event of one message."""
        message = cast(EmailMessage, email.message_from_bytes(raw, policy=_LENIENT))
        if not message.keys():
            raise ValueError("it has no headers")
        self._cut_headers += any(len(value) > _LONGEST_HEADER for _, value in message.raw_items())
        subject = " ".join(_header(message, "subject").split())
        fields: Fields = {}
        for name in ("from", "to", "cc"):
            if values := tuple(
                dict.fromkeys(_person(*each) for each in _people(message, name) if any(each))
            ):
                fields[name] = values
        if (listed := _MAIL_LIST.search(_header(message, "list-id"))) is not None:
            fields["list"] = (listed[1],)
        if labels := _header(message, "x-gmail-labels"):
            fields["tag"] = tuple(filter(None, (label.strip() for label in labels.split(","))))
        text, attached = _content(message)
        if attached:
            fields["attachment"] = attached
        uid = next(iter(_ID.findall(_header(message, "message-id"))), "")
        before = [
            *_ID.findall(_header(message, "in-reply-to")),
            *reversed(_ID.findall(_header(message, "references"))),
        ]
        answered = next((each for each in before if each in self._seen), "")
        if before and not answered:
            fields["in-reply-to"] = (before[0],)
        if uid:
            self._seen.add(uid)
        if len(text) > _LONGEST_TEXT:
            self._cut += 1
            text = text[:_LONGEST_TEXT] + " …"
        date = self._date(message, fields)
        links = (Link(ANSWERS, answered),) if answered else ()
        return Event(
            subject or _first_line(text) or "(no subject)",
            date, self._uids.once(uid), text, fields, links, where=where,
        )  # fmt: skip

    def _date(self, message: EmailMessage, fields: Fields) -> str | None:
        said = _header(message, "date")
        if not said:  # the last server's stamp says when it came
            received = _header(message, "received").rpartition(";")[2].strip()
            if received:
                fields["date-from"] = ("received",)
                said = received
        if not said:
            self._undated += 1
            return None
        try:
            return feed_date(said, self._dates)
        except DateError:
            fields["date-as-written"] = (said,)
            self._undated += 1
            return None

    def remarks(self) -> Iterator[Remark]:
        yield from self._uids.remarks()
        yield from self._dates.remarks()
        if self._undated:
            yield Remark(f"{self._undated:,} without a date that can be read: kept as undated")
        if self._cut_headers:
            messages = number(self._cut_headers, "message has", "messages have")
            yield Remark(
                f"{messages} a header of more than {_LONGEST_HEADER:,} characters: the rest of it was left out"
            )
        if self._cut:
            yield Remark(
                f"{self._cut:,} longer than {_LONGEST_TEXT:,} characters: the rest of the text was left out"
            )


def _header(message: EmailMessage, name: str) -> str:
    return str(message.get(name, ""))


def _people(message: EmailMessage, name: str) -> list[tuple[str, str]]:
    """Names and addresses in all headers of a name, taken as one: a message of thousands is read in one go."""
    values = [value for key, value in message.raw_items() if key.lower() == name]
    try:
        return getaddresses([str(_LENIENT.header_fetch_parse(name, ", ".join(values)))])
    except RecursionError:  # comments in comments: nobody can be made out
        return []


def _person(name: str, address: str) -> str:
    return f"{name} <{address}>" if name and address else name or address


def _first_line(text: str) -> str:
    return next((line.strip()[:120] for line in text.split("\n") if line.strip()), "")


def _content(message: EmailMessage) -> tuple[str, tuple[str, ...]]:
    """The text of a message, plain before HTML, and the names of what is attached."""
    names = [name for part in message.walk() if (name := part.get_filename())]
    body = message.get_body(preferencelist=("plain", "html"))
    if body is None:
        return "", tuple(names)
    try:
        text = body.get_content()
    except (LookupError, UnicodeError, KeyError):
        payload = body.get_payload(decode=True)
        text = payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""
    if not isinstance(text, str):
        return "", tuple(names)
    if body.get_content_subtype() == "html":
        from timeloom.importers.documents.markup import markdown_of

        text = markdown_of(text)
    return text.replace("\r\n", "\n").replace("\x00", "\ufffd").strip(), tuple(names)
