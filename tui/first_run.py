"""The one line of help that a person sees at the first start, until the first command; then never again."""

from __future__ import annotations

from typing import Final

from timeloom.paths import make_private_folder, user_state
from timeloom.tui.commands import Registry, key_label

_MARK: Final = "welcomed"
_PARTS: Final = (("app.help", "lists all keys"), ("app.commands", "finds commands"))


def is_first_start() -> bool:
    """Whether this person has never been welcomed."""
    return not (user_state() / _MARK).exists()


def remember() -> None:
    """Never welcome this person again; where nothing can be kept, they will be."""
    folder = user_state()
    try:
        make_private_folder(folder)
        (folder / _MARK).touch(mode=0o600)
    except OSError:
        return


def welcome(registry: Registry) -> str:
    """The line, with the keys as this person has them."""
    parts = [
        f"{key_label(keys[0])} {what}"
        for command, what in _PARTS
        if (keys := registry.keys(registry[command]))
    ]
    return f"Welcome: {', '.join([*parts, '1 to 5 are views'])}"
