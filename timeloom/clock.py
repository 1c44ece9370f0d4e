"""Now, as people say it: the day it is where they are, and how long ago something was, which pendulum has words for."""

from __future__ import annotations

import datetime


def today() -> datetime.date:
    """The day it is in the person's own time zone: what "yesterday" and "last Tuesday" count from."""
    return datetime.datetime.now().astimezone().date()


def ago(instant: str) -> str:
    """How long ago an ISO 8601 instant was, in words ("3 hours ago"); nothing for what pendulum cannot read."""
    import pendulum
    from pendulum.parsing.exceptions import ParserError

    try:
        moment = pendulum.parse(instant)
    except (ParserError, ValueError):
        return ""
    return moment.diff_for_humans() if isinstance(moment, pendulum.DateTime) else ""
