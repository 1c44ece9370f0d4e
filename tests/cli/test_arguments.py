"""Reading the command line: filters that begin with a minus, dates before our era, words and options in any order."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Runner
from timeloom.cli.arguments import Parser, pairs, query_text
from timeloom.cli.registry import NAMES, command, overview


def query_parser() -> Parser:
    parser = Parser("list", "lists")
    parser.add_query()
    parser.add_database()
    parser.add_argument("--count", action="store_true")
    parser.add_argument("--limit", type=int)
    parser.add_argument("-o", "--output")
    return parser


@pytest.mark.parametrize(
    ("arguments", "query"),
    [
        (["side:open", "after:2023", "-kind:paper"], "side:open after:2023 -kind:paper"),
        (["side:open after:2023 -kind:paper", "--count"], "side:open after:2023 -kind:paper"),
        (["-kind:paper"], "-kind:paper"),
        (["--count", "-open", "side:open"], "-open side:open"),
        (["a", "--count", "b", "--limit", "3", "-ccc"], "a b -ccc"),
        (["--", "--count", "-o"], "--count -o"),
        (["-(a OR b)"], "-(a OR b)"),
        ([], ""),
    ],
)
def test_a_filter_keeps_its_minus_signs(arguments: list[str], query: str) -> None:
    """What looks like an option and is none belongs to the filter."""
    assert query_text(query_parser().read(arguments)) == query


def test_options_between_the_words_of_a_filter_are_still_options() -> None:
    """A filter does not swallow what was meant for the command."""
    read = query_parser().read(["a", "-o", "-x.csv", "--limit", "4", "-b-c", "--db", "t.db"])
    assert (read.output, read.limit, read.db, read.query) == ("-x.csv", 4, "t.db", ["a", "-b-c"])


def test_an_unknown_option_is_a_usage_error(capsys: pytest.CaptureFixture[str]) -> None:
    """A mistyped `--option` must not become part of a filter."""
    with pytest.raises(SystemExit) as left:
        query_parser().read(["--cuont"])
    assert left.value.code == 2
    assert "--cuont" in capsys.readouterr().err


def test_a_year_before_our_era_is_a_value_and_no_option() -> None:
    """`--date -0043-03-15` needs no equals sign."""
    add = command("add").parser()
    assert add.read(["--date", "-0043-03-15", "--title", "-- ides"]).date == "-0043-03-15"
    assert add.read(["--date=-0043", "--title", "t"]).date == "-0043"


def test_pairs_collect_values_in_order() -> None:
    """A field given twice has two values; without a value it has none."""
    parser = query_parser()
    assert pairs(["a=1", "b=x=y", "a=2", "c="], "--field", parser) == {
        "a": ("1", "2"),
        "b": ("x=y",),
        "c": (),
    }
    with pytest.raises(SystemExit):
        pairs(["novalue"], "--field", parser)


def test_every_command_is_in_the_overview_and_explains_itself(timeloom: Runner) -> None:
    """No command is hidden, none lacks its help."""
    shown = overview()
    for name in NAMES:
        assert f"\n  {name} " in shown
        ran = timeloom(name, "--help")
        assert ran.code == 0
        assert command(name).summary in ran.out


def test_help_for_a_command_in_both_orders(timeloom: Runner) -> None:
    """`timeloom help list` is `timeloom list --help`."""
    assert timeloom("help", "list").out == timeloom("list", "--help").out


def test_a_word_that_is_neither_command_nor_file(timeloom: Runner) -> None:
    """A slip of the finger is answered with what was probably meant."""
    ran = timeloom("lsit")
    assert (ran.code, ran.out) == (2, "")
    assert "neither a command nor a file" in ran.err
    assert "did you mean list?" in ran.err


def test_a_timeline_that_is_taken_for_a_word_is_told_of(timeloom: Runner, tmp_path: Path) -> None:
    """People put it last, as they do with other programs."""
    file = tmp_path / "history.db"
    assert timeloom("add", "--db", str(file), "--title", "One", "--date", "2020").code == 0
    ran = timeloom("list", str(file))
    assert (
        f"{file} was taken for a word of the filter; a timeline is named with --db {file}"
        in ran.err
    )
    assert "taken for" not in timeloom("list", "--db", str(file), "one").err
    ran = timeloom("refresh", str(file))
    assert ran.code == 2
    assert f"a timeline is named with --db: --db {file}" in ran.err
    assert "--db" not in timeloom("list", "x" * 5000).err
