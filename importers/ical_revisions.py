"""Entries that are about the same thing: revisions, overrides of single occurrences, cancellations (RFC 5546, 2.1.4).

Of the entries with one UID (and one RECURRENCE-ID) that with the highest SEQUENCE counts, then the latest DTSTAMP.
Entries that neither tells apart and that say different things are different entries whose program gave them one UID.
"""

from __future__ import annotations

from collections.abc import Iterator

from timeloom.events import Remark
from timeloom.importers.ical_entries import Entry
from timeloom.importers.ical_values import instant


def current(entries: list[Entry]) -> tuple[list[Entry], list[Remark]]:
    """The entries of one UID that count, in the order of the file, and what is to be said of the others."""
    kept: list[Entry] = []
    said: list[Remark] = []
    for same in _alike(entries):
        newest = max(same, key=Entry.rank)
        older = [entry for entry in same if entry is not newest]
        for entry in older:
            if _is_another(entry, newest):
                kept.append(entry)
            else:
                said.append(_left_out(entry, newest))
        if older and newest.calendar.method == "CANCEL":
            newest = max(older, key=Entry.rank).cancelled_by(newest)
        kept.append(newest)
    kept = _with_series_cancelled(kept)
    return sorted(kept, key=lambda entry: entry.position), said


def _alike(entries: list[Entry]) -> Iterator[list[Entry]]:
    """The entries of one kind, one UID and one occurrence; each that adds to them (METHOD:ADD) alone."""
    groups: dict[tuple[str, str, int], list[Entry]] = {}
    for entry in entries:
        recurrence = entry.moment("RECURRENCE-ID", quiet=True)
        adds = entry.position if entry.calendar.method == "ADD" else -1
        key = (entry.kind, instant(recurrence) if recurrence else "", adds)
        groups.setdefault(key, []).append(entry)
    yield from groups.values()


def _is_another(entry: Entry, newest: Entry) -> bool:
    return entry.rank()[:3] == newest.rank()[:3] and any(
        [found.value for found in entry.properties.get(name, ())]
        != [found.value for found in newest.properties.get(name, ())]
        for name in ("DTSTART", "SUMMARY", "DUE")
    )


def _left_out(entry: Entry, newest: Entry) -> Remark:
    name = entry.text("SUMMARY").split("\n", 1)[0][:60] or entry.uid
    if entry.rank()[:3] == newest.rank()[:3]:
        return Remark(f"{entry.where}: {name!r} stands there again at {newest.where}: left out")
    if not entry.rank()[0]:
        return Remark(f"{entry.where}: an answer about {name!r} ({newest.where}): left out")
    return Remark(
        f"{entry.where}: an older revision of {name!r} (SEQUENCE {entry.rank()[1]}) was left out;"
        f" {newest.where} (SEQUENCE {newest.rank()[1]}) counts"
    )


def _with_series_cancelled(entries: list[Entry]) -> list[Entry]:
    """A cancellation of a whole series is one of its overrides too that are no newer."""
    whole = next((e for e in entries if not e.is_override and e.cancelled), None)
    if whole is None:
        return entries
    rank = whole.rank()[:3]
    return [
        entry.cancelled_by(entry) if entry.is_override and entry.rank()[:3] <= rank else entry
        for entry in entries
    ]
