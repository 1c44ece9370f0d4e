"""What the explorer may do with files while it is served to a browser: whoever holds the keys there sits elsewhere.

`timeloom serve` says so in the environment of the explorers that it starts. They read and write no file by its path;
with a folder named on the command line, exports go below that folder.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from timeloom.errors import OutputError

SERVED: Final = "TIMELOOM_SERVED"
"""Set, if empty, to nothing but being served; else to the folder that exports may go into."""
_WAY_OUT: Final = "timeloom serve --write --folder FOLDER lets exports go below a folder"


def is_served() -> bool:
    """Whether this explorer is shown in a browser."""
    return SERVED in os.environ or "TEXTUAL_DRIVER" in os.environ


def refuse_served(what: str) -> None:
    """Raises OutputError where the explorer is served; `what` cannot be done there."""
    if is_served():
        raise OutputError(
            f"{what} is not possible in a browser", hint="start timeloom in a terminal"
        )


def output_path(text: str) -> Path:
    """The path that a person typed, with `~` and `$NAME` as in a shell; in a browser, a name below the one folder.

    Raises OutputError for what may not be written to.
    """
    if not is_served():
        return Path(os.path.expandvars(text.strip())).expanduser()
    named = os.environ.get(SERVED, "")
    if not named:
        raise OutputError("what is served writes no files", hint=_WAY_OUT)
    folder = Path(named).resolve()
    path = (folder / text.strip()).resolve()
    if path == folder or not path.is_relative_to(folder):
        raise OutputError(
            "what is served writes into its own folder alone", hint="name a file in it"
        )
    if path.exists() and not path.is_file():
        raise OutputError(f"{path.name} is not a file", hint="name a file")
    return path
