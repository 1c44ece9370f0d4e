"""From the process's arguments to a command and its exit code; the one place where errors become messages."""

from __future__ import annotations

import _thread
import difflib
import errno
import os
import signal
import sys
import threading
import warnings
from collections.abc import Sequence
from pathlib import Path

from timeloom.cli import terminal as exits
from timeloom.cli.registry import NAMES, OPEN, command, overview
from timeloom.cli.terminal import prepare, problem, query_problem, say, show
from timeloom.errors import Cancelled, QueryError, SlowPattern, TimeloomError, UnknownEvent


def run() -> int:
    """The program, with the process's own arguments; its exit code."""
    if "_ARGCOMPLETE" in os.environ:
        from timeloom.cli.completing import answer

        answer()
    prepare()
    _leave_on_signals()
    if not (sys.warnoptions or _debugging()):
        warnings.simplefilter("ignore")  # a library's warnings are for those who call it
    try:
        code = main(sys.argv[1:])
        sys.stdout.flush()
    except KeyboardInterrupt:
        code = exits.INTERRUPTED
    except BrokenPipeError:
        # The reader has seen enough (`| head`). What is still buffered has nowhere to go.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = exits.DONE
    except OSError as error:
        # What was written last could not be: it fails only here, where it leaves the buffer.
        say(f"timeloom: {_unwritten(error)}")
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = exits.FAILED
    return code


def _unwritten(error: OSError) -> str:
    closed = error.errno == errno.EBADF
    why = "it is closed" if closed else (error.strerror or str(error)).lower()
    return f"standard output cannot be written to: {why}"


def _leave_on_signals() -> None:
    """Let a plain `kill` and a closed terminal end the program as Ctrl-C does: what is being made is cleaned up.

    A signal that whoever started the program wants ignored (`nohup`) stays so. One that came while Python called
    something whose errors nobody gets (a finaliser, a weak reference's callback) is sent again.
    """
    before = sys.unraisablehook

    def again(lost: sys.UnraisableHookArgs) -> None:
        if not issubclass(lost.exc_type, KeyboardInterrupt | SystemExit):
            before(lost)
            return
        number = signal.SIGTERM if issubclass(lost.exc_type, SystemExit) else signal.SIGINT
        # A moment later: here it would be lost once more.
        threading.Timer(0.1, _thread.interrupt_main, (number,)).start()

    sys.unraisablehook = again

    def leave(number: int, _frame: object) -> None:
        raise SystemExit(128 + number)

    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, leave)


def main(arguments: Sequence[str]) -> int:
    """Run the command that the arguments name; its exit code."""
    name, rest = _choose(arguments)
    if name in ("--help", "--version"):
        for line in (overview() if name == "--help" else f"timeloom {_version()}").split("\n"):
            show(line)
        return exits.DONE
    if name not in NAMES:
        return _neither(name)
    prefix = "timeloom" if name == OPEN else f"timeloom {name}"
    query = ""
    try:
        chosen = command(name)
        read = chosen.parser().read(rest)
        query = " ".join(getattr(read, "query", ()))
        return chosen.run(read)
    except QueryError as error:
        query_problem(error, query, prefix)
        return exits.FAILED if isinstance(error, SlowPattern) else exits.USAGE
    except Cancelled as error:
        problem(error, prefix)
        return exits.INTERRUPTED
    except TimeloomError as error:
        problem(error, prefix)
        if isinstance(error, UnknownEvent) and not error.hint:
            say("  timeloom list names the uid of every event")
        return exits.FAILED
    except KeyboardInterrupt:
        say(f"{prefix}: stopped; the timeline is as it was")
        return exits.INTERRUPTED
    except BrokenPipeError:
        raise
    except SystemExit as left:
        return left.code if isinstance(left.code, int) else exits.DONE
    except OSError as error:
        if _debugging():
            raise
        if error.filename is None and error.errno in (errno.EBADF, errno.ENOSPC, errno.EIO):
            say(f"{prefix}: {_unwritten(error)}")
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return exits.FAILED
        where = f": {error.filename}" if error.filename else ""
        say(f"{prefix}: {(error.strerror or str(error)).lower()}{where}")
        return exits.FAILED
    except Exception as error:
        if _debugging():
            raise
        say(f"{prefix}: met something it was not made for ({type(error).__name__}: {error})")
        say("  with TIMELOOM_DEBUG=1 set it shows where; please report it with that")
        return exits.FAILED


def _choose(arguments: Sequence[str]) -> tuple[str, Sequence[str]]:
    """The command and its arguments: without one, whatever stands there is to be opened."""
    if not arguments:
        return OPEN, ()
    first, *rest = arguments
    if first in ("-h", "--help", "help"):
        return (rest[0], ["--help"]) if rest and rest[0] in NAMES else ("--help", ())
    if first in ("-V", "--version"):
        return "--version", ()
    if first in NAMES:
        return first, rest
    if first.startswith("-") or _looks_like_a_file(first):
        return OPEN, arguments
    return first, ()


def _looks_like_a_file(word: str) -> bool:
    return Path(word).exists() or any(mark in word for mark in "./\\:")


def _neither(word: str) -> int:
    close = difflib.get_close_matches(word, NAMES, n=1)
    say(f"timeloom: {word!r} is neither a command nor a file")
    say(f"  did you mean {close[0]}?" if close else "  timeloom --help lists the commands")
    return exits.USAGE


def _version() -> str:
    from timeloom import __version__

    return __version__


def _debugging() -> bool:
    return bool(os.environ.get("TIMELOOM_DEBUG"))
