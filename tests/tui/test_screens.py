"""What the screen looks like: kept as text, and checked for what text cannot show."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.cells import cell_len
from textual.color import Color

from tests.tui.support import build, explorer, lines, matches_snapshot, press, rest, still, text
from timeloom.model.events import Event
from timeloom.tui.app import TimeloomApp
from timeloom.tui.style.themes import GROUNDS, READABLE, WRITTEN_IN, contrast

SIZES = [(120, 40), (80, 24)]
THEMES = ["timeloom-dark", "timeloom-light", "timeloom-contrast", "timeloom-mono"]


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_the_list(calm: Path, size: tuple[int, int]) -> None:
    app = explorer(calm)
    async with app.run_test(size=size) as pilot:
        await press(pilot, "j", "j", "s", "j")
        app.clear_notifications()
        await rest(pilot)
        matches_snapshot(app, f"list-{size[0]}x{size[1]}")


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_the_details(calm: Path, size: tuple[int, int]) -> None:
    app = explorer(calm)
    async with app.run_test(size=size) as pilot:
        await rest(pilot)
        if size[0] < 100:
            await press(pilot, "enter")
        await press(pilot, "j", "j")
        matches_snapshot(app, f"details-{size[0]}x{size[1]}")


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize(
    "name", ["a", "c", "w", "t", "number_sign", "question_mark", "colon", "o", "/"]
)
async def test_every_dialog_fits(
    calm: Path, size: tuple[int, int], name: str, tmp_path: Path
) -> None:
    app = explorer(calm)
    async with app.run_test(size=size) as pilot:
        await press(pilot, name)
        await still(pilot)
        names = {"/": "filter", "number_sign": "tag", "question_mark": "help", "colon": "commands"}
        kept = {"a": "add", "c": "note", "w": "export", "t": "date", "o": "options"} | names
        matches_snapshot(app, f"{kept[name]}-{size[0]}x{size[1]}")


@pytest.mark.parametrize("size", [(60, 16), (80, 24)], ids=str)
@pytest.mark.parametrize(
    ("keys", "hint"),
    [
        (("a", "'3 foo", "tab", "'x", "ctrl+o"), "Ctrl-o save"),
        (("c", "'x"), "Ctrl-o save"),
        (("t", "'3 foo", "enter"), "Enter go there"),
        (("w", "ctrl+u", "enter"), "Enter write"),
        (("t",), "Enter go there"),
    ],
)
async def test_the_keys_of_a_dialog_stay_in_sight(
    calm: Path, size: tuple[int, int], keys: tuple[str, ...], hint: str
) -> None:
    """However small the terminal is and however much there is to say, and the frame is whole."""
    app = explorer(calm)
    async with app.run_test(size=size) as pilot:
        await press(pilot, *keys)
        shown = text(app)
        assert hint in shown
        assert "╭" in shown
        assert "╰" in shown


async def test_the_timeline_s_name_and_span_fit_into_sixty_columns(calm: Path) -> None:
    app = explorer(calm)
    async with app.run_test(size=(60, 16)):
        head = lines(app)[0]
        assert head.startswith(" calm  ")
        assert "2015-12 … 2024-05" in head
        assert "saved" in head


async def test_ascii(calm: Path) -> None:
    app = explorer(calm, ascii=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "enter", "j", "j")
        shown = text(app)
        assert shown.isascii(), sorted({c for c in shown if not c.isascii()})
        matches_snapshot(app, "ascii-80x24")


def styles(app: TimeloomApp) -> set[tuple[str | None, str | None]]:
    """Foreground and background of every part of the screen as it goes to the terminal."""
    found = set()
    for strip in app.screen._compositor.render_strips():
        for line_filter in app._filters:
            strip = strip.apply_filter(line_filter, app.screen.background_colors[1])
        for segment in strip:
            if segment.style is not None and segment.text.strip():
                colour, ground = segment.style.color, segment.style.bgcolor
                found.add((colour and colour.name, ground and ground.name))
    return found


@pytest.mark.parametrize("theme", THEMES)
async def test_themes_show_text_that_can_be_read(calm: Path, theme: str) -> None:
    """In every theme the same text stands on the screen, and no part of it has the colour of its ground."""
    app = explorer(calm, theme=theme)
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "j")
        assert "A laboratory opens" in text(app)
        assert all(colour != ground for colour, ground in styles(app))


async def test_without_colours(calm: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With NO_COLOR nothing has a colour, and the focus is still seen."""
    monkeypatch.setenv("NO_COLOR", "1")
    app = explorer(calm)
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "j")
        assert styles(app) <= {
            ("default", "default"),
            (None, None),
            ("default", None),
        }
        row = next(s for s in app.screen._compositor.render_strips() if s.text.startswith("▌"))
        assert "First model" in row.text
        assert any(
            segment.style and (segment.style.reverse or segment.style.bold) for segment in row
        )


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        (("i", "j"), "model"),
        (("o", "down", "down"), "tag"),
        (("K", "'model", "down"), "Second model"),
        (("2",), "A laboratory opens"),
    ],
)
async def test_what_is_pointed_at_is_seen_without_colours(
    calm: Path, monkeypatch: pytest.MonkeyPatch, keys: tuple[str, ...], words: str
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = explorer(calm)
    async with app.run_test(size=(120, 40)) as pilot:
        for each in keys:
            await press(pilot, each)
            await still(pilot)
        parts = [part for strip in app.screen._compositor.render_strips() for part in strip]
        turned = "".join(part.text for part in parts if part.style and part.style.reverse)
        assert words in turned


async def test_no_color_is_for_this_time(calm: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next start has its colours again; so has one after a theme was named on the command line."""
    monkeypatch.setenv("NO_COLOR", "1")
    app = explorer(calm)
    async with app.run_test() as pilot:
        await press(pilot, "j")
        await pilot.press("ctrl+q")
    monkeypatch.delenv("NO_COLOR")
    app = explorer(calm, theme="timeloom-contrast")
    async with app.run_test() as pilot:
        await press(pilot, "j")
        await pilot.press("ctrl+q")
    assert explorer(calm).theme == "timeloom-dark"


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_nasty_text_stays_text(nasty: Path, size: tuple[int, int]) -> None:
    """Whatever stands in titles, fields, notes and names of sources, every line has the width of the screen."""
    app = explorer(nasty)
    async with app.run_test(size=size) as pilot:
        await rest(pilot)
        if size[0] < 100:
            await press(pilot, "enter")
        for _ in range(5):
            shown = "".join(lines(app))
            assert not any(
                ord(c) < 32 or 0x7F <= ord(c) < 0xA0 or c in "\u202e\u2066" for c in shown
            )
            assert all(cell_len(line) == size[0] for line in lines(app))
            await press(pilot, "j")
        await press(pilot, "g")
        for _ in range(5):
            await press(pilot, "j")
            if "[/b] [link]" in text(app):
                break
        assert "[/b] [link]" in text(app)


@pytest.mark.parametrize("key", ["e", "c", "number_sign", "K", "o", "w"])
async def test_nasty_text_in_dialogs(nasty: Path, key: str) -> None:
    app = explorer(nasty)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "/", "'nasty", "escape", "t", "'2020-01-01", "enter", key)
        assert app.screen is not app.explorer
        shown = "".join(lines(app))
        assert not any(ord(c) < 32 or 0x7F <= ord(c) < 0xA0 or c in "\u202e\u2066" for c in shown)
        await press(pilot, "escape")
        assert app.is_running


async def test_nasty_text_in_messages_and_filters(nasty: Path) -> None:
    app = explorer(nasty)
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "t", "'2020-01-01", "enter", "s", "x", "u")
        app.explorer.filters.begin()
        for typed in ("[/b]", "[/", "side:[/]", '"[0] [/foo', "\\x", "(("):
            app.explorer.filter_bar.input.value = typed
            await rest(pilot)
            assert text(app)
        assert app.is_running


async def test_too_small_a_terminal_is_said(calm: Path) -> None:
    app = explorer(calm)
    async with app.run_test(size=(50, 12)) as pilot:
        await rest(pilot)
        assert "60×16" in text(app)
        await pilot.resize_terminal(80, 24)
        await rest(pilot)
        assert "A laboratory opens" in text(app)


async def test_resizing_keeps_the_focus_in_sight(calm: Path) -> None:
    app = explorer(calm)
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "G", "k")
        for size in ((80, 16), (200, 60), (60, 16), (100, 24)):
            await pilot.resize_terminal(*size)
            await rest(pilot)
            assert "Answers within days" in text(app)


async def test_an_empty_timeline(tmp_path: Path) -> None:
    app = explorer(build(tmp_path / "empty.db", ()))
    async with app.run_test(size=(80, 24)) as pilot:
        await rest(pilot)
        assert "There are no events yet." in text(app)
        await press(
            pilot, "j", "k", "G", "g", "pagedown", "enter", "s", "e", "x", "n", "v", "m", "y", "T"
        )
        assert app.is_running


async def test_ten_thousand_events_in_one_second(tmp_path: Path) -> None:
    same = tuple(Event(f"Number {n}", "2020-01-01T00:00:00Z", f"n{n}") for n in range(10_000))
    app = explorer(build(tmp_path / "same.db", same))
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "G")
        assert "Number 9999" in text(app)
        await press(pilot, "pageup", "g")
        assert "10,000 events" in text(app)


@pytest.mark.parametrize(
    "theme", ["textual-dark", "textual-light", "solarized-light", "nord", *THEMES]
)
async def test_the_colours_of_a_theme_can_be_read(calm: Path, theme: str) -> None:
    """As well as WCAG asks, or as the text of a theme that is not ours where that is less; in the line pointed at, too."""
    app = explorer(calm, theme=theme)
    async with app.run_test(size=(80, 24)):
        variables = {
            name: Color.parse(text)
            for name, text in app.get_css_variables().items()
            if name in (*WRITTEN_IN, *GROUNDS, "foreground")
        }
        for ground in (variables[name] for name in GROUNDS):
            wanted = READABLE
            if theme not in THEMES:
                wanted = min(READABLE, contrast(variables["foreground"], ground)) - 0.1
            assert [name for name in WRITTEN_IN if contrast(variables[name], ground) < wanted] == []


@pytest.mark.parametrize(
    ("key", "name"), [("1", "List"), ("2", "Lanes"), ("3", "Race"), ("5", "Histogram")]
)
async def test_the_footer_names_the_views_and_what_always_works(
    calm: Path, key: str, name: str
) -> None:
    app = explorer(calm)
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, key)
        footer = lines(app)[-1]
        assert (
            "1 List 2 Lanes 3 Race 4 Text 5 Histogram Tab pane  : commands  ? help  q quit"
            in footer
        )
        shown = app.explorer.footer.get_component_rich_style("footer--shown", partial=True)
        (marked,) = [
            seg.text
            for seg in app.explorer.footer.render_line(0)
            if seg.style and seg.style.underline
        ]
        assert shown.underline
        assert marked.strip() == name
        await pilot.resize_terminal(80, 24)
        await rest(pilot)
        assert f"1-5 {name}  Tab pane  : commands  ? help  q quit" in lines(app)[-1]


async def test_keys_that_are_letters_now_are_not_in_the_footer(calm: Path) -> None:
    app = explorer(calm)
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "/")
        assert "? help" not in lines(app)[-1]
        await press(pilot, "escape", "i")
        assert "pane" not in lines(app)[-1]  # Tab leads from the facets to the events
        await press(pilot, "tab")
        assert "Tab pane" in lines(app)[-1]


async def test_a_pane_has_a_title_that_is_bright_where_the_keys_go(calm: Path) -> None:
    app = explorer(calm)
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "i")
        assert "Details" in text(app)
        assert "Facets" in text(app)
        facets, details = app.explorer.facets, app.explorer.details
        assert facets.styles.border_title_color != details.styles.border_title_color
        await press(pilot, "tab", "tab")
        assert details.has_focus
        assert facets.styles.border_title_color != details.styles.border_title_color


async def test_there_is_room_for_titles(tmp_path: Path) -> None:
    """Signs that no event has take none of it; a title has 60 cells beside the details, 55 at 80 columns."""
    title = "".join(f"{number:_>5}" for number in range(5, 100, 5))
    app = explorer(build(tmp_path / "plain.db", (Event(title, "2019-03-11"),)))
    async with app.run_test(size=(120, 40)) as pilot:
        await rest(pilot)
        assert f"{60:_>5}"[-2:] in lines(app)[5]
        await pilot.resize_terminal(80, 24)
        await rest(pilot)
        assert f"{60:_>5}"[-2:] in lines(app)[4]


async def test_the_columns_keep_their_places(tmp_path: Path) -> None:
    """They are as wide from the start as what stands far on needs them."""
    events = [Event(f"No {number}", f"{1000 + number}") for number in range(400)]
    events.append(Event("Last", "2019-03-11/2021-05-13"))
    app = explorer(build(tmp_path / "wide.db", tuple(events)))
    async with app.run_test(size=(120, 40)) as pilot:
        await rest(pilot)
        before = lines(app)[6].index("No 1")
        await press(pilot, "G", "g")
        assert lines(app)[6].index("No 1") == before


async def test_how_many_are_selected_is_shown(calm: Path) -> None:
    app = explorer(calm)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "v", "j", "j")
        await rest(pilot)
        assert "3 selected · 3/11" in lines(app)[-2]
        await press(pilot, "escape")
        await rest(pilot)
        assert "selected" not in lines(app)[-2]


async def test_counts_are_whole_while_a_filter_is_typed(calm: Path) -> None:
    app = explorer(calm)
    async with app.run_test(size=(120, 40)) as pilot:
        app.explorer.info = app.explorer.info._replace(events=123_456_789)
        await press(pilot, "/")
        app.explorer.show_numbers(
            app.explorer.numbers._replace(events=123_456_789, matches=98_765_432, position=0)
        )
        await press(pilot, *"side")
        app.explorer.show_numbers(
            app.explorer.numbers._replace(events=123_456_789, matches=98_765_432, position=0)
        )
        await pilot.pause()
        assert "1/98,765,432" in lines(app)[-2]
        assert "…" not in lines(app)[-2]


async def test_what_a_filter_for_a_date_hides_is_said(calm: Path) -> None:
    app = explorer(calm, query="date:1800")
    async with app.run_test(size=(120, 40)) as pilot:
        await rest(pilot)
        assert "1 event has no date and is hidden by any filter for one." in text(app)


async def test_a_message_ends_with_the_next_command_and_never_covers_a_dialog(calm: Path) -> None:
    app = explorer(calm)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "s")
        assert app._notifications
        await press(pilot, "j")
        assert app._notifications  # moving on makes it no less true
        await press(pilot, "i")
        assert not app._notifications
        await press(pilot, "question_mark")
        app.explorer.tell("done in the background")
        await rest(pilot)
        assert not app._notifications
        assert "─ done in the background ─" in text(app)
        await press(pilot, "escape")
        assert [each.message for each in app._notifications] == ["done in the background"]
