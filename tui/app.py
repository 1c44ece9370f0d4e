"""The Textual application: themes, the one screen, and commands run by their names."""

from __future__ import annotations

import inspect
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import ClassVar, Final

from textual import events
from textual.app import App
from textual.binding import BindingType
from textual.filter import ANSIToTruecolor

from timeloom.errors import TimeloomError
from timeloom.text import one_line
from timeloom.tui.commands import CONTEXT_TITLES, EVENTS, WRITES, Registry
from timeloom.tui.explorer import ExplorerScreen
from timeloom.tui.model.held_keys import AnswersAwaited
from timeloom.tui.model.key_turns import KeyTurns
from timeloom.tui.model.living import Living, failure_in
from timeloom.tui.model.session import begin
from timeloom.tui.model.store_access import Opening, StoreAccess
from timeloom.tui.style.glyphs import Glyphs
from timeloom.tui.style.themes import THEME_NAMES, THEMES, defaults, readable
from timeloom.tui.terminal.line_filters import AsciiSigns, SafeText

STAYS: Final = ("Moving", "Places")
"""Groups of commands that leave a message standing: moving on does not make it untrue."""


class TimeloomApp(Living, App[None]):
    """Explores one timeline."""

    TITLE = "timeloom"
    CSS_PATH = "style/timeloom.tcss"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(
        self,
        opening: Opening,
        *,
        registry: Registry,
        glyphs: Glyphs,
        query: str | None = None,
        theme: str | None = None,
        ansi_color: bool = False,
        vim: bool = False,
    ) -> None:
        super().__init__(ansi_color=ansi_color)
        for each in THEMES:
            self.register_theme(each)
        # Nothing here is drawn in the terminal's own colours, so nothing has to be turned into true ones, line by line.
        self._filters = [each for each in self._filters if not isinstance(each, ANSIToTruecolor)]
        self._filters.append(SafeText())
        if glyphs.ascii:
            self._filters.append(AsciiSigns())
        self.turns = KeyTurns(self, self._look_at, AnswersAwaited(self))
        self.vim: VimKeys | None = None
        if vim:
            from timeloom.tui.model.vim import VimKeys

            self.vim = VimKeys(self)
        self.registry = registry
        self.glyphs = glyphs
        self.access = StoreAccess(opening, self._on_ui_thread, self._failed)
        self.access.settled = self.turns.answered
        start = begin(self.access.reader, query)
        theme = next((name for name, said in THEME_NAMES.items() if theme == said), theme)
        chosen = theme or start.theme
        self.theme_problem = ""
        """What is wrong with the theme that was asked for."""
        if theme and theme not in self.available_themes:
            self.theme_problem = (
                f"Unknown theme {one_line(theme)!r}. Press o to see the available themes"
            )
        plain = "timeloom-mono" if ansi_color else "timeloom-dark"
        self._begin_in(plain if ansi_color or chosen not in self.available_themes else chosen)
        self.explorer = ExplorerScreen(self.access, registry, glyphs, start)
        self._bindings.key_to_bindings.clear()

    def _begin_in(self, theme: str) -> None:
        """Have a theme from the start. Setting it the usual way would read the whole sheet a second time."""
        self.set_reactive(App.theme, theme)
        self._first_theme = theme
        self.stylesheet.set_variables(self.get_css_variables())

    def _watch_theme(self, theme_name: str) -> None:
        """Textual calls this once at the start, when the sheet has the theme's colours already."""
        if theme_name != self._first_theme:
            super()._watch_theme(theme_name)
            return
        self._first_theme = ""
        dark = self.current_theme.dark
        classes = {"-dark-mode": dark, "-light-mode": not dark, f"-theme-{theme_name}": True}
        self.update_classes(classes, update=False)

    def get_css_variables(self) -> dict[str, str]:
        variables = super().get_css_variables()
        ours = any(self.theme == each.name for each in THEMES)
        return variables if ours else readable(variables)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return defaults(dark=self.current_theme.dark)

    def on_mount(self) -> None:
        from timeloom.tui.terminal.terminal import go_on_once

        self.app_resume_signal.subscribe(self, lambda _: self.draw_anew())
        go_on_once(self)

    def draw_anew(self) -> None:
        """After the shell or an editor had the terminal: nothing of what stood there is left, on no screen."""
        for screen in self.screen_stack:
            for widget in (screen, *screen.walk_children()):
                widget.refresh()
        self.refresh(layout=True)

    def get_default_screen(self) -> ExplorerScreen:
        return self.explorer

    def _on_ui_thread(self, callback: Callable[[], None]) -> bool:
        return self.call_later(callback)

    def _failed(self, error: TimeloomError) -> None:
        self.explorer.show_error(error)

    async def on_event(self, event: events.Event) -> None:
        typed = isinstance(event, events.Key | events.Paste) and not event.is_forwarded
        if typed and isinstance(event, events.Key | events.Paste):
            await self.turns.take(event)
        else:
            await super().on_event(event)

    async def _look_at(self, event: events.Key | events.Paste) -> None:
        """Have a key or a paste do what it means."""
        if self.vim is not None and isinstance(event, events.Key):
            on_explorer = self.screen is self.explorer and not self.explorer.filter_bar.editing
            if not self.vim.heard(event, on_explorer=on_explorer):
                return
        await super().on_event(event)

    async def _check_bindings(self, key: str, priority: bool = False) -> bool:
        """Run a command before the next key is looked at: what is typed ahead then meets what this key has opened.

        Textual would let the key wander from the focused widget upwards, and later keys might overtake it. Keys of a
        field that is typed in wait for their turn behind its letters.
        """
        if priority and self.explorer.preloading is not None:
            self.explorer.preloading.touch()  # every key comes by here first
        ours = priority and self.screen is self.explorer and not self.explorer.filter_bar.editing
        if ours and await self.run_key(key):
            return True
        if self.screen is not self.explorer and "+" in key:
            # What a keymap has for Esc closes a dialog as well.
            closing = self.registry.for_key(key, (EVENTS,))
            key = "escape" if closing is self.registry["pane.close"] else key
        return await super()._check_bindings(key, priority)

    async def run_key(self, key: str) -> bool:
        """Run the command that a key has on the explorer's screen; whether there is one."""
        if self.vim is not None and await self.vim.take(key):
            return True
        command = self.registry.for_key(key, self.explorer.contexts)
        if command is not None and self.explorer.held.take(command):
            return True
        if command is not None:
            await self.action_command(command.id)
        return command is not None

    async def action_command(self, command_id: str) -> None:
        """Run a command; what a person did wrong is said in a sentence."""
        self.explorer.welcomed()
        command = self.registry[command_id]
        if command.context not in (EVENTS, *self.explorer.contexts):
            where = CONTEXT_TITLES.get(command.context, command.context)
            self.explorer.tell(f"“{command.title}” works {where[:1].lower()}{where[1:]} only")
            return
        if command.group not in STAYS:
            self.explorer.forget_told()
        try:
            if command.id in WRITES:
                row = self.explorer.focused_row if WRITES[command.id] else None
                self.access.refuse(row.origin if row is not None else None)
            result = command.load()(self.explorer)
            if inspect.isawaitable(result):
                await result
        except TimeloomError as error:
            self._failed(error)

    def leave_at_once(self) -> None:
        """End, whatever is open; what is being written in a dialog goes to a file."""
        self._keep_unsaved()
        self.explorer.leave()

    def _keep_unsaved(self) -> None:
        from timeloom.tui.terminal.editor import keep

        self.unsaved = keep(self.screen_stack)

    def _handle_exception(self, error: Exception) -> None:
        """Tell of a store that gives no answer, wherever it was asked; end where the fault is our own."""
        failure = failure_in(error)
        if failure is not None and self.explorer.is_mounted:
            self._failed(failure)
        else:
            super()._handle_exception(error)

    def _fatal_error(self) -> None:
        """End with one sentence: Textual's own report would print the values of variables, which hold people's data."""
        self.bell()
        with suppress(Exception):  # whatever is wrong with the dialog, the end has to be told
            self._keep_unsaved()
        self.failure = traceback.format_exc()
        self._close_messages_no_wait()

    failure: str = ""
    """The traceback of what ended the app, without the values of variables."""

    unsaved: Path | None = None
    """Where that is which was being written at the end, if anything was."""

    def on_unmount(self) -> None:
        self.access.close()
