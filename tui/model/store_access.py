"""The explorer's way to the store: quick questions at once, long ones and all writes on threads of their own.

Each thread has its own connection. A question belongs to a channel ("filter", "count", …); a newer one in the same
channel interrupts the older one and its answer is dropped, so that what arrives is always what was asked last.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Generic, Protocol, TypeVar, cast

from timeloom.errors import Cancelled, TimelineError, TimeloomError
from timeloom.store.address import AnyAddress
from timeloom.store.protocol import Reader, Writer
from timeloom.tui.model.jobs import Job

T = TypeVar("T")
StoreT = TypeVar("StoreT", bound=Reader)
Failed = Callable[[TimeloomError], None]
Deliver = Callable[[Callable[[], None]], object]
"""Runs a callable on the UI thread, from any thread."""
FINISH: Final = 6.0
"""Seconds to wait at the end for changes under way: more than another program that writes is waited for."""
RELEASE: Final = 2.0
"""Seconds to wait for each connection to a file that was replaced to be closed."""
_MEANT_FOR_OTHERS: Final = 32
"""Times that a question is begun again that was interrupted and is still wanted."""
_CLOSING: Final = "close"
"""The channel of a request to close the connection: no question, and nothing is opened for it."""


class Opening(Protocol):
    """How to get at one timeline, as often as there are threads."""

    @property
    def writable(self) -> bool:
        """Whether the timeline may be changed."""

    def place(self) -> object:
        """Which file or files it is, by what stays when one is renamed; None while there is none."""

    def reader(self) -> Reader: ...

    def writer(self) -> Writer: ...


class _Standing:
    """The reader of the file that stands there now. Whoever holds on to it finds the new one after a replacement."""

    def __init__(self, reader: Reader) -> None:
        self._reader: Reader | None = reader
        self._why: TimeloomError | None = None

    def __getattr__(self, name: str) -> Any:
        if self._reader is None:
            why = self._why
            raise TimelineError(why.message if why else "closed", hint=why.hint if why else "")
        return getattr(self._reader, name)

    def put(self, open_reader: Callable[[], Reader]) -> None:
        """Read another file from now on. Raises why it cannot be read, as every question then does."""
        try:
            self._reader, self._why = open_reader(), None
        except TimeloomError as error:
            self._why = error
            raise

    def shut(self) -> None:
        """Close the file that is read."""
        reader, self._reader = self._reader, None
        if reader is not None:
            reader.close()


@dataclass(slots=True, eq=False)
class _Request:
    channel: str
    work: Callable[[Any], Any]
    answer: Callable[[Any], None]
    failed: Failed
    job: Job
    holds_keys: bool = False
    stale: bool = False


class _Worker(Generic[StoreT]):
    """One daemon thread with one connection, opened on first use and closed where it was opened."""

    def __init__(
        self,
        name: str,
        opener: Callable[[], StoreT],
        place: Callable[[], object],
        deliver: Deliver,
        *,
        writes: bool = False,
    ) -> None:
        self._opener = opener
        self._place = place
        self._writes = writes
        self._opened_at: object = None
        self._deliver = deliver
        self.shown: Callable[[], None] = lambda: None
        """Called on the UI thread when an answer has been shown."""
        self._waiting: deque[_Request] = deque()
        self._wake = threading.Condition()
        self._current: _Request | None = None
        self._sent: list[_Request] = []
        """Answered, and the answer not yet shown: it may still turn stale."""
        self._store: StoreT | None = None
        self._closing = False
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._started = False

    def put(self, request: _Request, *, replace: bool) -> None:
        with self._wake:
            if replace:
                self._drop(request.channel)
            self._waiting.append(request)
            if not self._started:
                self._started = True
                self._thread.start()
            self._wake.notify()

    def drop(self, channel: str | None = None) -> bool:
        """Forget what waits or runs (in one channel); whether there was anything."""
        with self._wake:
            return self._drop(channel)

    def _drop(self, channel: str | None) -> bool:
        def concerns(request: _Request) -> bool:
            return channel is None or request.channel == channel

        dropped = [request for request in self._waiting if concerns(request)]
        for request in dropped:
            request.stale = request.job.stopped = True
            self._waiting.remove(request)
        for request in self._sent:
            request.stale = request.stale or concerns(request)
        current = self._current
        if current is None or current.stale or not concerns(current):
            return bool(dropped)
        current.stale = current.job.stopped = True
        if self._store is not None:
            self._store.interrupt()
        return True

    @property
    def busy(self) -> bool:
        with self._wake:
            return bool(self._waiting) or self._current is not None

    def stop(self) -> None:
        """Stop what runs, or is about to, and say so; what waits behind it goes on."""
        with self._wake:
            under_way = [each for each in self._open_requests() if each not in self._sent]
            for request in under_way[:1]:
                request.job.stopped = True
                # One statement may take seconds, as where SQLite puts parts of the index together.
                if request is self._current and self._store is not None:
                    self._store.interrupt()

    def holds_keys(self) -> bool:
        """Whether an answer is still to be shown that the next key waits for."""
        with self._wake:
            return any(each.holds_keys and not each.stale for each in self._open_requests())

    def give_up_held(self) -> None:
        """Stop what the next key waits for: a question gets no answer, a change is taken back and says so."""
        with self._wake:
            for request in self._open_requests():
                if request.holds_keys and self._writes:
                    request.job.stopped = True
                elif request.holds_keys:
                    self._drop(request.channel)

    def _open_requests(self) -> list[_Request]:
        current = [self._current] if self._current is not None else []
        return [*current, *self._waiting, *self._sent]

    def unreadable(self) -> int:
        """How many events the store has left out because they cannot be read."""
        store = self._store
        return store.unreadable() if store is not None else 0

    def jobs(self) -> list[Job]:
        """What waits or runs."""
        with self._wake:
            requests = self._open_requests()
            return [each.job for each in requests if not each.stale and each not in self._sent]

    def close(self, *, finish: bool) -> None:
        """End the thread: after what waits, if `finish`, else at once. Never waits for a hung read.

        A change that takes longer than FINISH is stopped and taken back, whole.
        """
        with self._wake:
            self._closing = True
            if not finish:
                self._drop(None)
            self._wake.notify()
        if self._started:
            self._thread.join(timeout=FINISH if finish else 0.5)
            if finish and self._thread.is_alive():
                self.stop()
                self._thread.join(timeout=FINISH)

    def _run(self) -> None:
        while (request := self._next()) is not None:
            self._serve(request)
            with self._wake:
                self._current = None
        self._shut()

    def _shut(self) -> None:
        if self._store is not None:
            self._store.close()
            self._store = None

    def release(self, patience: float) -> None:
        """Have the connection closed on its thread, after what runs there; wait at most so many seconds for that."""
        if self._store is None:
            return
        closed = threading.Event()
        request = _Request(
            _CLOSING, lambda _: closed.set(), lambda _: None, lambda _: None, Job("")
        )
        self.put(request, replace=True)
        closed.wait(patience)

    def _next(self) -> _Request | None:
        with self._wake:
            while not self._waiting:
                if self._closing:
                    return None
                self._wake.wait()
            self._current = self._waiting.popleft()
            return self._current

    def _open(self) -> StoreT:
        """The store, opened anew if another file has taken the place of the one it was opened on.

        What is gone without another in its place can still be read, and writing to it would be writing to nowhere.
        """
        place = self._place()
        if (
            self._store is not None
            and place != self._opened_at
            and (self._writes or place is not None)
        ):
            self._shut()
        if self._store is None:
            self._store, self._opened_at = self._opener(), place
        return self._store

    def _serve(self, request: _Request) -> None:
        if request.channel == _CLOSING:
            self._shut()
            request.work(None)
            return
        try:
            store = self._open()
            for left in reversed(range(_MEANT_FOR_OTHERS)):
                try:
                    result = request.work(store)
                    break
                except Cancelled:
                    if request.stale:
                        return
                    if request.job.stopped or not left:
                        raise
                    # The interruption was meant for the question before this one: each of several timelines has it.
        except TimeloomError as error:
            self._send(request, request.failed, error)
        except Exception as error:  # whatever went wrong here must not take the screen with it
            why = f"{type(error).__name__}: {error}"
            self._send(
                request, request.failed, TimelineError(f"the timeline gave no answer ({why})")
            )
        else:
            self._send(request, request.answer, result)

    def _send(self, request: _Request, to: Callable[[Any], None], what: Any) -> None:
        def on_screen() -> None:
            with self._wake:
                self._sent.remove(request)
                request.holds_keys = False  # the answer's own doing is waited for by other means
            try:
                if not request.stale:
                    to(what)
            finally:
                self.shown()  # keys wait for it, also where showing the answer failed

        if not request.stale:
            with self._wake:
                self._sent.append(request)
            self._deliver(on_screen)


class StoreAccess:
    """All that the explorer asks of one timeline."""

    def __init__(self, opening: Opening, deliver: Deliver, failed: Failed) -> None:
        """Opens the reader for quick questions; `failed` takes errors that nobody else takes."""
        self.begun: Callable[[], None] = lambda: None
        """Called when something is asked or written."""
        self.settled: Callable[[], None] = lambda: None
        """Called when an answer has been shown, or is not wanted any more."""
        self._opening = opening
        self._place = opening.place()
        self._standing = _Standing(opening.reader())
        self.reader = cast(Reader, self._standing)
        self.writable = opening.writable
        self.gone = False
        """Whether the file has been taken away, and none put in its place."""
        self._failed = failed
        self._asking: _Worker[Reader] = _Worker(
            "timeloom-reader", opening.reader, opening.place, deliver
        )
        self._counting: _Worker[Reader] = _Worker(
            "timeloom-counter", opening.reader, opening.place, deliver
        )
        self._writing: _Worker[Writer] = _Worker(
            "timeloom-writer", opening.writer, opening.place, deliver, writes=True
        )
        for worker in self._workers:
            worker.shown = self._settle

    @property
    def _workers(self) -> tuple[_Worker[Any], ...]:
        return self._asking, self._counting, self._writing

    def _settle(self) -> None:
        self.settled()

    @property
    def holds_keys(self) -> bool:
        """Whether an answer is on its way that the next key has to wait for."""
        return any(worker.holds_keys() for worker in self._workers)

    def give_up_held(self) -> None:
        """Stop what the next key waits for."""
        for worker in self._workers:
            worker.give_up_held()
        self.settled()

    def ask(
        self,
        channel: str,
        question: Callable[[Reader], T],
        answer: Callable[[T], None],
        failed: Failed | None = None,
        *,
        long: bool = False,
        job: Job | None = None,
        holds_keys: bool = False,
    ) -> None:
        """Put a question whose answer may take a while; `answer` gets it on the UI thread, unless a newer one came.

        A `long` one, of a second or more, has a thread of its own, so that the others do not wait for it. `job` is
        where it tells how far it is. With `holds_keys` the next key is looked at when the answer has been shown: it
        is typed for what the answer opens.
        """
        job = job or Job("reading")
        request = _Request(channel, question, answer, failed or self._failed, job, holds_keys)
        # Where the file is gone nothing can be opened any more: the thread that has it open answers.
        worker = self._counting if long and not self.gone else self._asking
        worker.put(request, replace=True)
        self.begun()
        self.settled()  # an older question of the channel is not wanted any more

    def write(
        self,
        work: Callable[[Writer], T],
        done: Callable[[T], None],
        failed: Failed | None = None,
        *,
        total: int | None = None,
        holds_keys: bool = False,
    ) -> None:
        """Change the timeline; writes run one after the other and none is dropped.

        `total` is how many events it is about, if that is known; `holds_keys` as for a question.
        """
        job = Job("writing", total)

        def watched(writer: Writer) -> T:
            writer.watch(job.tell, job.expect)
            return work(writer)

        request = _Request("write", watched, done, failed or self._failed, job, holds_keys)
        self._writing.put(request, replace=False)
        self.begun()

    def look(self) -> bool:
        """Look whether the file is still the one that was opened; whether there is something new to say of that.

        Another one in its place is opened from now on; none leaves the old one to be read. Raises TimeloomError where
        what stands there cannot be opened.
        """
        place = self._opening.place()
        gone, self.gone = self.gone, place is None
        if place is None or place == self._place:
            return gone != self.gone
        self._place = None  # where it cannot be opened now, it may be at the next look
        # All old connections first, the writing one last: it takes the old file's log with it, which must never be
        # read together with the new file.
        self._standing.shut()
        for worker in self._workers:
            worker.release(RELEASE)
        self._standing.put(self._opening.reader)
        self._place = place
        self.writable = self._opening.writable
        return True

    def make_own_file(self, address: AnyAddress) -> None:
        """Make a timeline with other names a file of its own. Raises TimeloomError; it is as it was then."""
        from timeloom.store import make_own_file

        self.reader.close()  # it has to be nobody's meanwhile
        for worker in (self._asking, self._counting, self._writing):
            worker.release(RELEASE)
        try:
            make_own_file(address)
        finally:
            self._place = self._opening.place()
            self.reader = self._opening.reader()

    def cancel(self, channel: str | None = None) -> bool:
        """Stop what is being asked; whether anything was."""
        asked, counted = self._asking.drop(channel), self._counting.drop(channel)
        self.settled()
        return asked or counted

    def unreadable(self) -> int:
        """How many events could not be read and were left out of what was asked so far."""
        return max(self.reader.unreadable(), self._asking.unreadable(), self._counting.unreadable())

    def longest(self) -> Job | None:
        """What has been under way for the longest time, of what is worth a word."""
        jobs = [*self._asking.jobs(), *self._counting.jobs(), *self._writing.jobs()]
        return min((job for job in jobs if job.label), key=lambda job: job.since, default=None)

    def written(self) -> Job | None:
        """What is being written, if it is worth a word."""
        return next((job for job in self._writing.jobs() if job.label), None)

    def stop(self) -> None:
        """Stop everything that is under way: questions get no answer, and the write that runs is taken back."""
        self.cancel()
        self._writing.stop()

    @property
    def busy(self) -> bool:
        return any(worker.busy for worker in self._workers)

    def close(self) -> None:
        """Let writes finish, stop everything else, close the connections."""
        self._asking.close(finish=False)
        self._counting.close(finish=False)
        self._writing.close(finish=True)
        self._standing.shut()
