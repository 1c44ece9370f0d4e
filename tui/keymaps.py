"""Keys that people bring with them from elsewhere, by command id. What a keymap does not name keeps its own keys."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

KEYMAPS: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    "default": {},
    "vim": {
        "move.page-down": ("pagedown", "space", "ctrl+f"),
        "move.page-up": ("pageup", "b", "ctrl+b"),
        "details.page-down": ("pagedown", "space", "ctrl+d", "ctrl+f"),
        "details.page-up": ("pageup", "b", "ctrl+u", "ctrl+b"),
        "event.add": ("a", "O"),
        "go.back": ("less_than_sign", "ctrl+o"),
        "edit.redo": ("ctrl+r",),
        "filter.older": ("up", "ctrl+p"),
        "filter.newer": ("down", "ctrl+n"),
    },
    "emacs": {
        "move.down": ("down", "ctrl+n", "j"),
        "move.up": ("up", "ctrl+p", "k"),
        "move.later": ("right", "ctrl+f", "l"),
        "move.earlier": ("left", "ctrl+b", "h"),
        "move.page-down": ("pagedown", "space", "ctrl+v"),
        "move.page-up": ("pageup", "alt+v", "b"),
        "move.first": ("home", "alt+less_than_sign", "g"),
        "move.last": ("end", "alt+greater_than_sign", "G"),
        "details.down": ("down", "ctrl+n", "j"),
        "details.up": ("up", "ctrl+p", "k"),
        "details.page-down": ("pagedown", "space", "ctrl+v", "ctrl+d"),
        "details.page-up": ("pageup", "alt+v", "b", "ctrl+u"),
        "pane.close": ("escape", "ctrl+g"),
        "filter.edit": ("/", "ctrl+s", "alt+s"),
        "filter.cancel": ("escape", "ctrl+g"),
        "filter.older": ("up", "alt+p"),
        "filter.newer": ("down", "alt+n"),
        "app.commands": (":", "alt+x"),
        "edit.undo": ("u", "ctrl+underscore"),
    },
}
