"""HTML pages: the article of a page, without what stands around it, read as prose.

trafilatura finds the article, its title, author and date. Where it finds next to nothing, as on a page that is one
list, the whole page is read without its navigation. Scripts are not run, and nothing is fetched.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, ClassVar, Final

from timeloom.errors import SourceError
from timeloom.importers.contract import Input, Sample
from timeloom.importers.documents.document import Document, events
from timeloom.importers.documents.markup import parsed, text_of
from timeloom.importers.json.shapes import head_text
from timeloom.importers.source.encoding import looks_binary, read_text
from timeloom.importers.source.entries import quiet
from timeloom.model.events import Item

_LONGEST: Final = 64 << 20
_HTML: Final = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*(?:<!doctype\s+html\b|<html\b|<head\b|<body\b)",
    re.I | re.S,
)
_TAGS: Final = re.compile(r"<(?:p|div|h[1-6]|ul|ol|table|article|section|title|meta)\b[^>]*>", re.I)
_PRUNED: Final = [
    "//ol[contains(concat(' ', @class, ' '), ' references ')]",
    "//*[contains(@class, 'reflist') or contains(@class, 'mw-editsection') or contains(@class, 'navbox')]",
    "//sup[contains(@class, 'reference')]",
    "//*[@id='toc' or contains(concat(' ', @class, ' '), ' toc ')]",
]
"""What wikis have in an article that is none of its text."""
_FOOTNOTE: Final = re.compile(r"<sup>\s*\\?\[[^<\]]{1,20}\\?\]\s*</sup>|\\?\[(?:\d{1,3}|edit)\\?\]")
_ESCAPED: Final = re.compile(r"\\([\[\]_*#>.!()~`-])")
_CHARSET: Final = re.compile(
    rb"""<(?:meta|\?xml)\b[^>]*?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.I
)
_STRUCTURE: Final = re.compile(r"^(?:#{1,6} |\s*- |\||\d+\. )", re.M)
_ENOUGH: Final = 0.25
"""What part of a page's text its article is at least, if that was found."""


class HtmlPageImporter:
    """Reads pages of the web."""

    name: ClassVar[str] = "html"
    title: ClassVar[str] = "HTML pages"
    suffixes: ClassVar[tuple[str, ...]] = (".html", ".htm", ".xhtml")
    keeps: ClassVar[str] = (
        "the article of a page as prose: its title, author and date, headings, lists and tables; nothing is fetched"
    )

    def sniff(self, sample: Sample) -> float:
        """Sure of a text that begins as HTML does; under an HTML name of one with HTML's elements."""
        if sample.is_folder or looks_binary(sample.head):
            return 0.0
        head = head_text(sample)
        if "NETSCAPE-Bookmark-file" in head[:200]:
            return 0.1
        if _HTML.match(head):
            return 0.9
        is_named = sample.suffix in self.suffixes
        return 0.7 if is_named and _TAGS.search(head) else 0.0

    def read(self, source: Input) -> Iterator[Item]:
        """The page's events. Raises SourceError for a page without a text."""
        if not source.options.encoding and (declared := _declared(source.sample.head)):
            source.options = replace(source.options, encoding=declared)
        html, remarks = read_text(source, limit=_LONGEST)
        document = _article(html.lstrip("\ufeff"))
        if document is None:
            raise SourceError(
                f"{source.address} has no text in it",
                hint="a page that a script fills is empty until it runs: save it from the browser as it is shown",
            )
        yield from _with_text_first(document, source, remarks)


def _declared(head: bytes) -> str:
    """The encoding that a page names, by the name that the HTML standard reads it as; UTF-8 is tried anyway."""
    found = _CHARSET.search(head[:4096])
    if found is None or head.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        return ""
    name = found[1].decode("ascii").lower()
    try:
        known = codecs.lookup(name).name
    except LookupError:
        return ""
    if known in ("utf-8", "utf-16", "utf-32"):
        return ""
    return "cp1252" if known in ("iso8859-1", "ascii") else known


def _with_text_first(document: Document, source: Input, remarks: list[Any]) -> Iterator[Item]:
    source.text = document.text  # the first item says that it is there
    yield from remarks
    yield from events(document, source)


def _article(html: str) -> Document | None:
    import logging

    from trafilatura import extract, extract_metadata

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    tree = parsed(html)
    if tree is None:
        return None
    with quiet():
        found = extract(
            html, output_format="markdown", include_comments=False, include_tables=True, include_images=False,
            include_links=False, include_formatting=True, favor_recall=True, deduplicate=False,
            prune_xpath=_PRUNED,
        )  # fmt: skip
        said: Any = extract_metadata(
            html, date_config={"original_date": True, "extensive_search": False}
        )
    text = _tidy(found or "")
    everything = text_of(_main(tree))
    remarks: list[str] = []
    is_flat = not _STRUCTURE.search(text) and len(_STRUCTURE.findall(everything)) > 2
    if is_flat or (len(text) < _ENOUGH * len(everything) and len(everything) > 200):
        text = everything
        remarks = ["no article was found apart from the rest of the page: all of its text is read"]
    if not text.strip():
        return None
    title = str(getattr(said, "title", "") or "")
    date = str(getattr(said, "date", "") or "")
    return Document(
        text,
        title,
        str(getattr(said, "author", "") or "").replace("; ", ", "),
        date if re.fullmatch(r"\d{4}-\d\d-\d\d", date) else "",
        "as the page says",
        remarks=remarks,
    )


def _main(tree: Any) -> Any:
    """The element that a page says its text is in, if most of its text is; else all of the page."""
    whole = len(" ".join(tree.text_content().split()))
    for path in (
        "//main",
        "//*[@role='main']",
        "//article",
        "//*[@id='content']",
        "//*[contains(@class, 'mw-parser-output')]",
    ):
        found = tree.xpath(path)
        if len(found) == 1 and len(" ".join(found[0].text_content().split())) * 2 > whole:
            return found[0]
    return tree


def _tidy(markdown: str) -> str:
    """Without footnotes' numbers and the backslashes that keep Markdown's signs from meaning something."""
    return _ESCAPED.sub(r"\1", _FOOTNOTE.sub("", markdown))
