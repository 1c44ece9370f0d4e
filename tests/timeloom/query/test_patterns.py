"""Regular expressions mean what they mean to Python, and end."""

from __future__ import annotations

import re
import threading
import time
import unicodedata
import warnings

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from timeloom.query.patterns import finder

ATOMS = (
    *("a", "B", "é", "1", "_", " ", ".", "-", "ſ", "K", "²", "\u0901", "\x1c", "世"),
    *(r"\w", r"\W", r"\d", r"\D", r"\s", r"\S", r"\b", r"\B", r"\.", r"\n", r"\x41", r"\Z", r"\A", "^", "$"),
    *("[ab]", "[^ab]", r"[\w-]", r"[^\W\d]", r"[\s\S]", "[a-c]", "[[:alpha:]]", "[]x]", "{", "{e}", "a{e<=1}", "{,}"),
    *("(?=a)", "(?!a)", "(?<=a)", "(?<!b)", r"\N{DIGIT ONE}", "[a&&b]", "[a--b]", "&&"),
)  # fmt: skip

simple = st.lists(st.sampled_from(ATOMS), min_size=1, max_size=3).map("".join)


def larger(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    forms = ("({})", "(?:{})", "({})?", "({}){{1,2}}", "(?:{})*?", "({})++", "(?>{})", "(?i:{})", "(?-i:{})",
             "(?s:{})", "(?m:{})", "(?a:{})", "(?P<n>{})", "{}|{}", "(a)?{}(?(1){}|{})", r"(a|b){}\1")  # fmt: skip
    return st.tuples(st.sampled_from(forms), st.lists(inner, min_size=3, max_size=3)).map(
        lambda made: made[0].format(*made[1])
    )


patterns = st.recursive(simple, larger, max_leaves=5)
texts = st.text(st.sampled_from("aAbBé1_ .-ſkK²\u0901\x1c世\n{e}[:]&"), max_size=12)


@example(r"\w", "\u0345")
@example(r"\B", "")
@example("a{e}", "a{e}")
@example("[[:alpha:]]", "l]")
@given(pattern=patterns, text=texts)
def test_a_pattern_means_what_it_means_to_python(pattern: str, text: str) -> None:
    """`re` and what answers in its place agree on whether a pattern is found."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            known = re.compile(pattern, re.IGNORECASE)
    except re.error:
        return
    assert finder(pattern)(text) == (known.search(text) is not None)


@pytest.mark.parametrize("pattern", [r"\w", r"\W", r"\s", r"\S", r"\d", r"\D"])
def test_classes_hold_the_same_letters(pattern: str) -> None:
    """Every assigned character is in the same classes, alone and in a set with others."""
    known, alone, beside = re.compile(pattern), finder(pattern), finder(f"[{pattern}\x00]")
    for number in (*range(1, 0x3400), *range(0xA000, 0x10000, 7), *range(0x10000, 0x20000, 11)):
        sign = chr(number)
        if unicodedata.category(sign) != "Cn" and sign not in "\u0399\u03b9\u1fbe\u0345":
            assert alone(sign) == beside(sign) == bool(known.match(sign)), hex(number)


@pytest.mark.parametrize(
    "pattern", ["(a|aa)+$", "((a{1,1000}){1,1000}){1,100}b", r"(a|a|a)+(a|b|c)+(?<=x)$"]
)
def test_a_pattern_without_an_end_is_given_up(pattern: str) -> None:
    """What would run for ever is an error after a moment."""
    with pytest.raises(TimeoutError):
        finder(pattern)("a" * 60 + "!")


def test_other_threads_go_on_meanwhile() -> None:
    """While a text is searched, the thread that hears the keys is not kept waiting."""
    done = threading.Event()

    def search() -> None:
        with pytest.raises(TimeoutError):
            finder("(a|aa)+$")("a" * 60 + "!")
        done.set()

    thread = threading.Thread(target=search)
    thread.start()
    turns = 0
    while not done.is_set():
        time.sleep(0.001)
        turns += 1
    thread.join()
    assert turns > 5
