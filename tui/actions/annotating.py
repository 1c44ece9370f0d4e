"""Notes, tags, stars and links: what a person adds to an event without changing what its source says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from timeloom.errors import EventError, TimeloomError
from timeloom.model.events import ANSWERS, Link, LinkEnd
from timeloom.store.answers import Change, Detail
from timeloom.store.protocol import Writer
from timeloom.tui.cells import clip, grid
from timeloom.tui.dialogs.picker import Choice, Picker
from timeloom.tui.explorer import ExplorerScreen
from timeloom.tui.model.picking import events_with
from timeloom.tui.model.selection import Target, target, with_selected
from timeloom.tui.style.dates import short


class _Note(NamedTuple):
    """One note as it was when a person began to change it; without a number a new one."""

    uid: str
    title: str
    number: int | None = None
    text: str = ""


def star(screen: ExplorerScreen) -> None:
    def turn(uids: Sequence[str]) -> None:
        screen.write(lambda writer: writer.star(uids), label_of, total=len(uids))

    with_selected(screen, turn)


def label_of(change: Change) -> str:
    """What a change did: the journal's words for it, in the past."""
    return (
        f"{in_the_past(change.step.label)}; u undoes it"
        if change.step
        else "nothing had to be changed"
    )


PAST = {
    "tag": "tagged",
    "untag": "untagged",
    "star": "starred",
    "unstar": "unstarred",
    "set": "set",
    "take": "took",
    "keep": "kept",
    "write": "wrote",
}


def in_the_past(label: str) -> str:
    """`delete “X”` as `deleted “X”`, cut so that it stays a glance."""
    verb, blank, rest = label.partition(" ")
    done = PAST.get(verb) or (f"{verb}d" if verb.endswith("e") else f"{verb}ed")
    return clip(grid(f"{done}{blank}{rest}"), 48)


def accept(screen: ExplorerScreen) -> None:
    def take(uids: Sequence[str]) -> None:
        screen.write(lambda writer: writer.accept(uids), label_of, total=len(uids))

    with_selected(screen, take)


def note(screen: ExplorerScreen) -> None:
    """Write the first note, or pick which of several to change."""
    _choose_note(screen, lambda which: _write_note(screen, which))


def note_in_editor(screen: ExplorerScreen) -> None:
    from timeloom.tui.terminal.editor import edit_text

    def edit(which: _Note) -> None:
        written = edit_text(screen.app, which.text)
        if written is not None:
            _keep_note(screen, which, written)
        else:
            screen.tell("the editor ended with an error: the note is as it was", problem=True)

    _choose_note(screen, edit)


def _choose_note(screen: ExplorerScreen, then: Callable[[_Note], None]) -> None:
    detail = _detail(screen)
    if detail is None:
        screen.tell("there is no event here")
        return
    event = detail.event
    new = _Note(event.uid, event.title)
    if not event.notes:
        then(new)
        return
    choices: list[Choice[_Note | str]] = [
        Choice(
            _Note(event.uid, event.title, number, text),
            text.strip().partition("\n")[0] or "(empty)",
            f"note {number + 1}",
            "Change this note.",
        )
        for number, text in enumerate(event.notes)
    ]
    choices.append(Choice(new, "Another note", "new", "Write a further note."))

    def picked(which: _Note | str | None) -> None:
        if isinstance(which, str):
            _keep_note(screen, new, which)
        elif which is not None:
            then(which)

    def find(text: str) -> list[Choice[_Note | str]]:
        return [choice for choice in choices if text.casefold() in choice.title.casefold()]

    # A macro that writes several notes does not know whether the first is already there.
    picker: Picker[_Note | str] = Picker(
        "Notes",
        find,
        placeholder="which note; Ctrl-o saves what you type as another",
        typed=lambda text: text.strip() or None,
        empty="No such note. Ctrl-o saves it as another",
    )
    screen.app.push_screen(picker, picked)


def _write_note(
    screen: ExplorerScreen, which: _Note, written: str | None = None, problem: str = ""
) -> None:
    """Open the editor, with what was `written` before and the `problem` that it could not be kept for."""
    from timeloom.tui.dialogs.note_editor import NoteEditor

    def keep(text: str | None) -> None:
        if text is not None:
            _keep_note(screen, which, text)

    screen.app.push_screen(NoteEditor(which.title, which.text, written, problem), keep)


def _keep_note(screen: ExplorerScreen, which: _Note, text: str) -> None:
    """Write the note down; whatever is in the way of that, the text is not lost."""
    if text.strip() == which.text.strip():
        return

    def write(writer: Writer) -> Change:
        notes = writer.detail(which.uid).event.notes
        if which.number is None:
            return writer.add_note(which.uid, text.strip())
        if which.number < len(notes) and notes[which.number] == which.text:
            return writer.set_note(which.uid, which.number, text.strip())
        if not text.strip():
            raise EventError(
                "another program has changed this note meanwhile; it was left as it is"
            )
        return writer.add_note(which.uid, text.strip())

    def again(error: TimeloomError) -> None:
        screen.ask_again(lambda: _write_note(screen, which, text, str(error)))

    screen.write(write, label_of, failed=again)


def tag(screen: ExplorerScreen) -> None:
    """Tags, as many as are typed; one with a minus before it is taken away."""
    on = target(screen)
    if on is not None:
        _tag(screen, on)


def _tag(screen: ExplorerScreen, on: Target, written: str = "") -> None:
    """Ask for tags, with what was `written` before and could not be kept."""
    reader = screen.access.reader

    def find(text: str) -> list[Choice[str]]:
        *_, last = text.replace(",", " ").split(" ")
        sign, word = ("-", last[1:]) if last.startswith("-") else ("", last)
        known = reader.field_values("tag", prefix=word, limit=30)
        before = text[: len(text) - len(last)]
        return [
            Choice(before + sign + each.value, before + sign + each.value, f"{each.count:,}")
            for each in known
            if word or not text
        ]

    def give(text: str | None) -> None:
        words = [word for word in (text or "").replace(",", " ").split() if word.strip("-")]
        add = [word for word in words if not word.startswith("-")]
        remove = [word[1:] for word in words if word.startswith("-")]

        def again(error: TimeloomError) -> None:
            screen.show_error(error)
            screen.ask_again(lambda: _tag(screen, on, text or ""))

        def put(uids: Sequence[str]) -> None:
            screen.write(
                lambda writer: writer.tag(uids, add=add, remove=remove),
                label_of,
                total=len(uids),
                failed=again,
            )

        if words:
            with_selected(screen, put, on)

    screen.app.push_screen(
        Picker(
            f"Tag {on.words}",
            find,
            placeholder="tags separated by spaces; -tag removes one",
            typed=lambda text: text.strip() or None,
            pick_typed=True,
            text=written,
        ),
        give,
    )


def link(screen: ExplorerScreen) -> None:
    """Pick the event that this one answers."""
    on = target(screen)
    if on is None:
        return
    reader, uid = screen.access.reader, on.uid

    def find(text: str) -> list[Choice[str]]:
        rows = events_with(reader, text, uid) if text.strip() else []
        return [Choice(row.uid, row.title, short(row.date) or "undated", row.uid) for row in rows]

    def make(target: str | None) -> None:
        if target is not None:
            screen.write(lambda writer: writer.link(uid, Link(ANSWERS, target)), label_of)

    screen.app.push_screen(
        Picker(
            f"“{on.title}” answers …",
            find,
            placeholder="words of the event, or its uid",
            empty="type to search",
        ),
        make,
    )


def unlink(screen: ExplorerScreen) -> None:
    detail = _detail(screen)
    if detail is None or not detail.event.links:
        screen.tell("this event links to nothing")
        return
    uid = detail.event.uid
    ends: dict[str, LinkEnd] = {end.uid: end for end in detail.links}
    choices = [
        Choice(
            each,
            ends[each.to].title if each.to in ends and ends[each.to].title else each.to,
            each.relation,
        )
        for each in detail.event.links
    ]

    def cut(which: Link | None) -> None:
        if which is not None:
            screen.write(lambda writer: writer.unlink(uid, which), label_of)

    def find(text: str) -> list[Choice[Link]]:
        return [choice for choice in choices if text.casefold() in choice.title.casefold()]

    screen.app.push_screen(Picker("Remove a link", find, placeholder="which link"), cut)


def _detail(screen: ExplorerScreen) -> Detail | None:
    focus = screen.state.focus
    return screen.access.reader.detail(focus.uid) if focus is not None else None
