"""The registry: every command can be loaded, has its test and its place in the docs, and no keys clash."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest

from tests.tui.support import TESTED
from timeloom.errors import SettingsError
from timeloom.tui.commands import Registry, commands_as_markdown, key_label

REGISTRY = Registry()


def test_every_command_has_a_test() -> None:
    for path in Path(__file__).parent.glob("test_*.py"):
        import_module(f"tests.tui.{path.stem}")
    known = {command.id for command in REGISTRY.commands}
    assert known - TESTED == set()
    assert TESTED - known == set()


@pytest.mark.parametrize("command", REGISTRY.commands, ids=lambda command: command.id)
def test_every_command_can_be_loaded_and_found(command: object) -> None:
    from timeloom.tui.commands import Command

    assert isinstance(command, Command)
    assert callable(command.load())
    assert REGISTRY.search(command.title)
    assert command.id in {found.id for found in REGISTRY.search(command.id)}
    assert command.help.endswith(".")


@pytest.mark.parametrize(
    "command", [c for c in REGISTRY.commands if c.keys], ids=lambda command: command.id
)
def test_every_key_finds_its_command(command: object) -> None:
    from timeloom.tui.commands import Command

    assert isinstance(command, Command)
    for key in command.keys:
        assert command.id in {found.id for found in REGISTRY.search(key_label(key))[:8]}


def test_docs_hold_every_command_once() -> None:
    page = commands_as_markdown()
    for command in REGISTRY.commands:
        assert page.count(f"`{command.id}`") == 1


def test_keys_that_never_arrive_or_do_harm_are_not_used() -> None:
    never = {"ctrl+i", "ctrl+m", "ctrl+h", "ctrl+s", "ctrl+enter", "apostrophe", "quotation_mark"}
    assert never.isdisjoint(key for command in REGISTRY.commands for key in command.keys)
    assert REGISTRY["event.delete"].keys == ("x", "delete")


def test_a_keymap_takes_the_place_of_our_keys() -> None:
    registry = Registry(keymap={"event.star": ["*"], "event.delete": ["s"]})
    assert registry.keys(registry["event.star"]) == ("*",)
    assert [binding.id for binding in registry.bindings("events") if binding.key == "s"] == [
        "event.delete"
    ]


@pytest.mark.parametrize(
    ("keymap", "why"),
    [({"event.star": ["x"]}, "event.delete"), ({"event.stra": ["y"]}, "event.stra")],
)
def test_a_wrong_keymap_is_refused_in_words(keymap: dict[str, list[str]], why: str) -> None:
    with pytest.raises(SettingsError, match=why):
        Registry(keymap=keymap)
