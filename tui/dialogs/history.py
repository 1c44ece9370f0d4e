"""The journal: every step, newest first, what the chosen one changed, and the way back to any of them.

Nothing is lost by going back: what was undone stands at the top, to be redone, until something else is changed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar, Final

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.content import Content
from textual.widgets import Static

from timeloom.errors import TimeloomError
from timeloom.store.answers import Change, Difference, Step, Touched
from timeloom.tui.cells import clip, fit, grid
from timeloom.tui.dialogs.dialog import Confirm
from timeloom.tui.dialogs.overlay import Overlay
from timeloom.tui.dialogs.picker import Choice, ChoiceList
from timeloom.tui.style.dates import short

if TYPE_CHECKING:
    from timeloom.store.protocol import Reader, Writer
    from timeloom.tui.explorer import ExplorerScreen

MOST: Final = 1000
"""Steps that are listed."""
NAMED: Final = 20
"""Events of a step of which is told what became of them."""
WHEN_WIDTH: Final = 16
NAME_WIDTH: Final = 16
LEAD: Final = 20
"""Characters shown ahead of the first one that differs."""
ELLIPSIS: Final = "…"
PAGE: Final = 10
TALL: Final = 30
"""From this many lines on there is room to tell more of a step."""
KEYS: Final = "u undo one   Ctrl-r redo one   Esc leave"


class History(Overlay[None]):
    """Lists the steps of one timeline's journal; Enter goes to before the chosen one, or redoes up to it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "step(1)", "Older", show=False),
        Binding("up,k", "step(-1)", "Newer", show=False),
        Binding("pagedown,space,ctrl+d", f"step({PAGE})", "On", show=False),
        Binding("pageup,b,ctrl+u", f"step(-{PAGE})", "Back", show=False),
        Binding("home,g", f"step(-{MOST * 2})", "Newest", show=False),
        Binding("end,G", f"step({MOST * 2})", "Oldest", show=False),
        Binding("enter", "go", "Undo or redo to here", show=False),
        Binding("u", "one(True)", "Undo one", show=False),
        Binding("ctrl+r,U", "one(False)", "Redo one", show=False),
        Binding("escape,q", "dismiss", "Leave", show=False),
    ]

    def __init__(self, explorer: ExplorerScreen) -> None:
        super().__init__()
        self._explorer = explorer
        self._steps: list[Step] = []
        self.list: ChoiceList[Step] = ChoiceList(WHEN_WIDTH)

    def compose(self) -> ComposeResult:
        with Container(classes="dialog history"):
            yield Static(Content("History"), classes="dialog-title", markup=False)
            yield self.list
            yield Static("", id="step-changes", markup=False)
            yield Static("", classes="dialog-hint", markup=False)

    def on_mount(self) -> None:
        self._read()

    def on_resize(self, event: events.Resize) -> None:
        self.set_class(event.size.height < TALL, "-short")
        if self.list.chosen is not None:
            self._tell_chosen()

    # What there is

    def _read(self) -> None:
        def read(reader: Reader) -> list[Step]:
            return list(reader.history(limit=MOST))

        self.ask(self._explorer.access, "history", read, self._show)

    def _show(self, steps: list[Step]) -> None:
        before = self.list.chosen
        self._steps = steps
        lines = _lines(steps)
        choices = [(n, line.value) for n, line in enumerate(lines) if not line.heading]
        if before is not None:
            found = [n for n, step in choices if _same(step, before.value)]
        else:
            found = [n for n, step in choices if not step.undone]
        at = found[0] if found else 0
        self.list.show(lines, at)
        undone = sum(step.undone for step in steps)
        words = f"History {self._explorer.glyphs.dot} {_count(len(steps), 'step')}"
        words += f", {undone} undone" if undone else ""
        self.query_one(".dialog-title", Static).update(Content(words))
        self._tell_chosen()

    def _tell_chosen(self) -> None:
        """Say what Enter would do here, and have told what the step did."""
        chosen = self.list.chosen
        hint = self.query_one(".dialog-hint", Static)
        if chosen is None:
            hint.update(Content("Esc leave"))
            self._show_changes([])
            return
        many = self._between(chosen.value)
        what = "redo" if chosen.value.undone else "undo"
        hint.update(Content(f"Enter {what} {_these(many)}   {KEYS}"))
        step = chosen.value
        self.ask(
            self._explorer.access,
            "step",
            lambda reader: reader.touched(step, limit=NAMED),
            self._show_changes,
            holds_keys=False,
        )

    def _show_changes(self, touched: Sequence[Touched]) -> None:
        pane = self.query_one("#step-changes", Static)
        chosen = self.list.chosen
        nothing = "Nothing has been changed yet." if chosen is None else "No event was changed."
        width = max(pane.content_size.width, 20)
        lines = [line for each in touched for line in _told(each, width)]
        if chosen is not None and touched and chosen.value.count > len(touched):
            lines.append(f"and {_count(chosen.value.count - len(touched), 'more event')}")
        pane.update(Content("\n".join(lines or [nothing])))

    def _between(self, step: Step) -> int:
        """How many steps Enter would undo or redo."""
        at = next(n for n, each in enumerate(self._steps) if each is step)
        some = self._steps[at:] if step.undone else self._steps[: at + 1]
        return sum(each.undone == step.undone for each in some)

    # Moving and going

    def action_step(self, by: int) -> None:
        self.list.step(by)
        self._tell_chosen()

    def on_choice_list_clicked(self) -> None:
        self.list.refresh()
        self._tell_chosen()

    def on_choice_list_moved(self) -> None:
        self._tell_chosen()

    def action_one(self, undo: bool) -> None:
        self._write(lambda writer: (writer.undo() if undo else writer.redo(), 1))

    def action_go(self) -> None:
        chosen = self.list.chosen
        if chosen is None:
            return
        step, many = chosen.value, self._between(chosen.value)
        if many == 1:
            self._write(lambda writer: go_to(writer, step))
            return

        def answered(yes: bool | None) -> None:
            if yes:
                self._write(lambda writer: go_to(writer, step))

        what, back = ("redo", "u undoes") if step.undone else ("undo", "Ctrl-r redoes")
        question = f"{what.capitalize()} {many:,} steps? {back} them one by one."
        self.app.push_screen(Confirm(question, what, "leave all as it is"), answered)

    def _write(self, work: Callable[[Writer], tuple[Change, int]]) -> None:
        """Go back or forth, and show how it is then."""

        def done(answer: tuple[Change, int]) -> None:
            change, many = answer
            self._explorer.content_changed(change.focus)
            undone = change.step is not None and change.step.undone
            what = "undone" if undone else "redone"
            label = clip(grid(change.step.label), 44) if change.step else ""
            self._explorer.tell(f"{what}: {label}" if many == 1 else f"{what}: {many:,} steps")
            if self.is_open:
                self._read()

        def failed(error: TimeloomError) -> None:
            self._explorer.show_error(error)
            self._explorer.content_changed()
            if self.is_open:
                self._read()

        self._explorer.access.write(work, done, failed, holds_keys=True)


def go_to(writer: Writer, step: Step) -> tuple[Change, int]:
    """Undo until a step is undone, or redo until it is no more; the last change and how many there were.

    Raises NothingToUndo where another program has been faster.
    """
    several = bool(writer.info().origins)
    many = 0
    while True:
        change = writer.redo() if step.undone else writer.undo()
        many += 1
        if change.step is None or _same(change.step, step):
            return change, many
        # A change of several timelines is a step in each of them, of which one stands for all.
        if several and not any(
            _same(each, step) and each.undone == step.undone for each in writer.history(limit=MOST)
        ):
            return change, many


def _same(one: Step, other: Step) -> bool:
    return (one.id, one.at, one.label) == (other.id, other.at, other.label)


def _lines(steps: Sequence[Step]) -> list[Choice[Step]]:
    """The steps with a line between those that are undone and those that hold."""
    lines: list[Choice[Step]] = []
    several = len({step.who for step in steps}) > 1
    for step in steps:
        heading = "Undone, to be redone" if step.undone else "Done, newest first"
        if not any(line.heading and line.title == heading for line in lines):
            lines.append(Choice(step, heading, heading=True))
        count = _count(step.count, "event")
        signed = f"{grid(step.who)} · {count}" if several and step.who else count
        lines.append(Choice(step, step.label, signed, lead=short(step.at)))
    return lines


def _count(number: int, what: str) -> str:
    return f"one {what}" if number == 1 else f"{number:,} {what}s"


def _these(many: int) -> str:
    return "this step" if many == 1 else f"{many:,} steps"


def _told(each: Touched, width: int) -> list[str]:
    """What became of one event, a line for each difference, or two where they are long."""
    lines = [clip(f"{each.done}  {grid(each.title or each.uid)}", width)]
    names = [clip(grid(one.name), NAME_WIDTH) for one in each.differences]
    room = max(map(cell_len, names), default=0)
    for named, one in zip(names, each.differences, strict=True):
        name = f"  {fit(named, room)}  "
        for text in _difference(one, width - cell_len(name)):
            lines.append(name + text)
            name = " " * cell_len(name)
    return lines


def _difference(one: Difference, width: int) -> list[str]:
    before, after = grid(one.before), grid(one.after)
    if not before or not after:
        return [clip(f"+ {after}" if after else f"- {before}", width)]
    whole = f"{before} → {after}"
    if cell_len(whole) <= width:
        return [whole]
    # What both begin with would be all that is seen of a long text.
    pairs = enumerate(zip(before, after, strict=False))
    same = next((n for n, (one_, other) in pairs if one_ != other), min(len(before), len(after)))
    begin = max(same - LEAD, 0) if max(cell_len(before), cell_len(after)) > width - 2 else 0
    cut = ELLIPSIS if begin else ""
    return [
        clip(f"{sign} {cut}{text[begin:]}", width) for sign, text in (("-", before), ("+", after))
    ]
