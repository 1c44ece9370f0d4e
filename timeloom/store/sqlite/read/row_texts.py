"""Events as the text of their rows, straight from the file: what is JSON there already is not taken apart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from timeloom.model.row_text import RowWriter, links_text, passage_text
from timeloom.store.sqlite.read import rows
from timeloom.store.sqlite.read.asking import Asker


def row_texts(ask: Asker, kinds: rows.Kinds, writer: RowWriter, batch: Sequence[Any]) -> list[str]:
    """The rows of the events in rows that begin with `rows.Kinds.event_columns`.

    Few events have tags of a person's own or sayings of further sources: those are built like any event.
    """
    uids = rows.json_list([row[0] for row in batch])
    links = rows.links_of(ask, uids) if kinds.links else {}
    noted = [row[11] for row in batch if row[7]]
    notes = rows.notes_of(ask, rows.json_list(noted)) if noted else {}
    placed = uids if kinds.sayings else rows.json_list([row[0] for row in batch if row[8]])
    passages, sayings = rows.passages_of(ask, kinds, placed) if placed != "[]" else ({}, {})
    tagged = rows.tags_of(ask, rows.json_list([row[11] for row in batch])) if kinds.tags else {}
    others = [row for row in batch if row[0] in sayings or row[11] in tagged]
    built = {event.uid: event for event in rows.events(ask, kinds, others)}
    row, source_text, source_of = writer.row, writer.source, kinds.sources.get
    return [
        writer.of(built[uid])
        if uid in built
        else row(
            uid,
            date,
            title,
            summary,
            fields if "\n" not in fields else writer.fields(rows.read_fields(fields)),
            links_text(links[uid]) if uid in links else "",
            source_text(source_of(source)),
            passage_text(passages[uid]) if uid in passages else "null",
            basis,
            [note.text for note in notes[key]] if note_count else (),
            starred,
            proposed,
        )
        for uid, date, title, summary, fields, starred, proposed, note_count, _, basis, source, key
        in batch
    ]  # fmt: skip
