"""`timeloom conflicts` settles what was edited here and has changed there; `timeloom merge` makes two events one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import EVENTS, Runner


def test_two_events_become_one_and_two_again(timeloom: Runner, db: Path) -> None:
    """Fields, notes, tags, stars and links go along, links to the other lead to the one; one undo takes it all back."""
    timeloom("note", "launch-b", "about b", "--db", db)
    timeloom("tag", "launch-b", "seen", "--db", db)
    timeloom("star", "launch-b", "--db", db)
    timeloom("edit", "launch-b", "--field", "who=B", "--db", db)
    timeloom("edit", "answer-b", "--answers", "launch-b", "--db", db)
    before = timeloom("export", "--to", "jsonl", "--db", db).out
    ran = timeloom("merge", "launch-a", "launch-b", "--db", db)
    assert ran.code == 0, ran.err
    made = timeloom("show", "launch-a", "--json", "--db", db).json
    assert made["title"] == "A thing is launched"
    assert made["notes"] == ["about b"]
    assert made["starred"] is True
    assert made["fields"]["tag"] == ["seen"]
    assert made["fields"]["who"] == ["B"]
    assert made["fields"]["kind"] == ["model", "paper"]
    (link,) = timeloom("show", "answer-b", "--json", "--db", db).json["links"]
    assert link["to"] == "launch-a"
    assert timeloom("show", "launch-b", "--db", db).code == 1
    assert timeloom("check", "--db", db).out == "all is well with 6 events\n"
    timeloom("undo", "--db", db)
    assert timeloom("export", "--to", "jsonl", "--db", db).out == before
    timeloom("redo", "--db", db)
    assert timeloom("show", "launch-a", "--json", "--db", db).json == made
    assert timeloom("check", "--db", db).code == 0


def test_a_merged_event_does_not_come_back_with_its_source(
    timeloom: Runner, db: Path, events_csv: Path
) -> None:
    timeloom("merge", "launch-a", "launch-b", "--db", db)
    timeloom("import", events_csv, "--into", db)
    assert timeloom("list", "--count", "--db", db).out == "6\n"


@pytest.mark.parametrize(
    "pair", [("launch-a", "launch-a"), ("launch-a", "nobody"), ("nobody", "talk")]
)
def test_what_cannot_be_merged_is_left_as_it_is(
    timeloom: Runner, db: Path, pair: tuple[str, str]
) -> None:
    before = timeloom("export", "--to", "jsonl", "--db", db).out
    assert timeloom("merge", *pair, "--db", db).code == 1
    assert timeloom("export", "--to", "jsonl", "--db", db).out == before


@pytest.mark.parametrize(("take", "title"), [("mine", "My talk"), ("theirs", "Their talk")])
def test_a_conflict_is_listed_and_settled(
    timeloom: Runner, db: Path, events_csv: Path, take: str, title: str
) -> None:
    timeloom("edit", "talk", "--title", "My talk", "--db", db)
    events_csv.write_text(
        EVENTS.replace("Somebody speaks of openness", "Their talk"), encoding="utf-8"
    )
    timeloom("import", events_csv, "--into", db)
    assert timeloom("conflicts", "--json", "--db", db).json == [
        {"uid": "talk", "attribute": "title", "mine": "My talk", "theirs": "Their talk"}
    ]
    ran = timeloom("conflicts", "talk", "--take", take, "--db", db)
    assert ran.code == 0, ran.err
    assert timeloom("show", "talk", "--json", "--db", db).json["title"] == title
    assert timeloom("conflicts", "--db", db).err == "there is no conflict\n"
    assert timeloom("conflicts", "talk", "--take", take, "--db", db).code == 1
