"""One module per group of commands; each is a few lines over the core, the importers and the exporters."""

from __future__ import annotations
