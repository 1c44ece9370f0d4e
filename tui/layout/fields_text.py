"""An event's fields as lines that a person edits: `name: value; value`."""

from __future__ import annotations

from collections.abc import Mapping

from timeloom.cells import can_join, join, split
from timeloom.errors import EventError
from timeloom.events import Fields
from timeloom.text import one_line


def to_text(fields: Mapping[str, tuple[str, ...]]) -> str:
    """One line per field, in their order; several values have `; ` between them."""
    return "\n".join(
        f"{name}: {_written(values)}" for name, values in fields.items() if can_join(values)
    )


def _written(values: tuple[str, ...]) -> str:
    parts = [join((value,)) if len(values) == 1 else join((value, ""))[:-1] for value in values]
    return "; ".join(one_line(part) for part in parts)


def from_text(text: str) -> Fields:
    """The fields; a name that stands twice has both lines' values. Raises EventError for a line without a name."""
    fields: dict[str, tuple[str, ...]] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        name, colon, rest = line.partition(":")
        name = name.strip()
        if not colon or not name:
            raise EventError(
                f"line {number} of the fields has no name", hint="write it as `name: value`"
            )
        values = tuple(value.strip() for value in split(rest.strip()) if value.strip())
        fields[name] = fields.get(name, ()) + values
    return {name: values for name, values in fields.items() if values}


def changes(before: Mapping[str, tuple[str, ...]], after: Mapping[str, tuple[str, ...]]) -> Fields:
    """What is different: new values by name, an empty tuple where a field is gone."""
    gone = {name: () for name in before if name not in after}
    return {name: values for name, values in after.items() if before.get(name) != values} | gone
