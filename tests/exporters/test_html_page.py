"""The HTML page as text: safe with anything in it, asking for nothing, the same bytes every time.

What it does in a browser is tested in tests/browser.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from html.parser import HTMLParser
from math import isfinite
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.exporters.any_events import events as any_event
from tests.exporters.any_events import texts
from tests.exporters.writing import DATES, written
from timeloom.dates.edtf.calendar import civil_from_seconds
from timeloom.dates.edtf.parsing import bounds
from timeloom.exporters.contract import Context
from timeloom.exporters.html_page import HtmlPageExporter, row_text
from timeloom.model.events import Event

_HOSTILE = (
    *(
        "</script><script>alert(1)</script>",
        "<!--<script>",
        "{{events}}",
        "{{script}}",
        "{{meta}}",
        "{{title}}",
    ),
    *(
        "]]>",
        "</title><img src=x onerror=alert(1)>",
        "&lt;b&gt;",
        "\u2028\u2029",
        "javascript:alert(1)",
        "</style>",
    ),
)
hostile = texts | st.sampled_from(_HOSTILE)


class _Elements(HTMLParser):
    """Start tags with their attributes, and the text of scripts by id."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: dict[str | None, str] = {}
        self.inside = False
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.inside = tag == "script"

    def handle_endtag(self, tag: str) -> None:
        self.inside = False

    def handle_data(self, data: str) -> None:
        if self.inside:
            name = self.tags[-1][1].get("id")
            self.scripts[name] = self.scripts.get(name, "") + data


def _page(events: list[Event], context: Context | None = None) -> str:
    return written(HtmlPageExporter(), events, context)[0]


_PLAIN = [tag for tag, _ in _Elements(_page([], Context("t", "q"))).tags]


@given(st.lists(st.tuples(any_event, hostile), max_size=3), hostile, hostile)
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_text_becomes_markup_and_all_of_it_arrives(
    found: list[tuple[Event, str]], name: str, query: str
) -> None:
    events = [Event(text, date=event.date, summary=text, fields=event.fields, notes=(text,), source=event.source)
              for event, text in found]  # fmt: skip
    page = _Elements(_page(events, Context("t" + name, "q" + query)))
    assert [tag for tag, _ in page.tags] == _PLAIN
    assert json.loads(page.scripts["events"]) == [json.loads(row_text(event)) for event in events]


def test_it_asks_for_nothing() -> None:
    page = _page([Event("a", date="2020")])
    tags = _Elements(page).tags
    for _, attributes in tags:
        assert not {"src", "srcset", "action", "background"} & set(attributes)
        assert (attributes.get("href") or "data:").startswith("data:")
    policy = next(a["content"] for _, a in tags if a.get("http-equiv") == "Content-Security-Policy")
    assert policy is not None
    assert policy.startswith(
        "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:;"
    )
    assert not re.search(r"@import|url\(|fetch\(|XMLHttpRequest|WebSocket|innerHTML|eval\(", page)


def test_it_is_the_same_every_time_and_names_the_timeline() -> None:
    events = [Event("a", date="2020", fields={"kind": ("x",), "side": ("y",)})]
    context = Context("Rome & <after>", "date:..500")
    page = _page(events, context)
    assert page == _page(events, context)
    assert "<title>Rome &amp; &lt;after&gt;</title>" in page
    assert "<code>date:..500</code>" in page
    assert json.loads(_Elements(page).scripts["meta"]) == {
        "lane": "side",
        "fields": ["kind", "side"],
    }


def row_of(event: Event) -> Any:
    """An event as the page's script finds it."""
    return json.loads(row_text(event))


@pytest.mark.parametrize("date", DATES)
def test_rows_have_the_bounds_and_where_doubt_ends(date: str) -> None:
    row = row_of(Event("a", date=date))
    earliest, latest = bounds(date)
    assert row["a"] == pytest.approx(earliest, abs=1e-6) if isfinite(earliest) else row["a"] is None
    assert row["b"] == pytest.approx(latest, abs=1e-6) if isfinite(latest) else row["b"] is None
    assert json.dumps(row, allow_nan=False)


def test_doubt_fades_at_the_end_that_has_it() -> None:
    whole: Any = row_of(Event("a", date="1900~"))
    assert whole["e"][0] == whole["e"][1] == (whole["a"] + whole["b"]) / 2
    end: Any = row_of(Event("a", date="1900-01-01/1910~"))
    assert end["e"] == [pytest.approx(bounds("1900-01-01")[1], abs=1e-5), bounds("1910")[0]]
    assert row_of(Event("a", date="1900/1910"))["e"] is None


def test_its_calendar_is_ours() -> None:
    """The page's script computes the same civil dates as the core, in deep time as well."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed")
    moments = [
        *range(-90_000_000_000, 90_000_000_000, 977_777_777),
        0,
        -1,
        86_399,
        -62_167_219_200,
        -62_135_596_800,
    ]
    moments += [-(10**15), 10**15 + 12_345]
    script = Path("exporters/page/dates.js").read_text() + (
        "process.stdout.write(JSON.stringify(JSON.parse(process.argv[1]).map((at) => {"
        "const c = civil(at); return [c.year, c.month, c.day, c.hour, c.minute, c.second, secondsOf(c.year, c.month, c.day)]"
        "})))"
    )
    done = subprocess.run(
        [node, "-e", script, json.dumps(moments)], capture_output=True, check=True, timeout=60
    )
    for moment, found in zip(moments, json.loads(done.stdout), strict=True):
        assert found[:6] == [int(part) for part in civil_from_seconds(moment)]
        assert found[6] == moment // 86_400 * 86_400
