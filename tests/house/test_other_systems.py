"""What there is on Unix alone is imported where it is used, so that Timeloom starts on Windows and macOS too."""

from __future__ import annotations

import subprocess
import sys

import pytest

UNIX_ALONE = ("termios", "tty", "pty", "fcntl", "resource", "pwd", "grp", "readline", "curses")

_IMPORT_ALL = f"""
import importlib, pkgutil, sys
class Missing:
    def find_spec(self, name, path=None, target=None):
        if name in {UNIX_ALONE!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)
sys.meta_path.insert(0, Missing())
for name in {UNIX_ALONE!r}:
    sys.modules.pop(name, None)
import timeloom
for module in pkgutil.walk_packages(timeloom.__path__, "timeloom."):
    if not module.name.endswith("__main__"):
        importlib.import_module(module.name)
        print(module.name)
"""


@pytest.mark.slow
def test_no_module_needs_unix_to_be_imported() -> None:
    done = subprocess.run([sys.executable, "-c", _IMPORT_ALL], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    assert "timeloom.tui.launch" in done.stdout
