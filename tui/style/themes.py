"""The themes that come with Timeloom; Textual's own can be chosen as well."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from textual.color import Color, ColorParseError
from textual.theme import Theme

THEME_NAMES: Final = {
    "timeloom-dark": "dark",
    "timeloom-light": "light",
    "timeloom-contrast": "high contrast",
    "timeloom-mono": "without colours",
}
"""What a person calls our own themes, in `o`, in settings and behind `--theme`."""
_DARK_VALUES: Final = (
    "#7fb4ca",
    "#e6a06b",
    "#c792d6",
    "#8fc98b",
    "#e0c46c",
    "#e67e80",
    "#9aa7f0",
    "#7fcfc0",
)
_LIGHT_VALUES: Final = (
    "#1e6c88",
    "#a14d0d",
    "#8a3fa0",
    "#2a732e",
    "#7a6000",
    "#b3261e",
    "#3f51b5",
    "#007164",
)


def _values(colours: tuple[str, ...]) -> dict[str, str]:
    return {f"value-{number}": colour for number, colour in enumerate(colours)}


THEMES: Final = (
    Theme(
        name="timeloom-dark",
        primary="#7fb4ca",
        secondary="#9aa7b0",
        accent="#e0c46c",
        warning="#e6a06b",
        error="#e67e80",
        success="#8fc98b",
        foreground="#d8d9d6",
        background="#16191d",
        surface="#16191d",
        panel="#1f2429",
        dark=True,
        variables={
            "line": "#3a434c", "faint": "#959da5", "cursor-row": "#243640", "cursor-row-off": "#232a30",
            "selected-row": "#262d3b", "star": "#e0c46c", **_values(_DARK_VALUES),
        },
    ),
    Theme(
        name="timeloom-light",
        primary="#1e6c88",
        secondary="#5a6570",
        accent="#885b00",
        warning="#a14d0d",
        error="#b3261e",
        success="#2a732e",
        foreground="#22262a",
        background="#fbfaf6",
        surface="#fbfaf6",
        panel="#f0eee6",
        dark=False,
        variables={
            "line": "#c9c5b8", "faint": "#61656b", "cursor-row": "#d6e6ec", "cursor-row-off": "#eceae2",
            "selected-row": "#e4e6f2", "star": "#885b00", **_values(_LIGHT_VALUES),
        },
    ),
    Theme(
        name="timeloom-contrast",
        primary="#ffff00",
        secondary="#ffffff",
        accent="#00ffff",
        warning="#ffb000",
        error="#ff7676",
        success="#00ff00",
        foreground="#ffffff",
        background="#000000",
        surface="#000000",
        panel="#000000",
        dark=True,
        variables={
            "line": "#ffffff", "faint": "#e0e0e0", "cursor-row": "#0000c0", "cursor-row-off": "#303030",
            "selected-row": "#30305c", "star": "#ffff00",
            **_values(("#80d0ff", "#ffb060", "#ff90ff", "#80ff80", "#ffff60", "#ff8080", "#b0b0ff", "#60ffe0")),
        },
    ),
    Theme(
        name="timeloom-mono",
        primary="#ffffff",
        secondary="#c0c0c0",
        accent="#ffffff",
        warning="#ffffff",
        error="#ffffff",
        success="#ffffff",
        foreground="#e0e0e0",
        background="#000000",
        surface="#000000",
        panel="#000000",
        dark=True,
        variables={
            "line": "#808080", "faint": "#a2a2a2", "cursor-row": "#303030", "cursor-row-off": "#202020",
            "selected-row": "#383838", "star": "#ffffff", **_values(("#e0e0e0",) * 8),
        },
    ),
)  # fmt: skip


def defaults(*, dark: bool) -> dict[str, str]:
    """Our own colours for themes that do not name them: Textual's, or a person's."""
    like = THEMES[0] if dark else THEMES[1]
    return dict(like.variables)


WRITTEN_IN: Final = (
    "primary", "secondary", "accent", "success", "warning", "error", "faint", "star",
    *(f"value-{number}" for number in range(8)),
)  # fmt: skip
"""The colours that text has."""
GROUNDS: Final = ("background", "panel", "cursor-row", "cursor-row-off", "selected-row")
"""What text stands on: the panes, the lines around them, and the lines of a list that are pointed at."""
READABLE: Final = 4.5
"""The contrast that text has to its ground at the least (WCAG 2.2, 1.4.3)."""


def readable(variables: Mapping[str, str]) -> dict[str, str]:
    """The colours of a theme that was not made for text in them, with those moved towards its foreground that need it.

    Textual's themes mean their accents for buttons and borders: some cannot be read on their own background.
    """
    grounds = [_parse(variables[name]) for name in GROUNDS]
    foreground = _parse(variables["foreground"])
    changed = dict(variables)
    for name in WRITTEN_IN:
        colour = _parse(variables[name])
        if colour is None or foreground is None:
            continue
        for part in range(11):
            moved = colour.blend(foreground, part / 10)
            if all(ground is None or contrast(moved, ground) >= READABLE for ground in grounds):
                break
        changed[name] = moved.hex
    return changed


def _parse(text: str) -> Color | None:
    """A colour, if it is one of its own and not the terminal's."""
    try:
        colour = Color.parse(text)
    except ColorParseError:
        return None
    return colour if colour.ansi is None and colour.a == 1 else None


def contrast(text: Color, ground: Color) -> float:
    """How far two colours are apart in brightness, 1 to 21, as WCAG 2.2 counts it."""
    light, dark = sorted((_luminance(text), _luminance(ground)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: Color) -> float:
    parts = [
        each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4
        for each in colour.normalized
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
