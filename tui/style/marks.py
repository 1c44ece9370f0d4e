"""Which shape and colour stands for which value of the field that events are told apart by."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from timeloom.store.answers import Row
from timeloom.store.protocol import Reader
from timeloom.tui.style.glyphs import Glyphs

PREFERRED: Final = ("side", "kind", "type", "category", "source")
COLOURS: Final = 8
NONE: Final = COLOURS
"""The colour of an event without the field: of no value."""


class Signs:
    """The most frequent values come first; values beyond the last shape begin again with the first."""

    def __init__(self, reader: Reader, glyphs: Glyphs, field: str = "") -> None:
        """Without a field it is a fitting one; of several timelines shown as one, which of them an event is in."""
        self._glyphs = glyphs
        origins = reader.info().origins
        self._by_origin = not field and len(origins) > 1
        self.legend = self._legend(origins) if self._by_origin else ""
        """Which shape stands for which of several timelines; empty where shapes mean something else."""
        names = {info.name: info.values for info in reader.fields()}
        if field not in names:
            few = [name for name in names if 1 < names[name] <= COLOURS]
            field = next((name for name in PREFERRED if name in names), few[0] if few else "")
        self.field = field
        values = reader.field_values(field, limit=64) if field else []
        ordered = sorted(values, key=lambda value: (-value.count, value.value))
        self.values: tuple[str, ...] = tuple(value.value for value in ordered)
        self._number = {value: number for number, value in enumerate(self.values)}

    def _legend(self, origins: Sequence[str]) -> str:
        shapes = self._glyphs.shapes
        return " + ".join(
            f"{shapes[at % COLOURS % len(shapes)]} {name}" for at, name in enumerate(origins)
        )

    def number(self, row: Row) -> int:
        """Which colour and shape an event has, from 0 to COLOURS - 1; NONE without the field."""
        if self._by_origin:
            return row.origin % COLOURS
        values = row.fields.get(self.field, ())
        if not values:
            return NONE
        at = self._number.get(values[0])
        return COLOURS - 1 if at is None else at % COLOURS

    def of(self, row: Row) -> tuple[str, int]:
        """Shape and number of the colour."""
        number = self.number(row)
        return shape_of(self._glyphs, number), number


def shape_of(glyphs: Glyphs, number: int) -> str:
    """The shape that goes with a colour; a dot where there is no value."""
    return glyphs.dot if number == NONE else glyphs.shapes[number % len(glyphs.shapes)]
