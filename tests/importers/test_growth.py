"""Twice the input, twice the work: no reader looks at the same text again and again."""

from __future__ import annotations

import pytest

from tests.fuzzing.doubling import work
from timeloom.events import Remark
from timeloom.importers.feed_pieces import shortened
from timeloom.importers.html_text import plain_text

_MOST = 2.6
"""How many times the work twice the input may be: twice, and some room for what is done once."""


def test_work_that_grows_with_the_square_is_seen() -> None:
    """The count would tell: looking to the end for each letter is four times as much for twice the text."""

    def square(size: int) -> int:
        text = "a" * size
        return work(lambda: [text.find("b", at) for at in range(len(text))])

    assert square(4000) > 3.5 * square(2000)


@pytest.mark.parametrize("one", ["<!--", "<a ", "<a b='", '<a ="', "</", "<![CDATA[", "<?", "&#"])
def test_html_is_gone_through_once(one: str) -> None:
    """Marks that are never closed, each of which `html.parser` looks for to the end of the text."""
    count = [work(lambda size=size: plain_text("<b>" + one * size)) for size in (2000, 4000)]
    assert count[1] < _MOST * count[0]


def test_a_name_in_a_feed_is_cut_before_the_library_sees_it() -> None:
    """feedparser looks for an e-mail address in it, beginning anew at each letter."""
    remarks: list[Remark] = []
    for inside in (b"a" * 50_000, b"<![CDATA[" + b"a" * 50_000 + b"]]>", b"&#97;" * 50_000):
        data = b"<rss><channel><item><author>" + inside + b"</author><title>x</title></item>"
        assert len(shortened(data, remarks)) < 2_000
    assert "more than 1,000 characters cut" in remarks[0].text
    sound = b"<rss><channel><item><author>a@b.c (A)</author></item></channel></rss>"
    assert shortened(sound, remarks) == sound
