"""The signs a screen is drawn with, in Unicode and in ASCII."""

from __future__ import annotations

from typing import Final, NamedTuple


class Glyphs(NamedTuple):
    """One set of signs, each one cell wide; `bars` from empty to full, `shapes` to tell values of a field apart."""

    cursor: str
    gap: str
    shapes: str
    bars: str
    star: str
    note: str
    passage: str
    linked: str
    answers: str
    mark: str
    selected: str
    proposed: str
    conflict: str
    rule: str
    heavy_rule: str
    thumb: str
    track: str
    saved: str
    ellipsis: str
    dot: str
    to: str
    open_quote: str
    close_quote: str
    bullet: str
    up: str
    down: str
    opened: str
    closed: str
    bar: str
    faded: str
    beyond_left: str
    beyond_right: str
    tick: str
    many: str
    link_along: str
    link_across: str
    corners: str
    """Where a link turns: down and to the left, down and to the right, up and to the left, up and to the right."""
    fills: str
    """Fillings that tell the parts of a bar apart without colours; the last one is for what has no own."""
    wall: str
    pointer: str
    ascii: bool = False
    """Whether nothing but ASCII may be drawn."""


UNICODE: Final = Glyphs(
    cursor="▌",
    gap="⋮",
    shapes="●◇◆○■□▲△",
    bars=" ▁▂▃▄▅▆▇█",
    star="★",
    note="✎",
    passage="§",
    linked="⇠",
    answers="⇢",
    mark="›",
    selected="┃",
    proposed="?",
    conflict="≠",
    rule="─",
    heavy_rule="━",
    thumb="┃",
    track=" ",
    saved="●",
    ellipsis="…",
    dot="·",
    to="…",
    open_quote="“",
    close_quote="”",
    bullet="•",
    up="↑",
    down="↓",
    opened="▾",
    closed="▸",
    bar="━",
    faded="╌",
    beyond_left="◂",
    beyond_right="▸",
    tick="┬",
    many="+",
    link_along="┄",
    link_across="┆",
    corners="╮╭╯╰",
    fills="█▓▒░▚◆○◇·",
    wall="│",
    pointer="▲",
)

ASCII: Final = Glyphs(
    cursor=">",
    gap=":",
    shapes="*o@+#x%^",
    bars=" .:-=+*#@",
    star="*",
    note="n",
    passage="S",
    linked="<",
    answers=">",
    mark="'",
    selected="|",
    proposed="?",
    conflict="!",
    rule="-",
    heavy_rule="=",
    thumb="#",
    track=" ",
    saved="*",
    ellipsis="~",
    dot="-",
    to="-",
    open_quote='"',
    close_quote='"',
    bullet="-",
    up="^",
    down="v",
    ascii=True,
    opened="v",
    closed=">",
    bar="=",
    faded="~",
    beyond_left="<",
    beyond_right=">",
    tick="+",
    many="+",
    link_along=".",
    link_across=":",
    corners="....",
    fills="#=+-%o:x.",
    wall="|",
    pointer="^",
)
