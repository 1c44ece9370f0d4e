"""HTML as plain text: what stands in titles and descriptions of web formats, with its markup taken out.

The text is data: it is never rendered, and what was in scripts and styles is dropped. It is gone through once, from the
beginning to the end: `html.parser` looks to the end of the text again for each mark that is never closed.
"""

from __future__ import annotations

import html as references
import re
from typing import Final

from timeloom.text import without_escapes

_BLOCKS: Final = frozenset(
    re.findall(
        r"\w+",
        "p div br li ul ol h1 h2 h3 h4 h5 h6 tr table blockquote pre hr section article dd dt figure",
    )
)
_RAW: Final = frozenset(("script", "style"))
"""Elements in which nothing but their end is markup (HTML, 13.1.2)."""
_SILENT: Final = frozenset(("template", "noscript", "head"))
_LOOKS_LIKE_HTML: Final = re.compile(
    r"</?[a-zA-Z][^<>]*>|<!--|<!\[CDATA\[|&(?:#\d+|#x[0-9a-fA-F]+|[a-zA-Z]{2,31});"
)
_TAG: Final = re.compile(r"<(/?)([a-zA-Z][^\s<>/]*)")
_SIGN: Final = re.compile(r"""=\s*+(["'])|[<>]""")
"""What matters inside a tag: a value in quotes, the tag's end, and another tag, which makes this one text."""
_ALT: Final = re.compile(r"""\salt\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_LONG_NUMBER: Final = re.compile(r"&#(?:\d{8,}|[xX][0-9a-fA-F]{7,});?")
"""References to characters that there are not, with more digits than Python makes a number of."""
_PATIENCE: Final = 4
"""How many times its length may be looked through in search of the ends of tags that have none."""


class _Text:
    """One pass over a piece of HTML."""

    def __init__(self, html: str) -> None:
        self.html = html
        self.parts: list[str] = []
        self.silent = 0
        self._missing: set[str] = set()
        """Marks that do not occur in what is left."""
        self._patience = _PATIENCE * len(html)

    def read(self) -> str:
        at = 0
        while (begin := self.html.find("<", at)) >= 0:
            self._say(self.html[at:begin])
            at = self._behind(begin)
        self._say(self.html[at:])
        return "".join(self.parts)

    def _say(self, text: str) -> None:
        if text and not self.silent:
            self.parts.append(text)

    def _behind(self, begin: int) -> int:
        """Take what begins with the `<` at `begin`; where it ends."""
        html = self.html
        if html.startswith("<!--", begin):
            end = self._find("-->", begin + 4)
            return begin + 4 if end < 0 else end + 3
        if html.startswith("<![CDATA[", begin):
            return begin + 9
        if html.startswith(("<!", "<?"), begin):
            end = self._find(">", begin)
            return begin + 2 if end < 0 else end + 1
        tag = _TAG.match(html, begin)
        end = -1 if tag is None else self._end_of_tag(tag.end())
        if tag is None or end < 0:
            self._say("<")
            return begin + 1
        name = tag[2].lower()
        if name in _RAW and not tag[1]:
            closing = re.compile(f"</{name}", re.IGNORECASE).search(html, end)
            return len(html) if closing is None else closing.start()
        self._take(name, html[begin:end], is_end=bool(tag[1]))
        return end

    def _take(self, name: str, tag: str, *, is_end: bool) -> None:
        if name in _SILENT:
            self.silent = max(0, self.silent + (-1 if is_end else 1))
        elif name in _BLOCKS:
            self.parts.append("\n")
        elif name == "img" and (alt := _ALT.search(tag)):
            self._say(alt[1] or alt[2] or alt[3] or "")

    def _end_of_tag(self, at: int) -> int:
        """Where the tag whose name ends at `at` ends; -1 if another one begins before, or it has no end."""
        begin = at
        while sign := _SIGN.search(self.html, at):
            at = sign.end()
            if sign[0] == ">":
                return at
            if sign[0] == "<":
                break
            closing = self._find(sign[1], at) if self._patience > 0 else -1
            at = at if closing < 0 else closing + 1
        self._patience -= at - begin
        return -1

    def _find(self, mark: str, at: int) -> int:
        """Where a mark stands next; what is missing once is not looked for again."""
        found = -1 if mark in self._missing else self.html.find(mark, at)
        if found < 0:
            self._missing.add(mark)
        return found


def plain_text(html: str) -> str:
    """The text of a piece of HTML: blocks on lines of their own, other white space folded, references resolved.

    Text without any markup comes back as it was, but for white space at its ends.
    """
    if not _LOOKS_LIKE_HTML.search(html):
        return html.strip()
    text = _Text(html).read().replace("]]>", "")
    text = references.unescape(_LONG_NUMBER.sub("\ufffd", text))
    lines = (re.sub(r"[ \t\r\f\v\u00a0]+", " ", line).strip() for line in text.split("\n"))
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
    for text in map(without_escapes, texts):
        line = next((line.strip() for line in text.splitlines() if line.strip()), "")
        if line:
            if len(line) <= limit:
                return line
            return line[: limit - 1].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"
    return "untitled"
