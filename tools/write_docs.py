"""Writes the parts of `docs/` that are made from the code: `make docs`; with `--check` only looks whether they are so.

A page keeps what was written by hand; what stands between the two marks of a part is replaced.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from timeloom.cli.registry import ENVIRONMENT, GROUPS, OPEN, command

if TYPE_CHECKING:
    from timeloom.exporters.contract import Exporter
    from timeloom.store.giving import TimelineFormat

Format = TypeVar("Format")

_TAKES: Final = {
    "range": "a date or a range of dates",
    "distance": "a uid, `~` and a duration",
    "source": "a file's name or an address",
    "uids": "a uid, or several",
    "column": "a field, `=` and a value, or several",
    "comparison": "`<` `<=` `>` `>=` or `=` and a duration",
}
"""What may stand behind a name of the filter language."""
DOCS: Final = Path(__file__).resolve().parent.parent / "docs"


def command_line() -> str:
    """Every command: how it is called, what it takes, examples."""
    lines: list[str] = []
    for group, names in GROUPS:
        lines += [f"## {group.capitalize()}", ""]
        for name in names:
            lines += _command(name)
    return "\n".join(lines).rstrip()


def _command(name: str) -> Iterator[str]:
    shown = command(name)
    declared = [it for it in shown.parser().declared if "--help" not in it.option_strings]
    words = [] if name == OPEN else [name]
    call = " ".join(["timeloom", *words, *(_call(it) for it in declared)])
    yield from (
        f"### timeloom {name if name != OPEN else '[FILE]'}",
        "",
        f"{_sentence(shown.summary)}",
        "",
    )
    yield from ("```", call, "```", "")
    if declared:
        yield from ("| argument | meaning |", "|---|---|")
        for it in declared:
            yield f"| `{_cell(_names(it))}` | {_cell(it.help or '')} |"
        yield ""
    if shown.examples:
        yield from ("```sh", *shown.examples, "```", "")


def _call(action: argparse.Action) -> str:
    """An argument as it stands in the line that says how the command is called."""
    many = {"*": "[{}…]", "+": "{}…", "?": "[{}]"}
    if not action.option_strings:
        return many.get(str(action.nargs), "{}").format(_value(action))
    text = f"{action.option_strings[-1]}{_after(action)}"
    return text if action.required else f"[{text}]"


def _names(action: argparse.Action) -> str:
    """`-o`, `--output FILE`."""
    if not action.option_strings:
        return _value(action)
    return ", ".join(action.option_strings) + _after(action)


def _after(action: argparse.Action) -> str:
    return f" {_value(action)}" if action.nargs != 0 else ""


def _value(action: argparse.Action) -> str:
    if action.metavar is not None:
        return str(action.metavar)
    if action.choices:
        return "|".join(map(str, action.choices))
    return action.dest.upper()


def manual() -> str:
    """The commands, the explorer's options and the environment for the manual page, in man(7)'s language."""
    lines: list[str] = []
    for group, names in GROUPS:
        lines.append(f".SH {group.upper()}")
        for name in names:
            shown = command(name)
            declared = [it for it in shown.parser().declared if "--help" not in it.option_strings]
            call = " ".join(_call(it) for it in declared)
            lines += [".TP", f".B timeloom {name if name != OPEN else '[FILE]'} {_roff(call)}"]
            lines.append(_roff(_sentence(shown.summary)) + ".")
            if declared:
                lines.append(".RS")
                for it in declared:
                    lines += [".TP", f".B {_roff(_names(it))}", _roff(_sentence(it.help or ""))]
                lines.append(".RE")
            for example in shown.examples:
                lines += [".IP", f".EX\n{_roff(example)}\n.EE"]
    lines.append(".SH ENVIRONMENT")
    for variable, says in ENVIRONMENT:
        lines += [".TP", f".B {variable}", _roff(_sentence(says))]
    return "\n".join(lines)


def _roff(text: str) -> str:
    """Text that roff shows as it is: backslashes and hyphens escaped, no line that begins like a request."""
    plain = " ".join(text.split()).replace("\\", "\\e").replace("-", "\\-").replace("`", "")
    plain = "".join(it if it.isascii() else f"\\[u{ord(it):04X}]" for it in plain)
    return f"\\&{plain}" if plain.startswith((".", "'")) else plain


def keys() -> str:
    """The explorer's commands and their keys."""
    from timeloom.tui.commands import commands_as_markdown

    return commands_as_markdown().rstrip()


def _loss(exporter: Exporter | TimelineFormat) -> str:
    """Whether a format loses anything, and what has to be asked for."""
    if not exporter.lossless:
        return ""
    carries_all = getattr(exporter, "carries_all", False)
    return "**without loss**: " if carries_all else "**without loss with `--with all`**: "


def formats() -> str:
    """What is read, and what is written, without what others have added here."""
    from timeloom.exporters import registry as exporters
    from timeloom.importers import registry as importers
    from timeloom.store.giving import TIMELINE

    read = [(it.title, it.name, it.suffixes, it.keeps) for it in _ours(importers.all_importers())]
    forms: list[Exporter | TimelineFormat] = [*_ours(exporters.all_exporters()), TIMELINE]
    written = [(it.title, it.name, it.suffixes, f"{_loss(it)}{it.keeps}") for it in forms]
    return "\n".join(
        [
            "## Read",
            "",
            *_formats("--format", read),
            "",
            "## Written",
            "",
            *_formats("--to", written),
        ]
    )


def _ours(formats: Iterable[Format]) -> Iterator[Format]:
    return (
        it
        for it in formats
        if type(it).__module__.startswith(("timeloom.importers.", "timeloom.exporters."))
    )


def _formats(option: str, rows: Iterable[tuple[str, str, Sequence[str], str]]) -> Iterator[str]:
    yield from (f"| format | `{option}` | endings | what it keeps |", "|---|---|---|---|")
    for title, name, endings, keeps in rows:
        shown = " ".join(f"`{ending}`" for ending in endings)
        yield f"| {_cell(title)} | `{name}` | {shown} | {_cell(_sentence(keeps))} |"


def _sentence(text: str) -> str:
    first = text.lstrip("*")[:1]
    return text if not first.islower() or text[0] == "*" else text[0].upper() + text[1:]


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def terms() -> str:
    """The names that mean something of their own in a filter."""
    from timeloom.query.vocabulary import SPECIALS

    lines = ["| example | finds events that | it can be |", "|---|---|---|"]
    for it in SPECIALS.values():
        values = " ".join(f"`{value}`" for value in it.values) or _TAKES[it.takes]
        lines.append(f"| `{it.example}` | {_cell(it.says)} | {values} |")
    return "\n".join(lines)


def headings() -> str:
    """Which headings of a table mean what."""
    from timeloom.importers.tables.columns import as_markdown

    return as_markdown().rstrip()


def signs() -> str:
    """What each sign on the screen stands for."""
    from timeloom.tui.style.legend import as_markdown

    return as_markdown()


def settings() -> str:
    """Every setting with what it may be, and the keys of each keymap that differ from the usual ones."""
    from timeloom.tui.commands import Registry, keys_label
    from timeloom.tui.settings import KEYMAPS, SETTINGS

    kinds = {str: "a text in quotes", bool: "`true` or `false`", dict: "a table"}
    lines = ["| setting | it is | without it | what it does |", "|---|---|---|---|"]
    lines += [
        f"| `{each.name}` | {kinds[each.kind]} | {each.default} | {_cell(each.words)} |"
        for each in SETTINGS
    ]
    registry = Registry()
    for keymap, changed in KEYMAPS.items():
        if not changed:
            continue
        lines += ["", f"## The keymap {keymap}", "", "| command | keys | else |", "|---|---|---|"]
        for name, keys in changed.items():
            usual = registry.keys(registry[name])
            both = (keys_label(each) for each in (keys, usual))
            cells = (" ".join(f"`{key}`" for key in each.split()) or "–" for each in both)
            lines.append(f"| `{name}` | {' | '.join(_cell(cell) for cell in cells)} |")
    return "\n".join(lines)


PARTS: Final[tuple[tuple[str, str, Callable[[], str]], ...]] = (
    ("command-line.md", "commands", command_line),
    ("timeloom.1", "commands", manual),
    ("keys.md", "keys", keys),
    ("formats.md", "formats", formats),
    ("filters.md", "terms", terms),
    ("tables.md", "headings", headings),
    ("signs.md", "signs", signs),
    ("settings.md", "settings", settings),
)


def marks(part: str, *, roff: bool = False) -> tuple[str, str]:
    """What stands before and after a part that is made from the code: comments of Markdown, or of roff."""
    first, last = f"{part}: made from the code by `make docs`", f"end of {part}"
    return (f'.\\" {first}', f'.\\" {last}') if roff else (f"<!-- {first} -->", f"<!-- {last} -->")


def renewed(page: str, part: str, text: str) -> str:
    """The page with the part between its marks replaced. ValueError for a page without the marks."""
    first, last = marks(part, roff=page.startswith(".TH"))
    before, found, rest = page.partition(first)
    _, ended, after = rest.partition(last)
    if not (found and ended):
        raise ValueError(f"the page needs the lines {first} and {last}")
    blank = "\n" if page.startswith(".TH") else "\n\n"
    return f"{before}{first}{blank}{text}{blank}{last}{after}"


def outdated(docs: Path = DOCS) -> dict[Path, str]:
    """The pages that are not as the code has them, with what they should be."""
    pages: dict[Path, str] = {}
    for name, part, make in PARTS:
        path = docs / name
        page = path.read_text(encoding="utf-8")
        wanted = renewed(page, part, make())
        if wanted != page:
            pages[path] = wanted
    return pages


def main(arguments: Sequence[str] | None = None) -> int:
    """Write what is outdated, or with `--check` say so; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tools.write_docs", description=__doc__)
    parser.add_argument("--check", action="store_true", help="only say what is outdated")
    check: bool = parser.parse_args(arguments).check
    pages = outdated()
    for path, text in pages.items():
        if not check:
            path.write_text(text, encoding="utf-8")
        print(f"docs/{path.name} {'is outdated: make docs' if check else 'was written'}")
    return 1 if check and pages else 0


if __name__ == "__main__":
    sys.exit(main())
