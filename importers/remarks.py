"""What several importers have to say in the same words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from timeloom.events import Remark
from timeloom.importers.html_text import title_from
from timeloom.text import number

_NAMED: Final = 3


def eras_left_out(names: Sequence[str]) -> Remark:
    """That so many eras are no events, and what the first of them are called; an era may have no name."""
    named = [title_from(name) for name in names if name.strip()]
    shown = ", ".join(named[:_NAMED]) + (" …" if len(named) > _NAMED else "")
    which = f" ({shown})" if shown else ""
    return Remark(f"{number(len(names), 'era')} left out{which}: eras are backgrounds, not events")
