"""Writing with one exporter and reading the result with one importer, for the tests of formats."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from typing import Any

from timeloom.dates.edtf.parsing import bounds
from timeloom.errors import DateError
from timeloom.exporters.contract import Context, Exporter
from timeloom.importers.contract import Input
from timeloom.model.events import Event, Item

DATES = (
    *(
        "2015",
        "2019-03",
        "2019-03-11",
        "1957-10-04T19:28:34Z",
        "1698-11-14T17:00",
        "2019-03/2019-07",
    ),
    *(
        "[2024-05-13..2024-05-20]",
        "1965~",
        "2019-05?",
        "196X",
        "19XX",
        "-0043-03-15",
        "0000",
        "-0489",
    ),
    *(
        "Y-13800000000",
        "Y17E7",
        "2004/..",
        "../2004",
        "2004/",
        "../..",
        "XXXX",
        "2001-21",
        "2001-24",
    ),
    *(
        "1950S2",
        "{1960,1961-12}",
        "-0299/-0199",
        "-0049/0050",
        "156X-12-25",
        "2004-XX",
        "1985-XX-XX",
    ),
    *(
        "2019-03-11T10:00:00+02:00/2019-03-11T12:00:00+02:00",
        "[..1984]",
        "9999-12-31",
        "0001-01-01",
    ),
    *("2019-03-11T10:00:00.123456Z", "Y12000", "2019~/..", "1890/1910~"),
)
"""Every shape of date that formats have trouble with."""


NEVER = re.compile(r"(?!)")
"""Matches nothing: in the place of a pattern it makes an exporter go the long way."""


def is_date(text: str) -> bool:
    """Whether it is an EDTF expression."""
    try:
        return bool(bounds(text))
    except DateError:
        return False


def written(
    exporter: Exporter, events: Iterable[Event], context: Context | None = None
) -> tuple[str, list[str]]:
    """The text, and what the exporter says it could not hold."""
    out = io.StringIO(newline="")
    losses = exporter.write(events, out, context or Context())
    return out.getvalue(), losses


def read_back(importer: Any, text: str) -> list[Item]:
    """What an importer finds in a text."""
    return list(importer.read(Input("written", io.BytesIO(text.encode()))))
