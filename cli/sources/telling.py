"""What became of a reading, in words and as JSON: counts, what was rejected and why, what its source tells no more."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import islice
from typing import IO, TYPE_CHECKING, Final

from timeloom.cli.sources.rejected import grouped
from timeloom.cli.terminal import say
from timeloom.text import number, one_line

if TYPE_CHECKING:
    from timeloom.store.answers import ImportReport
    from timeloom.store.imports.missing import Gone

_NAMED: Final = 5
"""Events that a source tells no more which are named; --json names all."""


def tell(address: str, report: ImportReport) -> None:
    """What a person should know of a reading: what was rejected and why, conflicts, remarks."""
    for where, why in grouped((rejection.where, rejection.why) for rejection in report.rejected):
        say(f"{address}: {where}: {why}")
    for conflict in report.conflicts:
        say(
            f"{address}: {conflict.attribute} of {conflict.uid} was edited here and has changed there; "
            f"kept {conflict.mine!r}, there it is {conflict.theirs!r}"
        )
    for remark in report.remarks:
        say(f"{address}: {remark}")


def tell_of_plugins() -> None:
    """Which formats that other packages add cannot be used, as far as they were asked for."""
    from timeloom.importers import registry

    for remark in registry.remarks():
        say(remark.text)


def tell_vanished(address: str, report: ImportReport) -> None:
    """The first of the events that a source tells no more."""
    if not report.vanished:
        return
    for event in islice(report.vanished, _NAMED):
        say(
            f"{address}: no longer in the source, kept in the timeline: {event.uid} ({_shown(event)})"
        )
    if (more := len(report.vanished) - _NAMED) > 0:
        say(f"{address}: and {more:,} more; --json names them all")
    if report.rejected:
        say(f"{address}: this may include rows that were rejected just now but imported earlier")


def _shown(event: Gone) -> str:
    return one_line(f"{event.date or 'undated'}: {event.title}")


def write_vanished(out: IO[str], reports: Sequence[ImportReport]) -> None:
    """The events that sources tell no more as a JSON list, however many they are; null where nobody looked."""
    if all(report.vanished is None for report in reports):
        out.write("null")
        return
    before = "["
    for report in reports:
        for event in report.vanished or ():
            out.write(before + json.dumps(event._asdict(), ensure_ascii=False))
            before = ", "
    out.write("[]" if before == "[" else "]")


def counted(reports: Sequence[ImportReport]) -> str:
    """`3 events added, 1 updated, 155 unchanged`, and what is out of the ordinary."""
    added = sum(report.added for report in reports)
    updated = sum(report.updated for report in reports)
    unchanged = sum(report.unchanged for report in reports)
    parts = [f"{number(added, 'event')} added", f"{updated:,} updated", f"{unchanged:,} unchanged"]
    if conflicts := sum(len(report.conflicts) for report in reports):
        parts.append(number(conflicts, "conflict"))
    if rejected := sum(len(report.rejected) for report in reports):
        parts.append(f"{rejected:,} rejected")
    if vanished := sum(len(report.vanished or ()) for report in reports):
        parts.append(f"{vanished:,} no longer in the source")
    return ", ".join(parts)
