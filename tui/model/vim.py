"""What the keymap of vim has beyond other keys: counts, keys behind `g`, named marks, repeating, recording, playing.

`5j` goes down five times, `g3` shows the third view, `ma` names a place that `` `a `` goes back to, `.` makes the last
change again, `Qa … Q` records keys that `@a` plays. A play ends at a question that destroys: a person answers those.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual import events

if TYPE_CHECKING:
    from timeloom.tui.app import TimeloomApp
    from timeloom.tui.commands import Command

MOST: Final = 1000
"""Times that a command is run for one count."""
REPEATED: Final = frozenset({"Moving", "Lanes", "Histogram"})
"""Groups of commands that a count makes happen so many times."""
ALSO: Final = frozenset({
    "match.next", "match.previous", "go.back", "go.forward",
    "edit.undo", "edit.redo", "conflict.next", "conflict.previous",
})  # fmt: skip
_RECORD: Final = "Q"
_MARK: Final = "m"
_JUMP: Final = "grave_accent"
_PLAY: Final = "at"
_REPEAT: Final = "full_stop"
_SECOND: Final = frozenset({"g", _MARK, _JUMP, _PLAY, _RECORD})
"""Keys that mean something together with the next one."""


class VimKeys:
    """The keys of one app. `take` deals with those on the explorer's own screen, `heard` is told of all."""

    def __init__(self, app: TimeloomApp) -> None:
        self._app = app
        self._count = ""
        self._first = ""
        """The key that waits for the next one."""
        self._marks: dict[str, str] = {}
        """uids by letter."""
        self._recorded: dict[str, list[events.Key]] = {}
        self._recording: tuple[str, list[events.Key]] | None = None
        self._change: list[events.Key] = []
        """The keys of the last change, those in its dialogs included."""
        self._changing = False
        self._last: events.Key | None = None
        """The key that is under way, if a person has pressed it."""
        self._played: dict[int, events.Key] = {}
        """Keys that nobody has pressed and that wait for their turn, by their identities."""

    def heard(self, event: events.Key, *, on_explorer: bool) -> bool:
        """Note a key that is about to have its effect; whether it may: a play answers no question."""
        from timeloom.tui.dialogs.dialog import Confirm

        played = self._played.pop(id(event), None) is not None
        if played:
            if isinstance(self._app.screen, Confirm):
                self._app.turns.forget(list(self._played.values()))
                self._played.clear()
                self._app.explorer.tell("the play stops here: answer yourself")
                return False
        elif self._recording is not None:
            self._recording[1].append(event)
        if on_explorer:
            self._changing = False
        elif self._changing and not played:
            self._change.append(event)
        self._last = None if played else event
        return True

    async def take(self, key: str) -> bool:
        """Do what a key means in vim alone; whether that was all."""
        if self._first:
            first, self._first = self._first, ""
            await self._both(first, key)
            return True
        if key.isdigit() and (key != "0" or self._count):
            self._count += key
            return True
        if key == _RECORD and self._recording is not None:
            self._end_recording()
            return True
        if key in _SECOND:
            self._first = key
            return True
        count, self._count = min(int(self._count or 1), MOST), ""
        if key == _REPEAT:
            self._play(self._change * count, "no change to repeat yet")
            return True
        command = self._app.registry.for_key(key, self._app.explorer.contexts)
        if command is None:
            return False
        if _changes(command) and self._last is not None:
            self._change, self._changing = [self._last], True
        if count == 1 or not (command.group in REPEATED or command.id in ALSO):
            return False
        for _ in range(count):
            await self._app.action_command(command.id)
        return True

    async def _both(self, first: str, key: str) -> None:
        count, self._count = min(int(self._count or 1), MOST), ""
        app, explorer = self._app, self._app.explorer
        if key == "escape":
            return
        if first == "g":
            command = app.registry.for_key(f"g{key}", explorer.contexts)
            if command is not None:
                await app.action_command(command.id)
            else:
                explorer.tell(f"g{key} is not a command; ? lists them")
        elif len(key) != 1 or not key.isalnum():
            explorer.tell("a mark or a recording has a letter for its name")
        elif first == _MARK:
            if explorer.state.focus is not None:
                self._marks[key] = explorer.state.focus.uid
                explorer.tell(f"marked as {key}; `{key} comes back here")
        elif first == _JUMP:
            if key in self._marks:
                explorer.follow(self._marks[key])
            else:
                explorer.tell(f"no place is marked as {key}; m{key} marks this one")
        elif first == _RECORD:
            self._recording = (key, [])
            explorer.tell(f"recording as {key}; Q ends it")
        else:
            keys = self._recorded.get(key, [])
            self._play(keys * count, f"nothing is recorded as {key}; Q{key} begins")

    def _end_recording(self) -> None:
        if self._recording is None:
            return
        name, keys = self._recording
        self._recording = None
        self._recorded[name] = keys[:-1]  # without the Q that ended it
        self._app.explorer.tell(f"recorded; @{name} plays it")

    def _play(self, keys: list[events.Key], none: str) -> None:
        if not keys:
            self._app.explorer.tell(none)
            return
        again = [events.Key(each.key, each.character) for each in keys]
        self._played.update((id(each), each) for each in again)
        self._app.turns.put_first(again)


def _changes(command: Command) -> bool:
    """Whether `.` makes it again, as it would not an undo."""
    from timeloom.tui.commands import WRITES

    return command.id in WRITES and command.group == "Events" and not command.id.startswith("edit.")
