"""A tree printed and read again is the same tree."""

from __future__ import annotations

import pytest
from hypothesis import given

from tests.timeloom.query.strategies import NOW, any_term, combined
from timeloom.query.parser import parse
from timeloom.query.printing import to_text
from timeloom.query.tree import Node


@given(combined(any_term()))
def test_what_is_printed_reads_back_as_the_same(tree: Node) -> None:
    text = to_text(tree)
    again = parse(text, now=NOW).root
    assert again == tree
    assert to_text(again) == text


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("", ""),
        ("  a   AND b ", "a b"),
        ("(a | b) NOT c", "(a OR b) -c"),
        ("a b OR (c)", "a b OR c"),
        ('side:"open",Is', "side:open,Is"),
        ('"open weights"', '"open weights"'),
        ("llama*", "llama"),
        ("IS:STARRED", "is:starred"),
        ('date:"2019"', "date:2019"),
        ('"date":2019', "field:date=2019"),
        ("field:actor=Meta", "actor:Meta"),
        ("FIELD:Source=a,b", "field:Source=a,b"),
        ('field:"source"="a b"', 'field:source="a b"'),
        ('field:field="x="', "field:field=x="),
        ("-source:a", "-source:a"),
        ('a:"b c"*', 'a:"b c"*'),
        ("/a\\/b/", "/a\\/b/"),
    ],
)
def test_the_shortest_spelling(typed: str, printed: str) -> None:
    assert to_text(parse(typed, now=NOW).root) == printed
