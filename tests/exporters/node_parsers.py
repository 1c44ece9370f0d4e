"""The parsers that other programs read our formats with, run under node where they are installed.

`npm install --prefix .venv/node` with tests/exporters/node/package.json puts them in place; TIMELOOM_NODE_MODULES
names another folder. Without them these tests are skipped.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import pytest

_SCRIPTS = Path(__file__).parent / "node"
_HERE = Path(__file__).parents[2] / ".venv" / "node" / "node_modules"


@cache
def _modules() -> Path:
    return Path(os.environ.get("TIMELOOM_NODE_MODULES") or _HERE).resolve()


def parse_with(script: str, text: str) -> Any:
    """What tests/exporters/node/`script`.mjs says of a text. Skips where its parser is not installed."""
    node = shutil.which("node")
    if node is None or not _modules().is_dir():
        pytest.skip("the format's own parser is not installed")
    done = subprocess.run(
        [node, str(_SCRIPTS / f"{script}.mjs"), str(_modules())],
        input=text.encode(),
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    return json.loads(done.stdout)
