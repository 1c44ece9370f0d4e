"""The commands themselves, in the order in which help lists them."""

from __future__ import annotations

from typing import Final

from tui.commands import DETAILS, EVENTS, FILTER, Command


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
        ("go.date", "Go to a date", "t", "places:go_to_date", "Type a date in any form and go there.", "", "goto"),
        ("go.now", "Go to today", "T", "places:go_to_now", "Go to the event nearest to now."),
        ("go.back", "Back", "less_than_sign", "places:back", "Go back to the place visited before."),
        ("go.forward", "Forward", "greater_than_sign", "places:forward", "Go forward again after going back."),
        ("mark.toggle", "Mark", "m", "places:toggle_mark", "Mark this event, or unmark it."),
        ("mark.next", "Next mark", "right_parenthesis", "places:next_mark", "Go to the next marked event."),
        ("mark.previous", "Previous mark", "left_parenthesis", "places:previous_mark", "Go to the mark before."),
    ),
    *_group(
        "Panes", EVENTS,
        ("pane.details", "Details", "enter", "panes:toggle_details", "Open or close the details.", "details"),
        ("pane.next", "Next pane", "tab shift+tab", "panes:next_pane", "Go from the events to their details and back."),
        ("pane.close", "Close", "escape", "panes:close", "Leave what is open: selection, lit matches, details."),
        ("view.list", "List", "1", "panes:show_list", "Events one a line, with the gaps between them."),
        ("view.text", "Text", "4", "panes:show_text", "A source with the passages that speak of events lit."),
        ("view.lanes", "Lanes", "2", "panes:show_lanes", "Events along an axis, one lane per value of a field."),
    ),
    *_group(
        "Filter", EVENTS,
        ("filter.edit", "Filter", "/", "filtering:edit", "Type a filter; the events follow as you type.", "filter"),
        ("filter.toggle", "Filter off or on", "F", "filtering:toggle", "Show all events; again, the filtered ones."),
        ("filter.light", "All events, matches lit", "backslash", "filtering:light", "Show all and light what matches."),
        ("filter.saved", "Saved filters", "f", "filtering:saved", "Pick a filter that was saved.", "", "filters"),
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
        ("event.tag", "Tag", "number_sign", "annotating:tag", "Give tags, or take them away (-name)."),
        ("event.star", "Star", "s", "annotating:star", "Star this event or the selected ones, or unstar them."),
        ("event.link", "Link", "K", "annotating:link", "Link this event to one that it answers.", "", "answers"),
        ("event.unlink", "Remove a link", "", "annotating:unlink", "Take a link of this event away."),
        ("event.review", "Review", "p", "reviewing:review", "Go through what is proposed: accept, edit, merge, drop."),
        ("event.accept", "Accept", "", "annotating:accept", "Take a proposed event into the timeline."),
        ("event.copy", "Copy", "y", "files:copy", "Copy date and title to the clipboard (OSC 52)."),
        ("select.range", "Select a range", "v", "places:select", "Select from here to where you move; Esc ends it."),
        ("edit.undo", "Undo", "u", "editing:undo", "Take back the last change, across restarts too.", "undo"),
        ("edit.redo", "Redo", "ctrl+r U", "editing:redo", "Make the change again that was undone."),
    ),
    *_group(
        "Lanes", "lanes",
        ("lanes.zoom-in", "Zoom in", "plus equals_sign", "lanes:zoom_in", "Closer about the focused event.", "zoom"),
        ("lanes.zoom-out", "Zoom out", "minus", "lanes:zoom_out", "Wider about the focused event."),
        ("lanes.fit", "Fit", "0", "lanes:fit", "Show all that matches, or the selection.", "fit"),
        ("lanes.open", "Open", "enter", "lanes:open_crowd", "Part the events of a full cell; else the details."),
    ),
    *_group(
        "Text", "text",
        ("text.select", "Select text", "v", "reading:select", "Select from the cursor on; move, then a; Esc ends it."),
        ("text.add", "Add from the selection", "a", "reading:add_selected", "Make an event of the passage.", "add"),
        ("text.open", "The event", "enter", "reading:open_event", "Go to the passage's event in the list.", "event"),
        ("text.close", "Close", "escape", "reading:leave", "Give up the selection, or leave what is open."),
        ("text.source", "Another source", "S", "reading:choose_source", "Pick which source is read.", "source"),
    ),
    *_group(
        "Details", DETAILS,
        ("details.down", "Down", "down j", "panes:details_down", "Go to the next link, or scroll on."),
        ("details.up", "Up", "up k", "panes:details_up", "Go to the link before, or scroll back."),
        ("details.page-down", "Page down", "pagedown space ctrl+d", "panes:details_page_down", "Scroll on by a page."),
        ("details.page-up", "Page up", "pageup b ctrl+u", "panes:details_page_up", "Scroll back by a page."),
        ("details.follow", "Follow the link", "enter", "panes:follow_link", "Go to the linked event.", "follow"),
    ),
    *_group(
        "Filter", FILTER,
        ("filter.accept", "Keep the filter", "enter", "filtering:accept", "Go back to the events.", "keep"),
        ("filter.cancel", "Give up the change", "escape", "filtering:cancel", "Back to the last filter.", "as before"),
        ("filter.complete", "Complete", "tab", "filtering:complete", "Complete a field or a value.", "complete"),
        ("filter.complete-back", "Complete backwards", "shift+tab", "filtering:complete_back", "The one before."),
        ("filter.older", "Older filter", "up", "filtering:older", "A filter typed before.", "older"),
        ("filter.newer", "Newer filter", "down", "filtering:newer", "A filter typed later."),
    ),
    *_group(
        "Program", EVENTS,
        ("app.export", "Export", "w", "files:export", "Write what is filtered to a file.", "export", "write"),
        ("app.options", "Options", "o", "options:options", "Theme, colours and other choices.", "", "set"),
        ("app.help", "Help", "? f1", "program:help_", "Every command; type a word or a key to find one.", "help"),
        ("app.commands", "Commands", ": ctrl+p", "program:palette", "Run a command by its name."),
        ("app.refresh", "Refresh", "R", "program:refresh", "Read the timeline again."),
        ("app.cancel", "Cancel", "ctrl+c", "program:cancel", "Stop what runs in the background."),
        ("app.mouse", "Mouse on or off", "f2", "program:toggle_mouse", "Off, the terminal selects text itself."),
        ("app.suspend", "Suspend", "ctrl+z", "program:suspend", "Back to the shell; `fg` returns."),
        ("app.close", "Close, then quit", "q", "program:close_or_quit", "Close the open pane; with none open, quit."),
        ("app.quit", "Quit", "ctrl+q", "program:quit_", "Leave; everything is already saved.", "", "q quit exit"),
    ),
)  # fmt: skip
