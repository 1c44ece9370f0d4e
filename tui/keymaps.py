"""Keys that people bring with them from elsewhere, by command id. What a keymap does not name keeps its own keys.

A pane that has its own command for what a key does among the events names the further keys too, or they would pass it
by. Most terminals send Alt with a sign as the sign alone, so that such a key is given together with the sign.
"""

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
        "facets.page-down": ("pagedown", "ctrl+d", "ctrl+f"),
        "facets.page-up": ("pageup", "b", "ctrl+u", "ctrl+b"),
        "event.add": ("a", "O"),
        "text.add": ("a", "O"),
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
        "move.first": ("home", "less_than_sign", "alt+less_than_sign", "g"),
        "move.last": ("end", "greater_than_sign", "alt+greater_than_sign", "G"),
        "go.back": ("left_square_bracket",),
        "go.forward": ("right_square_bracket",),
        "details.down": ("down", "ctrl+n", "j"),
        "details.up": ("up", "ctrl+p", "k"),
        "details.page-down": ("pagedown", "space", "ctrl+v", "ctrl+d"),
        "details.page-up": ("pageup", "alt+v", "b", "ctrl+u"),
        "facets.down": ("down", "ctrl+n", "j"),
        "facets.up": ("up", "ctrl+p", "k"),
        "facets.open": ("right", "ctrl+f", "l"),
        "facets.fold": ("left", "ctrl+b", "h"),
        "facets.page-down": ("pagedown", "ctrl+v", "ctrl+d"),
        "facets.page-up": ("pageup", "alt+v", "b", "ctrl+u"),
        "facets.close": ("escape", "ctrl+g", "q"),
        "text.close": ("escape", "ctrl+g"),
        "pane.close": ("escape", "ctrl+g"),
        "filter.edit": ("/", "ctrl+s", "alt+s"),
        "filter.cancel": ("escape", "ctrl+g"),
        "filter.older": ("up", "alt+p"),
        "filter.newer": ("down", "alt+n"),
        "app.commands": (":", "alt+x"),
        "edit.undo": ("u", "ctrl+underscore"),
    },
}
