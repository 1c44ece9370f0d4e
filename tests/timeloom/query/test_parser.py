"""What a person types becomes the tree it says, and what cannot be read is refused with place and way out."""

from __future__ import annotations

import ast
import math
import re
import traceback
from pathlib import Path
from unittest.mock import Mock

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from timeloom.dates.edtf.calendar import DAY, seconds
from timeloom.errors import QueryError
from timeloom.query import lexer, parser
from timeloom.query import parser as terms
from timeloom.query.parser import parse
from timeloom.query.tree import (
    And,
    DateIs,
    Everything,
    FieldIs,
    Lag,
    Lasts,
    Linked,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Regex,
    Value,
    Word,
)

NOW = seconds(2026, 8, 15, 12)


def root(text: str) -> Node:
    return parse(text, now=NOW).root


def word(text: str) -> Word:
    return Word(0, 0, text)


def has(name: str, *values: str) -> FieldIs:
    return FieldIs(0, 0, name, tuple(Value(value, 0, 0) for value in values))


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("", Everything(0, 0)),
        ("  \t ", Everything(0, 0)),
        ("*", Everything(0, 0)),
        ("llama weights", And(0, 0, (word("llama"), word("weights")))),
        ("llama AND weights", And(0, 0, (word("llama"), word("weights")))),
        ("llama*", word("llama")),
        ('"open weights"', Phrase(0, 0, "open weights")),
        ('"open wei"*', word("open wei")),
        (r'"say \"hi\" \\ \n"', Phrase(0, 0, r'say "hi" \ \n')),
        ("-closed", Not(0, 0, word("closed"))),
        ("!closed", Not(0, 0, word("closed"))),
        ("NOT closed", Not(0, 0, word("closed"))),
        ("--closed", word("closed")),
        ("-(-closed)", word("closed")),
        ("a OR b", Or(0, 0, (word("a"), word("b")))),
        ("a | b|c", Or(0, 0, (word("a"), word("b"), word("c")))),
        ("a b OR c", Or(0, 0, (And(0, 0, (word("a"), word("b"))), word("c")))),
        ("a (b OR c)", And(0, 0, (word("a"), Or(0, 0, (word("b"), word("c")))))),
        ("((a (b c)))", And(0, 0, (word("a"), word("b"), word("c")))),
        ("or and not", And(0, 0, (word("or"), word("and"), word("not")))),
        ('"OR"', Phrase(0, 0, "OR")),
        ("GPT-4 - a – b", And(0, 0, tuple(map(word, ["GPT-4", "-", "a", "–", "b"])))),
        ("/re(lease)? \\/ [a b]/", Regex(0, 0, "re(lease)? / [a b]")),
        ("(/a/)", Regex(0, 0, "a")),
        ("actor:openai", has("actor", "openai")),
        ("kind:paper,policy", has("kind", "paper", "policy")),
        ('side:"open source",x', has("side", "open source", "x")),
        ('"date of birth":x', has("date of birth", "x")),
        ('"date":x', FieldIs(0, 0, "date", (Value("x", 0, 0),), True)),
        ("actor:open*", FieldIs(0, 0, "actor", (Value("open", 0, 0, True),))),
        ('actor:"open s"*', FieldIs(0, 0, "actor", (Value("open s", 0, 0, True),))),
        ('actor:"a*"', has("actor", "a*")),
        ("actor:*", FieldIs(0, 0, "actor", (Value("", 0, 0, True),))),
        ("url:http://x/y?z=1", has("url", "http://x/y?z=1")),
        ("IS:Starred", has("is", "starred")),
        ("is:starred,edited", has("is", "starred", "edited")),
        ("has:note basis:looked-up", And(0, 0, (has("has", "note"), has("basis", "looked-up")))),
        ("source:essay", has("source", "essay")),
        (
            "field:source=LOG,WEB*",
            FieldIs(0, 0, "source", (Value("LOG", 0, 0), Value("WEB", 0, 0, True)), True),
        ),
        ('"Source":"a b"', FieldIs(0, 0, "Source", (Value("a b", 0, 0),), True)),
        ('field:"is"=starred', FieldIs(0, 0, "is", (Value("starred", 0, 0),), True)),
        ("field:x:y=1=2", has("x:y", "1=2")),
        ("field:actor=Meta", has("actor", "Meta")),
        ("answers:gpt-4,*", Linked(0, 0, "answers", ("gpt-4", "*"))),
        ('answered-by:"a b"', Linked(0, 0, "answered-by", ("a b",))),
        ("near:gpt-4o~7d", Near(0, 0, "gpt-4o", 7 * DAY, "7d")),
        ("near:a~b~1w", Near(0, 0, "a~b", 7 * DAY, "1w")),
        ('near:"a, b"~1w', Near(0, 0, "a, b", 7 * DAY, "1w")),
        ("lag:<30d", Lag(0, 0, "<", 30 * DAY, "30d")),
        ('lag:"<= 1h 30min"', Lag(0, 0, "<=", 5400, "1h 30min")),
        ("lasts:>=2w", Lasts(0, 0, ">=", 14 * DAY, "2w")),
    ],
)
def test_reads(text: str, tree: Node) -> None:
    assert root(text) == tree


YEAR_2019 = (seconds(2019), seconds(2020) - 1e-6)


@pytest.mark.parametrize(
    ("text", "relation", "earliest", "latest"),
    [
        ("date:2019", "date", *YEAR_2019),
        ("within:2019", "within", *YEAR_2019),
        ("DATE:2019-03..2021", "date", seconds(2019, 3), seconds(2022) - 1e-6),
        ("date:..2019", "date", -math.inf, seconds(2020) - 1e-6),
        ("date:2019..", "date", seconds(2019), math.inf),
        ("after:-30d", "after", seconds(2026, 7, 16), seconds(2026, 7, 17) - 1e-6),
        ("before:-0043-03-15", "before", seconds(-43, 3, 15), seconds(-43, 3, 16) - 1e-6),
        ("date:[2018,2019]", "date", seconds(2018), seconds(2020) - 1e-6),
        ("date:today", "date", seconds(2026, 8, 15), seconds(2026, 8, 16) - 1e-6),
        ('date:"May 2024"', "date", seconds(2024, 5), seconds(2024, 6) - 1e-6),
        ('date:"May 2024..3 July 2024"', "date", seconds(2024, 5), seconds(2024, 7, 4) - 1e-6),
        ('before:"44 BC"', "before", seconds(-43), seconds(-42) - 1e-6),
        ('after:"last year"', "after", seconds(2025), seconds(2026) - 1e-6),
        ("within:13.5.2024", "within", seconds(2024, 5, 13), seconds(2024, 5, 14) - 1e-6),
    ],
)
def test_reads_time(text: str, relation: str, earliest: float, latest: float) -> None:
    found = root(text)
    assert isinstance(found, DateIs)
    assert found.relation == relation
    assert (found.earliest, found.latest) == pytest.approx((earliest, latest), abs=1e-5)


def test_a_list_of_dates_is_any_of_them() -> None:
    found = root("date:2018,2019")
    assert isinstance(found, Or)
    assert [part.text for part in found.parts if isinstance(part, DateIs)] == ["2018", "2019"]


@pytest.mark.parametrize(
    ("text", "start", "end", "message"),
    [
        ("after:", 6, 6, "column 7: a date was expected after 'after:'; e.g. 2020"),
        (
            "llama after:foo",
            12,
            15,
            "column 13: 'after:' takes a date: cannot read 'foo' as a date",
        ),
        ("date:2020-13", 10, 12, "month 01–12"),
        ('date:"31 February 2020"', 6, 23, "29 days"),
        ('date:"13 Mai 2020"', 9, 18, "'Mai' was not understood"),
        ("date:none", 5, 9, "'none' is not a date"),
        ("actor:", 6, 6, "column 7: a value was expected after 'actor:'"),
        ("actor:a,", 8, 8, "column 9: a value was expected after 'actor:'"),
        ("field:source=", 13, 13, "column 14: a value was expected after 'field:source='"),
        (
            "x field:source",
            8,
            14,
            "column 9: the name of a field and = were expected after 'field:'",
        ),
        ("field:=x", 6, 6, "column 7: the name of a field and = were expected"),
        ('actor:""', 6, 8, "column 7: a value was expected"),
        ('kind:"a".."b"', 5, 13, "from one text .. to another is said of dates alone"),
        ('"a".."b"', 3, 5, "a field has to say which date"),
        ('actor:"a"b', 9, 10, "a comma or a space was expected after the closing quote"),
        ("is:", 3, 3, "one of starred, proposed, uncertain, undated, edited"),
        ("is:stared", 3, 9, "did you mean 'starred'?"),
        ("basis:guessed", 6, 13, "it can be stated, relative, looked-up, entered"),
        ("near:gpt-4o", 11, 11, "a distance was expected after 'gpt-4o'; e.g. near:gpt-4o~7d"),
        ("near:gpt-4o~", 12, 12, "a distance was expected"),
        ("near:~7d", 5, 8, "the uid of an event was expected before '~7d'"),
        ("near:gpt-4o~7m", 13, 14, "'m' can be minutes (min) or months (mo)"),
        ("answers:", 8, 8, "the uid of an event was expected after 'answers:'"),
        ("lag:30d", 4, 7, "a comparison was expected after 'lag:'; e.g. lag:<30d"),
        ("lasts:>", 7, 7, "a duration was expected"),
        ("a OR", 4, 4, "column 5: a term was expected after 'OR'"),
        ("OR a", 0, 2, "column 1: a term was expected before 'OR'"),
        ("a | | b", 4, 5, "a term was expected before '|'"),
        ("-", 1, 1, "a term was expected after '-'"),
        ("a (b", 2, 4, "column 3: this ( is not closed"),
        ("a )", 2, 3, "column 3: this ) closes nothing"),
        ("()", 1, 2, "a term was expected before ')'"),
        ('a "b', 2, 4, "column 3: this quote has no end"),
        ('""', 0, 2, "a word was expected between the quotes"),
        ('"":x', 0, 3, "a field name was expected between the quotes"),
        ("/ab", 0, 3, "column 1: this regular expression has no end"),
        ("//", 0, 2, "a pattern was expected between the slashes"),
        ("/usr/bin", 5, 6, "a space was expected after the closing /"),
        ("/a(b/", 2, 5, "column 3: this is not a regular expression"),
        ("a\0b", 1, 2, "column 2: the control character U+0000"),
        ("a \x1b[2J", 2, 3, "U+001B"),
        ("\ud800", 0, 1, "U+D800"),
    ],
)
def test_refuses_with_place_and_way_out(text: str, start: int, end: int, message: str) -> None:
    with pytest.raises(QueryError) as caught:
        root(text)
    assert message in str(caught.value)
    assert (caught.value.position, caught.value.end) == (start, end)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("(" * 5_000, "nest deeper"),
        ("-(" * 5_000 + "a" + ")" * 5_000, "nest deeper"),
        ("a " * 5_000, "at most 500 terms"),
        ("actor:" + ",".join(["a"] * 5_000), "at most 500 terms"),
        ("a" * 100_000, "at most 20,000 characters, this one has 100,000"),
        ("/" + "a" * 5_000 + "/", "at most 1,000 characters"),
        ("date:[" + "[" * 15_000, "takes a date"),
        ("date:" + "9" * 15_000, "takes a date"),
        ("lag:<" + "9" * 15_000 + "d", "takes a duration"),
    ],
)
def test_refuses_what_is_too_large(text: str, message: str) -> None:
    with pytest.raises(QueryError, match=message):
        root(text)


def test_many_minus_signs_are_counted_and_not_nested() -> None:
    assert root("-" * 9_999 + "a") == Not(0, 0, word("a"))


def test_positions_are_those_of_the_text() -> None:
    text = 'llama -"open weights" side:open,"a b"'
    found = root(text)
    assert isinstance(found, And)
    assert [text[part.start : part.end] for part in found.parts] == [
        "llama",
        '-"open weights"',
        'side:open,"a b"',
    ]
    field = found.parts[2]
    assert isinstance(field, FieldIs)
    assert [text[value.start : value.end] for value in field.values] == ["open", '"a b"']


PIECES = st.sampled_from(
    [
        "a",
        "bc",
        "OR",
        "AND",
        "NOT",
        "-",
        "!",
        "(",
        ")",
        "|",
        '"',
        "\\",
        "/",
        ":",
        ",",
        "*",
        "~",
        "<",
        ">",
        "=",
        "[",
        "]",
        "{",
        "}",
        "..",
        "é",
        "世界",
        "\u3000",
        "\n",
        "date:",
        "is:",
        "near:",
        "lag:",
        "actor:",
        "2019",
        "-30d",
        "7d",
        "starred",
    ]
)


@given(st.one_of(st.text(), st.lists(PIECES).map("".join), st.lists(PIECES).map(" ".join)))
@example('date:"')
@example("near:~7d")
@example("/(?P<a>/")
@example("/[[a]&&b]/")
@example("lag:<1e5d")
def test_any_text_is_read_or_refused_inside_itself(text: str) -> None:
    """Nothing but QueryError ever comes out, and its place lies in the text."""
    refused = None
    try:
        assert parse(text, now=NOW).text == text
    except QueryError as error:
        refused = error
    if refused:
        assert 0 <= refused.position <= refused.end <= len(text)
        assert str(refused).startswith(f"column {refused.position + 1}: ")


@pytest.mark.parametrize(
    ("within", "beyond"),
    [
        ("(" * 12 + "a" + ")" * 12, "(" * 13 + "a" + ")" * 13),
        ("(a) " * 30 + "(" * 12 + "a" + ")" * 12, "(a) (a) " + "(" * 13 + "a" + ")" * 13),
        ("a " * 500, "a " * 501),
        ("a " * 498 + "actor:b,c", "a " * 498 + "actor:b,c,d"),
    ],
)
def test_what_is_within_a_limit_is_taken(within: str, beyond: str) -> None:
    parse(within, now=0)
    with pytest.raises(QueryError):
        parse(beyond, now=0)


@pytest.mark.parametrize(
    "text",
    ['date:"May 2019".."June 2020"', 'date:2019-05.."June 2020"', 'date:"May 2019"..2020-06'],
)
def test_quoted_dates_are_joined(text: str) -> None:
    """`..` means the same whichever of its dates needs quotes."""
    assert root(text) == root('date:"May 2019..June 2020"') or (
        root(text).earliest,
        root(text).latest,  # type: ignore[attr-defined]
    ) == (root("date:2019-05..2020-06").earliest, root("date:2019-05..2020-06").latest)  # type: ignore[attr-defined]


def test_a_year_below_1000_in_a_filter_is_that_year() -> None:
    """As wherever a person types it: 117 is the year, and 117X the decade that EDTF calls 117."""
    from timeloom.dates.edtf.parsing import bounds

    for text, edtf in (("117", "0117"), ("79", "0079"), ("-44", "-0044"), ("117X", "117X")):
        node = parse(f"date:{text}", now=NOW).root
        assert isinstance(node, DateIs)
        assert (node.earliest, node.latest) == bounds(edtf)


WRONG = (
    "date:2019x", "date:", "date:2019..x", "after:13-2019", 'before:"May 2019x"', "date:2019,x", "date:9999999999",
    "date:2021..2019", 'date:"2019"x', "date:-30q", "date:-1" + "0" * 400 + "d", "near:", "near:x", "near:~7d",
    "near:x~7q", "lag:", "lag:30d", "lag:<", "lag:<x", 'lag:"<3d"x', "lasts:>=", "is:", "is:foo", "has:nite", "source:", "field:source",
    "answers:", 'answers:"x"y', "kind:", '"":x', '"a".."b"', '""', '"abc', "/abc", "//", "/(/", "/a/b",
    "/a{99999999999}/", "/" + "(" * 480 + "a" + ")" * 480 + "/", "/" + "a" * 1001 + "/", "(a", "a)", "()", "a OR", "OR a", "NOT", 'kind:"a"b', 'kind:"a".."b"',
    "(" * 13 + "a" + ")" * 13, "a " * 501, "a" * 20_001, "\0",
)  # fmt: skip
"""A filter for every way in which one can be wrong."""


def wrong(text: str) -> QueryError:
    with pytest.raises(QueryError) as caught:
        parse(text, now=NOW)
    return caught.value


@pytest.mark.parametrize("text", WRONG, ids=lambda text: repr(text[:24]))
def test_what_is_wrong_is_said_once(text: str) -> None:
    """No three words stand twice in what is said of a filter, and what was expected is said once."""
    error = wrong(text)
    said = re.findall(r"\w+", " ".join([error.message, *error.more]))
    threes = list(zip(said, said[1:], said[2:], strict=False))
    assert len(set(threes)) == len(threes), (error.message, error.more)
    assert said.count("expected") <= 1


def test_every_refusal_has_an_example(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each place of the parser that refuses a filter is reached by one of the wrong ones."""
    errors = [wrong(text) for text in WRONG]
    with monkeypatch.context() as patched:
        # No date that can be written is so far away now; the next form that is read may be.
        patched.setattr("timeloom.dates.ranges.parse_range", Mock(side_effect=OverflowError))
        errors.append(wrong("date:2019"))
    reached = {
        (Path(frame.f_code.co_filename).name, line)
        for error in errors
        for frame, line in traceback.walk_tb(error.__traceback__)
    }
    missed = []
    for module in (lexer, parser, terms):
        path = Path(str(module.__file__))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and ast.unparse(node.func) == "fail"):
                continue
            lines = range(node.lineno, (node.end_lineno or node.lineno) + 1)
            if not any((path.name, line) in reached for line in lines):
                missed.append(f"{path.name}:{node.lineno}")
    assert missed == []
