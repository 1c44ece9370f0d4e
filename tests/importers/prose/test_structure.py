"""Sections, paragraphs and sentences: the cuts are where a reader sees them, the offsets are the file's."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timeloom.importers.prose.structure.sections import paragraphs, sections, sentences


def _sentences(text: str) -> list[str]:
    return [text[span.start : span.end] for span in sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He met Mr. Smith in the U.S. in 1969. Then J. R. Bell came.", 2),
        ("It rose to 3.85 days. See p. 4. Why? Nobody knew!", 4),
        ("“It is over,” he said. “Go home.” They went.", 3),
        ("They met at 9 a.m. in the hall, c. 1850. It rained.", 2),
        ("第一句。第二句！第三句？", 3),
        (
            "Wrapped by hand at a width that is usual in mail, so\nthat it goes on here. And ends.",
            2,
        ),
        ("- one thing\n- another thing", 2),
        ("", 0),
    ],
)
def test_sentences(text: str, expected: int) -> None:
    assert len(_sentences(text)) == expected


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2029"])
def test_every_line_end_parts_paragraphs(end: str) -> None:
    text = f"One here.{end}{end}Two there."
    assert [text[a:b] for a, b in paragraphs(text)] == ["One here.", "Two there."]


def test_markdown_headings() -> None:
    text = "\ufeff# Title\n\nBefore all.\n\n## Part *one*\nText one.\n\nUnder lined\n-----------\n\nText two.\n"
    found = sections(text)
    assert [section.title for section in found] == ["Title", "Part *one*", "Under lined"]
    assert [text[s.start : s.end].strip() for s in found] == [
        "Before all.",
        "Text one.",
        "Text two.",
    ]
    assert [section.level for section in found] == [1, 2, 2]


def test_bare_headings() -> None:
    """A short line over a long paragraph is a heading; the first line of a wrapped paragraph is not."""
    long = "This paragraph stands in one long line, as text copied out of a page does, and so it is not wrapped at all."
    text = f"A Short Heading\n{long}\nMeet the 'Crowd'\n{long}\n"
    assert [section.title for section in sections(text)] == ["A Short Heading", "Meet the 'Crowd'"]
    wrapped = (
        "This is the first line of a paragraph, wrapped\nby hand at forty-six, and no heading.\n"
    )
    assert [section.title for section in sections(wrapped)] == [""]


def test_text_before_the_first_heading() -> None:
    text = "Some words first.\n\n# Then\n\nMore."
    first, second = sections(text)
    assert (first.title, text[first.start : first.end].strip()) == ("", "Some words first.")
    assert second.heading is not None
    assert text[second.heading.start : second.heading.end] == "# Then"


def test_headings_in_code_are_none() -> None:
    assert [s.title for s in sections("```\n# not a title\n```\nText.")] == [""]


@given(st.text(alphabet="aB1 .!?\n\r#=-\u00a0\u00ad。", max_size=80))
def test_spans_are_in_order_and_lose_no_word(text: str) -> None:
    """Sentences stand in order without overlap, and every letter is in one."""
    end = 0
    covered = ""
    for span in sentences(text):
        assert end <= span.start < span.end <= len(text)
        covered += text[span.start : span.end]
        end = span.end
    assert covered.count("a") == text.count("a")
    previous = 0
    for section in sections(text):
        assert previous <= section.start <= section.end <= len(text)
        previous = section.end
