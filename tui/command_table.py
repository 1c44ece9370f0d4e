"""The commands themselves, in the order in which help lists them."""

from __future__ import annotations

from typing import Final

from tui.commands import DETAILS, FILTER, Command

COMMANDS: Final[tuple[Command, ...]] = (
    # Moving
    Command("move.down", "Next event", "Move to the event after this one.", ("down", "j"), "moving:down", hint="move"),
    Command("move.up", "Previous event", "Move to the event before this one.", ("up", "k"), "moving:up"),
    Command("move.page-down", "Page down", "Move on by a page.", ("pagedown", "space", "L"), "moving:page_down"),
    Command("move.page-up", "Page up", "Move back by a page.", ("pageup", "b", "H"), "moving:page_up"),
    Command("move.half-down", "Half a page down", "Move on by half a page.", ("ctrl+d",), "moving:half_down"),
    Command("move.half-up", "Half a page up", "Move back by half a page.", ("ctrl+u",), "moving:half_up"),
    Command("move.first", "First event", "Go to the first event.", ("g", "home"), "moving:first"),
    Command("move.last", "Last event", "Go to the last event, undated ones included.", ("G", "end"), "moving:last"),
    # Panes
    Command("pane.details", "Details", "Open or close the details of this event.", ("enter",), "panes:toggle_details",
            group="Panes", hint="details"),
    Command("pane.next", "Next pane", "Go from the events to their details and back.", ("tab", "shift+tab"), "panes:next_pane",
            group="Panes"),
    Command("pane.close", "Close", "Leave what is open: selection, details, filter.", ("escape",), "panes:close",
            group="Panes"),
    # Filter
    Command("filter.edit", "Filter", "Type a filter; the events follow as you type.", ("/",), "filtering:edit",
            group="Filter", hint="filter"),
    # Details
    Command("details.down", "Scroll down", "Show more of the details.", ("down", "j"), "panes:details_down",
            context=DETAILS, group="Details"),
    Command("details.up", "Scroll up", "Go back in the details.", ("up", "k"), "panes:details_up",
            context=DETAILS, group="Details"),
    # While a filter is typed
    Command("filter.accept", "Keep the filter", "Go back to the events with this filter on.", ("enter",), "filtering:accept",
            context=FILTER, group="Filter", hint="keep"),
    Command("filter.cancel", "Give up the change", "Go back to the filter there was before.", ("escape",), "filtering:cancel",
            context=FILTER, group="Filter", hint="undo typing"),
    # The program
    Command("app.help", "Help", "Every command with its keys; type to search by name or key.", ("?", "f1"), "program:help_",
            group="Program", hint="help"),
    Command("app.commands", "Commands", "Run a command by its name.", (":", "ctrl+p"), "program:palette",
            group="Program", hint="commands"),
    Command("app.close", "Close, then quit", "Close the open pane; with none open, quit.", ("q",), "program:close_or_quit",
            group="Program"),
    Command("app.quit", "Quit", "Leave the explorer; everything is already saved.", ("ctrl+q",), "program:quit_",
            group="Program", names=("q", "quit")),
)  # fmt: skip
