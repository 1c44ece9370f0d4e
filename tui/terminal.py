"""What Textual has no public call for: the mouse while the app runs."""

from __future__ import annotations

from typing import Any

from textual.app import App


def set_mouse(app: App[Any], on: bool) -> None:
    """Have the terminal report the mouse, or leave it to select text. Drivers without a mouse ignore it."""
    switch = getattr(app._driver, "_enable_mouse_support" if on else "_disable_mouse_support", None)
    if switch is not None:
        switch()
