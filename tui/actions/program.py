"""The program itself: help, commands, refreshing, leaving."""

from __future__ import annotations

from pathlib import Path

from timeloom.tui.explorer import ExplorerScreen
from timeloom.tui.model import jobs


def help_(screen: ExplorerScreen) -> None:
    _help(screen)


def signs(screen: ExplorerScreen) -> None:
    _help(screen, "signs")


def _help(screen: ExplorerScreen, text: str = "") -> None:
    from timeloom.tui.dialogs.palette import CommandList
    from timeloom.tui.style.legend import legend

    found = list(legend(screen.glyphs, screen.signs))
    page = CommandList(screen.registry, help_page=True, signs=found, text=text)
    screen.app.push_screen(page, screen.run_chosen)


def palette(screen: ExplorerScreen) -> None:
    from timeloom.tui.dialogs.palette import CommandList

    screen.app.push_screen(CommandList(screen.registry), screen.run_chosen)


def refresh(screen: ExplorerScreen) -> None:
    screen.content_changed()
    screen.tell("read again")


def cancel(screen: ExplorerScreen) -> None:
    arrivals = screen.arrivals
    if screen.jobs.stop():
        return
    if screen.access.cancel():
        screen.search_stopped()  # Ctrl-c before there was a word about what goes on
    elif not (arrivals is not None and arrivals.stop()):
        screen.tell("Nothing to cancel. Press q to quit")


def toggle_mouse(screen: ExplorerScreen) -> None:
    from timeloom.tui.terminal.terminal import set_mouse

    screen.mouse_on = not screen.mouse_on
    set_mouse(screen.app, screen.mouse_on)
    screen.tell(
        "the mouse is on"
        if screen.mouse_on
        else "the mouse is off: the terminal selects text itself"
    )


def suspend(screen: ExplorerScreen) -> None:
    screen.app.action_suspend_process()


def close_or_quit(screen: ExplorerScreen) -> None:
    if screen.focused is screen.details or (screen.has_class("-narrow") and screen.details.display):
        screen.close_details()
    else:
        quit_(screen)


def quit_(screen: ExplorerScreen, then: Path | None = None) -> None:
    """Leave, to another timeline if one is given, but not before a long change is done.

    It would be waited for with nothing to be seen.
    """
    screen.opens_next = then
    job = screen.access.written()
    if job is None:
        _leave(screen)
    elif job.seconds >= jobs.PATIENCE:
        screen.tell(f"still {jobs.in_words(job)}; Esc stops it")
    else:
        # What was written a moment ago may fail, and its dialog come back.
        screen.access.write(lambda _: None, lambda _: _leave(screen), lambda _: _leave(screen))


def _leave(screen: ExplorerScreen) -> None:
    if screen.app.screen is not screen:
        return
    if screen.keeping is None:
        screen.leave()
    else:
        screen.keeping.ask(screen)


def new_timeline(screen: ExplorerScreen) -> None:
    """Begin an empty timeline and go on in it; what is open here is left as by quitting."""
    from timeloom.tui.dialogs.new_timeline import NewTimeline
    from timeloom.tui.served import refuse_served

    refuse_served("beginning a timeline")

    def go(path: Path | None) -> None:
        if path is not None:
            quit_(screen, then=path)

    screen.app.push_screen(NewTimeline(screen.author), go)


def settings(screen: ExplorerScreen) -> None:
    """Open the settings file in the person's editor; it is made, with everything explained, if there is none."""
    from timeloom.tui.served import refuse_served
    from timeloom.tui.settings import create, load
    from timeloom.tui.terminal.editor import edit_file

    refuse_served("changing the settings file")
    path = create()
    edit_file(screen.app, path)
    load(path)
    screen.tell(f"{path.name} holds from the next start on")
