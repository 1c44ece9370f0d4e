"""The end of the explorer by a signal: a closed window, a lost connection, a plain `kill`."""

from __future__ import annotations

import os
import signal
import stat
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any, Final

from textual.app import App

if TYPE_CHECKING:
    from timeloom.tui.app import TimeloomApp


def set_mouse(app: App[Any], on: bool) -> None:
    """Have the terminal report the mouse, or leave it to select text. Drivers without a mouse ignore it."""
    switch = getattr(app._driver, "_enable_mouse_support" if on else "_disable_mouse_support", None)
    if switch is not None:
        switch()


_STANDARD: Final = (0, 1, 2)


def leave_on_signals(app: TimeloomApp) -> None:
    """A closed window and a plain `kill` end the program as `q` does: terminal restored, session kept."""

    def leave(number: int, _frame: object) -> None:
        if number == getattr(signal, "SIGHUP", None):
            _let_go_of_lost_terminals(app)
        app.call_later(app.leave_at_once)

    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None:
            signal.signal(number, leave)


def go_on_once(app: TimeloomApp) -> None:
    """Have SIGCONT take the terminal into use again in its turn, once, and not while the explorer ends.

    Textual does so within the handler, even if the terminal was never given back: a second thread would read from it,
    and an end that is under way would wait for the first one for ever.
    """
    driver, number = app._driver, getattr(signal, "SIGCONT", None)
    if number is None or not hasattr(driver, "_must_signal_resume"):
        return  # not a terminal on Unix
    theirs = signal.getsignal(number)

    def take_again() -> None:
        if driver is not None and not app.explorer.is_leaving:
            driver.suspend_application_mode()
            driver.resume_application_mode()
            app.draw_anew()

    def resumed(which: int, frame: FrameType | None) -> None:
        if getattr(driver, "_must_signal_resume", False) and callable(theirs):
            theirs(which, frame)  # it was stopped by SIGTSTP, which gave the terminal back
        else:
            app.call_later(take_again)

    signal.signal(number, resumed)


def _let_go_of_lost_terminals(app: TimeloomApp) -> None:
    """Have the null device in place of a terminal that is gone, so that nothing waits for it any more.

    Writing to it fails, which ends the thread that draws, and the one that leaves then waits for room in its queue;
    reading from it returns at once and for ever. The kernel sends SIGCONT behind SIGHUP (POSIX.1-2017, 11.1.10), and
    Textual would take the terminal into use again.
    """
    lost = [number for number in _STANDARD if _is_lost(number)]
    if not lost:
        return
    signal.signal(signal.SIGCONT, signal.SIG_IGN)
    null = os.open(os.devnull, os.O_RDWR)
    for number in lost:
        os.dup2(null, number)
    os.close(null)
    _draw_again(app)


def _is_lost(number: int) -> bool:
    """Whether a descriptor leads to a terminal that has been hung up, which none is but on Unix."""
    import termios

    try:
        device = os.fstat(number)
    except OSError:
        return False
    if not stat.S_ISCHR(device.st_mode) or os.path.samestat(device, Path(os.devnull).stat()):
        return False
    try:
        termios.tcgetattr(number)
    except termios.error:
        return True
    return False


def _draw_again(app: TimeloomApp) -> None:
    """Give the driver a thread that writes, if the old one has met the lost terminal before the signal came."""
    driver = app._driver
    writer = getattr(driver, "_writer_thread", None)
    if writer is None or writer.is_alive():
        return
    from textual.drivers._writer_thread import WriterThread

    with suppress(AttributeError):
        fresh = WriterThread(writer._file)
        driver._writer_thread = fresh  # type: ignore[union-attr]
        fresh.start()
