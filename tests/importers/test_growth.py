"""Twice the input, twice the work: no reader looks at the same text again and again."""

from __future__ import annotations

import pytest

from tests.fuzzing.doubling import Looked
from timeloom.importers.documents.feed_pieces import shortened
from timeloom.importers.source import html as html_text
from timeloom.model.events import Remark


def test_a_text_that_is_looked_through_anew_each_time_is_seen() -> None:
    """The count would tell: four times as much for twice the text."""
    texts = [Looked("a" * size) for size in (1000, 2000)]
    for text in texts:
        for at in range(len(text)):
            text.find("b", at)
    assert texts[1].through > 3.9 * texts[0].through


@pytest.mark.parametrize(
    "one", ["<!--", "<a ", "<a b='", '<a ="', "</", "<![CDATA[", "<?", "<!x", "x<"]
)
def test_html_is_gone_through_once(one: str) -> None:
    """Marks that are never closed, each of which `html.parser` looks for to the end of the text."""
    counts = []
    for size in (2000, 4000):
        text = Looked("<b>" + one * size)
        reading = html_text._Text(text)
        reading.read()
        assert reading._patience > -len(text), (
            "the ends of tags were not looked for again and again"
        )
        counts.append(text.through)
    assert counts[1] < 2.2 * counts[0]


def test_a_name_in_a_feed_is_cut_before_the_library_sees_it() -> None:
    """feedparser looks for an e-mail address in it, beginning anew at each letter."""
    remarks: list[Remark] = []
    for inside in (b"a" * 50_000, b"<![CDATA[" + b"a" * 50_000 + b"]]>", b"&#97;" * 50_000):
        data = b"<rss><channel><item><author>" + inside + b"</author><title>x</title></item>"
        assert len(shortened(data, remarks)) < 2_000
    assert "more than 1,000 characters cut" in remarks[0].text
    sound = b"<rss><channel><item><author>a@b.c (A)</author></item></channel></rss>"
    assert shortened(sound, remarks) == sound
