"""That what people add is written beside the events."""

from __future__ import annotations

from tests.timeloom.store.conftest import Harness
from tests.timeloom.store.test_beside import CSV, MANY


def test_the_index_is_not_touched(store: Harness) -> None:
    """A tag, a star and a note are rows of their own tables, whatever the size of the timeline."""
    store.writer.import_items(MANY[:10], CSV)
    connection = store.writer._connection  # type: ignore[attr-defined]
    data = "SELECT count(*), sum(length(block)) FROM search_data"
    before = connection.execute(data).fetchone()
    store.writer.tag(["e1", "e2"], add=["mine"], remove=["red"])
    store.writer.star(["e1"])
    store.writer.add_note("e1", "remember")
    store.writer.undo()
    assert connection.execute(data).fetchone() == before
