"""The errors a person can meet, as one small family.

    TimeloomError
    ├── DateError            a text that is not a date, with the place where it stops being one
    ├── QueryError           a filter that cannot be read, with its column and what was expected
    │   └── SlowPattern      its regular expression takes too long on an event
    ├── EventError           an event that cannot be stored as it is
    ├── UnknownEvent         a uid that no event has
    ├── NothingToUndo        undo or redo at the end of the journal
    ├── SourceError          something that cannot be read from: missing, a folder, empty, binary
    ├── OutputError          somewhere that cannot be written to
    ├── TimelineError        a file that cannot be used as a timeline
    │   ├── NotATimeline     not SQLite, or another program's
    │   ├── NewerTimeline    written by a later version
    │   ├── DamagedTimeline  SQLite finds it damaged
    │   ├── ReadOnlyTimeline it can be read and not changed
    │   │   └── LinkedTimeline it has another name
    │   └── BusyTimeline     another program holds it
    ├── SettingsError        a settings or keymap file that cannot be read as it is
    └── Cancelled            a person stopped it; nothing was changed

A message says what happened and where; `hint` says the way out. Both are plain text that may hold a source's own
words: whoever shows them makes them safe for the terminal. The passwords of addresses are hidden in them.
"""

from __future__ import annotations

from pathlib import Path

from timeloom.text import without_passwords


class TimeloomError(Exception):
    """Root of the family; `message` is for a person, `hint` the way out, if there is one."""

    def __init__(self, message: str, *, hint: str = "") -> None:
        self.message = without_passwords(message)
        self.hint = without_passwords(hint)
        super().__init__(self.message)

    def __str__(self) -> str:
        return f"{self.message}; {self.hint}" if self.hint else self.message


class DateError(TimeloomError, ValueError):
    """A text that is not a date. `position` is the 0-based offset where reading stopped."""

    def __init__(self, message: str, *, position: int = 0, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.position = position


class QueryError(TimeloomError, ValueError):
    """A filter that cannot be read. `position` is the 0-based column, `expected` what would fit there."""

    def __init__(
        self,
        message: str,
        *,
        position: int,
        end: int | None = None,
        expected: str = "",
        hint: str = "",
    ) -> None:
        super().__init__(message, hint=hint)
        self.position = position
        self.end = position if end is None else end
        self.expected = expected

    @property
    def more(self) -> list[str]:
        """What is to be said beside the message: what was expected, if it has not said so itself, and the way out."""
        expected = f"expected {self.expected}" if self.expected else ""
        said = "expected" in self.message
        return [each for each in ("" if said else expected, self.hint) if each]


class SlowPattern(QueryError):
    """A filter that can be read and not answered: its regular expression takes too long on an event."""


class EventError(TimeloomError, ValueError):
    """An event that cannot be stored as it is: no title, a date that is not EDTF, a uid in use."""


class UnknownEvent(TimeloomError, LookupError):
    """No event has this uid."""

    def __init__(self, uid: str, *, hint: str = "") -> None:
        super().__init__(f"no event has the uid {uid!r}", hint=hint)
        self.uid = uid


class NothingToUndo(TimeloomError):
    """The journal holds no step to undo, or none to redo."""


class SourceError(TimeloomError, OSError):
    """Something that cannot be read from. The message names it."""

    def __str__(self) -> str:
        return TimeloomError.__str__(self)


class OutputError(TimeloomError, OSError):
    """Somewhere that cannot be written to. The message names it."""

    def __str__(self) -> str:
        return TimeloomError.__str__(self)


class TimelineError(TimeloomError):
    """A file that cannot be used as a timeline; it was not touched."""


class NotATimeline(TimelineError):
    """Not an SQLite file, or one that another program made."""


class NewerTimeline(TimelineError):
    """Written by a later version of Timeloom than this one."""


class DamagedTimeline(TimelineError):
    """SQLite finds the file damaged."""


class ReadOnlyTimeline(TimelineError):
    """The file can be read and not changed."""


class LinkedTimeline(ReadOnlyTimeline):
    """The file has another name (a hard link), and is not changed before it is a file of its own."""

    def __init__(self, message: str, *, path: Path, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.path = path


class BusyTimeline(TimelineError):
    """Another program holds the file and did not let go in time."""


class SettingsError(TimeloomError, ValueError):
    """A settings or keymap file that cannot be used as it is; the message names line and key.

    `about` are the commands whose keys are wrong, where it is known that it is keys.
    """

    def __init__(self, message: str, *, hint: str = "", about: tuple[str, ...] = ()) -> None:
        super().__init__(message, hint=hint)
        self.about = about


class Cancelled(TimeloomError):
    """A person stopped it; nothing was changed."""
