"""What each sign on the screen stands for: for the help page, and for `docs/signs.md`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from timeloom.tui.style.glyphs import ASCII, UNICODE, Glyphs
from timeloom.tui.style.marks import COLOURS, Signs, shape_of


class Sign(NamedTuple):
    """One sign as it is drawn, where it stands, and what it says."""

    where: str
    shown: str
    says: str


_SIGNS: Final[tuple[tuple[str, str, str], ...]] = (
    ("In a line of the list", "{cursor}", "the event that commands are about"),
    ("In a line of the list", "{selected}", "selected (v, V)"),
    ("In a line of the list", "{mark}", "marked (m)"),
    ("In a line of the list", "{shapes[0]} {shapes[1]} {shapes[2]}", "a value of the field that colours; o chooses it"),
    ("In a line of the list", "{dot}", "no value of that field"),
    ("In a line of the list", "{proposed}", "proposed by an importer, not yet reviewed (p)"),
    ("In a line of the list", "{linked} 4", "four events link to this one, mostly as answers"),
    ("In a line of the list", "297 d {answers}", "answers another event, so long after it"),
    ("In a line of the list", "{passage}", "a source's text speaks of it; 4 shows where"),
    ("In a line of the list", "{star}", "starred (s)"),
    ("In a line of the list", "{note}", "has notes (c)"),
    ("In a line of the list", "{conflict}", "a conflict: its source has changed what you edited (X settles it)"),
    ("In a line of the list", "{gap} 5 months", "nothing happened for so long"),
    ("Beside a date", "c.", "about: the date is an estimate"),
    ("Beside a date", "?", "uncertain: the source of the date is doubtful"),
    ("Beside a date", "2023-02{ellipsis}05", "from and to, or some time between; the details say which"),
    ("Above the events", "{bars[2]}{bars[5]}{bars[8]}", "how many events begin there; bright, how many match"),
    ("Above the events", "{heavy_rule}{heavy_rule}{heavy_rule}", "the part of time that is on the screen"),
    ("In the lanes", "{bar}{bar}{bar}", "lasted from here to there"),
    ("In the lanes", "{faded}{faded}{bar}{bar}", "began some time in the faded part"),
    ("In the lanes", "{beyond_left} {beyond_right}", "goes on beyond the screen"),
    ("In the lanes", "14", "so many events in one place; Enter goes closer"),
    ("In the lanes", "9 {many}", "more events than the lane has rows for"),
    ("In the lanes", "{link_along}{link_across}", "a link of the event in focus"),
    ("In the race", "{bar}{bar} 4 d", "answered after four days"),
    ("In the race", "{faded}{faded}", "an estimate: one of the two days is not known exactly"),
    ("In the race", "{beyond_left} 12 d before", "dated before what it answers; not in the medians"),
    ("In the text", "2", "in the margin: how many events the line speaks of"),
    ("In the histogram", "{pointer}", "where the event in focus is"),
    ("In the histogram", "{fills[0]} {fills[1]} {fills[2]}", "parts of a bar, by the values of a field"),
    ("In the facets", "+ -", "the filter takes the value in, or keeps it out"),
)  # fmt: skip
"""Where a sign stands, the sign as a pattern over `Glyphs`, and what it says."""


def legend(glyphs: Glyphs, signs: Signs | None = None) -> Iterator[Sign]:
    """Every sign, by where it stands; with `signs`, first which shape stands for which value in this timeline."""
    if signs is not None and signs.field:
        for number, value in enumerate(signs.values[: COLOURS - 1]):
            yield Sign("In this timeline", shape_of(glyphs, number), f"{signs.field} {value}")
    for where, pattern, says in _SIGNS:
        yield Sign(where, pattern.format(**glyphs._asdict()), says)


def as_markdown() -> str:
    """The tables of `docs/signs.md`: each sign in Unicode and with `--ascii`."""
    lines: list[str] = []
    heading = ""
    for sign, plain in zip(legend(UNICODE), legend(ASCII), strict=True):
        if sign.where != heading:
            heading = sign.where
            lines += ["", f"## {heading}", "", "| sign | `--ascii` | says |", "|---|---|---|"]
        shown, ascii_shown = (
            f"`{each.replace('|', chr(92) + '|')}`" for each in (sign.shown, plain.shown)
        )
        lines.append(f"| {shown} | {ascii_shown} | {sign.says} |")
    return "\n".join(lines).strip()
