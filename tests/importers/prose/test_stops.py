"""Where the clause of a date begins: found for a whole text at once, as it would be found from the date."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from timeloom.importers.prose.times.asides import ASIDE_END
from timeloom.importers.prose.times.parts import starts_behind

_REACH = 6


def _looked_for_from(text: str, position: int) -> int:
    begin = max(0, position - _REACH)
    for stop in ASIDE_END.finditer(text, begin, position):
        begin = stop.end()
    return begin


@given(st.text(alphabet="aB1 .!\n", max_size=20), st.data())
def test_a_clause_begins_behind_the_last_stop_within_reach(text: str, data: st.DataObject) -> None:
    """Dates do not begin with a space; from all other places the stops before are those found from there."""
    start = starts_behind(ASIDE_END, _REACH)
    words = [at for at in range(len(text)) if not text[at].isspace()]
    for position in data.draw(st.lists(st.sampled_from(words)) if words else st.just([0])):
        assert start(text, position) == _looked_for_from(text, position)
