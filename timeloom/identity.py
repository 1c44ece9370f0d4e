"""Stable identities for events whose source gives none."""

from __future__ import annotations

import hashlib
from typing import Final

_ALPHABET: Final = "abcdefghijklmnopqrstuvwxyz234567"
_PAIRS: Final = [one + other for one in _ALPHABET for other in _ALPHABET]
"""Base32 (RFC 4648) in small letters, ten bits at a time."""


def derive(source: str, date: str | None, title: str, repeat: int = 0) -> str:
    """A uid that the same event gets again: a digest of source, date and title, twelve letters and digits.

    `repeat` counts earlier events of the source with the same date and title: they are different events (a log says
    the same thing twice), told apart by their order.
    """
    said = "\0".join((source, date or "", title, str(repeat) if repeat else ""))
    digest = hashlib.blake2b(said.encode("utf-8", "surrogatepass"), digest_size=10).digest()
    bits = int.from_bytes(digest[:8], "big") >> 4
    return "".join([_PAIRS[bits >> shift & 1023] for shift in (50, 40, 30, 20, 10, 0)])
