"""What a caller of the date reader knows of its dates: its conventions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, tzinfo
from typing import Literal

Order = Literal["day first", "month first"]


@dataclass(frozen=True, slots=True)
class Conventions:
    """What a caller knows of its dates.

    `order` settles 5/6/2024, `zone` is put to times that have none, `today` (ISO) is the day that "yesterday" counts
    from. `people` counts negative years as people do (-44 is 44 BCE); else they are astronomical. With `years` "late"
    `2022-23` is two years and not a season, with "all" `1908-12` is two years too, and not a month. `excel` (1900 or
    1904) says that numbers are a spreadsheet's days. With `own` the text is EDTF of ours and `117` the 1170s; with
    `mail` CST is RFC 5322's.
    """

    order: Order | None = None
    zone: tzinfo = UTC
    zone_name: str = "UTC"
    today: str = ""
    people: bool = False
    years: Literal["", "late", "all"] = ""
    excel: str = ""
    own: bool = False
    mail: bool = False
    short: bool = False
    """Whether `13 May 24` is of this century, and not of the first."""
    months: bool = False
    """Whether `May-24` is a month of a year."""
    why: str = ""
    """What decided the order, if the source did."""
