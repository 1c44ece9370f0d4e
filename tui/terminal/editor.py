"""Writing in the person's own editor, and running a command, with the explorer out of the way meanwhile."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TextIO, cast

from textual.app import App, SuspendNotSupported

from timeloom.errors import OutputError
from timeloom.paths import make_private_folder, user_state
from timeloom.tui.served import refuse_served

if TYPE_CHECKING:
    from textual.screen import Screen


def edit_text(app: App[Any], text: str, *, suffix: str = ".md") -> str | None:
    """The text as the editor left it; None if the editor said that it failed.

    The editor is $VISUAL, else $EDITOR, else `vi`. Raises OutputError if it cannot be started.
    """
    refuse_served("an editor of your own")
    with tempfile.TemporaryDirectory(prefix="timeloom-") as folder:
        path = Path(folder) / f"note{suffix}"
        path.write_text(text, encoding="utf-8")
        done = edit_file(app, path)
        return path.read_text(encoding="utf-8", errors="replace") if done else None


def edit_file(app: App[Any], path: Path) -> bool:
    """Let the person change a file in their editor; whether the editor said that all went well."""
    refuse_served("an editor of your own")
    went_well = False
    command = shlex.split(os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi")
    try:
        with _out_of_the_way(app, "an editor"):
            went_well = subprocess.run([*command, str(path)], check=False).returncode == 0
    except OutputError:  # an OSError too, and it says already what is wrong
        raise
    except OSError as error:
        raise OutputError(
            f"the editor {command[0]!r} cannot be started", hint="set EDITOR to another one"
        ) from error
    return went_well


class _Ended(BaseException):
    """A signal that ends the explorer has come while another program had the terminal."""


@contextmanager
def _out_of_the_way(app: App[Any], what: str) -> Iterator[None]:
    """Give the terminal to another program. A signal that ends the explorer ends the waiting for it as well."""

    waits, ends = True, False

    def end(_number: int, _frame: object) -> None:
        nonlocal ends
        ends = True
        if waits:
            raise _Ended

    names = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = [(number, signal.getsignal(number)) for number in names]
    try:
        with app.suspend():
            for number in names:
                signal.signal(number, end)
            try:
                try:
                    yield
                finally:
                    waits = False
            finally:
                for number, handler in before:
                    signal.signal(number, handler)
    except SuspendNotSupported as error:
        raise OutputError(
            f"{what} cannot be started from here", hint="the explorer has to be in a terminal"
        ) from error
    except _Ended:
        pass
    if ends:
        signal.raise_signal(signal.SIGTERM)  # to the explorer, which is back


def run_with_terminal(app: App[Any], command: str, write: Callable[[TextIO], None]) -> int:
    """Run a shell command that has the terminal until it ends, with what is written on its standard input alone.

    Its exit status. It may stop reading when it has enough, as `head` does. Raises OutputError if it cannot be started.
    """
    refuse_served("running a command")
    code = 1
    try:
        with _out_of_the_way(app, "a command"):
            code = _fed(command, write)
            with suppress(EOFError, KeyboardInterrupt):
                input(f"\n[{command}: exit status {code}] Press Enter to go back to Timeloom. ")
    except OutputError:
        raise
    except OSError as error:
        raise OutputError(f"the command cannot be started: {error.strerror}") from error
    return code


def _fed(command: str, write: Callable[[TextIO], None]) -> int:
    with subprocess.Popen(
        command, shell=True, stdin=subprocess.PIPE, encoding="utf-8", errors="replace"
    ) as process:
        try:
            # Ctrl-c has been sent to the command as well; it says when it has ended.
            with suppress(BrokenPipeError, KeyboardInterrupt), cast(TextIO, process.stdin) as out:
                write(out)
            while True:
                with suppress(KeyboardInterrupt):
                    return process.wait()
        except _Ended:
            process.terminate()
            raise


_NAME: Final = "unsaved.md"


def keep(screens: Sequence[Screen[object]]) -> Path | None:
    """Write down what is lost with the dialogs among the screens; the file, if there was anything and room for it."""
    from timeloom.tui.dialogs.dialog import Dialog

    dialogs = [each for each in screens if isinstance(each, Dialog) and each.changed()]
    if not dialogs:
        return None
    path = user_state() / _NAME
    try:
        make_private_folder(path.parent)
        path.touch(mode=0o600)
        with path.open("a", encoding="utf-8", errors="replace") as file:
            for each in dialogs:
                moment = time.strftime("%Y-%m-%d %H:%M")
                file.write(f"# {each.heading} ({moment})\n\n{each.draft()}\n\n")
    except OSError:
        return None
    return path


def kept() -> Path | None:
    """The file with what was not kept, if there is one that nobody has been told of; it gets a name of its own then."""
    path = user_state() / _NAME
    try:
        return path.replace(path.with_name(time.strftime("unsaved-%Y-%m-%d-%H%M%S.md")))
    except OSError:
        return None


def words(path: Path) -> str:
    """Where it is, said to the person whose it is."""
    return f"what you were writing when the explorer was ended is in {path}"
