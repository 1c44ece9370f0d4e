"""A timeline's copy, whole even while another program writes to the timeline."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from timeloom.paths import make_private_file
from timeloom.store.faults import told
from timeloom.store.opening import connect_to_read


def copy_timeline(path: Path, target: Path) -> None:
    """Copy the timeline at `path` to `target`, which must not be there yet. Raises TimelineError."""
    origin = connect_to_read(path)
    try:
        with told(target):
            make_private_file(target)
            copy = sqlite3.connect(target)
            try:
                origin.backup(copy)
            finally:
                copy.close()
    finally:
        origin.close()
