"""An array is read alike whatever pieces it comes in, and each wrong element costs itself."""

from __future__ import annotations

import io
import json
from random import Random
from typing import Any

import pytest

from timeloom.importers.source import json as json_stream
from timeloom.importers.source.json import JsonArray

_WRONG = (
    '{"a" "b,]{"}',
    "tru",
    '{"x":[1,"\\",]",,]}',
    '["\\x,]"]',
    '{"a":1,"a":2}',
    "NaN",
    '"\\u12"',
)


def _value(random: Random, depth: int = 0) -> Any:
    kind = random.randrange(7 if depth < 3 else 4)
    if kind == 0:
        return random.randrange(-(10**6), 10**6)
    if kind == 1:
        return random.random() * 10 ** random.randrange(-9, 9)
    if kind == 2:
        return "".join(random.choice('ab"\\{}[],:\n é') for _ in range(random.randrange(30)))
    if kind == 3:
        return random.choice([None, True, False])
    if kind == 4:
        return [_value(random, depth + 1) for _ in range(random.randrange(4))]
    return {f"k{at}": _value(random, depth + 1) for at in range(random.randrange(4))}


@pytest.mark.parametrize("chunk", [17, 64, 300, 1 << 15])
def test_wrong_elements_cost_themselves_in_whatever_pieces(
    chunk: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every other value comes in as it was written, with its line."""
    monkeypatch.setattr(json_stream, "_CHUNK", chunk)
    random = Random(chunk)
    for _ in range(150):
        values = [_value(random) for _ in range(random.randrange(1, 30))]
        parts = [json.dumps(value, indent=random.choice([None, 1])) for value in values]
        wrong = set(random.sample(range(len(values)), random.randrange(min(3, len(values)))))
        for at in wrong:
            parts[at] = random.choice(_WRONG)
        found = list(JsonArray(io.StringIO(f"[{','.join(parts)}]"), "x"))
        assert len(found) == len(values)
        line = 1
        for at, element in enumerate(found):
            assert (element.error is not None) == (at in wrong)
            assert at in wrong or element.value == values[at]
            assert element.line == line
            line += parts[at].count("\n")


def test_what_follows_a_long_element_is_read_in_small_pieces() -> None:
    """Python counts the lines before an error from the beginning of what is at hand."""
    text = f'["{"a" * 1_000_000}",{"{},".replace("}", "a}") * 5_000}1]'
    array = JsonArray(io.StringIO(text), "x")
    longest = 0
    for number, _ in enumerate(array):
        longest = max(longest, len(array._buffer)) if number else 0
    assert longest < 8 * json_stream._CHUNK
    assert number == 5_001


def test_a_comma_that_is_missing_costs_what_follows_it_alone() -> None:
    """The values before and behind it are read."""
    found = list(JsonArray(io.StringIO('[{"a": 1}\n{"b": 2},\n{"c": 3}]'), "x"))
    assert [element.value for element in found] == [{"a": 1}, None, {"c": 3}]
    assert (found[1].line, "expected a comma before it" in str(found[1].error)) == (2, True)
