"""One bad entry costs itself: whatever goes wrong inside it, it is rejected by its place, and reading goes on.

An importer reads each entry through `entry` (or `entries`, where one makes several events). `sound` stands behind every
importer: it lets through what the timeline can hold, and says in a sentence where a source cannot be read on.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final, ParamSpec, TypeVar, cast

from timeloom.errors import Cancelled, SourceError, TimeloomError
from timeloom.importers.source.json import why
from timeloom.model.events import (
    DATE_BASES,
    Event,
    Item,
    Link,
    Mention,
    Passage,
    Rejection,
    Remark,
    Saying,
    Source,
)
from timeloom.text import number

if TYPE_CHECKING:
    from timeloom.importers.contract import Input

_P = ParamSpec("_P")
_T = TypeVar("_T")
_KINDS: Final = (
    ("NoneType", "nothing"), ("list", "a list"), ("dict", "an object"), ("bool", "true or false"), ("int", "a number"),
    ("float", "a number"), ("str", "a text"), ("bytes", "a text"),
)  # fmt: skip
"""What Python calls the kinds of values, in words."""
_LARGEST: Final = 2**63 - 1
"""The largest whole number that SQLite holds."""


class BrokenOff(SourceError):
    """The source stops making sense at some place: what came before it stands, nothing behind it can be read."""

    def __init__(self, address: str, where: str, reason: str, *, hint: str = "") -> None:
        super().__init__(f"{address}: {where} {reason}", hint=hint)
        self.where = where
        self.reason = reason


def entry(
    where: str, read: Callable[_P, _T], /, *args: _P.args, **named: _P.kwargs
) -> _T | Rejection:
    """What `read` makes of the entry that stands at `where`, else the Rejection that says why it could not."""
    try:
        return read(*args, **named)
    except Cancelled:
        raise
    except Exception as error:
        return Rejection(where, reason(error))


def entries(
    where: str, read: Callable[_P, Iterable[Item]], /, *args: _P.args, **named: _P.kwargs
) -> Iterator[Item]:
    """The same of an entry that makes several events; those that it made before it failed stand."""
    found: list[Item] = []
    wrong = entry(where, lambda: found.extend(read(*args, **named)))
    yield from found
    if isinstance(wrong, Rejection):
        yield wrong


def reason(error: Exception) -> str:
    """Why something could not be read, for a person."""
    if isinstance(error, TimeloomError):
        return str(error)
    if isinstance(error, OverflowError):
        return "a number in it is too large"
    if isinstance(error, UnicodeError):
        return "it holds bytes or half characters that are not text"
    if isinstance(error, ValueError | RecursionError) and str(error):
        return why(error)
    return f"it is not made as its format has it: {_in_words(error)}"


def _in_words(error: Exception) -> str:
    """What Python or a library says of a value that it cannot work with, without their names for it."""
    if isinstance(error, KeyError | IndexError) and error.args:
        missing = repr(error.args[0])[:60] if isinstance(error, KeyError) else "a part"
        return f"{missing} is missing in it"
    if isinstance(error, TypeError | AttributeError):
        kinds = [word for name, word in _KINDS if re.search(rf"\b{name}\b", str(error))]
        return f"{kinds[0] if kinds else 'a value'} stands where another kind of value belongs"
    if isinstance(error, AssertionError):
        return "its parts do not go together"
    return str(error).replace("\n", " ")[:160] or "it cannot be understood"


class Uids:
    """The identities of a source's entries: one that stands again gets a number behind it, so that nothing is lost."""

    def __init__(self) -> None:
        self._seen: dict[str, int] = {}
        self._again: dict[str, None] = {}

    def once(self, uid: str) -> str:
        """The identity as it is, or `uid#2` for the second entry that has it."""
        if not uid:
            return ""
        self._seen[uid] = count = self._seen.get(uid, 0) + 1
        if count == 1:
            return uid
        self._again[uid] = None
        return f"{uid}#{count}"

    def remarks(self) -> Iterator[Remark]:
        """That identities stood more than once, if any did."""
        if self._again:
            first = next(iter(self._again))
            several = number(len(self._again), "identity stands", "identities stand")
            yield Remark(
                f"{several} at more than one entry, as {first!r:.80}: the further ones are called #2 and so on"
            )


@contextmanager
def quiet() -> Iterator[None]:
    """Keep a library's warnings to itself: they are for whoever calls it, not for a person who reads a file."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def sound(items: Iterable[Item], source: Input) -> Iterator[Item]:
    """The items that the timeline can hold; for each other one a Rejection.

    Where the source cannot be read on: a Rejection if events have come, so that they stand, else a SourceError.
    """
    events, last = 0, ""
    try:
        for item in items:
            if isinstance(item, Event):
                events += 1
                last = item.where
                if wrong := fault(item, source):
                    item = Rejection(item.where, wrong)
            elif isinstance(item, Mention) and (
                wrong := _saying_fault(item) or _passage_fault(item.passage, source)
            ):
                item = Rejection("", wrong)
            yield item
    except BrokenOff as error:
        if not events:
            raise
        ways = f"; {error.hint}" if error.hint else ""
        yield Rejection(error.where, f"{error.reason}: nothing behind it was read{ways}")
    except TimeloomError:
        raise
    except Exception as error:
        if not events:
            raise SourceError(f"{source.address}: it cannot be read: {reason(error)}") from error
        why_not = f"the source cannot be read on: {reason(error)}"
        yield Rejection(f"behind {last}" if last else "", why_not)


def fault(event: Event, source: Input) -> str:
    """Why the timeline cannot hold an event; empty if it can. Half characters and dates are the store's to judge."""
    said: Any = event
    if not (
        isinstance(said.title, str)
        and isinstance(said.summary, str)
        and isinstance(said.uid, str)
        and (said.date is None or isinstance(said.date, str))
    ):
        return "its title, date, uid or summary is not a text"
    if wrong := _fields_fault(event.fields):
        return wrong
    if said.date_basis not in DATE_BASES:
        return f"{said.date_basis!r:.60} is not a date basis"
    if event.source is not None and (wrong := _source_fault(event.source)):
        return wrong
    if event.passage is not None and (wrong := _passage_fault(event.passage, source, event)):
        return wrong
    if event.links and (wrong := _first_fault(_link_fault, event.links, "links")):
        return wrong
    if event.notes and (wrong := _first_fault(_note_fault, event.notes, "notes")):
        return wrong
    if event.own_tags and (wrong := _first_fault(_tag_fault, event.own_tags, "tags")):
        return wrong
    if not (isinstance(said.starred, bool) and isinstance(said.proposed, bool)):
        return "whether it is starred or proposed is not true or false"
    return _first_fault(_saying_fault, event.sayings, "sayings") if event.sayings else ""


def _first_fault(judge: Callable[[Any], str], values: Any, name: str) -> str:
    """What is wrong with the first of a list's values that is not sound."""
    if not isinstance(values, tuple):
        return f"its {name} are not a list"
    return next(filter(None, map(judge, values)), "")


def _note_fault(note: Any) -> str:
    return "" if isinstance(note, str) else "a note in it is not a text"


def _tag_fault(tag: Any) -> str:
    return "" if isinstance(tag, str) else "a tag of it is not a text"


def _source_fault(source: Any) -> str:
    if not isinstance(source, Source):
        return "its source is not an object"
    said: Any = source
    for text in (said.address, said.importer, said.digest, said.read):
        if not isinstance(text, str):
            return f"what it says of its source holds {text!r:.60}, which is not a text"
    return ""


def _saying_fault(saying: Any) -> str:
    """What is wrong with the words of a further source, or with a mention: the words of the source that is read."""
    if not isinstance(saying, Saying | Mention):
        return "what another source says of it is not an object"
    said: Any = saying
    if not (said.date is None or isinstance(said.date, str)):
        return "the date that another source gives it is not a text"
    if said.date_basis not in DATE_BASES:
        return f"{said.date_basis!r:.60} is not a date basis"
    if isinstance(saying, Mention):
        return "" if isinstance(said.uid, str) else "the uid of the event it mentions is not a text"
    if wrong := _source_fault(saying.source):
        return wrong
    return _passage_fault(saying.passage) if saying.passage is not None else ""


def _fields_fault(fields: Any) -> str:
    if not isinstance(fields, dict):
        return "its fields are not an object"
    for name, values in fields.items():
        if not isinstance(name, str) or type(values) is not tuple:
            return f"the field {name!r:.60} is not a list of texts"
        for value in values:
            if not isinstance(value, str):
                return f"the field {name!r:.60} holds {value!r:.60}, which is not a text"
    return ""


def _link_fault(link: Any) -> str:
    if not isinstance(link, Link):
        return "a link in it is not an object"
    relation, to = cast(Any, link.relation), cast(Any, link.to)
    if not (isinstance(relation, str) and isinstance(to, str)):
        return "a link in it does not say in texts how and where it leads"
    return _fields_fault(link.fields)


def _passage_fault(passage: Any, source: Input | None = None, event: Event | None = None) -> str:
    if not isinstance(passage, Passage):
        return "its passage is not an object"
    said: Any = passage
    if not (type(said.start) is int and type(said.end) is int):
        return "its passage does not begin and end at whole numbers"
    if not 0 <= passage.start <= passage.end <= _LARGEST:
        return f"its passage from {passage.start} to {passage.end} is not a place in a text"
    if not (isinstance(said.text, str) and isinstance(said.section, str)):
        return "the text or the section of its passage is not a text"
    text = source.text if source is not None and (event is None or event.source is None) else None
    if text is not None and passage.end > len(text):
        return f"its passage ends at {passage.end}, behind the end of the text"
    return ""
