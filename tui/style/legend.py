"""What the signs in the list mean: for the help page and the docs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from timeloom.tui.style.glyphs import UNICODE, Glyphs


class Sign(NamedTuple):
    """A sign as it is drawn and what it says of an event."""

    drawn: str
    title: str
    more: str = ""


_SIGNS: Final = (
    ("{shapes}", "value", "The value of the field that colours: one shape and colour each; o chooses the field."),
    ("{dot}", "no value", "The event does not have the field that colours."),
    ("{proposed}", "proposed", "Nobody has accepted it yet; p reviews it."),
    ("{conflict}", "conflict", "Its source has changed what you edited; X shows both values and takes one."),
    ("{star}", "starred", "You have starred it; s turns it over."),
    ("{note}", "note", "It has a note; c writes one."),
    ("{passage}", "passage", "A text speaks of it; 4 shows the text."),
    ("{answers}", "answers", "It answers another event, after so many days."),
    ("{linked} 3", "linked from", "So many events link to it."),
    ("{mark}", "mark", "You have marked it; m turns it over."),
    ("{selected}", "selected", "It is in the range that v has begun."),
    ("{gap}", "gap", "For so long nothing happened."),
)  # fmt: skip


def signs(glyphs: Glyphs) -> Iterator[Sign]:
    """Every sign of the list."""
    drawn = {name: value for name, value in glyphs._asdict().items() if isinstance(value, str)}
    drawn["shapes"] = " ".join(glyphs.shapes[:3])
    for sign, title, more in _SIGNS:
        yield Sign(sign.format(**drawn), title, more)


def signs_as_markdown() -> str:
    """The table of `docs/keys.md`; in ASCII where a terminal has nothing else."""
    from timeloom.tui.style.glyphs import ASCII

    lines = ["## Signs in the list", "", "| sign | in ASCII | means | |", "|---|---|---|---|"]
    for sign, plain in zip(signs(UNICODE), signs(ASCII), strict=True):
        cells = (f"`{sign.drawn}`", f"`{plain.drawn}`".replace("|", "\\|"), sign.title, sign.more)
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"
