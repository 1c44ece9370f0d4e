"""Markdown out: readable, and no text of a source becomes markup."""

from __future__ import annotations

import io
import re

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from tests.exporters.any_events import TRICKY, events, texts
from tests.exporters.writing import NEVER, is_date
from tests.timeloom.dates import strategies as edtf
from timeloom.exporters import markdown
from timeloom.exporters.contract import Context
from timeloom.exporters.markdown import MarkdownExporter, code, escaped
from timeloom.model.events import Event, Link, Passage, Source

NASTY = (
    *(
        "# heading",
        "1. one",
        "- x",
        "<script>alert(1)</script>",
        "&amp; &#60;",
        "[a](javascript:x)",
        "`x`",
    ),
    *(
        "![a](b)",
        "*a* _b_ ~~c~~",
        "|a|b|",
        "http://evil.example",
        "www.evil.example",
        "a@evil.example",
        "===",
    ),
    *(
        "> q",
        "+ z",
        "\\",
        "\\*x\\*",
        "$x$",
        "[^1]",
        "    code",
        "```",
        "---",
        "mailto:a@b.example",
        "<http://x>",
    ),
    *TRICKY,
)


def written(*some: Event, **about: str) -> str:
    out = io.StringIO()
    MarkdownExporter().write(some, out, Context(**about))
    return out.getvalue()


def rendered(markdown: str) -> str:
    return MarkdownIt("gfm-like").render(markdown)


def test_a_chronicle() -> None:
    text = written(
        Event("GPT-4o", "2024-05-13", uid="gpt-4o", fields={"actor": ("OpenAI",)}, starred=True),
        Event(
            "Answers begin",
            "[2024-05-13..2024-05-20]",
            uid="x",
            summary="Quick ones.",
            links=(Link("answers", "gpt-4o"), Link("dated-from", "nobody")),
            date_basis="relative",
            passage=Passage(0, 5, "Within days.", "The chase"),
            source=Source("essay.md"),
            notes=("first line\nsecond",),
        ),
        Event("No day", None, proposed=True),
        timeline="the crowd",
        query="llama",
    )
    assert text.startswith(
        "# the crowd\n\nOnly what matches `llama`.\n\n## 2024\n\n- **13 May 2024** · GPT-4o ★\n"
    )
    assert "answers “GPT-4o”" in text
    assert "dated from `nobody`" in text
    assert "  > Within days." in text
    assert "source: essay.md, The chase" in text
    assert "  > first line\n  > second" in text
    assert "## Undated\n\n- No day *(proposed)*" in text


def test_no_event_is_said() -> None:
    assert "No events." in written()


def test_an_address_stays_one() -> None:
    html = rendered(written(Event("x", fields={"url": ("https://example.org/a_b_c",)})))
    assert '<a href="https://example.org/a_b_c">' in html


def test_what_the_format_leaves_out_is_said() -> None:
    assert MarkdownExporter().write([Event("x")], io.StringIO(), Context())


@settings(max_examples=200, deadline=None)
@given(texts)
def test_any_text_reads_as_itself(text: str) -> None:
    """Rendered, it is one paragraph of plain text: no tag but the paragraph's."""
    # A bare domain (`A.AL`) is a link to this renderer and to none that keeps to GitHub's rules; `www.` is one to both.
    assume(not re.search(r"(?i).\.\w", re.sub(r"(?i)www\.", "", text), re.S))
    html = rendered(f"- {escaped(text)}")
    assert set(re.findall(r"<(\w+)", html)) <= {"ul", "li"}


def test_nasty_texts_read_as_themselves() -> None:
    for text in NASTY:
        html = rendered(f"- {escaped(text)}")
        assert set(re.findall(r"<(\w+)", html)) <= {"ul", "li"}, text


def test_a_code_span_holds_any_backticks() -> None:
    for text in ("a`b", "``", "`", "x", ""):
        assert rendered(code(text)).count("<code>") == 1


@settings(max_examples=50, deadline=None)
@given(events)
def test_any_event_can_be_written(event: Event) -> None:
    """No tag appears that the exporter does not write itself."""
    known = {"h1", "h2", "ul", "li", "p", "strong", "em", "blockquote", "code", "a"}
    assert set(re.findall(r"<(\w+)", rendered(written(event)))) <= known


@given(texts | st.sampled_from(NASTY) | st.text("aZ09 .:@wW&_-(", max_size=12))
@example("see WWW.example.org")
@example("a.www.b")
def test_harmless_text_is_what_needs_no_mark(text: str) -> None:
    """The quick look leaves alone only what the whole way would."""
    quick = escaped(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(markdown, "_HARMLESS", NEVER)
        assert escaped(text) == quick


@given(edtf.expressions | edtf.clocked.filter(is_date))
def test_a_plain_year_is_the_one_that_is_worked_out(date: str) -> None:
    quick = markdown._heading(date)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(markdown, "_PLAIN_YEAR", NEVER)
        assert markdown._heading(date) == quick
