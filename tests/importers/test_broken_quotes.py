"""A quote that is never closed costs its own line, in every table that programs write."""

from __future__ import annotations

import pytest

from tests.importers.reading import read_bytes

_ENTITY = "http://www.wikidata.org/entity/Q"
_TABLES = {
    "timesketch": (
        "message,datetime,timestamp_desc",
        ["a,2024-01-01T00:00:00Z,x", '"b,2024-01-02T00:00:00Z,x,y', "c,2024-01-03T00:00:00Z,x"],
    ),
    "l2t": (
        "date,time,timezone,MACB,source,sourcetype,type,user,host,short,desc,version,filename,inode,notes,format,extra",
        [
            "01/02/2024,10:00:00,UTC,M...,a,b,c,d,e,a,f,2,g,0,-,h,-",
            '01/02/2024,10:00:00,UTC,M...,a,b,c,d,e,"b,f,2,g,0,-,h,-',
            "01/02/2024,10:00:00,UTC,M...,a,b,c,d,e,c,f,2,g,0,-,h,-",
        ],
    ),
    "bodyfile": (
        "Date,Size,Type,Mode,UID,GID,Meta,File Name",
        [
            "2024-01-01T00:00:00Z,1,macb,r,0,0,1,a",
            '2024-01-01T00:00:00Z,1,macb,r,0,0,1,"b',
            "2024-01-01T00:00:00Z,1,macb,r,0,0,1,c",
        ],
    ),
    "wikidata": (
        "item,itemLabel,date",
        [
            f"{_ENTITY}1,a,2024-01-02T00:00:00Z",
            f'{_ENTITY}2,"b,2024-01-02T00:00:00Z',
            f"{_ENTITY}3,c,2024-01-02T00:00:00Z",
        ],
    ),
    "timelinejs-csv": ("Year,Headline,Text", ["2024,a,x", '2024,"b,x', "2024,c,x"]),
}


@pytest.mark.parametrize("name", _TABLES)
def test_an_unclosed_quote_costs_its_own_line(name: str) -> None:
    header, rows = _TABLES[name]
    found = read_bytes("\n".join([header, *rows, ""]).encode(), "a.csv", name=name)
    assert [event.title for event in found.events if event.title in "ac"] == ["a", "c"]
    kept = [event.title for event in found.events if event.title not in "ac"]
    assert kept == ["b"] or [r.where for r in found.rejections] == ["line 3"]
