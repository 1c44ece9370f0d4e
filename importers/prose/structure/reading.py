"""A text read once: as a reader sees it, with its times, and sentence by sentence under the date it stands under."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from timeloom.importers.prose.structure.outline import Block, Outline, outline
from timeloom.importers.prose.structure.sections import (
    LONGEST_SENTENCE,
    Section,
    Span,
    sections,
    sentences,
)
from timeloom.importers.prose.times.expressions import TimeExpression
from timeloom.importers.prose.times.tagger import Found, Readable, expressions, readable


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence of the readable text, with the times in it that are no block's date.

    `lead` is the date that its entry begins with, `under` the block under whose date it stands (-1: none), `label` a
    name before that date. `entry_end` is where its entry's last sentence ends that has no time of its own.
    """

    span: Span
    section: Section
    times: Sequence[TimeExpression] = ()
    lead: TimeExpression | None = None
    under: int = -1
    label: Span | None = None
    is_item: bool = False
    is_first: bool = False
    entry_end: int = 0


@dataclass(slots=True)
class Prose:
    """A text with what was found in it. The times' offsets are the readable text's in `told`, the file's in `found`.

    Anchors always stand in the file.
    """

    clean: Readable
    outline: Outline
    found: list[Found]
    leads: dict[int, TimeExpression] = field(default_factory=dict)
    _times: list[TimeExpression] = field(default_factory=list)
    _ends: list[int] = field(default_factory=list)

    def told(self) -> Iterator[Told]:
        """The sentences in order, headings left out."""
        for section in sections(self.clean.text):
            if not self.outline.blocks:
                for span in sentences(self.clean.text, section.start, section.end):
                    yield self._sentence(Told(span, section))
                continue
            number = max(0, self.outline.at(section.start))
            while number < len(self.outline.blocks):
                block = self.outline.blocks[number]
                if block.start >= section.end:
                    break
                if block.start >= section.start and not block.is_heading:
                    yield from self._block(number, block, section)
                number += 1

    def _block(self, number: int, block: Block, section: Section) -> Iterator[Told]:
        lead = block.lead
        if lead is not None and lead.alone:
            return
        end = lead.told if lead is not None and lead.told is not None else block.end
        time = self.leads.get(number)
        begin = block.body if lead is None or time is not None else block.start
        label = None if lead is None or lead.label is None else Span(*lead.label)
        parent = self.outline.blocks[block.under] if block.under >= 0 else None
        if (
            label is None
            and parent is not None
            and parent.lead is not None
            and parent.lead.label is not None
        ):
            label = Span(*parent.lead.label)
        told = [
            self._sentence(Told(span, section, (), None, block.under, label, block.is_item))
            for span in sentences(self.clean.text, begin, end)
        ]
        last = end
        for n, one in enumerate(told):
            if n and one.times:
                last = told[n - 1].span.end
                break
        for n, one in enumerate(told):
            yield Told(
                one.span, section, one.times, time if n == 0 else None, block.under, label, block.is_item, n == 0,
                last if n == 0 else one.span.end,
            )  # fmt: skip

    def _sentence(self, told: Told) -> Told:
        span = told.span
        at = bisect_left(self._ends, span.start + 1)
        stop = at
        while stop < len(self._times) and self._times[stop].start < span.end:
            stop += 1
        times = self._times[at:stop]
        if times and times[-1].end > span.end and span.end - span.start > LONGEST_SENTENCE // 2:
            span = Span(span.start, times[-1].end)  # a date that goes on in the next piece
        return Told(
            span, told.section, times, told.lead, told.under, told.label, told.is_item, entry_end=span.end
        )  # fmt: skip


def read(text: str, *, document_date: str | None = None) -> Prose:
    """Read a text. DateError if the document's date is none."""
    clean = readable(text)
    chronology = outline(clean.text)
    found = list(expressions(clean, chronology, document_date=document_date))
    prose = Prose(clean, chronology, found)
    for one in found:
        time = one.time._replace(start=one.start, end=one.end, text=clean.text[one.start : one.end])
        if one.block >= 0:
            prose.leads[one.block] = time
        else:
            prose._times.append(time)
            prose._ends.append(one.end)
    return prose
