"""Any event there may be, for tests of formats that hold events without loss."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from timeloom.model.events import (
    ANSWERS,
    DATE_BASES,
    DATED_FROM,
    Event,
    Item,
    Link,
    Passage,
    Saying,
    Source,
)

TRICKY = (
    *(
        "=1+1",
        "'=1",
        "'",
        "''-2",
        "-5",
        "+",
        "@a",
        "\tx",
        "\r",
        "\n",
        "a;b",
        "\\",
        "\\;",
        ";",
        " a ",
    ),
    *(
        '"',
        '""',
        "a,b",
        "\u2028",
        "\x0c",
        "\x85",
        "\ufeff",
        "世界",
        "🏳️‍🌈",
        "\x1b[31m",
        "[/b]",
        "null",
    ),
)
DATES = (
    *("2015", "2019-03-11", "1957-10-04T19:28:34Z", "2019-03/2019-07", "[2024-05-13..2024-05-20]"),
    *("1965~", "196X", "-0043-03-15", "Y-13800000000", "../2020", "2020/", "{1960,1961-12}"),
)

texts = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=12)
texts = texts | st.sampled_from(TRICKY)
dates = st.none() | st.sampled_from(DATES)
several = st.lists(texts, max_size=3).map(tuple)
fields = st.dictionaries(texts, several, max_size=3)
links = st.lists(
    st.builds(Link, st.sampled_from([ANSWERS, DATED_FROM, "x"]), texts, fields), max_size=3
).map(tuple)
sources = st.builds(Source, texts.filter(bool), texts, texts, texts)
passages = st.none() | st.builds(Passage, st.integers(0, 99), st.integers(0, 99), texts, texts)
bases = st.sampled_from(DATE_BASES)
sayings = st.lists(st.builds(Saying, sources, passages, dates, bases), max_size=1).map(tuple)
events = st.builds(
    Event,
    title=texts.filter(bool),
    date=dates,
    uid=texts,
    summary=texts,
    fields=fields,
    links=links,
    source=st.none() | sources,
    passage=passages,
    date_basis=bases,
    notes=several,
    starred=st.booleans(),
    proposed=st.booleans(),
    sayings=sayings,
)


def only_events(items: list[Item]) -> list[Event]:
    """The events without the places where they stood, those entered by hand (a source without address) as made here."""
    return [
        replace(item, where="", source=item.source if item.source != Source("") else None)
        for item in items
        if isinstance(item, Event)
    ]
