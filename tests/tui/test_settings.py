"""Settings: what a person wrote holds, a mistake is named with its line, changing one keeps the comments."""

from __future__ import annotations

from pathlib import Path

import pytest

from timeloom.errors import SettingsError
from timeloom.tui.commands import Registry
from timeloom.tui.settings import KEYMAPS, TEMPLATE, Settings, create, load, put, read


def test_without_a_file_the_defaults_hold(tmp_path: Path) -> None:
    assert load(tmp_path / "none.toml") == Settings()


def test_the_template_changes_nothing() -> None:
    assert read(TEMPLATE) == Settings()


def test_every_example_of_the_template_can_be_used() -> None:
    import re

    text = re.sub(r"^# (?=[\w\"\[].* = |\[)", "", TEMPLATE, flags=re.MULTILINE)
    settings = read(text)
    assert settings.theme == "timeloom-dark"
    assert settings.keys["event.add"] == ("a", "insert")
    Registry(keymap=settings.keys)


@pytest.mark.parametrize("name", KEYMAPS)
def test_keymaps_fit_the_commands(name: str) -> None:
    Registry(keymap=read(f'keymap = "{name}"').keys)


def test_own_keys_come_on_top_of_the_keymap() -> None:
    settings = read('keymap = "emacs"\n[keys]\n"move.down" = "n"\n')
    assert settings.keys["move.down"] == ("n",)
    assert settings.keys["move.up"] == KEYMAPS["emacs"]["move.up"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("theme = \nascii = true", "line 1"),
        ("# a comment\nthem = 'x'", "line 2: 'them' is not a setting"),
        ("\n\nmouse = 'yes'", "line 3: 'mouse' has to be true or false"),
        ("keymap = 'ed'", "line 1: 'keymap' is 'ed'"),
        ("[keys]\n'event.add' = 3", "line 2: 'event.add' has to be a list of keys"),
    ],
)
def test_mistakes_are_named_with_their_line(text: str, message: str) -> None:
    with pytest.raises(SettingsError, match=message):
        read(text)


def test_a_key_of_a_command_that_does_not_exist_is_refused() -> None:
    with pytest.raises(SettingsError, match="does not exist"):
        Registry(keymap=read("[keys]\n'event.fly' = 'f'").keys)


def test_two_commands_cannot_share_a_key() -> None:
    with pytest.raises(SettingsError, match="would run both"):
        Registry(keymap=read("[keys]\n'event.add' = 'e'").keys)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[keys]\n'event.add' = 'e'", "s.toml, line 2: the key e would run both"),
        ("# x\n[keys]\n'event.fly' = 'f'", "s.toml, line 3: .* does not exist: 'event.fly'"),
    ],
)
def test_wrong_keys_are_named_with_their_line(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "s.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=message):
        load(path)


def test_keys_may_be_written_as_help_writes_them() -> None:
    settings = read("[keys]\n'event.add' = ['Ctrl-n', 'ctrl+shift+a', '-', 'Alt-x']")
    assert settings.keys["event.add"] == ("ctrl+n", "ctrl+shift+a", "-", "alt+x")


def test_putting_a_setting_keeps_comments_and_order(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "settings.toml"
    path.parent.mkdir()
    path.write_text('# mine\nascii = true # why\n\n[keys]\n"event.add" = "a"\n', encoding="utf-8")
    put("theme", "timeloom-light", path)
    put("ascii", False, path)
    text = path.read_text(encoding="utf-8")
    assert "# mine" in text
    assert "# why" in text
    assert load(path).theme == "timeloom-light"
    assert load(path).ascii is False
    assert load(path).keys == {"event.add": ("a",)}


def test_the_file_is_made_with_everything_explained(tmp_path: Path) -> None:
    path = create(tmp_path / "new" / "settings.toml")
    assert path.read_text(encoding="utf-8") == TEMPLATE
    put("theme", "timeloom-mono", path)
    assert load(path).theme == "timeloom-mono"


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SettingsError, match="cannot be read"):
        load(path)
