"""The command line: every command, its exit codes, its JSON, and what it does with bad input and nasty text."""

from __future__ import annotations
