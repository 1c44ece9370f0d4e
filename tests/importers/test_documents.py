"""Documents become prose with their structure: what is read of them, what is left out, and what is refused."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from tests.importers.reading import FIXTURES, Reading, read_bytes
from timeloom.errors import SourceError
from timeloom.importers import registry
from timeloom.importers.contract import Input, Options, Sample
from timeloom.importers.documents.document import Document, events
from timeloom.importers.documents.markup import markdown_of
from timeloom.importers.documents.wikitext import markdown_of as wikitext
from timeloom.importers.source.opening import open_source
from timeloom.model.events import Event, Remark


def read(name: str, options: Options | None = None) -> tuple[Reading, Input]:
    """Read as the program does, and see that passages stand in the text that is kept."""
    with open_source(FIXTURES / name, options) as source:
        importer = registry.choose(source.sample)
        assert importer.name == Path(name).parts[0]
        found = Reading(list(registry.read(importer, source)))
    for event in found.events:
        if event.passage is not None and event.passage.text:
            assert source.text is not None
            assert source.text[event.passage.start : event.passage.end] == event.passage.text
    return found, source


def dates(found: Reading) -> list[str | None]:
    return sorted((event.date for event in found.events), key=str)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("html/article.html", ["1960-10-21", "1961-03", "1964", "1964-03-12", "1964-03-14", "1971", "1975", "1980", "1991", "2019-05-13"]),
        ("html/list.html", ["1883", "1901-05", "1905-05-04", "1905-05-04"]),
        ("docx/bridge.docx", ["1905-05-04", "1911", "1920", "1931", "2019-05-06/2019-05-12"]),
        ("docx/plain.docx", ["1883", "1899"]),
        ("odt/bridge.odt", ["1905-05-04", "1911", "1920", "1931", "1950"]),
        ("odt/flat.fodt", ["1920-01-01"]),
        ("rtf/letter.rtf", ["1905-05-04", "1911"]),
        ("rtf/second.rtf", ["1920-01-01", "1921-06", "1922"]),
        ("epub/quay.epub", ["1883-05-24", "1899-12-31"]),
        ("epub/old.epub", ["1920-01-01"]),
        ("pdf/report.pdf", ["1905-05-04", "1911", "1920-03"]),
        ("wikitext/timeline.wiki", ["1883", "1899", "1899-06-05", "1905-05-04", "1905-05-04", "1910~", "1969-07-20"]),
        ("wikitext/export.xml", ["1883", "1899"]),
        ("rst/history.rst", ["1883-05-24", "1899", "1905", "1911", "2001-03-03"]),
        ("rst/simple.rst", ["1920-01-01", "1921-06", "1950"]),
    ],
)  # fmt: skip
def test_the_dates_of_a_document(name: str, expected: list[str]) -> None:
    """All that its text tells, and nothing of what was deleted, stands around it or in its code."""
    found, _ = read(name)
    assert dates(found) == expected
    assert not found.rejections


def test_a_page_says_who_wrote_it_and_when() -> None:
    found, source = read("html/article.html")
    assert source.title.startswith("The two breakwaters")
    assert "the document is of 2019-05-14 by Ann Lind (as the page says)" in " ".join(found.remarks)
    assert source.text is not None
    assert "café" in source.text
    assert "Archive" not in source.text
    assert "Copyright" not in source.text
    other, _ = read("html/article.html", Options(document_date="2001-01-02"))
    assert "2001-01-01" in dates(other)


def test_passages_say_their_page_and_their_chapter() -> None:
    pdf, _ = read("pdf/report.pdf")
    assert [e.passage and e.passage.section for e in pdf.events] == ["page 1", "page 2", "page 3"]
    assert "builders left" in str(pdf.events[0].passage)
    epub, source = read("epub/quay.epub")
    assert [e.passage and e.passage.section for e in epub.events] == ["The beginning", "The end"]
    assert source.title == "The quay"
    assert "1 of its parts are missing in the file: left out" in epub.remarks


def test_a_scanned_pdf_says_so() -> None:
    with pytest.raises(SourceError, match="has no text in it: its 2 pages are pictures"):
        read("pdf/scanned.pdf")


def test_each_message_is_an_event() -> None:
    found, _ = read("mail/letter.eml")
    (event,) = found.events
    assert (event.title, event.date, event.uid) == (
        "The café at the quay",
        "2019-05-14T09:00:00+02:00",
        "1@example.org",
    )
    assert event.summary == "We meet at the café on Friday."
    assert event.fields == {
        "from": ("Ann Lindström <ann@example.org>",), "to": ("Bob <bob@example.org>", "carl@example.org"),
        "attachment": ("plan.pdf",),
    }  # fmt: skip


@pytest.mark.parametrize(
    "header",
    [
        b"To: a: b: c@example.org;;\n",
        b'To: " ".@\n',
        b"Cc: <@\n",
        b"Content-Type: ;=\n",
        b"Content-Disposition: \xff; x*=y\n",
        b"References: " + b"<a@b> " * 50_000 + b"\n",
        b"To: " + b"(" * 100_000 + b"\n",
        b"To: a@example.org\n" * 5_000,
    ],
)
def test_a_header_that_is_broken_or_endless_costs_itself(header: bytes) -> None:
    data = (
        b"From: a@example.org\n"
        + header
        + b"Date: Tue, 14 May 2019 09:00:00 +0200\nSubject: S\n\nT\n"
    )
    found = read_bytes(data, "a.eml")
    assert [(e.title, e.date) for e in found.events] == [("S", "2019-05-14T09:00:00+02:00")]


def test_a_mailbox_keeps_who_answered_whom() -> None:
    found, _ = read("mail/list.mbox")
    assert [(e.title, e.date) for e in found.events] == [
        ("The wall", "2019-05-14T09:00:00Z"), ("Re: The wall", "2019-05-15T10:00:00-07:00"), ("No subject, no date.", None),
    ]  # fmt: skip
    assert found.events[0].summary == "From here it looks fine.\n\nFrom there it does not."
    assert [link.to for link in found.events[1].links] == ["1@example.org"]
    assert found.events[1].summary == "It **does** not."
    assert [e.uid for e in found.events] == ["1@example.org", "2@example.org", "2@example.org#2"]
    assert found.events[2].fields["date-as-written"] == ("some day",)


def test_time_stamps_of_org() -> None:
    found, _ = read("org/plan.org")
    told = [(e.title, e.date, e.fields["kind"][0]) for e in found.events]
    assert told == [
        ("Lay the keel", "2020-01-05T17:00", "closed"),
        ("Lay the keel", "2020-01-01", "scheduled"),
        ("Launch", "2020-06-30T10:00/2020-06-30T11:30", "active"),
        ("Launch", "2020-07-01", "deadline"),
        ("Voyage", "2020-08-01/2020-08-14", "active"),
        ("Meeting", "2020-09-07T09:00", "active"),
    ]
    keel = found.events[0]
    assert (keel.fields["tag"], keel.fields["state"], keel.fields["place"]) == (
        ("ship", "slip"),
        ("DONE",),
        ("North quay",),
    )
    assert keel.summary == "With the builders."
    assert keel.fields["section"] == ("Works",)
    assert [r.where for r in found.rejections] == ["line 14"]
    diary, _ = read("org/diary.org")
    assert diary.dates == {"The keel": "2020-03-01", "The first line of the day.": "2020-03-02"}


def test_html_keeps_lists_tables_and_lines() -> None:
    html = """<div>One<br>two</div><ul><li>a<ul><li>b</li></ul></li><li><p>c</p></li></ul><h2>H <b>x</b></h2>
    <table><tr><th colspan=2>A</th></tr><tr><td rowspan=2>1|2</td><td>x</td></tr><tr><td>y</td></tr></table>
    <p style="display: none">hidden</p><noscript>n</noscript><pre>  as\n it is</pre>"""
    assert markdown_of(html) == (
        "One\ntwo\n\n- a\n  - b\n- c\n\n## H x\n\n| A |  |\n|---|---|\n| 1\\|2 | x |\n| 1\\|2 | y |\n\n  as\n it is\n"
    )


def test_a_table_in_a_table_is_written_once() -> None:
    html = "<table><tr><td>" * 40 + "May 1901" + "</td><td>x</td></tr></table>" * 40
    assert markdown_of(html).count("May 1901") == 1


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("'''[[1969]]''' – [[Moon|The Moon]]", "**1969** – The Moon\n"),
        ("{{Birth date|1947|7|20|df=y}}", "20 July 1947\n"),
        ("{{circa|1450}} {{lang|de|Straße}}{{cn|date=May 2020}}", "c. 1450 Straße\n"),
        ("a{{nowrap|{{start date|2001|9}}}}b", "aSeptember 2001b\n"),
        ("[[File:x.png|thumb|In [[1999]] it was]]y", "y\n"),
        ("=== A ===\n: indented\n# one", "### A\n\nindented\n- one\n"),
        ("x<ref name=a/>y<ref>1 May 2000</ref>z", "xyz\n"),
        ("[https://example.org the page] &amp; more", "the page & more\n"),
        (
            "{{nowrap|[[War|a = b]]}} <!-- no --> {{{1|}}}<ref>never closed, 1999",
            "a = b  never closed, 1999\n",
        ),
        ("<gallery>\nx.jpg|1999\n</gallery>y<REF>a</REF >z", "yz\n"),
        ("{|\n|-\n| style=a=b=c | 1999 || a=b\n|}", "| 1999 | a=b |\n|---|---|\n"),
    ],
)
def test_wikitext_says_what_it_shows(source: str, text: str) -> None:
    assert wikitext(source) == text


def _zip(**parts: bytes) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in parts.items():
            out.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return data.getvalue()


_BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>'


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (_zip(word__document_xml=_BOMB), "docx", "defines entities"),
        (_zip(word__document_xml=b" " * (64 << 20)), "docx", "would unpack to 64 MiB"),
        (b"PK\x03\x04 cut off", "docx", "is not a Word document, or damaged"),
        (_zip(word__styles_xml=b"<x/>"), "docx", "word/document.xml is missing"),
        (_zip(content_xml=_BOMB), "odt", "defines entities"),
        (_zip(content_xml=b"<x>"), "odt", "is not XML"),
        (_zip(x=b""), "epub", "META-INF/container.xml is missing"),
        (b"%PDF-1.4\nnothing", "pdf", "is a PDF that cannot be read"),
        (b"{\\rtf1 }", "rtf", "has no text in it"),
        (b"<html><body><script>x()</script></body></html>", "html", "has no text in it"),
        (b"<html>", "html", "has no text in it"),
    ],
)
def test_what_is_damaged_or_hostile_is_refused_in_words(data: bytes, name: str, words: str) -> None:
    with pytest.raises(SourceError, match=words):
        read_bytes(data, f"x.{name}", name=name)


@pytest.mark.parametrize(
    ("text", "date_from", "counts"),
    [
        ("On May 4 we marched from Yorktown. The war of 1862.", "its properties", False),
        ("May 4. We marched. It was 1862, 1862 and 1863. Digitized 2010, of 1861.", "its properties", False),
        ("On May 4 we met. The budget of 2010 was agreed.", "its properties", True),
        ("April is wet. We marched.", "its title page", False),
        ("On May 4, 1862, we marched.", "its properties", True),  # it gives no year
        ("On May 4 we marched in 1862.", "its head", True),  # as a page or a letter says itself
    ],
)  # fmt: skip
def test_a_file_s_own_date_gives_no_year_to_what_is_older(
    text: str, date_from: str, counts: bool
) -> None:
    source = Input("diary.pdf", io.BytesIO(), sample=Sample("diary.pdf", b""))
    found = list(events(Document(text, date="2010-06-01", date_from=date_from), source))
    assert (
        any("scan or a copy" in item.text for item in found if isinstance(item, Remark)) != counts
    )
    years = [item.date for item in found if isinstance(item, Event) and item.date]
    assert counts or not any(date.startswith("2010-05") for date in years)
