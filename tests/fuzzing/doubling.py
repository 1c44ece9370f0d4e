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
         "</description><author>", "<x:y xmlns:x='u'>", "<a b='", "<div>", "<category>x", "\n<item><title>a</title></item>"),
        "</description></item></channel></rss>",
    ),
    "author": (
        "<rss><channel><item><author>",
        ("a", "a.", "a@", "a@a.", "&#97;", "<!-- -->a", "<![CDATA[a]]>", "(", "((", "a ", "&", "<b/>a", "<?x?>a"),
        "</author></item></channel></rss>",
    ),
    "simile": ("<data>", ("<event start='1'", "<event start='1'>", "<event start='1'/>", "&lt;!--", "<a>", "<!--", "<a b=''"),
               "</data>"),
    "timeline-project": ("<timeline><events>", ("<event>", "<event></event>", "<text>(1)", "<category>", "<a>"), "</events></timeline>"),
    "json": ("[", ('{"title":"a"},', "[", '{"a":', '"', '"a",', "\\", "1", '{"title":"<!--<a "},', "{", "\n", '{"a" "b"},'), "]"),
    "jsonl": ('{"title":"a"}\n', ('{"title":"a"}\n', '{"a":1}\n', "{", '{"title":"a","date":"1~"}\n', "[", "\n", '"', "\r"), ""),
    "csv": ("date,title\n", ('2024,"', '2024,"a\n', '"', '2024,a"b\n', "2024,a\n", '2024,"a""', ",", "\n", '"a" ', "2024-2X,b\n",
                             "XXXX-XX-4X,b\n", "\r", "c. 1/2/3,b\n", '2024,"a\nb"x\n'), "\n"),
    "timesketch": ("message,datetime,timestamp_desc\n", ('a,2024-01-01T00:00:00Z,"', '"', "a,b\n", ",", '"a\n'), "\n"),
    "l2t": ("Time|Source|Host|User|Description\n", ("1|a|b|c|d\n", "|", "1|", "\n", "1|a|b|c|d;"), "\n"),
    "timelinejs": ('{"events":[', ('{"start_date":{"year":1},"text":{"headline":"<!--"}},', "{", "[", '"', '{"a":'), "]}"),
    "timelinejs-csv": ("Year,Headline\n", ('1,"', '"', "1,a\n", "1,<a \n", ","), "\n"),
    "vis-timeline": ('[{"content":"a","start":"2024"},', ('{"content":"<!--","start":1},', "{", '"', "["), "]"),
    "wikidata": ('{"head":{"vars":["item","date"]},"results":{"bindings":[', ('{"item":{"value":"x"}},', "{", '"', "["), "]}}"),
    "github-releases": ("[", ('{"tag_name":"a","html_url":"b"},', "{", '"', "["), '{"tag_name":"a"}]'),
}  # fmt: skip
"""What begins a file of a format, what is repeated in it, and its end."""


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
    importer = registry.by_name("feed" if name == "author" else name)

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
