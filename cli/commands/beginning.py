"""`timeloom new`: a timeline of one's own, begun or described anew."""

from __future__ import annotations

import argparse
from typing import Final

from timeloom.cli import terminal as exits
from timeloom.cli.arguments import Parser
from timeloom.cli.registry import Command
from timeloom.cli.terminal import say, show
from timeloom.errors import OutputError
from timeloom.store.address import Address, FileAddress


def begin(
    address: Address,
    *,
    name: str | None = None,
    author: str | None = None,
    description: str | None = None,
) -> None:
    """Make an empty timeline that says what it is. Raises OutputError for a file that is there."""
    from timeloom.cli.timelines import signer
    from timeloom.store import exists, new

    link = isinstance(address, FileAddress) and address.path.is_symlink()
    if link or exists(address):
        raise OutputError(
            f"{address} is there already",
            hint=f"timeloom describe --db {address} changes its name; timeloom {address} opens it",
        )
    with new(address, signer(author)) as writer:
        if name:
            writer.set_name(name)
        writer.describe(author=signer(author), description=description)


def _declare_new(parser: Parser) -> None:
    parser.add_argument("file", metavar="DB", help="the file to make")
    _declare_words(parser)


def _declare_words(parser: Parser) -> None:
    parser.add_argument("--name", metavar="N", help="what the timeline is called")
    parser.add_argument(
        "--author", metavar="A", help="whose it is (of a new one: else the setting `author`)"
    )
    parser.add_argument("--description", metavar="D", help="what it is about")


def _run_new(arguments: argparse.Namespace) -> int:
    from timeloom.cli.timelines import typed_address

    address = typed_address(arguments.file)
    begin(address, name=arguments.name, author=arguments.author, description=arguments.description)
    say(
        f"{address} is a new timeline; timeloom {address} opens it, timeloom add --db {address} adds to it"
    )
    show(str(address))
    return exits.DONE


def _declare_describe(parser: Parser) -> None:
    _declare_words(parser)
    parser.add_own_file()
    parser.add_database()


def _run_describe(arguments: argparse.Namespace) -> int:
    from timeloom.cli.timelines import reading, writing

    said = (arguments.name, arguments.author, arguments.description)
    if any(word is not None for word in said):
        with writing(arguments) as writer:
            if arguments.name is not None:
                writer.set_name(arguments.name)
            writer.describe(author=arguments.author, description=arguments.description)
    with reading(arguments) as reader:
        info = reader.info()
    for what, word in (
        ("name", info.name),
        ("author", info.author),
        ("description", info.description),
    ):
        if word:
            show(f"{what:<11}  {word}")
    return exits.DONE


NEW: Final = Command(
    "new",
    "begin an empty timeline",
    _declare_new,
    _run_new,
    ("timeloom new mine.db --name 'My family' --author Ada",),
)
DESCRIBE: Final = Command(
    "describe",
    "say or show what a timeline is called, whose it is and what it is about",
    _declare_describe,
    _run_describe,
    ("timeloom describe", "timeloom describe --name 'Our family'"),
)
