"""A source that is read in another process while the explorer already shows its first events."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from timeloom.cli.live.kept import Opened
from timeloom.cli.progress import metered
from timeloom.cli.sources.options import Said
from timeloom.cli.sources.telling import tell
from timeloom.cli.terminal import problem, say
from timeloom.errors import TimeloomError
from timeloom.importers.contract import STDIN
from timeloom.model.events import Rejection
from timeloom.store.answers import ImportReport
from timeloom.tui.model.arriving import Arrived, Rejected
from timeloom.work import work_folder

_CODE: Final = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]);"
    " from timeloom.cli.live.reader import main; main()"
)
"""Finds the program's parts where this process found them."""
_PATIENCE: Final = 0.7
"""Seconds that events which are there wait for what has been added to their source."""
_GOODBYE: Final = 5.0
"""Seconds that the other process has for leaving."""


class Aside:
    """What another process reads, seen from this one. In the sense of `timeloom.tui.model.arriving.Arriving`."""

    def __init__(
        self,
        path: Path,
        files: Sequence[str],
        said: Said,
        errors: Path,
        *,
        recorded: Sequence[str] = (),
        joins: bool = False,
    ) -> None:
        """Begin. `path` is the timeline that comes to be; `errors` a file for what goes wrong with the process.

        The timeline knows the files as `recorded`. With `joins` it has events already, which can be seen at once.
        """
        self.path = path
        self._files = tuple(files)
        self._said = said
        self._errors = errors
        self._reports: list[tuple[str, ImportReport]] = []
        self._plugins: list[str] = []
        """What is wrong with formats that other packages add."""
        self._failure: TimeloomError | None = None
        self._share: float | None = None
        self._done = 0
        self._began = time.monotonic()
        self._seconds = 0.0
        self._shown = threading.Event()
        self._over = threading.Event()
        self._recorded = tuple(recorded or files)
        self._joins = joins
        self._visible = self._stopped = self._ended = False
        self.ended: Callable[[Aside], None] = lambda _: None
        """Called, on a thread of its own, when the reading is over."""
        if joins:
            self._visible = True
            self._shown.set()
        with errors.open("wb") as stream:
            self._process = subprocess.Popen(
                [sys.executable, "-c", _CODE, json.dumps(sys.path), self._wanted(said)],
                stdin=None if STDIN in self._files else subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=stream,
            )
        self._thread = threading.Thread(target=self._listen, name="timeloom-aside", daemon=True)
        self._thread.start()

    def _wanted(self, said: Said) -> str:
        wanted = {
            "path": str(self.path),
            "files": list(zip(self._files, self._recorded, strict=True)),
            "said": dict(said),
            "joins": self._joins,
        }
        return json.dumps(wanted)

    def wait(self) -> None:
        """Come back when there is something to show. Raises the TimeloomError that prevents it."""
        if self._joins:
            self._over.wait(_PATIENCE)  # then nothing has to wait for it
        name = self._files[0]
        with metered(name, lambda: self._share) as meter:
            while not self._shown.wait(0.1):
                meter(self._done)
        if self._failure is not None and not self._visible:
            raise self._failure

    def arrived(self) -> Arrived:
        """How far it is."""
        rejected = [each for _, report in self._reports for each in report.rejected]
        return Arrived(
            self._done,
            self._seconds if self._ended else time.monotonic() - self._began,
            self._share,
            self._ended,
            self._stopped,
            len(rejected),
            f"{rejected[0].where}: {rejected[0].why}" if rejected else "",
            str(self._failure) if self._failure else "",
        )

    @property
    def complete(self) -> bool:
        """Whether all of it was read and there is nothing to say about that."""
        told = any(report.rejected or report.remarks for _, report in self._reports)
        all_of_it = len(self._reports) == len(self._files)
        return self._ended and all_of_it and not (self._stopped or self._failure or told)

    def rejected(self) -> list[Rejected]:
        """What could not be read so far."""
        return [
            Rejected(name, each.where, each.why)
            for name, report in self._reports
            for each in report.rejected
        ]

    def write_rejected(self, path: Path) -> None:
        """Write it to a file. Raises OutputError."""
        from timeloom.cli.sources.rejected import write_rejected

        left_out = [(name, it) for name, report in self._reports for it in report.rejected]
        write_rejected(path, left_out, self._said)

    def stop(self) -> None:
        """Read no further; what has come stays."""
        if not self._ended:
            self._stopped = True
            self._process.terminate()

    def close(self) -> None:
        """End the process, whatever it does."""
        if not self._ended:
            self._stopped = True
            self._process.kill()
        self._process.wait(_GOODBYE)
        self._thread.join(_GOODBYE)

    def account(self) -> bool:
        """Say on standard error what a person should know of the reading; whether all went well."""
        for remark in self._plugins:
            say(remark)
        for name, report in self._reports:
            tell(name, report)
        if self._failure is not None:
            problem(self._failure)
        return self._failure is None

    # On the thread that listens

    def _listen(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as lines:
            for line in lines:
                self._hear(json.loads(line))
        code = self._process.wait()
        if not self._ended and not self._stopped and self._failure is None:
            self._failure = TimeloomError(self._last_words(code))
        self._end()

    def _hear(self, words: dict[str, Any]) -> None:
        if "done" in words:
            self._done, self._share = words["done"], words["share"]
        elif "shown" in words:
            self._visible = True
            self._shown.set()
        elif "report" in words:
            rejected = tuple(Rejection(*each) for each in words["rejected"])
            remarks = tuple(words["remarks"])
            report = ImportReport(words["added"], rejected=rejected, remarks=remarks)
            self._reports.append((words["report"], report))
            self._done = max(self._done, sum(each.added for _, each in self._reports))
        elif "plugins" in words:
            self._plugins = words["plugins"]
        elif "error" in words:
            self._failure = TimeloomError(words["error"], hint=words["hint"])
        elif "end" in words:
            self._end()

    def _end(self) -> None:
        if not self._ended:
            self._seconds = time.monotonic() - self._began
            self._ended = True
            self.ended(self)
            self._over.set()
            self._shown.set()

    def _last_words(self, code: int) -> str:
        lines = self._errors.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        why = lines[-1] if lines else f"exit code {code}"
        return f"the reading ended by itself ({why})"


@contextmanager
def alongside(opened: Opened) -> Iterator[Aside]:
    """Read the files of what was opened into its timeline, as long as the block lasts."""
    about = opened.about
    with work_folder("timeloom-") as folder:
        aside = Aside(
            opened.path,
            opened.files,
            about.said,
            folder / "errors.txt",
            recorded=about.addresses,
            joins=opened.begun,
        )
        try:
            yield aside
        finally:
            aside.close()
