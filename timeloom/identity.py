"""Stable identities for events whose source gives none."""

from __future__ import annotations

import base64
import hashlib


def derive(source: str, date: str | None, title: str, repeat: int = 0) -> str:
    """A uid that the same event gets again: a digest of source, date and title, twelve letters and digits.

    `repeat` counts earlier events of the source with the same date and title: they are different events (a log says
    the same thing twice), told apart by their order.
    """
    said = "\0".join((source, date or "", title, str(repeat) if repeat else ""))
    digest = hashlib.blake2b(said.encode("utf-8", "surrogatepass"), digest_size=10).digest()
    return base64.b32encode(digest)[:12].decode("ascii").lower()
