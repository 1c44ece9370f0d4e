"""`timeloom dates`: the time expressions in a text, with offsets into it as it is."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Runner

TEXT = "Founded on 11 March 2019 in a garage.\r\nThree weeks later it had “customers”.\r\nBuilt with 3.1 of it.\r\n"
KEYS = [
    "start",
    "end",
    "text",
    "type",
    "value",
    "edtf",
    "earliest",
    "latest",
    "basis",
    "anchor",
    "as",
]


def test_every_expression_with_its_place(timeloom: Runner) -> None:
    """Offsets count characters of the input, the value is EDTF, and what is relative says what it rests on."""
    ran = timeloom("dates", "-", "--json", stdin=TEXT.encode())
    assert ran.code == 0, ran.err
    first, second = ran.json
    assert list(first) == KEYS
    assert TEXT[first["start"] : first["end"]] == first["text"] == "11 March 2019"
    assert TEXT[second["start"] : second["end"]] == second["text"]
    assert (first["edtf"], first["type"], first["basis"]) == ("2019-03-11", "DATE", "stated")
    assert (first["earliest"], first["anchor"]) == ("2019-03-11T00:00:00Z", None)
    assert (second["edtf"], second["basis"]) == ("2019-04-01", "relative")
    assert "11 March 2019" in second["anchor"]


def test_each_line_is_a_text_of_its_own(timeloom: Runner) -> None:
    """Nothing rests on another line, and offsets still count from the start."""
    ran = timeloom("dates", "--json", "--each-line", stdin=TEXT.encode())
    later = ran.json[1]
    assert TEXT[later["start"] : later["end"]] == later["text"]
    assert later["edtf"] != "2019-04-01"


def test_the_day_the_text_speaks_from(timeloom: Runner, tmp_path: Path) -> None:
    """--on takes a date as people type it."""
    (tmp_path / "t.txt").write_text("It began yesterday.")
    ran = timeloom("dates", tmp_path / "t.txt", "--on", "13 May 2024", "--json")
    assert [it["edtf"] for it in ran.json] == ["2024-05-12"]
    assert timeloom("dates", tmp_path / "t.txt", "--on", "no day").code == 1


def test_as_a_table(timeloom: Runner) -> None:
    """For people: a line each."""
    lines = timeloom("dates", stdin=TEXT.encode()).lines
    assert len(lines) == 3
    assert "2019-03-11" in lines[1]


def test_no_dates_and_no_text(timeloom: Runner, tmp_path: Path) -> None:
    """A text without dates says so and is no failure; an empty or missing one is."""
    ran = timeloom("dates", stdin=b"Nothing of that kind.")
    assert (ran.code, ran.out) == (0, "")
    assert "no time expressions" in ran.err
    assert timeloom("dates", "--json", stdin=b"Nothing of that kind.").json == []
    assert timeloom("dates", stdin=b"").code == 1
    assert timeloom("dates", tmp_path / "missing.txt").code == 1


def test_a_day_that_is_none_is_told(timeloom: Runner) -> None:
    """31 February is reported with its place."""
    ran = timeloom("dates", "--json", stdin=b"It was on 31 February 2020 as they say.")
    assert ran.code == 0
    assert "at 10" in ran.err


def test_value_and_what_the_text_was_read_as(timeloom: Runner) -> None:
    """The TIMEX3 value, and whether days count from the writing (news) or from the dates told (history)."""
    ran = timeloom(
        "dates",
        "-",
        "--on",
        "2021-09-15",
        "--as",
        "news",
        "--json",
        stdin=b"He left in June, for weeks.",
    )
    assert [(row["value"], row["as"]) for row in json.loads(ran.out)] == [
        ("2021-06", "news"),
        ("PXW", "news"),
    ]
