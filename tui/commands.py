"""The commands themselves, in the order in which help lists them."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from timeloom.errors import SettingsError

if TYPE_CHECKING:
    from textual.binding import Binding


EVENTS: Final = "events"
"""Works wherever events are looked at: in every view."""
DETAILS: Final = "details"
"""Works in the details pane, before what the views know."""
FACETS: Final = "facets"
FILTER: Final = "filter"
"""Works while a filter is typed."""

CONTEXT_TITLES: Final[Mapping[str, str]] = {
    EVENTS: "Everywhere",
    "list": "In the list",
    "lanes": "In the lanes",
    "text": "In the text",
    "race": "In the race",
    "histogram": "In the histogram",
    DETAILS: "In the details",
    FACETS: "In the facets",
    FILTER: "While typing a filter",
}


class Command(NamedTuple):
    """What a person can do: by key, by name in the palette, or after `:`."""

    id: str
    title: str
    help: str
    keys: tuple[str, ...]
    action: str
    """`module:function` inside `tui/actions`, or `view:function` inside a view's own actions."""
    context: str = EVENTS
    group: str = "Moving"
    hint: str = ""
    """The word for it in the footer; empty: not shown there."""
    names: tuple[str, ...] = ()
    """Further names after `:`."""

    def load(self) -> Callable[[Any], Any]:
        """The function that does it."""
        module, _, function = self.action.partition(":")
        own = module in ("lanes", "race", "text", "histogram")
        place = f"views.{module}.actions" if own else f"actions.{module}"
        loaded: Callable[[Any], Any] = getattr(import_module(f"timeloom.tui.{place}"), function)
        return loaded


_OF_AN_EVENT: Final = (
    "edit", "delete", "note", "note-editor", "tag", "star", "link", "unlink", "accept", "set-field",
)  # fmt: skip
WRITES: Final[Mapping[str, bool]] = {
    **{f"event.{name}": True for name in _OF_AN_EVENT},
    **dict.fromkeys(("event.add", "event.review", "edit.undo", "edit.redo"), False),
    **dict.fromkeys(("text.add", "filter.save", "filter.forget"), False),
}
"""Commands that change the timeline, and whether it is the focused event's own: where that cannot be, they say so
before anything is typed."""


def _table() -> tuple[Command, ...]:

    return COMMANDS


class Registry:
    """The commands, found by id, context, key or words, with a person's own keys in place of ours."""

    def __init__(
        self,
        commands: Iterable[Command] | None = None,
        keymap: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        """Raises SettingsError when two commands of one context share a key, or a keymap names no command."""
        self.commands: tuple[Command, ...] = tuple(_table() if commands is None else commands)
        self._by_id = {command.id: command for command in self.commands}
        self.keymap: dict[str, tuple[str, ...]] = {}
        for name, keys in (keymap or {}).items():
            if name not in self._by_id:
                raise SettingsError(
                    f"the keymap names a command that does not exist: {name!r}",
                    hint="? in the explorer lists the commands with their names",
                    about=(name,),
                )
            self.keymap[name] = tuple(keys)
        self._refuse_clashes()

    def __getitem__(self, command_id: str) -> Command:
        return self._by_id[command_id]

    def __contains__(self, command_id: object) -> bool:
        return command_id in self._by_id

    def keys(self, command: Command) -> tuple[str, ...]:
        """The keys that run it now."""
        return self.keymap.get(command.id, command.keys)

    def label(self, command_id: str) -> str:
        """The first key of a command as a person reads it, else its name after `:`."""
        keys = self.keys(self._by_id[command_id])
        return key_label(keys[0]) if keys else f":{command_id}"

    def _refuse_clashes(self) -> None:
        taken: dict[tuple[str, str], Command] = {}
        for command in self.commands:
            for key in self.keys(command):
                first = taken.setdefault((command.context, key), command)
                if first is not command:
                    raise SettingsError(
                        f"the key {key_label(key)} would run both {first.id!r} and {command.id!r}",
                        hint="give one of them another key in the keymap",
                        about=(first.id, command.id),
                    )

    def in_context(self, context: str) -> list[Command]:
        return [command for command in self.commands if command.context == context]

    def bindings(self, context: str) -> list[Binding]:
        """What Textual needs to know of a context's keys; the ids make them open to a keymap."""
        from textual.binding import Binding

        return [
            Binding(
                ",".join(self.keys(command)),
                f"app.command('{command.id}')",
                command.title,
                show=False,
                id=command.id,
            )
            for command in self.in_context(context)
            if self.keys(command)
        ]

    @cached_property
    def _by_key(self) -> dict[tuple[str, str], Command]:
        """Commands by context and key, the keys as Textual names them."""
        from textual.binding import Binding

        return {
            (context, binding.key): self._by_id[binding.id]
            for context in {command.context for command in self.commands}
            for binding in Binding.make_bindings(self.bindings(context))
            if binding.id is not None
        }

    def for_key(self, key: str, contexts: Sequence[str]) -> Command | None:
        """What a key does where the keyboard is, the innermost context first."""
        for context in contexts:
            found = self._by_key.get((context, key))
            if found is not None:
                return found
        return None

    @cached_property
    def hints(self) -> dict[str, list[Command]]:
        """The commands that a footer shows, by context."""
        shown: dict[str, list[Command]] = {}
        for command in self.commands:
            if command.hint:
                shown.setdefault(command.context, []).append(command)
        return shown

    def search(self, words: str) -> list[Command]:
        """Commands whose name, help or key holds all the words, best first; a key alone finds its command."""
        sought = words.casefold().split()
        if not sought:
            return list(self.commands)
        found: list[tuple[int, int, Command]] = []
        for place, command in enumerate(self.commands):
            labels = [key_label(key) for key in self.keys(command)]
            if words.strip() in labels:
                found.append((0, place, command))
                continue
            title = command.title.casefold()
            named = f"{command.id} {title} {' '.join(command.names)}".casefold()
            text = f"{named} {command.group} {command.help} {' '.join(labels)}".casefold()
            if all(word in text for word in sought):
                best = title.startswith(sought[0])
                found.append((1 if best else 2 if sought[0] in named else 3, place, command))
        return [command for _, _, command in sorted(found, key=lambda item: item[:2])]

    def named(self, name: str) -> Command | None:
        """The command that `:name` means: a full name, or the beginning of just one."""
        sought = name.strip().casefold()
        exact = [c for c in self.commands if sought in (c.id, c.title.casefold(), *c.names)]
        if exact:
            return exact[0]
        begun = [
            c
            for c in self.commands
            if any(n.startswith(sought) for n in (c.id, c.title.casefold(), *c.names))
        ]
        return begun[0] if sought and len(begun) == 1 else None


_LABELS: Final = {
    "up": "↑", "down": "↓", "left": "←", "right": "→", "pageup": "PgUp", "pagedown": "PgDn",
    "home": "Home", "end": "End", "enter": "Enter", "escape": "Esc", "tab": "Tab",
    "shift+tab": "Shift-Tab",
    "backslash": "\\", "space": "Space", "delete": "Del", "backspace": "Backspace",
    "plus": "+", "equals_sign": "=", "minus": "-", "less_than_sign": "<", "greater_than_sign": ">",
}  # fmt: skip


def key_label(key: str) -> str:
    """A key as a person reads it: `Ctrl-r`, `PgDn`, `?`."""
    if key in _LABELS:
        return _LABELS[key]
    *modifiers, last = key.split("+") if len(key) > 1 else [key]
    if modifiers:
        return "-".join([*(word.capitalize() for word in modifiers), _LABELS.get(last, last)])
    if last[0] == "f" and last[1:].isdigit():
        return last.upper()
    if len(last) > 1:
        try:  # Textual calls a sign by its Unicode name: `number_sign`
            return unicodedata.lookup(last.replace("_", " "))
        except KeyError:
            return last
    return last


def keys_label(keys: Sequence[str], separator: str = " ") -> str:
    return separator.join(key_label(key) for key in keys)


def commands_as_markdown(registry: Registry | None = None) -> str:
    """The tables of `docs/keys.md`: one per context and group, every command once."""
    known = registry or Registry()
    lines: list[str] = []
    for context in dict.fromkeys(command.context for command in known.commands):
        lines += [f"## {CONTEXT_TITLES.get(context, context.capitalize())}", ""]
        commands = known.in_context(context)
        for group in dict.fromkeys(command.group for command in commands):
            lines += [
                f"### {group}",
                "",
                "| keys | command | name | what it does |",
                "|---|---|---|---|",
            ]
            for command in commands:
                if command.group == group:
                    keys = " ".join(f"`{key_label(key)}`" for key in known.keys(command)) or "–"
                    cells = (
                        keys.replace("|", "\\|"),
                        command.title,
                        f"`{command.id}`",
                        command.help,
                    )
                    lines.append(f"| {' | '.join(cells)} |")
            lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def _group(group: str, context: str, *commands: tuple[str, ...]) -> tuple[Command, ...]:
    """Commands from (id, title, keys, action, help, footer hint, further names); keys are separated by blanks."""
    return tuple(
        Command(
            id=each[0],
            title=each[1],
            keys=tuple(each[2].split()),
            action=each[3],
            help=each[4],
            hint=each[5] if len(each) > 5 else "",
            names=tuple(each[6].split()) if len(each) > 6 else (),
            context=context,
            group=group,
        )
        for each in commands
    )


COMMANDS: Final[tuple[Command, ...]] = (
    *_group(
        "Moving", EVENTS,
        ("move.down", "Down", "down j", "moving:down", "Move down: in the list to the next event.", "move"),
        ("move.up", "Up", "up k", "moving:up", "Move up: in the list to the event before."),
        ("move.later", "Later", "right l", "moving:later", "Move on along the axis of time."),
        ("move.earlier", "Earlier", "left h", "moving:earlier", "Move back along the axis of time."),
        ("move.next", "Next event", "full_stop", "moving:next_event", "Go to the next event, in whatever lane it is."),
        ("move.previous", "Previous event", "comma", "moving:previous_event", "Go to the event before, in any lane."),
        ("move.page-down", "Page down", "pagedown space", "moving:page_down", "Move on by a page."),
        ("move.page-up", "Page up", "pageup b", "moving:page_up", "Move back by a page."),
        ("move.half-down", "Half a page down", "ctrl+d", "moving:half_down", "Move on by half a page."),
        ("move.half-up", "Half a page up", "ctrl+u", "moving:half_up", "Move back by half a page."),
        ("move.screen-later", "A screen later", "L", "moving:screen_later", "Show the screen after this one."),
        ("move.screen-earlier", "A screen earlier", "H", "moving:screen_earlier", "Show the screen before this one."),
        ("move.first", "First event", "g home", "moving:first", "Go to the first event."),
        ("move.last", "Last event", "G end", "moving:last", "Go to the last event, undated ones included."),
    ),
    *_group(
        "Places", EVENTS,
        ("go.date", "Go to a date", "t", "moving:go_to_date", "Type a date in any form and go there.", "", "goto"),
        ("go.now", "Go to today", "T", "moving:go_to_now", "Go to the event nearest to now."),
        ("go.back", "Back", "less_than_sign", "moving:back", "Go back to the place visited before."),
        ("go.forward", "Forward", "greater_than_sign", "moving:forward", "Go forward again after going back."),
        ("mark.toggle", "Mark", "m", "moving:toggle_mark", "Mark this event, or unmark it."),
        ("mark.next", "Next mark", "right_parenthesis", "moving:next_mark", "Go to the next marked event."),
        ("mark.previous", "Previous mark", "left_parenthesis", "moving:previous_mark", "Go to the mark before."),
    ),
    *_group(
        "Panes", EVENTS,
        ("pane.details", "Details", "enter", "panes:toggle_details", "Open or close the details.", "details"),
        ("pane.place", "Details beside, below or off", "I", "panes:move_details",
         "Have the details at the side of the events, under them, or nowhere."),
        ("list.columns", "Columns", "C", "panes:choose_columns",
         "Show fields as columns of the list; order and size them.", "", "columns"),
        ("list.sort", "Sort by a field", "O", "panes:sort",
         "The matches in the order of a field's values; Esc goes back to time order.", "", "sort"),
        ("pane.facets", "Facets", "i", "faceting:toggle", "Values of every field, to take in or keep out.", "facets"),
        ("pane.next", "Next pane", "tab shift+tab", "panes:next_pane", "Go from the events to their details and back."),
        ("pane.close", "Close", "escape", "panes:close", "Leave what is open: selection, lit matches, details."),
        ("view.list", "List", "1", "panes:show_list", "Events one a line, with the gaps between them."),
        ("view.text", "Text", "4", "panes:show_text", "A source with the passages that speak of events lit."),
        ("view.lanes", "Lanes", "2", "panes:show_lanes", "Events along an axis, one lane per value of a field."),
        ("view.race", "Race", "3", "race:show", "Who answered what, and how fast; medians per year."),
        ("view.histogram", "Histogram", "5", "histogram:show", "How many events begin in each bucket of time."),
    ),
    *_group(
        "Filter", EVENTS,
        ("filter.edit", "Filter", "/", "filtering:edit", "Type a filter; the events follow as you type.", "filter"),
        ("filter.toggle", "Filter off or on", "F", "filtering:toggle", "Show all events; again, the filtered ones."),
        ("filter.light", "Highlight matches", "backslash Q", "filtering:light",
         "Show all events, and highlight those that match."),
        ("filter.saved", "Saved filters", "f", "filtering:saved", "Pick a filter that was saved.", "", "filters"),
        ("filter.recall-6", "Saved filter 6", "6", "filtering:recall_6", "Use the filter that was saved under 6."),
        ("filter.recall-7", "Saved filter 7", "7", "filtering:recall_7", "Use the filter that was saved under 7."),
        ("filter.recall-8", "Saved filter 8", "8", "filtering:recall_8", "Use the filter that was saved under 8."),
        ("filter.recall-9", "Saved filter 9", "9", "filtering:recall_9", "Use the filter that was saved under 9."),
        ("filter.save", "Save this filter", "", "filtering:save", "Keep the filter under a name.", "", "save"),
        ("filter.forget", "Delete a saved filter", "", "filtering:forget", "Take a saved filter off the list."),
        ("filter.clear", "Clear the filter", "", "filtering:clear", "Have no filter.", "", "clear all"),
        ("match.next", "Next match", "n", "filtering:next_match", "Go to the next event that matches the filter."),
        ("match.previous", "Previous match", "N", "filtering:previous_match", "Go to the match before."),
    ),
    *_group(
        "Events", EVENTS,
        ("event.add", "Add an event", "a", "editing:add", "Write a new event; its date is read back.", "add"),
        ("event.edit", "Edit", "e", "editing:edit", "Change date, title, summary and fields.", "edit"),
        ("event.delete", "Delete", "x delete", "editing:delete", "Delete this event or the selection; u undoes it."),
        ("event.note", "Note", "c", "annotating:note", "Write a note in Markdown.", "note"),
        ("event.note-editor", "Note in $EDITOR", "ctrl+e", "annotating:note_in_editor", "Write it in your editor."),
        ("event.tag", "Tag", "number_sign A", "annotating:tag", "Give tags, or take them away (-name)."),
        ("event.star", "Star", "s", "annotating:star", "Star this event or the selected ones, or unstar them."),
        ("event.link", "Link", "K", "annotating:link", "Link this event to one that it answers.", "", "answers"),
        ("event.unlink", "Remove a link", "", "annotating:unlink", "Take a link of this event away."),
        ("source.rejected", "Rejected rows", "", "files:show_rejected",
         "What could not be read of the file that was opened, and why; Enter writes it to a file.", "", "rejected"),
        ("event.settle", "Settle a conflict", "X", "settling:settle_this",
         "Both values side by side where the source has changed what you edited, or a date is suggested; take one.",
         "", "settle"),
        ("event.take-date", "Take the suggested date", "", "settling:take_date",
         "The date that a reference or another source has becomes this event's."),
        ("conflict.next", "Next conflict", "right_curly_bracket", "settling:next_", "Go to the next event to settle."),
        ("conflict.previous", "Conflict before", "left_curly_bracket", "settling:previous", "Go to the one before."),
        ("event.merge", "Merge two events", "M", "settling:merge",
         "Make one of the two selected, or of this one and another; what it will hold is shown first.", "", "merge"),
        ("event.review", "Review", "p", "editing:review", "Go through what is proposed: accept, edit, merge, drop."),
        ("event.accept", "Accept", "", "annotating:accept", "Take a proposed event into the timeline."),
        ("event.copy", "Copy", "y", "files:copy", "Copy date and title to the clipboard (OSC 52)."),
        ("event.copy-whole", "Copy whole", "Y", "outside:copy_whole",
         "Copy all that is known of the event, or of the selected ones: as text, Markdown or JSON Lines.", "", "yank"),
        ("event.open-address", "Open the address", "B", "outside:open_address",
         "Pick one of the web addresses that the event names; the browser opens it.", "", "browse url"),
        ("events.pipe", "Pipe to a command", "P", "outside:pipe",
         "Give the selected or filtered events to a command of yours, on its standard input.", "", "pipe shell"),
        ("event.set-field", "Set a field", "E", "many:set_field", "Give this event or the selection a field's values."),
        ("select.all", "Select all", "V", "many:select_all", "Select every event that is shown."),
        ("go.around", "Around this event", "r", "many:around", "What else happened then; again, the filter as before."),
        ("select.range", "Select a range", "v", "moving:select", "Select from here to where you move; Esc ends it."),
        ("edit.undo", "Undo", "u", "editing:undo", "Take back the last change, across restarts too.", "undo"),
        ("edit.redo", "Redo", "ctrl+r U", "editing:redo", "Make the change again that was undone."),
        ("edit.history", "History", "Z", "editing:history", "Every step, what it changed, and back to any."),
    ),
    *_group(
        "Lanes", "lanes",
        ("lanes.zoom-in", "Zoom in", "plus equals_sign", "lanes:zoom_in", "Closer about the focused event.", "zoom"),
        ("lanes.zoom-out", "Zoom out", "minus", "lanes:zoom_out", "Wider about the focused event."),
        ("lanes.fit", "Fit", "0", "lanes:fit", "Show all that matches, or the selection.", "fit"),
        ("lanes.open", "Open", "enter", "lanes:open_crowd",
         "Spread out events that share a cell; otherwise open the details.", "details"),
    ),
    *_group(
        "Text", "text",
        ("text.select", "Select text", "v", "text:select", "Select from the cursor on; move, then a; Esc ends it."),
        ("text.add", "Add from the selection", "a", "text:add_selected", "Make an event of the passage.", "add"),
        ("text.open", "The event", "enter", "text:open_event", "Go to the passage's event in the list.", "event"),
        ("text.close", "Close", "escape", "text:leave", "Give up the selection, or leave what is open."),
        ("text.source", "Another source", "S", "text:choose_source", "Pick which source is read.", "source"),
    ),
    *_group(
        "Race", "race",
        ("race.open", "Go to the event", "enter", "race:open_", "List the event at the cursor among the others.", "go"),
        ("race.order", "By date or by lag", "S", "race:toggle_order", "By date, or the fastest answer first.", "sort"),
        ("race.scale", "Logarithmic or linear", "z", "race:toggle_scale", "The scale of the days.", "scale"),
        ("race.options", "Race by", "o", "race:options", "Order, scale, and which links are measured.", "by"),
    ),
    *_group(
        "Histogram", "histogram",
        ("histogram.forward", "Next bucket", "d", "histogram:forward", "Go one bucket of this zoom on."),
        ("histogram.back", "Bucket before", "D", "histogram:back", "Go one bucket of this zoom back."),
        ("histogram.zoom-in", "Smaller buckets", "plus equals_sign", "histogram:zoom_in", "Down to seconds.", "zoom"),
        ("histogram.zoom-out", "Larger buckets", "minus", "histogram:zoom_out", "Up to centuries and beyond."),
        ("histogram.fit", "Fit", "0", "histogram:fit", "The buckets with which all that matches fits.", "fit"),
        ("histogram.open", "Open the bucket", "enter", "histogram:open_",
         "List the bucket's events; with a range (v, then move) filter to it; go to the chosen gap or burst.", "open"),
        ("histogram.bars", "Stacked or side by side", "z", "histogram:toggle_bars", "How the parts of a bar stand."),
        ("histogram.options", "Split bars by", "o", "histogram:options", "Choose a field for the bars.", "by"),
    ),
    *_group(
        "Details", DETAILS,
        ("details.down", "Down", "down j", "panes:details_down", "Go to the next link, or scroll on.", "move"),
        ("details.up", "Up", "up k", "panes:details_up", "Go to the link before, or scroll back."),
        ("details.page-down", "Page down", "pagedown space ctrl+d", "panes:details_page_down", "Scroll on by a page."),
        ("details.page-up", "Page up", "pageup b ctrl+u", "panes:details_page_up", "Scroll back by a page."),
        ("details.follow", "Follow the link", "enter", "panes:follow_link", "Go to the linked event.", "follow"),
    ),
    *_group(
        "Facets", FACETS,
        ("facets.down", "Down", "down j", "faceting:down", "Go to the next line.", "move"),
        ("facets.up", "Up", "up k", "faceting:up", "Go to the line before."),
        ("facets.page-down", "Page down", "pagedown ctrl+d", "faceting:page_down", "Go on by a page."),
        ("facets.page-up", "Page up", "pageup b ctrl+u", "faceting:page_up", "Go back by a page."),
        ("facets.in", "Take in", "enter space plus", "faceting:take_in", "Show this value only, or no longer.", "only"),
        ("facets.out", "Keep out", "minus x", "faceting:keep_out", "Hide this value, or no longer.", "hide"),
        ("facets.open", "Open", "right l", "faceting:unfold", "List the values of the field.", "open"),
        ("facets.fold", "Fold", "left h", "faceting:fold", "Put the values of the field away."),
        ("facets.leave", "To the events", "tab", "faceting:to_events", "Leave the pane open and go to the events."),
        ("facets.close", "Close", "escape q", "faceting:close", "Close the pane; the filter stays.", "close"),
    ),
    *_group(
        "Filter", FILTER,
        ("filter.accept", "Apply the filter", "enter", "filtering:accept", "Go back to the events.", "apply"),
        ("filter.cancel", "Cancel the change", "escape", "filtering:cancel", "Back to the last filter.", "revert"),
        ("filter.complete", "Complete", "tab", "filtering:complete", "Complete a field or a value.", "complete"),
        ("filter.complete-back", "Complete backwards", "shift+tab", "filtering:complete_back", "The one before."),
        ("filter.older", "Older filter", "up", "filtering:older", "A filter typed before.", "history"),
        ("filter.newer", "Newer filter", "down", "filtering:newer", "A filter typed later."),
    ),
    *_group(
        "Program", EVENTS,
        ("app.export", "Export", "w", "files:export", "Write the selected or filtered events.", "export", "write"),
        ("app.new", "New timeline", "", "program:new_timeline", "Begin an empty timeline and go on in it.", "", "new"),
        ("app.options", "Options", "o", "options:options", "Theme, colours and other choices.", "", "set"),
        ("app.settings", "Settings file", "", "program:settings", "Theme and keys, in your editor.", "", "config"),
        ("app.help", "Help", "? f1", "program:help_", "Every command; type a word or a key to find one.", "help"),
        ("app.signs", "Signs", "", "program:signs", "What each sign on the screen stands for.", "", "legend"),
        ("app.commands", "Commands", ": ctrl+p", "program:palette", "Run a command by its name."),
        ("app.repair", "Repair the timeline", "", "settling:repair",
         "Find what is damaged in the file and mend it, after a copy: events that cannot be read, a wrong index.",
         "", "repair check"),
        ("app.refresh", "Refresh", "R", "program:refresh", "Read the timeline again."),
        ("app.cancel", "Cancel", "ctrl+c", "program:cancel", "Stop what runs in the background."),
        ("app.mouse", "Mouse on or off", "f2", "program:toggle_mouse", "Off, the terminal selects text itself."),
        ("app.suspend", "Suspend", "ctrl+z", "program:suspend", "Back to the shell; `fg` returns."),
        ("app.close", "Close, then quit", "q", "program:close_or_quit", "Close the open pane; with none open, quit."),
        ("app.quit", "Quit", "ctrl+q", "program:quit_", "Leave; asks about work on an opened file.", "", "q quit exit"),
    ),
)  # fmt: skip
