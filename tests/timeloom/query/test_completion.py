"""Tab offers what fits where the cursor stands, and what it inserts is a filter."""

from __future__ import annotations

from typing import ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timeloom.query.completion import Completion, complete
from timeloom.query.parser import parse
from timeloom.query.vocabulary import SPECIALS, FieldInfo, ValueCount
from timeloom.text import fold


class Catalog:
    """A timeline of a few values."""

    values: ClassVar = {
        "actor": {"OpenAI": 40, "Open Source": 7, "Meta": 3, "Méta Lab": 2, "a,b": 1, 'say "x"': 1},
        "kind": {"paper": 9, "policy": 4},
        "date of birth": {"1990": 1},
        "source": {"LOG": 5, "WEBHIST": 2},
        "two words=": {"x": 1},
    }
    marks: ClassVar = {
        "is": {"starred": 2},
        "source": {"/home/a/essay.md": 12, "https://example.org/feed": 3},
    }
    events: ClassVar = {"gpt-2": "GPT-2 is announced", "gpt-4o": "GPT-4o", "a b": "Apart"}

    def fields(self) -> list[FieldInfo]:
        return [FieldInfo(name, len(self.values[name])) for name in sorted(self.values)]

    def field_values(self, name: str, *, prefix: str = "", limit: int = 50) -> list[ValueCount]:
        return self._beginning(self.values.get(name, {}), prefix)[:limit]

    def mark_values(self, name: str, *, prefix: str = "", limit: int = 50) -> list[ValueCount]:
        return self._beginning(self.marks.get(name, {}), prefix)[:limit]

    def _beginning(self, counts: dict[str, int], prefix: str) -> list[ValueCount]:
        return [
            ValueCount(value, count)
            for value, count in counts.items()
            if fold(value).startswith(fold(prefix))
        ]

    def uids(self, prefix: str, *, limit: int = 50) -> list[tuple[str, str]]:
        return [(uid, title) for uid, title in self.events.items() if uid.startswith(prefix)]


def offered(text: str, cursor: int | None = None) -> list[Completion]:
    return complete(Catalog(), text, len(text) if cursor is None else cursor)


def completed(text: str, cursor: int | None = None) -> list[str]:
    """The whole texts that Tab would make."""
    return [text[: each.start] + each.text + text[each.end :] for each in offered(text, cursor)]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("ki", ["kind:"]),
        ("KI", ["kind:"]),
        ("llama -ac", ["llama -actor:"]),
        ("(a | wi", ["(a | within:"]),
        ("da", ["date:", '"date of birth":']),
        ('"date o', ['"date of birth":']),
        ("kind:", ["kind:paper", "kind:policy"]),
        ("Kind:pol", ["Kind:policy"]),
        ("kind:paper,", ["kind:paper,policy"]),
        ("actor:open", ["actor:OpenAI", 'actor:"Open Source"']),
        ('actor:"open s', ['actor:"Open Source"']),
        ("actor:met", ["actor:Meta", 'actor:"Méta Lab"']),
        ("actor:a", ['actor:"a,b"']),
        ("actor:say", ['actor:"say \\"x\\""']),
        ('"date of birth":19', ['"date of birth":1990']),
        ("is:st", ["is:starred"]),
        ("-has:", ["-has:note", "-has:link", "-has:passage"]),
        ("basis:l", ["basis:looked-up"]),
        ("source:e", ["source:essay"]),
        ("sou", ["source:", "field:source="]),
        ("field:sou", ["field:source="]),
        ("-field:tw", ['-field:"two words="=']),
        ('field:"two w', ['field:"two words="=']),
        ("field:source=L", ["field:source=LOG"]),
        ("field:source=LOG,", ["field:source=LOG,WEBHIST"]),
        ('field:"source"=W', ['field:"source"=WEBHIST']),
        ('"source":W', ['"source":WEBHIST']),
        ("a field:kind=pap", ["a field:kind=paper"]),
        ("near:gpt-4", ["near:gpt-4o~"]),
        ("near:gpt-4o~3", ["near:gpt-4o~30d"]),
        ("answers:gpt", ["answers:gpt-2", "answers:gpt-4o"]),
        ("answered-by:a", ['answered-by:"a b"']),
        ("answers:", ["answers:*", "answers:gpt-2", "answers:gpt-4o", 'answers:"a b"']),
        ("after:-3", ["after:-30d"]),
        ("lag:<3", ["lag:<30d"]),
        ("nothing:", []),
        ("/ki", []),
        ("/ki/ ki", ["/ki/ kind:"]),
        ('"a phrase"', []),
        ("kind:paper", []),
        ('kind:"paper" ki', ['kind:"paper" kind:']),
    ],
)
def test_offers_what_fits(typed: str, expected: list[str]) -> None:
    assert completed(typed) == expected


def test_replaces_what_stands_before_the_cursor_only() -> None:
    assert completed("ki and more", 2) == ["kind: and more"]


def test_an_empty_place_takes_every_name() -> None:
    labels = [each.label for each in offered("llama ")]
    assert labels == [*SPECIALS, "actor", "date of birth", "kind", "field:source", "two words="]


def test_says_how_many_events_a_value_has() -> None:
    assert [(each.label, each.detail) for each in offered("actor:O")] == [
        ("OpenAI", "40 events"),
        ("Open Source", "7 events"),
    ]
    assert [each.detail for each in offered("is:s")] == ["2 events"]
    assert [each.detail for each in offered("answers:gpt-2")] == []
    assert [each.detail for each in offered("near:gpt-2")] == ["GPT-2 is announced"]


@given(st.text("ab :\"'/\\,~()|-!*<isdatenrkoc", max_size=20), st.integers(0, 20))
def test_any_text_can_be_completed(text: str, cursor: int) -> None:
    """It never fails, replaces what ends at the cursor, and a value it inserts reads back as that value."""
    for each in complete(Catalog(), text, min(cursor, len(text))):
        assert 0 <= each.start <= each.end == min(cursor, len(text))
        if not each.text.endswith((":", "~")):
            parse(f"actor:{each.text}", now=0)
