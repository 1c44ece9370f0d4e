"""Notes, tags, stars and links: what a person adds to an event without changing what its source says."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from timeloom.events import ANSWERS, Link
from timeloom.store.protocol import Change, Detail, LinkEnd, Writer
from tui.cells import clip, grid
from tui.screens.explorer import ExplorerScreen
from tui.screens.picker import Choice, Picker
from tui.selection import with_selected

NoteAction = Callable[[int | None, str], None]
"""Takes the number of a note (None: a new one) and its text."""


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
    _choose_note(screen, lambda number, text: _write_note(screen, number, text))


def note_in_editor(screen: ExplorerScreen) -> None:
    from tui.editor import edit_text

    def edit(number: int | None, text: str) -> None:
        written = edit_text(screen.app, text)
        if written is not None:
            _keep_note(screen, number, text, written)

    _choose_note(screen, edit)


def _choose_note(screen: ExplorerScreen, then: NoteAction) -> None:
    detail = _detail(screen)
    if detail is None:
        return
    notes = detail.event.notes
    if not notes:
        then(None, "")
        return
    choices = [
        Choice(
            number,
            text.strip().partition("\n")[0] or "(empty)",
            f"note {number + 1}",
            "Change this note.",
        )
        for number, text in enumerate(notes)
    ]
    choices.append(Choice(len(notes), "Another note", "new", "Write a further note."))

    def picked(number: int | None) -> None:
        if number is not None:
            new = number == len(notes)
            then(None if new else number, "" if new else notes[number])

    def find(text: str) -> list[Choice[int]]:
        return [choice for choice in choices if text.casefold() in choice.title.casefold()]

    screen.app.push_screen(Picker("Notes", find, placeholder="which note"), picked)


def _write_note(screen: ExplorerScreen, number: int | None, text: str) -> None:
    from tui.screens.note_editor import NoteEditor

    detail = _detail(screen)
    title = detail.event.title if detail is not None else ""

    def keep(written: str | None) -> None:
        if written is not None:
            _keep_note(screen, number, text, written)

    screen.app.push_screen(NoteEditor(title, text), keep)


def _keep_note(screen: ExplorerScreen, number: int | None, before: str, text: str) -> None:
    focus = screen.state.focus
    if focus is None or text.strip() == before.strip():
        return
    uid = focus.uid

    def write(writer: Writer) -> Change:
        if number is None:
            return writer.add_note(uid, text.strip())
        return writer.set_note(uid, number, text.strip())

    screen.write(write, label_of)


def tag(screen: ExplorerScreen) -> None:
    """Tags, as many as are typed; one with a minus before it is taken away."""
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
        if words:
            with_selected(
                screen,
                lambda uids: screen.write(
                    lambda writer: writer.tag(uids, add=add, remove=remove),
                    label_of,
                    total=len(uids),
                ),
            )

    screen.app.push_screen(
        Picker(
            "Tag",
            find,
            placeholder="tags, with blanks between; -name takes one away",
            typed=lambda text: text.strip() or None,
            pick_typed=True,
        ),
        give,
    )


def link(screen: ExplorerScreen) -> None:
    """Pick the event that this one answers."""
    focus = screen.state.focus
    if focus is None:
        return
    reader, uid = screen.access.reader, focus.uid

    def find(text: str) -> list[Choice[str]]:
        found = (
            [pair for pair in reader.uids(text, limit=40) if pair[0] != uid] if text.strip() else []
        )
        return [Choice(each, title, each) for each, title in found]

    def make(target: str | None) -> None:
        if target is not None:
            screen.write(lambda writer: writer.link(uid, Link(ANSWERS, target)), label_of)

    screen.app.push_screen(
        Picker(
            "This event answers …",
            find,
            placeholder="the beginning of a title or uid",
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
