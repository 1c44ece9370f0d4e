"""Months, weekdays and numbers that are names, or part of one, are no times."""

from __future__ import annotations

import pytest

from timeloom.importers.prose.times.tagger import tag


@pytest.mark.parametrize(
    "text",
    [
        "Counsel, Friday Okonkwo, rose to speak.",
        "Monday Njoroge, Friday Ibe and Sunday Oliseh played.",
        "Bloody Sunday was discussed, as Black Wednesday had been.",
        "June Hall ran it. Later June said so, and June's sister agreed.",
        "Later April wrote her memoirs.",
        "The Peugeot 2008 sold well, and at Euro 2020 Italy won.",
        "They asked for help. 2012 answered the call.",
        "Blade Runner 2049 flopped.",
        "They sang. May was a good cook, and he loved her.",
        "He scored in the second half, and missed a penalty in the third quarter.",
        "He paid 1850 for it, and the mill employed 1900.",
        "He lives at 1984 Elm Street.",
        "Between 1900 and 2000 people came.",
        "Easter eggs hung on the Christmas tree at Easter Island.",
        "The October Revolution failed.",
        "He was in his early thirties.",
        "Version 2.1.2015 shipped.",
    ],
)
def test_names_are_no_times(text: str) -> None:
    assert [found.text for found in tag(text, document_date="2019-06-12")] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("On Monday Apple announced it.", ["Monday"]),
        ("He told Reuters Tuesday that it was so.", ["Tuesday"]),
        ("Friday, October 4, was cold.", ["Friday, October 4"]),
        ("It stayed dry. June brought rain.", ["June"]),
        ("Between 1900 and 2000 it stood.", ["Between 1900 and 2000"]),
        ("At Christmas they sang.", ["Christmas"]),
        ("They sailed in October 1917.", ["October 1917"]),
        ("He lived there in 1984, near Elm Street.", ["1984"]),
        ("In the second half profits fell.", ["the second half"]),
        ("Last Tuesday's vote failed, as Monday's motion had.", ["Last Tuesday", "Monday"]),
        ("Anno Domini 1450 he sailed.", ["1450"]),
        ("It snowed. March was wretched.", ["March"]),
        ("By mid-June Lindqvist could not walk.", ["By mid-June"]),
        ("He slept for the rest of the season.", []),
        ("2012 was a good year.", ["2012"]),
        ("1968 saw unrest.", ["1968"]),
        ("June Hall left in June.", ["June"]),
    ],
)
def test_times_beside_capitals_stay_times(text: str, expected: list[str]) -> None:
    assert [found.text for found in tag(text, document_date="2019-06-12")] == expected
