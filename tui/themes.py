"""The themes that come with Timeloom; Textual's own can be chosen as well."""

from __future__ import annotations

from typing import Final

from textual.theme import Theme

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
    "#1f6f8b",
    "#b4560f",
    "#8a3fa0",
    "#2e7d32",
    "#8a6d00",
    "#b3261e",
    "#3f51b5",
    "#00796b",
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
            "line": "#3a434c", "faint": "#7d8790", "cursor-row": "#2a3a45", "cursor-row-off": "#232a30",
            "selected-row": "#2c3340", "star": "#e0c46c", **_values(_DARK_VALUES),
        },
    ),
    Theme(
        name="timeloom-light",
        primary="#1f6f8b",
        secondary="#5a6570",
        accent="#9a6700",
        warning="#b4560f",
        error="#b3261e",
        success="#2e7d32",
        foreground="#22262a",
        background="#fbfaf6",
        surface="#fbfaf6",
        panel="#f0eee6",
        dark=False,
        variables={
            "line": "#c9c5b8", "faint": "#6d7178", "cursor-row": "#d6e6ec", "cursor-row-off": "#eceae2",
            "selected-row": "#e4e6f2", "star": "#9a6700", **_values(_LIGHT_VALUES),
        },
    ),
    Theme(
        name="timeloom-contrast",
        primary="#ffff00",
        secondary="#ffffff",
        accent="#00ffff",
        warning="#ffb000",
        error="#ff6060",
        success="#00ff00",
        foreground="#ffffff",
        background="#000000",
        surface="#000000",
        panel="#000000",
        dark=True,
        variables={
            "line": "#ffffff", "faint": "#e0e0e0", "cursor-row": "#0000c0", "cursor-row-off": "#303030",
            "selected-row": "#404080", "star": "#ffff00",
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
            "line": "#808080", "faint": "#a0a0a0", "cursor-row": "#303030", "cursor-row-off": "#202020",
            "selected-row": "#404040", "star": "#ffffff", **_values(("#e0e0e0",) * 8),
        },
    ),
)  # fmt: skip


def defaults(*, dark: bool) -> dict[str, str]:
    """Our own colours for themes that do not name them: Textual's, or a person's."""
    like = THEMES[0] if dark else THEMES[1]
    return dict(like.variables)
