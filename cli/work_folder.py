"""Folders for what commands make; see `timeloom.work`."""

from __future__ import annotations

from timeloom.work import work_folder

__all__ = ["work_folder"]
