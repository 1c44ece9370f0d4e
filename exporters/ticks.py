"""Ticks of an axis of time between two moments, from seconds to billions of years; a label always says the year."""

from __future__ import annotations

from typing import NamedTuple

from timeloom.dates.calendar import Civil
from timeloom.dates.scale import STEPS, Step, civil_seconds, moments, years
from timeloom.dates.years import MONTHS, year_words


class Tick(NamedTuple):
    """A mark on the axis: Unix seconds, and what stands at it."""

    at: float
    label: str


def ticks(first: float, last: float, most: int) -> list[Tick]:
    """Ticks from `first` to `last`, about `most` of them at the most, at round moments."""
    wanted = max((last - first) / max(1, most), 1e-9)
    step = next((step for step in STEPS if step.seconds >= wanted), None) or years(wanted * 0.999)
    found = (Tick(civil_seconds(at), _label(at, step)) for at in moments(first, last + 1, step))
    return [tick for tick in found if first <= tick.at <= last]


def _label(at: Civil, step: Step) -> str:
    if step.unit == "year":
        return year_words(at.year, compact=True)
    month = f"{MONTHS[at.month - 1][:3]} {year_words(at.year)}"
    if step.unit == "month":
        return month
    if step.unit == "day":
        return f"{at.day} {month}"
    clock = f"{at.hour:02d}:{at.minute:02d}" + (
        f":{int(at.second):02d}" if step.unit == "second" else ""
    )
    return f"{at.day} {month}, {clock}"
