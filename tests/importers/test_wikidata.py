"""Wikidata: precision, both ways of counting years, Julian dates, results of every shape."""

from __future__ import annotations

import json

import pytest

from tests.importers.reading import read, read_text
from timeloom.importers.contract import Sample
from timeloom.importers.databases.wikidata import WikidataImporter
from timeloom.importers.registry import choose
from timeloom.importers.tables.records import LONGEST_CELL


def test_query_results_count_years_astronomically() -> None:
    found = read(WikidataImporter(), "wikidata/battles.json")
    assert found.dates == {
        "Battle of Marathon": "-0489-09-12",
        "A year": "1807",
        "A decade": "196X",
        "A century": "18XX",
        "1 BCE": "0000",
        "No date": None,
    }
    marathon = found.event("Battle of Marathon")
    assert marathon.uid == "Q31900"
    assert marathon.fields["place"] == ("Marathon",)
    assert [r.where for r in found.rejections] == ["row 6"]


def test_download_without_precision_says_what_it_assumes() -> None:
    found = read(WikidataImporter(), "wikidata/download.json")
    assert found.dates == {
        "A day": "1807-06-22",
        "Assumed to be a year": "1815",
        "The same entity again": "1808-06-22",
    }
    assert [event.uid for event in found.events] == ["Q7", "Q8", "Q7#2"]
    assert len(found.remarks) == 1


def test_entities_count_years_as_people_do() -> None:
    found = read(WikidataImporter(), "wikidata/entities.json")
    assert found.dates == {
        "Battle of Marathon": "-0489",
        "Oktoberrevolution": "1917-11-07",
        "Q10": None,
    }


def _entity(uid: str, *claims: tuple[str, int, str]) -> dict[str, object]:
    return {
        "id": uid,
        "labels": {"en": {"value": f"label of {uid}"}},
        "claims": {
            "P585": [
                {"mainsnak": {"datavalue": {"value": {"time": time, "precision": precision}}}, "rank": rank}
                for time, precision, rank in claims
            ]
        },
    }  # fmt: skip


ENTITIES = [
    _entity("Q1", ("-0490-00-00T00:00:00Z", 9, "normal")),
    _entity("Q2", ("+1600-01-01T00:00:00Z", 11, "deprecated"), ("+1601-01-01T00:00:00Z", 11, "normal"),
            ("+1602-02-02T00:00:00Z", 11, "preferred")),
    _entity("Q3", ("-13798000000-00-00T00:00:00Z", 3, "normal")),
    _entity("Q4", ("+1700-01-01T00:00:00Z", 11, "deprecated")),
]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        json.dumps({"entities": {entity["id"]: entity for entity in ENTITIES}}),
        json.dumps(ENTITIES),
        "\n".join(json.dumps(entity) for entity in ENTITIES),
    ],
    ids=["the API's answer", "a list", "a dump's lines"],
)
def test_entities_in_whatever_they_come(text: str) -> None:
    """The best rank counts, what was given up does not; of ages a year more or less is nothing."""
    assert WikidataImporter().sniff(Sample("-", text.encode())) > 0.9
    assert read_text(WikidataImporter(), text).dates == {
        "label of Q1": "-0489",
        "label of Q2": "1602-02-02",
        "label of Q3": "Y-13798000000~",
        "label of Q4": None,
    }


def test_a_value_that_is_only_known_to_be_there_is_no_date() -> None:
    rows = [{"event": "http://www.wikidata.org/entity/Q1", "eventLabel": "x",
             "date": "http://www.wikidata.org/.well-known/genid/0123", "prec": "11"}]  # fmt: skip
    found = read_text(WikidataImporter(), json.dumps(rows))
    assert found.dates == {"x": None}
    assert "prec" not in found.events[0].fields


def _result(names: list[str], *rows: dict[str, str]) -> str:
    cells = [
        {name: {"type": "literal", "value": text} for name, text in row.items()} for row in rows
    ]
    return json.dumps({"head": {"vars": names}, "results": {"bindings": cells}})


def test_a_label_of_its_own_is_the_title_and_columns_stand_as_the_query_names_them() -> None:
    """In a row columns stand in any order: which entity it is about is what the query says first."""
    row = {
        "date": "1807-06-22T00:00:00Z",
        "placeLabel": "Paris",
        "place": "http://www.wikidata.org/entity/Q90",
        "event": "http://www.wikidata.org/entity/Q1",
        "label": "The event",
    }
    found = read_text(WikidataImporter(), _result(["event", "label", "place", "placeLabel"], row))
    event = found.event("The event")
    assert event.uid == "Q1"
    assert event.fields == {"url": ("http://www.wikidata.org/entity/Q1",), "place": ("Paris",)}


def test_the_label_of_an_entity_that_is_not_the_title_is_kept() -> None:
    row = {
        "label": "The film",
        "composer": "http://www.wikidata.org/entity/Q5",
        "composerLabel": "N",
    }
    found = read_text(WikidataImporter(), _result(["label", "composer", "composerLabel"], row))
    assert found.event("The film").fields["composer"] == ("N",)


def test_rows_and_entities_that_hold_nothing_are_rejected() -> None:
    found = read_text(WikidataImporter(), _result(["a"], {"a": "x", "label": "one"}, {}))
    assert [(r.where, r.why) for r in found.rejections] == [("row 2", "holds nothing")]
    entities = {"Q1": {}, "Q2": {"id": "Q2", "missing": ""}, "Q3": {"id": "Q3", "claims": {}}}
    found = read_text(WikidataImporter(), json.dumps({"entities": entities}))
    assert [event.uid for event in found.events] == ["Q3"]
    assert [r.where for r in found.rejections] == ["Q1", "Q2"]
    assert found.rejections[1].why == "Wikidata has no such entity"


def test_the_csv_that_the_query_service_offers() -> None:
    """Its dates are as in its JSON: the first of January at midnight is a year, unless a precision says otherwise."""
    text = (
        "battle,battleLabel,date,datePrecision,placeLabel\r\n"
        "http://www.wikidata.org/entity/Q31900,Battle of Marathon,-0489-01-01T00:00:00Z,9,Marathon\r\n"
        'http://www.wikidata.org/entity/Q2,"A ""second"", one",1815-06-18T00:00:00Z,11,\r\n'
        "http://www.wikidata.org/entity/Q3,A third,1900-01-01T00:00:00Z,,\r\n"
    )
    found = read_text(WikidataImporter(), text)
    assert found.dates == {
        "Battle of Marathon": "-0489",
        'A "second", one': "1815-06-18",
        "A third": "1900",
    }
    assert found.event("Battle of Marathon").uid == "Q31900"
    assert found.event("Battle of Marathon").fields["place"] == ("Marathon",)
    assert choose(Sample("query.csv", text.encode())).name == "wikidata"
    ours = b"uid,title,date,url\na,b,2001,http://www.wikidata.org/entity/Q1\n"
    assert choose(Sample("a.csv", ours)).name == "csv"


@pytest.mark.slow
def test_a_long_cell_of_a_table_is_no_obstacle_and_a_broken_one_is_named() -> None:
    head = "item,itemLabel,date\nhttp://www.wikidata.org/entity/Q1,"
    found = read_text(WikidataImporter(), f"{head}{'x' * 200_000},2001-02-03T00:00:00Z\n")
    assert found.events[0].date == "2001-02-03"
    broken = read_text(WikidataImporter(), f"{head}{'x' * (LONGEST_CELL + 1)},2001\n")
    assert [rejection.where for rejection in broken.rejections] == ["line 2"]


def test_the_tsv_of_sparql() -> None:
    """Terms as Turtle writes them; years before 1 are astronomical, as XML Schema 1.1 has them."""
    kind = "^^<http://www.w3.org/2001/XMLSchema#{}>".format
    text = "\n".join(
        [
            "?event\t?date\t?place",
            f'"Marathon"@en\t"-0489-09-12T00:00:00Z"{kind("dateTime")}\t"Greece\\tor \\"Hellas\\""@en-GB',
            f"'Waterloo'\t\"1815-06-18\"{kind('date')}\t_:b0",
            f'"A year"\t"0000"{kind("gYear")}\t<http://x.org/a>',
            f'"A month"\t"1815-06"{kind("gYearMonth")}',
            '"Bare"\t1815\t',
            '"Broken\t1816\t',
            '"Too many"\t1816\ta\tb',
            f'"No date"\t"soon"{kind("string")}\t',
            "",
        ]
    )
    assert choose(Sample("query.tsv", text.encode())).name == "wikidata"
    found = read_text(WikidataImporter(), text)
    assert found.dates == {
        "Marathon": "-0489-09-12",
        "Waterloo": "1815-06-18",
        "A year": "0000",
        "A month": "1815-06",
        "Bare": "1815",
    }
    assert found.event("Marathon").fields["place"] == ('Greece\tor "Hellas"',)
    assert "place" not in found.event("Waterloo").fields
    assert [rejection.where for rejection in found.rejections] == ["line 7", "line 8", "line 9"]


def test_the_tsv_of_the_query_service_names_events_by_their_labels() -> None:
    text = (
        '?item\t?itemLabel\t?date\r\n<http://www.wikidata.org/entity/Q1>\t"Battle of X"@en\t'
        '"1815-06-18T00:00:00Z"^^<http://www.w3.org/2001/XMLSchema#dateTime>\r\n'
    )
    (event,) = read_text(WikidataImporter(), text).events
    assert (event.uid, event.title, event.date) == ("Q1", "Battle of X", "1815-06-18")
