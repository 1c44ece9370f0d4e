"""What an exporter is told of a timeline, in one place for the command line and the explorer."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from timeloom.exporters.contract import Context
from timeloom.query.tree import fields_named

if TYPE_CHECKING:
    from timeloom.carried import Carried
    from timeloom.store.protocol import Reader, View

_NAMES = {"tag": "tags", "source": "sources"}


def about(reader: Reader, view: View, carried: Carried, timeline: str = "") -> Context:
    """The timeline's title, author and description, the filter, and the fields in the order the first events have
    them. A filter that asks for a tag or a source is not told where these are left out."""
    info = reader.info()
    first = [name for event in islice(view.events(), 100) for name in event.fields]
    names = dict.fromkeys([*first, *(field.name for field in reader.fields())])
    asked = {_NAMES.get(name.casefold()) for name in fields_named(view.query.root)} - {None}
    return Context(
        info.name or timeline,
        view.query.text if asked <= carried.kinds else "",
        tuple(name for name in names if carried.has_field(name)),
        info.author,
        info.description,
    )
