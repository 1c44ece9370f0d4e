"""Values of an iCalendar entry as the `icalendar` library gives them."""

from __future__ import annotations

import re
from datetime import date as day_type
from datetime import datetime, time, timedelta
from typing import Any

from timeloom.events import Link


def is_later(first: datetime | day_type, last: datetime | day_type) -> bool:
    """Whether `last` is before `first`; times with and without a zone cannot be compared and pass."""
    if isinstance(first, datetime) != isinstance(last, datetime):
        return last < (first.date() if isinstance(first, datetime) else first)
    try:
        return last < first
    except TypeError:
        return False


def last_day(end: day_type) -> day_type:
    """The last day of what ends at a moment, where its start has no time of day, or before a day, where it has one."""
    if isinstance(end, datetime):
        return end.date() - timedelta(days=end.time() == time())
    return end - timedelta(days=1)


def plain(moment: day_type) -> str:
    """A day or a moment as iCalendar writes it."""
    return (
        moment.strftime("%Y%m%dT%H%M%S")
        if isinstance(moment, datetime)
        else moment.strftime("%Y%m%d")
    )


def short(problem: object) -> str:
    """What a library says is wrong, on one line."""
    text = re.sub(r"\s+", " ", str(problem)).strip()
    return text if len(text) <= 160 else text[:159] + "…"


def text_of(value: Any) -> str:
    """A property's value as iCalendar writes it, without its parameters."""
    if isinstance(value, list):
        return ",".join(text_of(part) for part in value)
    if hasattr(value, "to_ical") and not isinstance(value, str):
        raw = value.to_ical()
        return raw.decode("utf-8", "replace") if isinstance(raw, bytes) else str(raw)
    return str(value).strip()


def categories(component: Any) -> tuple[str, ...]:
    """The categories of an entry, each once."""
    value = component.get("CATEGORIES")
    lists = value if isinstance(value, list) else [value] if value is not None else []
    names = [str(name).strip() for group in lists for name in getattr(group, "cats", [group])]
    return tuple(dict.fromkeys(name for name in names if name))


def links_of(component: Any) -> tuple[Link, ...]:
    """What an entry is related to."""
    value = component.get("RELATED-TO")
    targets = value if isinstance(value, list) else [value] if value else []
    return tuple(
        Link(str(target.params.get("RELTYPE", "parent")).lower(), str(target)) for target in targets
    )
