"""The command line: thin commands over the core, the importers and the exporters."""

from __future__ import annotations
