"""What of a file is not prose: front matter, code, the output of compilers, tables of numbers, where links lead.

Markdown (CommonMark 0.31), reStructuredText and plain text alike: nobody says which of them a text is in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_FRONT: Final = re.compile(r"\ufeff?(?P<rule>---|\+\+\+)[ \t]*\r?\n")
_KEY: Final = re.compile(r"^[\w.\"'-]+[ \t]*[:=]", re.MULTILINE)
_FENCE: Final = re.compile(
    r"^[ \t>]*(?:[-*+][ \t]+)?(?P<fence>`{3,}|~{3,})(?P<info>[^`\n]*)$", re.MULTILINE
)
_LITERAL: Final = re.compile(
    r"^(?P<indent>[ \t]*)(?:\.\.[ \t]+(?:code|code-block|sourcecode|parsed-literal|literalinclude|image|figure|raw|math"
    r"|toctree|highlight|csv-table|\|[^|\n]+\|[ \t]+image)::[^\n]*|(?!\.\.[ \t])[^\n]*::)[ \t]*\r?$",
    re.MULTILINE,
)
_INDENTED: Final = re.compile(
    r"\n\r?\n(?P<block>(?:(?: {4}|\t)[^\n]*\n?|[ \t\r]*\n(?=[ \t]*\n| {4}|\t))+)"
)
_BULLETS: Final = ("*", "-", "+", "•", "–", "|")
_SIGN: Final = re.compile(r"[{}()\[\];=<>\\|$_*&#@/+]")
_PLAIN: Final = re.compile(r"[\"'“‘(]?[A-Za-z][A-Za-z'’-]*[,.;:!?)\"'”’]*")
_DIAGNOSTIC: Final = re.compile(
    r"^[ \t]*(?:-->|\d+[ \t]*\|[ \t]|\|[ \t]*[\^~-]|(?:error|warning)(?:\[\w+\])?:"
    r"|(?:\S{1,200}[ \t]+)?\d+:\d+:?[ \t]+(?:note|error|warning|help)\b"
    r"|[\w./\\-]+\.\w{1,5}:\d+(?::\d+)?:)[^\n]*$",
    re.MULTILINE,
)
_TARGET: Final = re.compile(
    r"^[ \t]{0,3}(?:\[[^\]\n]{1,200}\]:(?!:)[^\n]*(?:\n[ \t]+(?:https?:|[\"'(])[^\n]*)?"
    r"|\.\.[ \t]+_[^\n]*:[^\n]*|:[\w-]+:[ \t][^\n]*)$",
    re.MULTILINE,
)
_FIGURE: Final = re.compile(r"(?<![^\s|])[-+~$€£]?[0-9][0-9.,:%/x-]*(?![^\s|])")
_LONGEST_ROW: Final = 300
_FEWEST_ROWS: Final = 3


def no_prose(text: str) -> list[tuple[int, int]]:
    """The stretches of a text that nobody reads as sentences, in order, without overlaps."""
    found: list[tuple[int, int]] = []
    for stretch in sorted(_all(text)):
        if not found or stretch[0] >= found[-1][1]:
            found.append(stretch)
        elif stretch[1] > found[-1][1]:
            found[-1] = found[-1][0], stretch[1]
    return found


def _all(text: str) -> Iterator[tuple[int, int]]:
    front = _front_matter(text)
    if front:
        yield 0, front
    if "```" in text or "~~~" in text:
        yield from _fenced(text, front)
    if "::" in text:
        yield from _literal(text)
    if "\n    " in text or "\n\t" in text:
        yield from (
            found.span("block") for found in _INDENTED.finditer(text) if _is_code(found["block"])
        )
    if "]:" in text or "\n.. _" in text or "\n:" in text:
        yield from (match.span() for match in _TARGET.finditer(text))
    if "-->" in text or "error" in text or "note:" in text or "warning:" in text:
        yield from (match.span() for match in _DIAGNOSTIC.finditer(text))
    yield from _numbers(text)


def _front_matter(text: str) -> int:
    """Where YAML's or TOML's front matter ends; 0 if the text does not begin with one."""
    opening = _FRONT.match(text)
    if opening is None:
        return 0
    closing = re.compile(
        rf"^(?:{re.escape(opening['rule'])}|\.\.\.)[ \t]*\r?$", re.MULTILINE
    ).search(text, opening.end())
    if closing is None or _KEY.search(text, opening.end(), closing.start()) is None:
        return 0
    return closing.end()


def _fenced(text: str, position: int) -> Iterator[tuple[int, int]]:
    """Code between fences. A fence that nothing closes hides nothing."""
    while (opening := _FENCE.search(text, position)) is not None:
        position = opening.end()
        for closing in _FENCE.finditer(text, position):
            if closing["fence"].startswith(opening["fence"]) and not closing["info"].strip():
                yield opening.start(), closing.end()
                position = closing.end()
                break


def _literal(text: str) -> Iterator[tuple[int, int]]:
    """The indented block behind a paragraph that ends with `::`, and behind a directive that is not text."""
    for opening in _LITERAL.finditer(text):
        depth, end, position = len(opening["indent"]), 0, opening.end() + 1
        while position < len(text):
            stop = text.find("\n", position)
            stop = len(text) if stop < 0 else stop
            line = text[position:stop]
            if line.strip():
                if len(line) - len(line.lstrip()) <= depth:
                    break
                end = stop
            position = stop + 1
        if end:
            yield opening.end() + 1, end
        if opening[0].lstrip().startswith(".."):
            yield opening.span()


def _is_code(block: str) -> bool:
    """Whether an indented block looks like code or a log: signs rather than words."""
    tokens = block.split()
    if not tokens or tokens[0] in _BULLETS:
        return False
    words = sum(1 for token in tokens if _PLAIN.fullmatch(token))
    signs = len(_SIGN.findall(block))
    return words < 0.5 * len(tokens) and signs > 0.05 * sum(map(len, tokens))


def _numbers(text: str) -> Iterator[tuple[int, int]]:
    """Rows of figures: lines in a row of which most is numbers."""
    rows: list[tuple[int, int]] = []
    figures = [found.start() for found in _FIGURE.finditer(text)]
    end = -1
    for one, third in zip(figures, figures[2:], strict=False):
        if one < end or third - one > _LONGEST_ROW or text.find("\n", one, third) >= 0:
            continue
        begin = text.rfind("\n", 0, one) + 1
        end = text.find("\n", third)
        end = len(text) if end < 0 else end
        if end - begin <= _LONGEST_ROW and _is_of_figures(text, begin, end):
            if rows and begin > rows[-1][1] + 2:
                yield from _enough(rows)
                rows = []
            rows.append((begin, end))
    yield from _enough(rows)


def _is_of_figures(text: str, begin: int, end: int) -> bool:
    figures = len(_FIGURE.findall(text, begin, end))
    tokens = [token for token in text[begin:end].replace("|", " ").split() if token.strip("-:+=")]
    return figures * 5 >= len(tokens) * 3


def _enough(rows: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    if len(rows) >= _FEWEST_ROWS:
        yield rows[0][0], rows[-1][1]
