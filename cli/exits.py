"""What the exit code says."""

from __future__ import annotations

from typing import Final

DONE: Final = 0
FAILED: Final = 1
"""Nothing was changed."""
USAGE: Final = 2
"""The command line itself, or the filter in it, cannot be understood."""
PARTLY: Final = 3
"""Done, but some rows of a source were rejected; each was named."""
INTERRUPTED: Final = 130
"""Stopped with Ctrl-C (128 + SIGINT, as shells count)."""
