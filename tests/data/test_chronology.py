"""The reference chronology and the essay hold together: dates, links, cues and the rules for their text."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from timeloom.dates.edtf.parsing import bounds, is_uncertain

DATA = Path(__file__).parents[2] / "data"
HEADER = (
    "uid,date,title,summary,actor,side,kind,tag,licence,answers,links,cues,illustrates,section,"
    "url,source_title,evidence,basis,verified"
)
RE_MAKINGS = {"mingpt", "nanogpt", "nanochat", "gymnasium-fork"}
TOLD = {
    "openai-founding",
    "openai-lp",
    "microsoft-1b-2019",
    "gpt-3-paper",
    "llama-1",
    "mistral-7b",
    "gpt-4o",
    "gpt-4o-dissection",
}
"""Events that the essay is about; without their cues it has no story to light up."""

Row = dict[str, str]


def read_rows() -> list[Row]:
    with (DATA / "chronology.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


ROWS = read_rows()
BY_UID = {row["uid"]: row for row in ROWS}
ESSAY = (DATA / "essay.md").read_text(encoding="utf-8")


def values(cell: str) -> list[str]:
    return cell.split(";") if cell else []


def alike(text: str) -> str:
    """Text with everything levelled that a cue may differ in: case, spaces, kinds of quotes and hyphens."""
    for kinds, plain in (("[‘’]", "'"), ("[“”]", '"'), ("[‐-―−]", "-"), (r"\s+", " ")):
        text = re.sub(kinds, plain, text)
    return text.casefold()


def places(phrase: str, text: str) -> int:
    """How often the phrase stands in the text as whole words."""
    return len(re.findall(rf"(?<!\w){re.escape(alike(phrase))}(?!\w)", alike(text)))


def links(row: Row) -> list[str]:
    written = [link["to"] for link in json.loads(row["links"] or "[]")]
    return values(row["answers"]) + written


def test_the_file_is_plain() -> None:
    raw = (DATA / "chronology.csv").read_bytes()
    assert raw.decode("utf-8").splitlines()[0] == HEADER
    assert b"\r" not in raw
    assert raw.endswith(b"\n")
    for row in ROWS:
        assert None not in row, f"{row['uid']} has too many cells"
        for name, cell in row.items():
            assert cell is not None, f"{row['uid']} has too few cells"
            assert cell == " ".join(cell.split()), f"{row['uid']}, {name}: stray spaces"


def test_uids_are_unique() -> None:
    assert [uid for uid, count in Counter(row["uid"] for row in ROWS).items() if count > 1] == []
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", row["uid"]) for row in ROWS)


def test_dates_are_edtf_and_in_order() -> None:
    earliest = [bounds(row["date"]) for row in ROWS]
    order = [(begin, -end) for begin, end in earliest]
    assert order == sorted(order)
    assert order[0][0] >= bounds("2015")[0]
    assert max(end for _, end in earliest) <= bounds("2026-10")[1]


def test_days_from_memory_are_marked_in_the_date() -> None:
    assert {row["verified"] for row in ROWS} == {"yes", "no"}
    for row in ROWS:
        assert row["verified"] == "yes" or is_uncertain(row["date"]), row["uid"]


@pytest.mark.parametrize("row", [row for row in ROWS if links(row)], ids=lambda row: row["uid"])
def test_an_answer_comes_after_what_it_answers(row: Row) -> None:
    for target in links(row):
        assert target != row["uid"]
        assert target in BY_UID, f"{row['uid']} answers {target}, which is not there"
        assert bounds(row["date"])[1] >= bounds(BY_UID[target]["date"])[0]
        assert ROWS.index(row) > ROWS.index(BY_UID[target]), "on one day the launch stands first"


def test_re_makings_are_told_apart_from_quick_answers() -> None:
    assert {row["uid"] for row in ROWS if row["links"]} == RE_MAKINGS
    for uid in RE_MAKINGS:
        (link,) = json.loads(BY_UID[uid]["links"])
        assert BY_UID[uid]["answers"] == ""
        assert link["relation"] == "answers"
        assert link["fields"] == {"how": ["re-making"]}


def test_titles_and_summaries_are_short_and_whole() -> None:
    assert [row["title"] for row in ROWS if not 0 < len(row["title"]) <= 60] == []
    assert [row["title"] for row in ROWS if row["title"].endswith(".")] == []
    assert [row["uid"] for row in ROWS if not re.fullmatch(r".{30,300}\.", row["summary"])] == []
    for column in ("title", "summary"):
        assert len({row[column] for row in ROWS}) == len(ROWS)


def test_closed_vocabularies() -> None:
    assert {row["side"] for row in ROWS} == {"open", "openai", "other"}
    assert {row["basis"] for row in ROWS} == {"looked-up"}
    assert len({row["evidence"] for row in ROWS}) <= 15
    assert all(row["actor"] and row["kind"] and row["evidence"] for row in ROWS)


def test_one_spelling_for_each_name() -> None:
    for column in ("actor", "tag", "kind", "licence", "evidence"):
        seen = {value for row in ROWS for value in values(row[column])}
        folded = Counter(alike(value) for value in seen)
        assert [value for value, count in folded.items() if count > 1] == []


def test_sources_are_secure_addresses_with_a_name() -> None:
    for row in ROWS:
        address = urlsplit(row["url"])
        assert address.scheme == "https", row["uid"]
        assert "." in address.netloc, row["uid"]
        assert 0 < len(row["source_title"]) <= 60, row["uid"]


def test_every_section_is_one_of_the_essay() -> None:
    sections = re.findall(r"^## (.+)$", ESSAY, flags=re.MULTILINE)
    assert len(sections) == 4
    assert {row["section"] for row in ROWS} == set(sections)


def test_cues_name_one_event_in_the_essay() -> None:
    cued = {row["uid"]: values(row["cues"]) for row in ROWS if row["cues"]}
    assert cued.keys() >= TOLD
    everything = [cue for cues in cued.values() for cue in cues]
    assert len({alike(cue) for cue in everything}) == len(everything)
    for cue in everything:
        assert len(cue.split()) <= 6, cue
        assert places(cue, ESSAY) == 1, cue


def test_a_cue_stands_in_the_section_of_its_event() -> None:
    sections = dict(re.findall(r"^## (.+)\n([^#]+)", ESSAY, flags=re.MULTILINE))
    for row in ROWS:
        for cue in values(row["cues"]):
            assert places(cue, sections[row["section"]]) == 1, row["uid"]


def test_illustrations_are_words_of_the_essay() -> None:
    for phrase in {phrase for row in ROWS for phrase in values(row["illustrates"])}:
        assert len(phrase.split()) <= 6, phrase
        assert places(phrase, ESSAY) >= 1, phrase


def test_matching_is_by_whole_words() -> None:
    assert places("GPT", "GPT-4o and gptx") == 1
    assert places("Mistral AI", "mistral\nai, not Mistral AIs") == 1
    assert places("capped-profit", "a ‘capped‑profit’ company") == 1
