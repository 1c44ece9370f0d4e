"""Phrases are found as a reader would find them, in time that grows with the text alone."""

from __future__ import annotations

import re
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from timeloom.importers.prose.reference import CueMatcher


def found(phrases: list[str], text: str) -> list[str]:
    return [text[hit.start : hit.end] for hit in CueMatcher(phrases).find(text)]


def test_case_blanks_quotes_and_dashes_make_no_difference() -> None:
    assert found(["the 'capped-profit' entity"], "The “capped–profit”\n\tEntity") == [
        "The “capped–profit”\n\tEntity"
    ]


def test_soft_hyphens_and_other_unseen_characters_are_passed_over_and_offsets_stay_true() -> None:
    text = "\ufeffOur Mis\u00adtral\u200b AI model"
    assert found(["mistral ai"], text) == ["Mis\u00adtral\u200b AI"]


def test_words_are_whole() -> None:
    assert found(["Llama", "GPT-4"], "Llamas, OLlama, GPT-4.5, GPT-4-turbo and GPT-4. Llama!") == [
        "GPT-4",
        "GPT-4",
        "Llama",
    ]
    assert found(["GPT-4"], "GPT-4.5 GPT-4-2 GPT-40") == []


def test_the_longest_of_overlapping_phrases_counts() -> None:
    assert found(["GPT-4", "GPT-4 Turbo"], "GPT-4 Turbo and GPT-4") == ["GPT-4 Turbo", "GPT-4"]
    assert found(["one two", "two three four"], "one two three four") == ["two three four"]
    assert found(["a b", "b c", "c d"], "a b c d") == ["a b", "c d"]


def test_a_letter_whose_lower_case_is_longer_moves_no_offset() -> None:
    assert found(["founded"], "İİİİ founded İ") == ["founded"]
    assert found(["i̇stanbul"], "x") == []


def test_the_phrase_is_handed_back_as_it_was_given() -> None:
    (hit,) = CueMatcher(["Within  Days"]).find("within days")
    assert hit.phrase == "Within  Days"


def test_no_phrases_find_nothing() -> None:
    assert CueMatcher([]).find("x") == []
    assert CueMatcher(["", "  "]).find("x") == []


words = st.lists(st.sampled_from(["a", "ab", "b", "c", "a-b", "c'"]), min_size=1, max_size=4).map(
    " ".join
)


@settings(max_examples=200, deadline=None)
@given(st.lists(words, min_size=1, max_size=6), st.lists(words, max_size=6).map(", ".join))
def test_hits_are_phrases_in_order_without_overlap_and_every_phrase_alone_is_found(
    phrases: list[str], text: str
) -> None:
    hits = CueMatcher(phrases).find(text)
    assert all(text[hit.start : hit.end] == hit.phrase for hit in hits)
    assert all(one.end <= two.start for one, two in pairwise(hits))
    for phrase in phrases:
        alone = re.findall(rf"(?<!\w)(?={re.escape(phrase)}(?!\w))", text)
        assert bool(CueMatcher([phrase]).find(text)) == bool(alone)


def test_many_phrases_in_a_long_text() -> None:
    phrases = [f"{word} number {n}" for n in range(200) for word in ("alpha", "beta")]
    text = "nothing of note " * 20_000 + "alpha number 17"
    assert found(phrases, text) == ["alpha number 17"]
