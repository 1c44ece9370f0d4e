"""Hidden characters and tags go, and every offset finds its way back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timeloom.importers.prose.times.tagger import readable


@pytest.mark.parametrize(
    ("raw", "word", "expected"),
    [
        ("No\u00advem\u00adber 1969", "November 1969", "No\u00advem\u00adber 1969"),
        ("on <b>3 May</b> 1998 he", "3 May 1998", "3 May</b> 1998"),
        ("the 20<sup>th</sup> century", "20th century", "20<sup>th</sup> century"),
        ("1914&ndash;18, then", "1914–18", "1914&ndash;18"),
        ("5&nbsp;May", "5\u00a0May", "5&nbsp;May"),
        ("plain 1969 text", "1969", "1969"),
    ],
)
def test_finds_its_way_back(raw: str, word: str, expected: str) -> None:
    clean = readable(raw)
    at = clean.text.index(word)
    assert raw[clean.start_of(at) : clean.end_of(at + len(word))] == expected


def test_scripts_styles_comments_and_addresses_are_not_read() -> None:
    clean = readable(
        "<p>A<script>var y = 1999;</script><style>p{top:1998px}</style><!-- 1997 -->"
        '<a href="x/1996">B</a> https://example.org/1995/01/02 <time datetime="1994">C</time></p>'
    )
    assert [word for word in ("A", "B", "C") if word in clean.text] == ["A", "B", "C"]
    assert not any(year in clean.text for year in ("1999", "1998", "1997", "1996", "1995", "1994"))


def test_less_than_signs_are_text() -> None:
    assert readable("1 < 2 and <b> a < b").text == "1 < 2 and  a < b"


@given(st.text(alphabet="ab<>/&;p\u00ad !-", max_size=60))
def test_offsets_never_leave_the_text(raw: str) -> None:
    """Starts grow with the offset, and lie inside the raw text."""
    clean = readable(raw)
    starts = [clean.start_of(at) for at in range(len(clean.text))]
    assert starts == sorted(starts)
    assert all(0 <= start < len(raw) for start in starts)
    assert all(clean.end_of(at + 1) <= len(raw) for at in range(len(clean.text)))
