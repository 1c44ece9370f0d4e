"""What commands do: small functions that take the explorer's screen, imported when first run."""

from __future__ import annotations
