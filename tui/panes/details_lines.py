"""What the details pane says of an event, line by line: parts of text with the name of their style."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from rich.cells import cell_len

from timeloom.cells import can_join, join, split
from timeloom.errors import EventError
from timeloom.model.events import ANSWERS, Event, Fields, LinkEnd, Passage, Source
from timeloom.store.answers import Detail, Note
from timeloom.text import one_line, visible
from timeloom.tui.cells import clip, grid, wrap
from timeloom.tui.panes.note_lines import note_lines
from timeloom.tui.style.dates import in_words, lag_words, short
from timeloom.tui.style.glyphs import Glyphs


def to_text(fields: Mapping[str, tuple[str, ...]]) -> str:
    """One line per field, in their order; several values have `; ` between them."""
    return "\n".join(
        f"{name}: {_written(values)}" for name, values in fields.items() if can_join(values)
    )


def _written(values: tuple[str, ...]) -> str:
    parts = [join((value,)) if len(values) == 1 else join((value, ""))[:-1] for value in values]
    return "; ".join(one_line(part) for part in parts)


def from_text(text: str) -> Fields:
    """The fields; a name that stands twice has both lines' values. Raises EventError for a line without a name."""
    fields: dict[str, tuple[str, ...]] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        name, colon, rest = line.partition(":")
        name = name.strip()
        if not colon or not name:
            raise EventError(
                f"line {number} of the fields has no name", hint="write it as `name: value`"
            )
        values = tuple(value.strip() for value in split(rest.strip()) if value.strip())
        fields[name] = fields.get(name, ()) + values
    return {name: values for name, values in fields.items() if values}


def changes(before: Mapping[str, tuple[str, ...]], after: Mapping[str, tuple[str, ...]]) -> Fields:
    """What is different: new values by name, an empty tuple where a field is gone."""
    gone = {name: () for name in before if name not in after}
    return {name: values for name, values in after.items() if before.get(name) != values} | gone


def step_along(
    passages: Iterable[tuple[Passage, str, str]],
    cursor: int,
    focus: str | None,
    steps: int,
    lets: Callable[[str], bool],
) -> tuple[int, str] | None:
    """Where the passage begins that is `steps` on, and the event it speaks of; the last one if there are fewer.

    `passages` come in the order of the way, from those that begin at the cursor on. Of several that begin there, the
    focused event's is where one stands. `lets` says of an event whether it is stopped at. None: no passage is left.
    """
    here: list[tuple[Passage, str, str]] = []
    rest = iter(passages)
    for one in rest:
        if one[0].start != cursor:
            rest = chain([one], rest)
            break
        here.append(one)
    uids = [uid for _, uid, _ in here]
    if focus in uids:
        here = here[uids.index(focus) + 1 :]
    elif focus is not None:
        here = []
    found = None
    for passage, uid, _ in chain(here, rest):
        if steps <= 0:
            break
        if lets(uid):
            found = (passage.start, uid)
            steps -= 1
    return found


BASIS_WORDS = {
    "stated": "stated in the source",
    "relative": "relative to another event",
    "looked-up": "looked up",
    "entered": "entered by hand",
}


class DetailLine(NamedTuple):
    """`parts` are (text, style); `target` is the uid of the event that the line leads to."""

    parts: tuple[tuple[str, str], ...] = ()
    target: str | None = None


def details_lines(
    detail: Detail, width: int, glyphs: Glyphs, timeline: str = ""
) -> list[DetailLine]:
    """The pane's lines at a width in cells, top to bottom; `timeline`: which one it is in, where there are several."""
    return list(_Writer(detail, width, glyphs, timeline).lines())


class _Writer:
    def __init__(self, detail: Detail, width: int, glyphs: Glyphs, timeline: str) -> None:
        self.timeline = timeline
        self.detail = detail
        self.event: Event = detail.event
        self.width = width
        self.glyphs = glyphs

    def lines(self) -> Iterator[DetailLine]:
        yield from self._head()
        yield from self._fields()
        if self.event.summary.strip():
            yield DetailLine()
            yield from self._text(visible(self.event.summary.strip()), "text")
        yield from self._sayings()
        yield from self._links("answers", self.detail.links, outgoing=True)
        yield from self._links("answered by", self.detail.linked_from, outgoing=False)
        yield from self._notes()
        yield from self._conflicts()
        yield DetailLine()
        if self.timeline:
            yield self._dim(f"in the timeline {grid(self.timeline)}")
        yield self._dim(f"uid {grid(self.event.uid)}")

    def _dim(self, words: str) -> DetailLine:
        return DetailLine(((clip(words, self.width, self.glyphs.ellipsis), "dim"),))

    def _head(self) -> Iterator[DetailLine]:
        star = f" {self.glyphs.star}" if self.event.starred else ""
        lines = wrap(grid(self.event.title), self.width - cell_len(star))
        for number, line in enumerate(lines):
            last = number == len(lines) - 1
            yield DetailLine(
                ((line, "title"), (star, "star")) if last and star else ((line, "title"),)
            )
        date = in_words(self.event.date) if self.event.date else "undated"
        basis = (
            BASIS_WORDS.get(self.event.date_basis, self.event.date_basis) if self.event.date else ""
        )
        both = f"{date} {self.glyphs.dot} {basis}" if basis else date
        if cell_len(both) <= self.width and basis:
            yield DetailLine(((date, "text"), (f" {self.glyphs.dot} {basis}", "dim")))
        else:
            yield from self._text(date, "text")
            if basis:
                yield from self._text(basis, "dim")
        if self.event.proposed:
            yield from self._text("proposed: nobody has accepted it yet", "warn")
        if self.detail.edited:
            yield from self._text(
                f"edited by hand: {', '.join(map(one_line, self.detail.edited))}", "dim"
            )

    def _fields(self) -> Iterator[DetailLine]:
        """`actor OpenAI  side openai`, as many on a line as fit."""
        line: list[tuple[str, str]] = []
        used = 0
        for name, values in self.event.fields.items():
            label, text = grid(name), ", ".join(map(grid, values))
            cells = cell_len(label) + 1 + cell_len(text)
            if used and used + 3 + cells > self.width:
                yield DetailLine(tuple(line))
                line, used = [], 0
            if used:
                line.append(("   ", "text"))
                used += 3
            if cells > self.width:
                yield from self._labelled(label, text)
                continue
            line += [(label + " ", "label"), (text, "text")]
            used += cells
        if line:
            yield DetailLine(tuple(line))

    def _labelled(self, label: str, text: str) -> Iterator[DetailLine]:
        label = clip(label, max(self.width // 3, 4), self.glyphs.ellipsis)
        indent = cell_len(label) + 1
        for number, line in enumerate(wrap(text, max(self.width - indent, 4))):
            head = (label + " ", "label") if number == 0 else (" " * indent, "text")
            yield DetailLine((head, (line, "text")))

    def _text(self, text: str, style: str, indent: int = 0) -> Iterator[DetailLine]:
        for line in wrap(text, max(self.width - indent, 4)):
            yield DetailLine(((" " * indent + line, style),))

    def _heading(self, text: str) -> Iterator[DetailLine]:
        yield DetailLine()
        head = clip(f"{self.glyphs.rule * 2} {text} ", self.width, self.glyphs.ellipsis)
        yield DetailLine(((head + self.glyphs.rule * (self.width - cell_len(head)), "heading"),))

    def _sayings(self) -> Iterator[DetailLine]:
        """Who says so: the first source and every further one, each with its passage and date."""
        event = self.event
        if event.source is not None or event.passage is not None:
            yield from self._saying(event.source, event.passage, None, "")
        for saying in event.sayings:
            yield from self._saying(saying.source, saying.passage, saying.date, saying.date_basis)

    def _saying(
        self, source: Source | None, passage: Passage | None, date: str | None, basis: str
    ) -> Iterator[DetailLine]:
        name = _source_name(source) if source is not None else "the source"
        section = f", {grid(passage.section)}" if passage is not None and passage.section else ""
        if passage is None and (date is None or date == self.event.date):
            yield DetailLine()
            yield from self._text(f"from {grid(name)}", "dim")
            return
        yield from self._heading(f"in {grid(name)}{section}")
        if date is not None and date != self.event.date:
            yield from self._text(f"{in_words(date)} ({BASIS_WORDS.get(basis, basis)})", "dim")
        if passage is not None and passage.text.strip():
            quote = f"{self.glyphs.open_quote}{one_line(passage.text)}{self.glyphs.close_quote}"
            yield from self._text(quote, "quote")

    def _links(
        self, title: str, ends: Sequence[LinkEnd], *, outgoing: bool
    ) -> Iterator[DetailLine]:
        answers = [end for end in ends if end.relation == ANSWERS]
        others = [end for end in ends if end.relation != ANSWERS]
        if answers:
            yield from self._heading(title)
            for end in answers:
                yield self._link(end, outgoing)
        if others:
            yield from self._heading("links to" if outgoing else "linked from")
            for end in others:
                yield self._link(end, outgoing, grid(end.relation))

    def _link(self, end: LinkEnd, outgoing: bool, relation: str = "") -> DetailLine:
        arrow = self.glyphs.answers if outgoing else self.glyphs.linked
        lag = self._lag(end, outgoing)
        title = grid(end.title) if end.title else f"{grid(end.uid)} (not in this timeline)"
        lead = f"{arrow} {relation} " if relation else f"{arrow} "
        lead += f"{short(end.date)} " if end.date else ""
        room = self.width - cell_len(lead) - (cell_len(lag) + 1 if lag else 0)
        parts = [(lead, "dim"), (clip(title, max(room, 4), self.glyphs.ellipsis), "link")]
        if lag:
            parts.append((f" {lag}", "dim"))
        return DetailLine(tuple(parts), end.uid if end.title else None)

    def _lag(self, end: LinkEnd, outgoing: bool) -> str:
        if end.relation != ANSWERS:
            return ""
        here, there = (self.detail.earliest, self.detail.latest), (end.earliest, end.latest)
        return lag_words(there, here) if outgoing else lag_words(here, there)

    def _notes(self) -> Iterator[DetailLine]:
        notes = self.detail.notes or [Note(text) for text in self.event.notes]
        for number, note in enumerate(notes):
            name = f"note {number + 1}" if len(notes) > 1 else "note"
            signed = ", ".join(filter(None, (grid(note.author), note.written[:10])))
            yield from self._heading(f"{name} ({signed})" if signed else name)
            yield from map(DetailLine, note_lines(note.text, self.width))

    def _conflicts(self) -> Iterator[DetailLine]:
        for conflict in self.detail.conflicts:
            yield from self._heading(f"{grid(conflict.attribute)} has changed in the source")
            yield from self._text(f"yours: {one_line(conflict.mine)}", "warn")
            yield from self._text(f"theirs: {one_line(conflict.theirs)}", "dim")


def _source_name(source: Source) -> str:
    """The last part of a path or address, as people call a source."""
    return source.address.rstrip("/").replace("\\", "/").rpartition("/")[2] or source.address
