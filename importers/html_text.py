"""HTML as plain text: what stands in titles and descriptions of web formats, with its markup taken out.

The text is data: it is never rendered, and what was in scripts and styles is dropped.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

_BLOCKS = frozenset(
    re.findall(
        r"\w+",
        "p div br li ul ol h1 h2 h3 h4 h5 h6 tr table blockquote pre hr section article dd dt figure",
    )
)
_SILENT = frozenset(("script", "style", "template", "noscript", "head"))
_LOOKS_LIKE_HTML = re.compile(r"</?[a-zA-Z][^<>]*>|<!--|&(?:#\d+|#x[0-9a-fA-F]+|[a-zA-Z]{2,31});")


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self.silent += 1
        elif tag in _BLOCKS:
            self.parts.append("\n")
        elif tag == "img":
            self.parts.append(next((value or "" for name, value in attrs if name == "alt"), ""))

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self.silent = max(0, self.silent - 1)
        elif tag in _BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.parts.append(data)


def plain_text(html: str) -> str:
    """The text of a piece of HTML: blocks on lines of their own, other white space folded, references resolved.

    Text without any markup comes back as it was, but for white space at its ends.
    """
    if not _LOOKS_LIKE_HTML.search(html):
        return html.strip()
    parser = _Text()
    parser.feed(html)
    parser.close()
    lines = (
        re.sub(r"[ \t\r\f\v\u00a0]+", " ", line).strip()
        for line in "".join(parser.parts).split("\n")
    )
    return "\n".join(line for line in lines if line)


def titled(*texts: str, summary: str = "", limit: int = 120) -> tuple[str, str]:
    """A title from the first of the texts that says anything, else from the summary, and the summary that goes with it.

    Where only a part of a text becomes the title (its first line, cut at a word near `limit`), the whole of it stands
    in the summary, in front of what is there, unless it is there already: nothing of it is lost.
    """
    whole = next((text.strip() for text in texts if text.strip()), "")
    title = title_from(whole, summary, limit=limit)
    if whole in (title, "") or _folded(whole) in _folded(summary):
        return title, summary
    return title, f"{whole}\n\n{summary}" if summary.strip() else whole


def _folded(text: str) -> str:
    """A text with each run of white space as one blank."""
    return " ".join(text.split())


def title_from(*texts: str, limit: int = 120) -> str:
    """The first line of the first text that has one, cut at a word near `limit` characters; else "untitled".

    For a name inside a message. An event's title comes from `titled`, which keeps what is cut off.
    """
    for text in texts:
        line = next((line.strip() for line in text.splitlines() if line.strip()), "")
        if line:
            if len(line) <= limit:
                return line
            return line[: limit - 1].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"
    return "untitled"
