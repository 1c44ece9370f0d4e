"""The grammar of English date phrases: words, calendar periods, meanings, rules, and how they are put together."""

from __future__ import annotations
