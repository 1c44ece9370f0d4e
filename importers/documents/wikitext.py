"""Wikitext as MediaWiki has it: a page's source, or the pages of an export (`<mediawiki>`), read as prose.

Headings, bullets, bold years and tables become those of Markdown; links their texts; templates of dates what they say.
Other templates, footnotes, pictures and categories are left out, and counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import ClassVar, Final

from timeloom.dates.english.lexicon import words
from timeloom.errors import SourceError
from timeloom.importers.contract import Input, Sample
from timeloom.importers.documents.document import Document, events
from timeloom.importers.json.shapes import head_text
from timeloom.importers.source.encoding import looks_binary, read_text
from timeloom.importers.source.xml import elements
from timeloom.model.events import Item, Remark
from timeloom.text import number

_LONGEST: Final = 64 << 20
_MARKS: Final = (
    re.compile(r"^==+[^=\n].*?==+\s*$", re.M),
    re.compile(r"\[\[[^\[\]\n|]+(?:\|[^\[\]\n]*)?\]\]"),
    re.compile(r"\{\{[^{}\n]+"),
    re.compile(r"'''[^'\n]+'''"),
    re.compile(r"^\{\|", re.M),
    re.compile(r"<ref\b", re.I),
)
_SPACES: Final = re.compile(
    r"^(?:file|image|category|datei|bild|kategorie|fichier|catégorie|archivo|categoría|media)\s*:",
    re.I,
)
_HEADING: Final = re.compile(r"^(={1,6})(.+?)\1[ \t]*$", re.M)
_COMMENT: Final = re.compile(r"(?P<comment><!--)")
_EMPTY_REF: Final = re.compile(r"<ref\b[^<>]*/\s*>", re.I)
_NO_TEXT: Final = words(
    "ref gallery math timeline imagemap score syntaxhighlight source graph templatestyles"
)
_DROPPED: Final = re.compile(
    "<(?:" + "|".join(rf"(?P<{name}>{name})" for name in sorted(_NO_TEXT)) + r")\b[^<>]*>", re.I
)
_CLOSE: Final = {
    "comment": re.compile("-->"),
    **{name: re.compile(rf"</{name}\s*>", re.I) for name in _NO_TEXT},
}
_DEEPEST: Final = 20
_ARGUMENT: Final = re.compile(r"\{\{\{[^{}]*\}\}\}")
_TEMPLATE: Final = re.compile(r"\{\{((?:[^{}]|\{(?!\{)|\}(?!\}))*+)\}\}")
_TAG: Final = re.compile(r"</?[a-zA-Z][^<>\n]*/?>")
_LINK: Final = re.compile(r"\[\[((?:[^\[\]]|\[(?!\[))*)\]\]")
_OUTSIDE: Final = re.compile(
    r"\[(?:https?:|ftp:|mailto:)?//?[^\s\[\]]+[ \t]+([^\[\]\n]+)\]|\[https?://[^\s\[\]]+\]"
)
_BULLET: Final = re.compile(r"^([*#:;]+)\s*", re.M)
_QUOTES: Final = re.compile(r"'{2,5}")
_SWITCH: Final = re.compile(r"__[A-Z]+__")
_LINE_BREAK: Final = re.compile(r"<br\s*/?>", re.I)
_ATTRIBUTES: Final = re.compile(
    r"^\s*(?:[\w-]+\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s|\"']++)\s*)+\|(?!\|)"
)
_SPAN: Final = re.compile(r"(row|col)span\s*=\s*[\"']?(\d{1,3})", re.I)

_DATES: Final = re.compile(
    r"(?:(?:start|end|birth|death|film|release|launch) ?)?date(?: and age)?(?: table sorting)?|dts|datum|bda|dda"
)
_ABOUT: Final = re.compile(r"circa|ca?\.?")
_SAYS_ITS_LAST: Final = re.compile(
    r"lang(?:-\w+)?|translit|transl|nowrap|nobr|small|big|ill|abbr|sort|nobold|flag|ship|nom|interlanguage link"
    r"|visible anchor|va|em|strong"
)
_MONTHS: Final = (
    "", "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


class WikitextImporter:
    """Reads wikitext."""

    name: ClassVar[str] = "wikitext"
    title: ClassVar[str] = "Wikitext and MediaWiki exports"
    suffixes: ClassVar[tuple[str, ...]] = (".wiki", ".mediawiki", ".wikitext")
    keeps: ClassVar[str] = (
        "the text of pages as prose: headings, lists, tables, dates in templates; no other templates, no footnotes"
    )

    def sniff(self, sample: Sample) -> float:
        """Sure of an export, and of a text with several of the marks that only wikitext has."""
        if sample.is_folder or looks_binary(sample.head):
            return 0.0
        head = head_text(sample)
        if re.match(r"\s*(?:<\?xml[^>]*>\s*)?<mediawiki\b", head):
            return 0.97
        if head.lstrip()[:1] == "<" and head.lstrip()[:4] not in ("<!--", "<ref"):
            return 0.0
        marks = sum(mark.search(head) is not None for mark in _MARKS)
        named = sample.suffix in self.suffixes
        if marks >= 3 and _MARKS[1].search(head):
            return 0.9 if named else 0.75
        return 0.7 if named else 0.0

    def read(self, source: Input) -> Iterator[Item]:
        """The pages' events. Raises SourceError for a page without a text."""
        remarks: list[Remark] = []
        if re.match(r"\s*(?:<\?xml[^>]*>\s*)?<mediawiki\b", head_text(source.sample)):
            document = _exported(source, remarks)
        else:
            text, remarks = read_text(source, limit=_LONGEST)
            document = Document(markdown_of(text))
        source.text = document.text
        yield from remarks
        yield from events(document, source)


def _exported(source: Input, remarks: list[Remark]) -> Document:
    """All pages of an export, one behind the other, each under its name."""
    document, length = Document(""), 0
    texts: list[str] = []
    passed = 0
    title = ""
    head = head_text(source.sample)
    space = re.search(r"""<mediawiki\b[^>]*?\sxmlns\s*=\s*["']([^"']*)""", head)
    page = f"{{{space[1]}}}page" if space else "page"
    for element in elements(source, remarks, page):
        found = {child.tag.rpartition("}")[2]: child for child in element.iter()}
        title = (found["title"].text or "").strip() if "title" in found else ""
        kind = (found["ns"].text or "0").strip() if "ns" in found else "0"
        if kind != "0" or "redirect" in found:
            passed += 1
            continue
        body = markdown_of((found["text"].text or "") if "text" in found else "")
        piece = f"# {title}\n\n{body}"
        document.parts.append((length, title))
        texts.append(piece)
        length += len(piece) + 1
        if length > _LONGEST:
            raise SourceError(
                f"{source.address} holds more than {_LONGEST >> 20} million characters",
                hint="export fewer pages at once",
            )
    document.text = "\n".join(texts)
    document.title = title if len(texts) == 1 else ""
    if passed:
        document.remarks.append(
            f"{number(passed, 'page')} left out: redirections, talk, templates and files"
        )
    return document


def markdown_of(text: str) -> str:
    """A page's source as a text with the structure of Markdown."""
    text = _without(text.replace("\r\n", "\n").lstrip("\ufeff"), _COMMENT)
    text = _without(_EMPTY_REF.sub("", text), _DROPPED)
    text = _without_templates(text)
    text = _tables(text)
    text = _links(text)
    text = _OUTSIDE.sub(lambda found: found[1] or "", text)
    text = _LINE_BREAK.sub("\n", text)
    text = _BULLET.sub(_bullet, text)
    text = _QUOTES.sub(lambda found: "**" if len(found[0]) in (3, 5) else "", text)
    text = _SWITCH.sub("", _TAG.sub("", text))
    text = _HEADING.sub(
        lambda found: f"\n{'#' * len(found[1])} {found[2].replace('**', '').strip()}\n", text
    )
    from html import unescape

    text = unescape(text).replace("\u00a0", " ")
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def _bullet(found: re.Match[str]) -> str:
    marks = found[1]
    if set(marks) <= {":", ";"}:
        return "" if marks[0] == ":" else "\n"
    return "  " * (len(marks) - 1) + "- "


def _without(text: str, opening: re.Pattern[str]) -> str:
    """The text without what stands between an opening and its close, `<ref>` … `</ref>`, and without both.

    One that is never closed stays. That there is no close is looked up once for each kind, not for each opening.
    """
    parts: list[str] = []
    done = 0
    unclosed: set[str] = set()
    for begin in opening.finditer(text):
        if begin.start() < done or (kind := begin.lastgroup or "") in unclosed:
            continue
        close = _CLOSE[kind].search(text, begin.end())
        if close is None:
            unclosed.add(kind)
            continue
        parts.append(text[done : begin.start()])
        done = close.end()
    return "".join((*parts, text[done:]))


def _without_templates(text: str) -> str:
    """Templates of dates and of languages are what they show, from the inmost out; others are nothing."""
    text = _ARGUMENT.sub("", text)
    for _ in range(_DEEPEST):
        text, count = _TEMPLATE.subn(lambda found: _shown(found[1]), text)
        if not count:
            break
    return text


def _shown(inside: str) -> str:
    """What a template shows; the bars and equal signs of links in it are theirs: `{{nowrap|[[War|a war]]}}`."""
    masked = _LINK.sub(lambda found: "\0" * len(found[0]), inside)
    at = [-1, *(bar.start() for bar in re.finditer(r"\|", masked)), len(inside)]
    parts = [slice(begin + 1, end) for begin, end in pairwise(at)]
    values = [inside[part].strip() for part in parts[1:] if "=" not in masked[part]]
    return _template(inside[parts[0]], values)


def _template(name: str, values: list[str]) -> str:
    name = name.strip().lower().replace("_", " ")
    filled = [value for value in values if value]
    if _DATES.fullmatch(name):
        return _date(values)
    if _ABOUT.fullmatch(name):
        return f"c. {filled[0]}" if filled else "c."
    if name in ("as of", "asof") and filled:
        return "As of " + _date(values)
    if name in ("convert", "cvt") and len(values) > 1:
        return f"{values[0]} {values[1]}"
    if _SAYS_ITS_LAST.fullmatch(name):
        return filled[-1] if filled else ""
    if name in ("nbsp", "spaces", "snd", "spnd", "ndash", "en dash", "–"):
        return " – " if name != "nbsp" and name != "spaces" else " "
    if name in ("mdash", "em dash", "—"):
        return "—"
    return {"ce": "CE", "bce": "BCE", "ad": "AD", "bc": "BC"}.get(name, "")


def _date(values: list[str]) -> str:
    """What a template of a date shows: `{{start date|1969|7|20}}`, `{{dts|20 July 1969}}`."""
    parts = [value for value in values if value]
    if not parts:
        return ""
    if len(parts) == 1 or not parts[0].lstrip("-").isdigit():
        return " ".join(parts[:3])
    year = parts[0].lstrip("-") + (" BC" if parts[0].startswith("-") else "")
    if not (parts[1].isdigit() and 1 <= int(parts[1]) <= 12):
        return " ".join([*reversed(parts[1:3]), year]) if not parts[1].isdigit() else year
    month = _MONTHS[int(parts[1])]
    return (
        f"{int(parts[2])} {month} {year}"
        if len(parts) > 2 and parts[2].isdigit()
        else f"{month} {year}"
    )


def _links(text: str) -> str:
    """Links as their texts, from the inmost out; files and categories are nothing."""

    def shown(found: re.Match[str]) -> str:
        target, bar, said = found[1].partition("|")
        if _SPACES.match(target.strip()):
            return ""
        return (said if bar and said else target.lstrip(":")).replace("|", " ")

    for _ in range(8):
        text, count = _LINK.subn(shown, text)
        if not count:
            break
    return text


def _tables(text: str) -> str:
    """Tables between `{|` and `|}` as rows between bars."""
    lines = text.split("\n")
    out: list[str] = []
    stack: list[list[str]] = []
    for line in lines:
        bare = line.lstrip(" :")
        if bare.startswith("{|"):
            stack.append([])
        elif bare.startswith("|}") and stack:
            table = _rows(stack.pop())
            if stack:
                stack[-1] += table
            else:
                out += ["", *table, ""]
        elif stack:
            stack[-1].append(line)
        else:
            out.append(line)
    for rest in stack:  # never closed
        out += rest
    return "\n".join(out)


def _rows(lines: list[str]) -> list[str]:
    rows: list[list[tuple[str, int, int]]] = [[]]
    caption = ""
    for line in lines:
        bare = line.strip()
        if bare.startswith("|+"):
            caption = bare[2:].strip()
        elif bare.startswith("|-"):
            rows.append([])
        elif bare[:1] in ("|", "!"):
            for cell in re.split(r"\|\||!!" if bare[0] == "!" else r"\|\|", _guarded(bare[1:])):
                rows[-1].append(_cell(cell))
        elif rows[-1] and bare:
            text, down, across = rows[-1][-1]
            rows[-1][-1] = (f"{text} {_BULLET.sub('', bare)}".strip(), down, across)
    return ([caption, ""] if caption else []) + _laid_out([row for row in rows if row])


def _guarded(line: str) -> str:
    """The line with the bars inside of links made harmless."""
    return _LINK.sub(lambda found: found[0].replace("||", "| |"), line)


def _cell(cell: str) -> tuple[str, int, int]:
    down = across = 1
    masked = _LINK.sub(lambda found: "\0" * len(found[0]), cell)
    if found := _ATTRIBUTES.match(masked):
        for kind, count in _SPAN.findall(found[0]):
            if kind.lower() == "row":
                down = max(1, int(count))
            else:
                across = max(1, int(count))
        cell = cell[found.end() :]
    return cell.strip(), down, across


def _laid_out(rows: list[list[tuple[str, int, int]]]) -> list[str]:
    width = max((sum(across for _, _, across in row) for row in rows), default=0)
    held: dict[int, tuple[int, str]] = {}
    lines: list[str] = []
    for row in rows:
        coming = iter(row)
        cells: list[str] = []
        while len(cells) < width:
            at = len(cells)
            if at in held:
                left, text = held.pop(at)
                if left > 1:
                    held[at] = (left - 1, text)
                cells.append(text)
                continue
            text, down, across = next(coming, ("", 1, 1))
            for step in range(min(across, width - at)):
                cells.append(text if step == 0 else "")
                if down > 1:
                    held[at + step] = (down - 1, cells[-1])
        said = (_links(_OUTSIDE.sub(lambda found: found[1] or "", cell)) for cell in cells)
        lines.append(
            "| "
            + " | ".join(
                " ".join(_LINE_BREAK.sub(" ", cell).split()).replace("|", "\\|") for cell in said
            )
            + " |"
        )
        if len(lines) == 1:
            lines.append("|" + "---|" * width)
    return lines
