"""Adds an event or edits one: date with a reading back, title, summary, fields."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static, TextArea

from timeloom.errors import DateError, EventError
from timeloom.model.events import Event
from timeloom.store.answers import UNSET, Edit
from timeloom.text import one_line, visible
from timeloom.tui.dialogs.dialog import Dialog, many_lines_field, one_line_field, row
from timeloom.tui.dialogs.prompts import reads_as
from timeloom.tui.panes.details_lines import changes, from_text, to_text
from timeloom.tui.style.dates import read_date


class _Shown(NamedTuple):
    """What stands in the fields of the form."""

    date: str
    title: str
    summary: str
    fields: str


def _shown(event: Event) -> _Shown:
    return _Shown(
        one_line(event.date or ""),
        one_line(event.title),
        visible(event.summary),
        to_text(event.fields),
    )


class EventForm(Dialog[Event]):
    """Answers with the event as it was written. Starts from `event`, which may be an empty one."""

    def __init__(
        self, heading: str, event: Event, written: Event | None = None, problem: str = ""
    ) -> None:
        """`written` is what a person made of the event before, and could not be kept because of the `problem`."""
        super().__init__(heading, problem)
        self._event = event
        self._begin = _shown(written or event)
        self._date, self._title_shown, self._summary, self._fields = _shown(event)

    def fields(self) -> Iterator[Widget]:
        hint = "2019-03-11, May 2024, c. 1965, 44 BC, last Tuesday"
        begin = self._begin
        yield row("date", one_line_field(begin.date, id="date", placeholder=hint))
        yield row("", Static(Content(reads_as(begin.date)), id="reads-as", markup=False))
        yield row("title", one_line_field(begin.title, id="title", placeholder="what happened"))
        yield row("summary", many_lines_field(begin.summary, id="summary"))
        yield row("fields", many_lines_field(begin.fields, id="field-lines"))
        yield row(
            "", Static(Content("one a line, as name: value; value"), classes="faint", markup=False)
        )

    def on_mount(self) -> None:
        self.query_one("#date", Input).focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        if event.input.id == "date":
            self.query_one("#reads-as", Static).update(Content(reads_as(event.value)))
        if event.value != (self._begin.date if event.input.id == "date" else self._begin.title):
            self.say("")

    def result(self) -> Event:
        title = self._value("title").strip()
        if not title:
            self.query_one("#title", Input).focus()
            raise EventError("the event needs a title")
        date = self._read_date()
        fields_text = self.query_one("#field-lines", TextArea).text
        fields = self._event.fields if fields_text == self._fields else from_text(fields_text)
        summary = self.query_one("#summary", TextArea).text
        return Event(
            title=title if title != self._title_shown.strip() else self._event.title,
            date=date,
            summary=summary if summary != self._summary else self._event.summary,
            fields=fields,
            date_basis="entered" if date != self._event.date else self._event.date_basis,
        )

    def _read_date(self) -> str | None:
        """Raises DateError with what would be right: what is wrong stands under the field already."""
        typed = self._value("date").strip()
        if typed == self._date:
            return self._event.date
        try:
            return read_date(typed).edtf if typed else None
        except DateError as error:
            self.query_one("#date", Input).focus()
            raise DateError(error.hint or error.message) from error

    def changed(self) -> bool:
        return (
            self._value("title") != self._title_shown
            or self._value("date") != self._date
            or self.query_one("#summary", TextArea).text != self._summary
            or self.query_one("#field-lines", TextArea).text != self._fields
        )

    def _value(self, name: str) -> str:
        return self.query_one(f"#{name}", Input).value


def edit_between(before: Event, after: Event) -> Edit | None:
    """What has to be changed to get from one to the other; None where nothing has."""
    edit = Edit(
        date=after.date if after.date != before.date else UNSET,
        title=after.title if after.title != before.title else UNSET,
        summary=after.summary if after.summary != before.summary else UNSET,
        fields=changes(before.fields, after.fields),
        date_basis="entered" if after.date != before.date else UNSET,
    )
    untouched = (
        edit.date is UNSET and edit.title is UNSET and edit.summary is UNSET and not edit.fields
    )
    return None if untouched else edit
