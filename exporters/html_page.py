"""A self-contained HTML page: an interactive timeline in one file that asks the network for nothing.

Everything an event says is data: it stands in a JSON block whose `<`, `>` and `&` are escaped, the page's own script
puts it into the document as text, and a content security policy allows nothing else. The page's parts are the files
in `exporters/page/`.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, lru_cache
from html import escape
from importlib.resources import files
from json.encoder import encode_basestring as quoted
from math import isfinite
from typing import Any, ClassVar, Final, TextIO

from timeloom.dates.edtf.parsing import Edtf, Kind, is_uncertain, parse
from timeloom.dates.words.long import in_words, short
from timeloom.exporters.contract import Context, Losses
from timeloom.exporters.own_row import as_json, unbroken
from timeloom.exporters.svg_layout import lane_field, peek
from timeloom.model.events import Event, Passage, Saying, Source
from timeloom.text import one_line, visible

_SCRIPTS: Final = ("dates", "events", "list", "axis", "pointer", "details", "page")
_MANY: Final = 100_000
"""Beyond this many events a browser takes noticeably long to open the page."""
_IN_SCRIPT: Final = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"}
_LOSSES: Final = {
    "many": (
        f"the page holds more than {_MANY:,} events and will be slow to open",
        f"the page holds more than {_MANY:,} events and will be slow to open",
    ),
}


class HtmlPageExporter:
    """A page to read in a browser."""

    name: ClassVar[str] = "html"
    title: ClassVar[str] = "HTML page"
    suffixes: ClassVar[tuple[str, ...]] = (".html", ".htm")
    keeps: ClassVar[str] = (
        "for reading: axis, lanes, search, details; notes, stars, own tags and sources only if asked for"
    )
    lossless: ClassVar[bool] = False

    def write(self, events: Iterable[Event], out: TextIO, context: Context) -> list[str]:
        losses = Losses(_LOSSES)
        first, events = peek(events)
        parts = _frame(context)
        out.write(parts[0])
        fields: dict[str, None] = dict.fromkeys(context.fields)
        number = 0
        for number, event in enumerate(events, start=1):
            out.write(",\n" if number > 1 else "\n")
            out.write(_harmless(row_text(event)))
            fields.update(dict.fromkeys(event.fields))
        out.write(parts[1])
        out.write(in_script({"lane": lane_field(context, first), "fields": list(fields)}))
        out.write(parts[2])
        losses.add("many", number > _MANY)
        return losses.sentences()


def _frame(context: Context) -> tuple[str, str, str]:
    """The page before its events, between them and what is said of them, and after."""
    query = one_line(context.query)
    page = _part("page.html")
    page = page.replace("{{style}}", _part("page.css"))
    page = page.replace("{{script}}", "\n".join(_part(f"{name}.js") for name in _SCRIPTS))
    before, _, after = page.partition("{{events}}")
    between, _, after = after.partition("{{meta}}")
    # What comes from outside is put in last, so that nothing in it is taken for a place to fill.
    before = before.replace("{{query}}", f" · <code>{escape(query)}</code>" if query else "")
    about = " · ".join(filter(None, map(one_line, (context.author, context.description))))
    before = before.replace("{{about}}", f'<p class="under">{escape(about)}</p>' if about else "")
    before = before.replace("{{title}}", escape(one_line(context.timeline) or "Timeline"))
    return before + "[", "\n]" + between, after


@cache
def _part(name: str) -> str:
    return files("exporters").joinpath("page", name).read_text("utf-8")


def in_script(row: object) -> str:
    """JSON that may stand in a script element, whatever is in it (HTML Living Standard, 4.12.1.3)."""
    return _harmless(as_json(row))


def _harmless(text: str) -> str:
    for sign, escape_of_it in _IN_SCRIPT.items():
        text = text.replace(sign, escape_of_it)
    return text


def row_text(event: Event) -> str:
    """An event as the page's script knows it, as JSON; `exporters/page/events.js` says what the letters mean.

    Its parts are put together by hand, which takes half the time.
    """
    date = parse(event.date) if event.date else None
    words, brief = (in_words(date.text), short(date.text)) if date else ("undated", "undated")
    limits = (_finite(date.earliest), _finite(date.latest)) if date else (None, None)
    fields = [
        f"{quoted(name)}:[{','.join([quoted(visible(value)) for value in values])}]"
        for name, values in event.fields.items()
        if values
    ]
    links = [[one_line(link.relation), link.to] for link in event.links]
    notes = ",".join([quoted(visible(note)) for note in event.notes])
    certain = as_json(_certain(date)) if date and is_uncertain(date.text) else "null"
    passage = as_json(_passage(event.passage)) if event.passage else "null"
    sayings = as_json([_saying(saying) for saying in event.sayings]) if event.sayings else "[]"
    return unbroken(
        f'{{"u":{quoted(event.uid)},"d":{"null" if event.date is None else quoted(event.date)},'
        f'"w":{quoted(words)},"h":{quoted(brief)},'
        f'"t":{quoted(one_line(event.title))},"s":{quoted(visible(event.summary))},'
        f'"f":{{{",".join(fields)}}},"k":{as_json(links) if links else "[]"},'
        f'"a":{_number(limits[0])},"b":{_number(limits[1])},'
        f'"e":{certain},"y":{quoted(event.date_basis)},"n":[{notes}],'
        f'"o":{_source_text(event.source)},"p":{passage},"g":{sayings},'
        f'"x":{event.starred:d},"r":{event.proposed:d}}}'
    )


def _number(moment: float | None) -> str:
    return "null" if moment is None else repr(moment)


@lru_cache(maxsize=64)
def _source_text(source: Source | None) -> str:
    return as_json(_source(source))


def _finite(moment: float) -> float | int | None:
    if not isfinite(moment):
        return None
    # Whole seconds need no decimals, and a last microsecond none that anyone could see.
    rounded = round(moment)
    return rounded if abs(moment - rounded) <= 1e-6 else moment


def _certain(date: Edtf) -> list[float | int | None]:
    """From when to when an uncertain date was surely going on; the same moment twice where it never surely was."""
    begun, ending = date.start_bounds[1], date.end_bounds[0]
    if date.kind is not Kind.INTERVAL or begun > ending:
        middle = (date.earliest + date.latest) / 2
        middle = middle if isfinite(middle) else (begun if isfinite(begun) else ending)
        return [_finite(middle), _finite(middle)]
    return [_finite(begun), _finite(ending)]


def _source(source: Source | None) -> dict[str, str] | None:
    return {"address": one_line(source.address)} if source else None


def _passage(passage: Passage | None) -> dict[str, str] | None:
    if passage is None:
        return None
    return {"text": visible(passage.text), "section": one_line(passage.section)}


def _saying(saying: Saying) -> dict[str, Any]:
    return {
        "o": _source(saying.source),
        "p": _passage(saying.passage),
        "w": in_words(saying.date) if saying.date else "",
    }
