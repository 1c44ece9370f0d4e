"""The arguments of a command, read with argparse, and filters that may begin with a minus."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from typing import Any, Final, NoReturn

from timeloom.cli.terminal import USAGE, say, show

_SHIELD: Final = "\0"
"""No argument can hold a NUL, so this marks a word that looks like an option and is part of a filter."""


class Parser(argparse.ArgumentParser):
    """argparse, with messages that are safe to show and with words of a filter told from options."""

    def __init__(self, name: str, summary: str, examples: Sequence[str] = ()) -> None:
        self.declared: list[argparse.Action] = []
        self.options: dict[str, argparse.Action] = {}
        self.takes_query = False
        lines = "\n".join(f"  {example}" for example in examples)
        super().__init__(
            prog=f"timeloom {name}".strip(),
            description=summary,
            epilog=f"examples:\n{lines}" if lines else None,
            formatter_class=_Help,
            allow_abbrev=False,
        )

    def add_argument(self, *names: Any, **settings: Any) -> argparse.Action:
        action = super().add_argument(*names, **settings)
        self.declared.append(action)
        self.options.update(dict.fromkeys(action.option_strings, action))
        return action

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the command line and leave with the exit code for that."""
        say(f"{self.prog}: {message}")
        if "--db" in self.options and (named := _files(message.split())):
            say(f"  a timeline is named with --db: --db {named[0]}")
        say(f"  {self.prog} --help shows what it takes")
        raise SystemExit(USAGE)

    def _print_message(self, message: str, file: Any = None) -> None:
        """Help and usage, on standard output or standard error as argparse means them."""
        for line in message.removesuffix("\n").split("\n") if message else ():
            (say if file is sys.stderr else show)(line)

    def read(self, arguments: Sequence[str]) -> argparse.Namespace:
        """The arguments, read; options and words may stand in any order."""
        return self.parse_intermixed_args(self._shielded(arguments))

    def add_query(self) -> None:
        """The filter: any number of words, also ones that begin with a minus."""
        self.takes_query = True
        self.add_argument(
            "query",
            nargs="*",
            metavar="QUERY",
            type=lambda word: word.removeprefix(_SHIELD),
            help="which events, in the filter language; all of them if left out",
        )

    def add_database(self, *, writes: bool = False) -> None:
        """The timeline; of a command that `writes`, also what to do where it has another name."""
        if writes:
            self.add_own_file()
            self.add_author()
        self.add_argument(
            "--db",
            metavar="DB",
            help="the timeline (else TIMELOOM_DB, else your own copy of the default timeline)",
        )

    def add_own_file(self) -> None:
        self.add_argument(
            "--own-file",
            action="store_true",
            help="make it a file of its own first, where it has other names (hard links)",
        )

    def add_author(self) -> None:
        self.add_argument(
            "--author",
            metavar="WHO",
            help="who does it: signs notes and steps (else the setting `author`, else your login name)",
        )

    def add_json(self, what: str) -> None:
        self.add_argument("--json", action="store_true", help=f"{what} as JSON")

    def _shielded(self, arguments: Sequence[str]) -> list[str]:
        """`--date -0043` becomes `--date=-0043`, and a filter's `-kind:paper` no option."""
        words = list(arguments)
        result: list[str] = []
        while words:
            word = words.pop(0)
            if word == "--" and self.takes_query:
                result += [_SHIELD + rest for rest in words]
                break
            if word == "--":
                return [*result, word, *words]
            action = self.options.get(word)
            if action is not None and action.nargs is None and words and _dashed(words[0]):
                follows = words.pop(0)
                if follows in self.options:
                    result += [word, follows]
                else:
                    result.append(f"{word}={follows}" if word.startswith("--") else word + follows)
            elif (
                action is None
                and self.takes_query
                and len(word) > 2
                and _dashed(word)
                and word[1] != "-"
            ):
                result.append(_SHIELD + word)
            else:
                result.append(word)
        return result


class _Help(argparse.RawDescriptionHelpFormatter):
    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=26)


def _dashed(word: str) -> bool:
    return len(word) > 1 and word.startswith("-")


def _files(words: Sequence[str]) -> list[str]:
    """Those of the words that name a file, as far as one can tell."""
    return [word for word in words if os.path.isfile(word)]  # noqa: PTH113  # Path's raises for a long word


def query_text(arguments: argparse.Namespace) -> str:
    """The words of the filter as one text; says of a word that names a file that it was not taken for one."""
    if arguments.db is None:
        for name in _files(arguments.query):
            say(f"{name} was taken for a word of the filter; a timeline is named with --db {name}")
    return " ".join(arguments.query)


def pairs(texts: Sequence[str], option: str, parser: Parser) -> dict[str, tuple[str, ...]]:
    """`k=v` options as name to values, in the order given; a name without a value is left with none of them."""
    result: dict[str, tuple[str, ...]] = {}
    for text in texts:
        name, separator, value = text.partition("=")
        if not separator or not name.strip():
            parser.error(f"{option} takes name=value, not {text!r}")
        kept = result.get(name.strip(), ())
        result[name.strip()] = (*kept, value) if value else kept
    return result
