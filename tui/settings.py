"""A person's settings and keys: one TOML file, read at the start, changed without losing its comments.

    theme = "timeloom-light"
    ascii = false
    mouse = true
    keymap = "emacs"
    author = "Ada Lovelace"

    [keys]
    "event.add" = ["a", "insert"]

A mistake in it is named with its line; nothing of the file is used then: the explorer does not start with half of it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

from timeloom.errors import SettingsError

KEYMAPS: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    "default": {},
    "vim": {
        "move.page-down": ("pagedown", "space", "ctrl+f"),
        "move.page-up": ("pageup", "b", "ctrl+b"),
        "details.page-down": ("pagedown", "space", "ctrl+d", "ctrl+f"),
        "details.page-up": ("pageup", "b", "ctrl+u", "ctrl+b"),
        "facets.page-down": ("pagedown", "ctrl+d", "ctrl+f"),
        "facets.page-up": ("pageup", "b", "ctrl+u", "ctrl+b"),
        "event.add": ("a", "O"),
        "text.add": ("a", "O"),
        "go.back": ("less_than_sign", "ctrl+o"),
        "edit.redo": ("ctrl+r",),
        "filter.older": ("up", "ctrl+p"),
        "filter.newer": ("down", "ctrl+n"),
        # A digit is a count, `m` and a letter a mark, `.` the last change again: see timeloom.tui.model.vim.
        **{
            f"view.{name}": (f"g{at}",)
            for at, name in enumerate(("list", "lanes", "race", "text", "histogram"), 1)
        },
        **{f"filter.recall-{at}": (f"g{at}",) for at in range(6, 10)},
        "list.sort": (),
        "move.first": ("gg", "home"),
        "move.next": ("right_parenthesis",),
        "move.previous": ("left_parenthesis",),
        "mark.toggle": (),
        "mark.next": (),
        "mark.previous": (),
        "filter.light": ("backslash",),
    },
    "emacs": {
        "move.down": ("down", "ctrl+n", "j"),
        "move.up": ("up", "ctrl+p", "k"),
        "move.later": ("right", "ctrl+f", "l"),
        "move.earlier": ("left", "ctrl+b", "h"),
        "move.page-down": ("pagedown", "space", "ctrl+v"),
        "move.page-up": ("pageup", "alt+v", "b"),
        "move.first": ("home", "less_than_sign", "alt+less_than_sign", "g"),
        "move.last": ("end", "greater_than_sign", "alt+greater_than_sign", "G"),
        "go.back": ("left_square_bracket",),
        "go.forward": ("right_square_bracket",),
        "details.down": ("down", "ctrl+n", "j"),
        "details.up": ("up", "ctrl+p", "k"),
        "details.page-down": ("pagedown", "space", "ctrl+v", "ctrl+d"),
        "details.page-up": ("pageup", "alt+v", "b", "ctrl+u"),
        "facets.down": ("down", "ctrl+n", "j"),
        "facets.up": ("up", "ctrl+p", "k"),
        "facets.open": ("right", "ctrl+f", "l"),
        "facets.fold": ("left", "ctrl+b", "h"),
        "facets.page-down": ("pagedown", "ctrl+v", "ctrl+d"),
        "facets.page-up": ("pageup", "alt+v", "b", "ctrl+u"),
        "facets.close": ("escape", "ctrl+g", "q"),
        "text.close": ("escape", "ctrl+g"),
        "pane.close": ("escape", "ctrl+g"),
        "filter.edit": ("/", "ctrl+s", "alt+s"),
        "filter.cancel": ("escape", "ctrl+g"),
        "filter.older": ("up", "alt+p"),
        "filter.newer": ("down", "alt+n"),
        "app.commands": (":", "alt+x"),
        "edit.undo": ("u", "ctrl+underscore"),
    },
}


FILE_NAME: Final = "settings.toml"


class Setting(NamedTuple):
    """One key of the file: what it may be, what holds without it, what it does, and an example of it."""

    name: str
    kind: type
    default: str
    words: str
    example: str


SETTINGS: Final = (
    Setting(
        "theme", str, "`timeloom-dark`, or what you chose last with `o`",
        "Colours: timeloom-dark, timeloom-light, timeloom-contrast, timeloom-mono, or one of Textual's own themes.",
        'theme = "timeloom-dark"',
    ),
    Setting("ascii", bool, "`false`", "Plain characters instead of lines and blocks.", "ascii = true"),
    Setting(
        "mouse", bool, "`true`",
        "Leave the mouse to the terminal, which then selects text as it always does. F2 turns it over while running.",
        "mouse = false",
    ),
    Setting(
        "keymap", str, "`default`",
        'Keys that people bring with them: "default", "vim" or "emacs".', 'keymap = "vim"',
    ),
    Setting(
        "author", str, "your login name",
        "Who you are: signs your notes and what you do. Without it your login name does.",
        'author = "Ada Lovelace"',
    ),
    Setting(
        "keys", dict, "those of the keymap",
        "Your own keys, by the names that ? lists in the explorer. They come on top of the keymap.",
        '[keys]\n"event.add" = ["a", "insert"]\n"app.quit" = []',
    ),
)  # fmt: skip
"""Every setting, in the order of the file; the tables of `docs/settings.md` are made of them."""
_KINDS: Final[Mapping[str, type]] = {each.name: each.kind for each in SETTINGS}


def _template() -> str:
    """The file as it is made first: every setting as a comment."""
    parts = [
        "# Timeloom's settings. Lines that begin with # are examples; take the # away to use one.\n"
    ]
    for each in SETTINGS:
        example = "".join(f"# {line}\n" for line in each.example.split("\n"))
        parts.append(f"# {each.words}\n{example}")
    return "\n".join(parts)


TEMPLATE: Final = _template()


class Settings(NamedTuple):
    """What the file says; None where it says nothing."""

    theme: str | None = None
    ascii: bool = False
    mouse: bool = True
    keys: Mapping[str, tuple[str, ...]] = {}
    """Keys by command id: the keymap's, with the person's own on top."""
    keymap: str = "default"
    author: str | None = None
    """Who signs notes and steps; None for the login name."""


def settings_path() -> Path:
    """Where the file is, whether it exists or not."""
    from timeloom.paths import user_settings

    return user_settings() / FILE_NAME


def author() -> str | None:
    """Who signs what is written, None if the file does not say. Raises SettingsError for a file with a mistake."""
    path = settings_path()
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path} cannot be read: {error}") from None
    return read(text, path.name).author


def load(path: Path | None = None) -> Settings:
    """Read the file; without one, the defaults. Raises SettingsError naming file and line for what is wrong in it."""
    path = path or settings_path()
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return Settings()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path} cannot be read: {error}") from None
    settings = read(text, path.name)
    if settings.keys:
        _try_keys(settings.keys, text, path.name)
    return settings


def _try_keys(keys: Mapping[str, tuple[str, ...]], text: str, name: str) -> None:
    """Raises SettingsError with the line where keys cannot be used as they are."""
    from timeloom.tui.commands import Registry

    try:
        Registry(keymap=keys)
    except SettingsError as error:
        lines = [line for command in error.about if (line := _line(text, command))]
        where = f", line {max(lines)}" if lines else ""
        raise SettingsError(f"{name}{where}: {error.message}", hint=error.hint) from None


def read(text: str, name: str = FILE_NAME) -> Settings:
    """Read settings from their text. Raises SettingsError."""
    import tomllib

    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{name} is not TOML: {error}") from None
    for key, value in values.items():
        kind = _KINDS.get(key)
        if kind is None:
            _fail(text, name, key, "is not a setting", f"there are {', '.join(sorted(_KINDS))}")
        elif not isinstance(value, kind):
            words = {str: "a text in quotes", bool: "true or false", dict: "a table: [keys]"}[kind]
            _fail(text, name, key, f"has to be {words}")
    preset = values.get("keymap", "default")
    if preset not in KEYMAPS:
        _fail(
            text, name, "keymap", f"is {preset!r}, which is none", f"there are {', '.join(KEYMAPS)}"
        )
    own = {
        command: _keys(text, name, command, keys)
        for command, keys in values.get("keys", {}).items()
    }
    return Settings(
        values.get("theme"),
        values.get("ascii", False),
        values.get("mouse", True),
        {**KEYMAPS[preset], **own},
        preset,
        values.get("author"),
    )


def _keys(text: str, name: str, command: str, keys: Any) -> tuple[str, ...]:
    if isinstance(keys, str):
        keys = [keys]
    if not isinstance(keys, list) or not all(isinstance(key, str) and key for key in keys):
        _fail(text, name, command, "has to be a list of keys", 'e.g. ["a", "ctrl+n"]')
    return tuple(_MODIFIER.sub(lambda found: f"{found[1].lower()}+", key) for key in keys)


_MODIFIER: Final = re.compile(r"\b(ctrl|alt|shift)[-+](?=.)", re.IGNORECASE)
"""Help writes `Ctrl-n`, Textual `ctrl+n`; both are understood."""


def _fail(text: str, name: str, key: str, what: str, hint: str = "") -> None:
    raise SettingsError(f"{name}, line {_line(text, key) or 1}: {key!r} {what}", hint=hint)


def _line(text: str, key: str) -> int:
    """The line on which a key of the file is set, from 1; 0 where none is found."""
    found = re.search(
        rf"""^\s*["']?{re.escape(key)}["']?\s*[=.]|^\s*\[\s*{re.escape(key)}""", text, re.MULTILINE
    )
    return text.count("\n", 0, found.end()) + 1 if found else 0


def put(key: str, value: str | bool, path: Path | None = None) -> Path:
    """Change one setting in the file, its comments and order kept; make the file if there is none."""
    import tomlkit

    path = path or settings_path()
    text = path.read_text(encoding="utf-8") if path.exists() else TEMPLATE
    document = tomlkit.parse(text)
    if key in document:
        document[key] = value
    else:
        # Before the first table: what stands after one belongs to it.
        line = tomlkit.dumps({key: value})
        at = re.search(r"^\s*\[", text, re.MULTILINE)
        cut = at.start() if at else len(text)
        document = tomlkit.parse(text[:cut] + line + text[cut:])
    _write(path, tomlkit.dumps(document))
    return path


def create(path: Path | None = None) -> Path:
    """Make the file with every setting explained, if there is none."""
    path = path or settings_path()
    if not path.exists():
        _write(path, TEMPLATE)
    return path


def _write(path: Path, text: str) -> None:
    """Replace the file at once: a crash leaves the old one or the new one."""
    from timeloom.paths import write_private

    write_private(path, text)
