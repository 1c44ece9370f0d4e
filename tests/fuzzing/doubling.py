"""Repeats what may be hostile at twice the size each time: the work of a reader may not grow faster than its input.

    python -m tests.fuzzing.doubling [FORMAT …]

The command line measures processor time, whose growth is judged by eye. A test counts the characters that are looked
through instead (`Looked`).
"""

from __future__ import annotations

import io
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final

from timeloom.errors import TimeloomError
from timeloom.importers import registry
from timeloom.importers.contract import Input, Options, Sample

PATTERNS: Final[dict[str, tuple[str, tuple[str, ...], str]]] = {
    "feed": (
        "<rss><channel><item><title>x</title><description>",
        ("a", "&lt;!--", "&lt;a ", "<a>", "</a>", "<![CDATA[", "]]>", "<!--", "&", "&amp;", "<author>a", "<item>", "<item ",
         "</item>", "<entry><author>", "<image>", "<textInput>", "<content>", "<link/>", "<?x", "<title>", "&#97;",
         "</description><author>", "<x:y xmlns:x='u'>", "<a b='", "<div>", "<category>x", "\n<item><title>a</title></item>",
         "</description><description>", "<title/>a", "<!DOCTYPE", "<guid>a", "&#", "<b/>&lt;a", "<a:b/>", "&lt;b&gt;",
         "<author><name>a</name></author>", "<author>a@b.c (a)</author>"),
        "</description></item></channel></rss>",
    ),
    "author": (
        "<rss><channel><item><author>",
        ("a", "a.", "a@", "a@a.", "&#97;", "<!-- -->a", "<![CDATA[a]]>", "(", "((", "a ", "&", "<b/>a", "<?x?>a", "<b>a</b>",
         "<name>a", "<email>a", "</author>a<author>", "<author>a", "a\n", "<!x>a", "</b>a", "<x:b/>a", "<b", "&amp;"),
        "</author></item></channel></rss>",
    ),
    "date": (
        "<rss><channel><item><title>a</title><pubDate>",
        ("1", "a", " ", "(", "()", "<b/>1", "1 ", "2024-01-01 ", "Jan ", ":", "12:00 ", "+0000 ", "-", "T", "&#49;", "/"),
        "</pubDate></item></channel></rss>",
    ),
    "simile": ("<data>", ("<event start='1'", "<event start='1'>", "<event start='1'/>", "&lt;!--", "<a>", "<!--", "<a b=''",
                          "<event start='1'>&lt;a </event>", "a", "&#97;", "\n", "<event start='1' title='a'>b</event>",
                          "<![CDATA[<]]>", "<?x?>", "<a/>", "<a/>a", "<event><event/></event>", "</data><data>"),
               "</data>"),
    "timeline-project": ("<timeline><events>",
        ("<event>", "<event></event>", "<text>(1)", "<category>", "<a>", "<event><text>a</text></event>", "a", "<!--", "&#97;",
         "<event><start>1</start><end>2</end><text>a</text></event>", "\n", "<a/>", "<a/>a", "<event><description>&lt;a</description>"
         "</event>", "<event><text>(1)[1]a</text></event>", "</events><events>", "<category><name>a</name></category>"),
        "</events></timeline>"),
    "json": ("[", ('{"title":"a"},', "[", '{"a":', '"', '"a",', "\\", "1", '{"title":"<!--<a "},', "{", "\n", '{"a" "b"},', "{}",
                   "{},", '{"title":"a","date":"x"},', "1,", ",", '{"a":1,"a":2},', "[[],", '{"a":NaN},', "tru", "null,",
                   '{"title":"a","uid":"u"},', '{"title":"a","date":"2024","a b":1},', "]", "}", '["a" ', '{"a":"'), "]"),
    "feed-json": ('{"version":"https://jsonfeed.org/version/1.1","items":[', ('{"id":"a","content_html":"<a "},', "{", '"', "{},",
        '{"id":"a"},', '{"date_published":"x"},', '{"id":1,"tags":["a","b"]},', '{"a" "b"},', "[", "],", '{"authors":[{}]},', "1,",
        '{"content_html":"&lt;<!--"},', "\n", '{"a":'), "]}"),
    "jsonl": ('{"title":"a"}\n', ('{"title":"a"}\n', '{"a":1}\n', "{", '{"title":"a","date":"1~"}\n', "[", "\n", '"', "\r", "1\n",
                                  '{"title":"a","id":"b"}\n', '{"title":"a","uid":"b"}\n', '{"a" "b"}\n', "\\", "{}\n", "null\n",
                                  '{"title":"a","date":"1/2/3"}\n', '{"a":', '{"title":"a","date":"c. 1"}\n'), ""),
    "csv": ("date,title\n", ('2024,"', '2024,"a\n', '"', '2024,a"b\n', "2024,a\n", '2024,"a""', ",", "\n", '"a" ', "2024-2X,b\n",
                             "XXXX-XX-4X,b\n", "\r", "c. 1/2/3,b\n", '2024,"a\nb"x\n', '2024,"a"b\n', '2024,"a"b,"c\n', '"\n', '""\n',
                             "2024,'a\n", '2024,"a"\n', 'x,"a\n', "a;b\n", "2024,a,b,c\n", "1/2/24,a\n", "1914-18,b\n", "=", "a",
                             '2024,"a"b\n2024,"c\n', '"a,b"c"\n'), "\n"),
    "tsv": ("date\ttitle\n", ('2024\t"', '2024\t"a\n', '2024\t"a"b\n', "\t", "2024\ta\n", "a\n", '"', "2024\t\\N\n", "\\", "\n",
        "2024\ta\\nb\n", "'", "a|b\n", "2024 to 2025\ta\n", "2024\t<a \n"), "\n"),
    "timesketch": ("message,datetime,timestamp_desc\n", ('a,2024-01-01T00:00:00Z,"', '"', "a,b\n", ",", '"a\n', 'a"b\n', '"a"b,c,d\n',
        "a,2024-01-01T00:00:00Z,x\n", "\n", "a", '""', '"\n', "a,2024-01-01T00:00:00Z,<a \n", "\r", ";", "a,99999999999,b\n"), "\n"),
    "timesketch-lines": ('{"message":"a","datetime":"2024-01-01T00:00:00Z","timestamp_desc":"b"}\n', (
        '{"message":"a"}\n', '{"message":"a","datetime":"2024-01-01T00:00:00Z","timestamp_desc":"b"}\n', "{", '"', "[", "\n", "1\n",
        '{"a" "b"}\n', "null\n", "{}\n", '{"a":', "\\", '{"message":"a","timestamp":1}\n', "a", "}\n"), ""),
    "l2t": ("Time|Source|Host|User|Description\n", ("1|a|b|c|d\n", "|", "1|", "\n", "1|a|b|c|d;", "a\n", '"', '1|a|b|c|"d\n', "1|a|b|c|d|e|f\n",
        "1", "1|a|b|c|\n", "-1|a|b|c|d\n", "\r", "99999999999999|a|b|c|d\n", "1|a|b|c|[a] b;\n"), "\n"),
    "bodyfile": ("0|/a|1|r/rrwx|0|0|1|1|1|1|1\n", ("0|/a|1|r/rrwx|0|0|1|1|1|1|1\n", "|", "0|", "\n", "a\n", "0|/a|b|1|r|0|0|1|1|1|1|1\n", '"',
        "0|/a|1|r/rrwx|0|0|1|0|0|0|0\n", "a", "\r", "0|/a|1|r/rrwx|0|0|1|x|1|1|1\n", "0||||||||||\n", "#a\n", "1\n", "0|/a"), ""),
    "timelinejs": ('{"events":[', ('{"start_date":{"year":1},"text":{"headline":"<!--"}},', "{", "[", '"', '{"a":', "{},", "1,",
        '{"start_date":{"year":"x"}},', '{"a" "b"},', '{"start_date":{"year":1},"unique_id":"a"},', "],", "\n", "a", '{"media":{"url":"a"}},',
        '{"start_date":{"year":1},"text":{"headline":"a","text":"<a "}},'), "]}"),
    "timelinejs-csv": ("Year,Headline\n", ('1,"', '"', "1,a\n", "1,<a \n", ",", '1,"a"b\n', '1,"a\n', "\n", "x,a\n", "a", "\r", '""\n',
        "1,a,b\n", '"a" ', "1,<!--\n"), "\n"),
    "vis-timeline": ('[{"content":"a","start":"2024"},', ('{"content":"<!--","start":1},', "{", '"', "[", "{},", "1,", '{"a" "b"},',
        '{"id":1,"content":"a","start":"x"},', '{"id":1,"content":"a","start":"2024","group":1},', "],", "\n", "a", '{"a":', "null,",
        '{"content":"<a ","start":"2024-01-01","end":"2023"},'), "]"),
    "wikidata": ('{"head":{"vars":["item","date"]},"results":{"bindings":[', ('{"item":{"value":"x"}},', "{", '"', "[", "{},", "1,",
        '{"item":{"type":"uri","value":"http://www.wikidata.org/entity/Q1"},"date":{"type":"literal","value":"2024"}},', '{"a" "b"},',
        "],", "\n", "a", '{"a":', "null,", '{"item":1},', '{"item":{"value":"x"},"date":{"value":"y"}},'), "]}}"),
    "wikidata-entities": ('{"entities":{', ('"Q1":{"claims":{}},', '"Q1":{"claims":{"P585":[{"mainsnak":{}}]}},', "{", '"Q1":', '"', "[",
        '"Q1":1,', '"Q1":{"labels":{"en":{"value":"a"}}},', "}", "\n", "a", ",", '"Q1":{"claims":{"P585":[5]}},', "null,", '"Q1":{},'), "}}"),
    "github-releases": ("[", ('{"tag_name":"a","html_url":"b"},', "{", '"', "[", "{},", "1,", '{"a" "b"},', '{"tag_name":"a","body":"<!--"},',
        '{"tag_name":"a","published_at":"x"},', "],", "\n", "a", '{"a":', "null,", '{"tag_name":"a","assets":[{}]},'), '{"tag_name":"a"}]'),
    "ical": ("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20240101\nSUMMARY:a\nEND:VEVENT\n", ("BEGIN:VEVENT\n", "END:VEVENT\n", "BEGIN:VALARM\n",
        "BEGIN:VEVENT\nDTSTART:20240101\nSUMMARY:a\nEND:VEVENT\n", "BEGIN:VEVENT\nUID:a\nDTSTART:20240101\nSUMMARY:a\nEND:VEVENT\n",
        "BEGIN:VTIMEZONE\n", "BEGIN:VTIMEZONE\nTZID:a\nBEGIN:STANDARD\nTZOFFSETTO:+0100\nEND:STANDARD\nEND:VTIMEZONE\n", " a\n", "X:a\n",
        "BEGIN:VCALENDAR\n", "EXDATE:20240101\n", "RDATE:20240101,", "SUMMARY:a\n", '"', ";A=b", "BEGIN:A\nEND:A\n", "\\", "\n",
        "BEGIN:VEVENT\nDTSTART:x\nEND:VEVENT\n", "BEGIN:VEVENT\nUID:a\nRECURRENCE-ID:20240102\nDTSTART:20240101\nEND:VEVENT\n"),
        "END:VCALENDAR\n"),
    "markwhen": ("title: a\n", ("2024: a\n", "section a\n", "group a\n", "[x](y", "2024: [x](y)\n", "after 1 day: a\n", "1 day: a\n", "!a: b\n",
        "endSection\n", "#a ", "2024: a\nid: b\n", "a: b\n", "\n", "  a\n", "now: a\n", "2024 x5: a\n", "- [ ] a\n", "---\n", "(", "2024 - ",
        "2024-01-01 5 week days: a\n", "@a ", "title: a\n"), ""),
    "changelog": ("# Changelog\n\n", ("## 1.0 - 2024-01-01\n", "## 1.0\n", "1.0\n---\n", "- a\n", "# a\n", "a\n===\n", "[1.0]: x\n", "[", "(", "`",
        "\n", "## [1.0]\nReleased 2024-01-01\n", "* ", "## 2024-01-01\n", "1.0 (2024-01-01)\n", "v1.0, ", "### Added\n", "<!--", "    a\n"), ""),
    "essay": ("In 2019 it began. ", ("In 2020 it went on. ", "2020 ", "from 2020 ", "and ", "(", "\"", "a\n", "\n\n", "1914 War begins\n", "# 1914\n",
        "* June 28 - a\n", "two days later ", "May ", "Mr. ", "1,", "12:00 ", "<a ", "| 2020 | a |\n", "-", "between ", "the 1990s, ", "\u2019",
        "a. ", "c. ", "3 BC ", "http://a.b/2020/01/", "[", "*", "_", "'", "#", "=", "[[a][", "1. ", "> ", ": ", "=\n", "**a**: ", "- "), ""),
    "html": ("<html><body><h1>T</h1><p>In 1999 A began.", (
        "<table><tr><td>", "<table><tr><td>2001</td><td>", "<table>", "<tr><td>a", "<td rowspan=9 colspan=9>", "<ul><li>a", "<li>a", "<div>",
        "<b>a", "</b>", "<span><div>", "<dl><dt>1999<dd>a", "<p>In 2001 B ended.</p>", "<a href=x>a", "<h2>1999</h2>", "<article><p>a",
        "<br>", "<!--", "&amp;", "&", "<", "<a b='", "<pre>a\n", "<blockquote>", "<sup>[1]</sup>", "[1] ", "\\[", "<table><tr><th>Date</th></tr>",
        "<script>", "<time datetime='2001-02-03'>a</time>", "<meta name='date' content='2001'>"), "</body></html>"),
    "mail": ("From: a@b.c\nDate: Mon, 01 Jan 2024 00:00:00 GMT\nSubject: a\n", (
        "To: a@b.c\n", "To: A <a@b.c>, ", "To: (", 'To: "a', "To: :;", "References: <a@b>\n", " <a@b>\n", "Subject: =?utf-8?q?a?=\n", "a\n", "\n",
        "a", "=?utf-8?b?", "Received: x; Mon, 01 Jan 2024 00:00:00 GMT\n", "\nFrom a@b Mon Jan  1 00:00:00 2024\nSubject: a\n",
        "Content-Type: multipart/mixed; boundary=a\n\n--a\n", "Content-Type: text/html\n\n<table><tr><td>", "\n--a\n"), "\n\na\n"),
    "wikitext": ("== 1999 ==\n", (
        "* 1999: a\n", "{{", "}}", "[[", "]]", "[[a|", "{{a|b}}", "{|\n", "|-\n| 1999 || a\n", "|}\n", "<ref>", "<ref>a</ref>", "<!--", "''",
        "'''1999''' ", "== a ==\n", "<nowiki>", "{{a|{{b|", "[http://a.b ", "#REDIRECT", "a\n", "=", ";a:b\n", "&amp;", "{|\n|-\n| a\n|}\n",
        "{{start date|1999|1|2}}", "__TOC__", "[[File:a|", "<div>"), ""),
    "rst": ("T\n=\n\n", (
        "1999\n----\n\na\n\n", "- 1999: a\n", ".. note:: a\n", "`a <b>`_ ", "``", "*", "**a", ".. _a: b\n", "+---+\n| a |\n+---+\n", "| a\n",
        "::\n\n  a\n", "=", "a\n", "    a\n", "\n", ":a: b\n", "|a| ", "== ==\na  b\n== ==\n", ".. a\n", "1. a\n"), ""),
    "org": ("* T\n", (
        "* a <2024-01-01 Mon>\n", "** a\n", "<2024-01-01>", "[2024-01-01]", "<2024-01-01>--", "CLOSED: [2024-01-01]\n", "| a | b |\n", "[[a][",
        "[[a][b]]", "#+BEGIN_SRC\n", ":PROPERTIES:\n:A: b\n:END:\n", "- a\n", "a\n", ":a:", "*", "=", "SCHEDULED: <2024-01-01 Mon +1d>\n", "\n"), ""),
    "rtf": ("{\\rtf1 In 1999 A began.", ("{", "}", "{\\b a}", "\\par ", "\\'e4", "\\u228 ", "{\\*\\x a}", "a", "\\cell ", "\\row ", "\\trowd ", "\\"), "}"),
    "log": ("2024-01-01 00:00:00 INFO a\n", (
        "2024-01-01 00:00:00 INFO a\n", "a\n", "  at a\n", "Jan  1 00:00:00 a b[1]: c\n", "[", "a=b ", 'a="', "1", " ", "\t", "::ffff:", "127.0.0.1 - - ",
        '127.0.0.1 - - [01/Jan/2024:00:00:00 +0000] "GET / HTTP/1.1" 200 1 "-" "-"\n', "I0101 00:00:00.000000 1 a.c:1] a\n", "\n", "<1>", ":", "-"), "\n"),
    "headed-log": ("#Fields: date time x\n", ("2024-01-01 00:00:00 a\n", "#Fields: date time x\n", "a ", "#", '"', "\n", "2024-01-01 ", "- "), "\n"),
    "gedcom": ("0 HEAD\n1 CHAR UTF-8\n", (
        "0 @I1@ INDI\n1 NAME A /B/\n1 BIRT\n2 DATE 1 JAN 1900\n", "1 NOTE a\n", "2 CONT a\n", "2 CONC a\n", "1 FAMS @F1@\n", "0 @F1@ FAM\n1 HUSB @I1@\n",
        "1 MARR\n2 DATE BET 1900 AND 1901\n", "a\n", "9 A\n", "2 DATE (", "2 DATE FROM ", "\n", "@", "0 @I1@ INDI\n", "1 CHIL @I1@\n"), "0 TRLR\n"),
    "gpx": ("<gpx xmlns='http://www.topografix.com/GPX/1/1'><trk><trkseg>", (
        "<trkpt lat='1' lon='1'><time>2024-01-01T00:00:00Z</time></trkpt>", "<trkpt>", "<trkseg>", "</trkseg><trkseg>", "<trk>", "<name>a", "<a>", "a",
        "<wpt lat='1' lon='1'><time>2024</time></wpt>", "<!--", "&#97;"), "</trkseg></trk></gpx>"),
    "bookmarks": ("<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<DL><p>\n", (
        "<DT><A HREF='a' ADD_DATE='1700000000'>a</A>\n", "<DT><H3>a</H3>\n<DL><p>\n", "</DL><p>\n", "<DD>a", "<DT>", "<A ", "<A HREF='", "a", "<!--"),
        "</DL><p>\n"),
    "whatsapp": ("01/02/2024, 10:00 - A: b\n", (
        "01/02/2024, 10:00 - A: b\n", "[01/02/2024, 10:00:00] A: b\n", "a\n", "01/02/2024, ", ":", "\u200e", "\n", "01/02/2024, 10:00 - a\n"), ""),
}  # fmt: skip
"""What begins a file of a format, what is repeated in it, and its end."""

_READ_BY: Final = {"author": "feed", "date": "feed", "feed-json": "feed", "tsv": "csv", "timesketch-lines": "timesketch",
                   "wikidata-entities": "wikidata"}  # fmt: skip
"""The importers of what is not called after one."""


class Looked(str):
    """A text that counts the characters that are looked through in search of something."""

    def __new__(cls, text: str) -> Looked:
        """The same text, of which nothing has been looked through."""
        looked = super().__new__(cls, text)
        looked.through = 0
        return looked

    through: int

    def find(self, mark: str, start: Any = 0, end: Any = None) -> int:
        """As of any text."""
        found = super().find(mark, start, end)
        self.through += (len(self) if found < 0 else found) - start + 1
        return found


def reading(name: str, size: int, which: int) -> Callable[[], Any]:
    """Reads about so many bytes of one of a format's patterns."""
    head, repeated, tail = PATTERNS[name]
    one = repeated[which]
    data = (head + one * max(1, size // len(one)) + tail).encode("utf-8", "surrogatepass")
    importer = registry.by_name(_READ_BY.get(name, name))

    def run() -> list[Any]:
        source = Input("x", io.BytesIO(data), None, Options(), sample=Sample("x", data[:65536]))
        return list(registry.read(importer, source))

    return run


def main(formats: list[str]) -> None:
    """Time each pattern at 64 KB, 256 KB and 1 MB, as long as it is worth it, and mark what grows too fast."""
    for name in formats or list(PATTERNS):
        for which, one in enumerate(PATTERNS[name][1]):
            took = [0.02]
            for size in (64, 256, 1024):
                begin = time.process_time()
                with suppress(TimeloomError):
                    reading(name, size << 10, which)()
                took.append(max(time.process_time() - begin, 0.02))
                if took[-1] > 6:
                    break
            grew = took[-1] / took[-2]
            mark = "  <<<" if took[-1] > 1 and (grew > 7 or took[-1] > 8) else ""
            times = " ".join(f"{each:7.2f}" for each in took[1:])
            sys.stdout.write(f"{name:16} {one!r:40} {times}{mark}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
