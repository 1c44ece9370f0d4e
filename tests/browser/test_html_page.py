"""The HTML page in a real browser: it shows, filters, zooms, opens and prints, and asks the network for nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser import chromium
from timeloom.exporters.contract import Context
from timeloom.exporters.html_page import HtmlPageExporter
from timeloom.model.events import Event, Link, Passage, Source

pytestmark = pytest.mark.browser

EVENTS = [
    Event("Rome is founded", date="-0752~", uid="rome", fields={"side": ("west",), "kind": ("city",)}),
    Event("Caesar dies", date="-0043-03-15", uid="ides", summary="On the Ides.\n\nIn the senate.",
          fields={"side": ("west",), "kind": ("death",)}, notes=("Check Suetonius.",), starred=True,
          source=Source("https://example.org/ides?a=1&b=2"), passage=Passage(3, 9, "Et tu, Brute?", "Act III")),
    Event("Byzantium is renamed", date="0330-05-11", uid="byzantium", fields={"side": ("east",)}),
    Event("Constantinople falls", date="1453-05-29", uid="fall", fields={"side": ("east",), "kind": ("siege",)},
          links=(Link("answers", "byzantium"),), source=Source("javascript:alert(1)")),
    Event("A rumour", uid="rumour", fields={"side": ("east",)}),
]  # fmt: skip
HOSTILE = '</script><script>window.pwned=1</script><img src=x onerror="window.pwned=1"><b>&amp;'
COUNT = "document.getElementById('count').textContent"
WINDOW = "document.getElementById('window').textContent"
CHOSEN = "document.querySelector('[aria-selected=true] .title')?.textContent"
ABOUT = "document.getElementById('about').textContent"
SHUT = "document.getElementById('details').hidden"
READY = "document.documentElement?.dataset.ready !== undefined"


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    with chromium.running(tmp_path_factory.mktemp("chromium")) as found:
        yield found


@pytest.fixture
async def page(port: int) -> AsyncIterator[chromium.Page]:
    """A tab in which nothing may go wrong and nothing be asked for but the file itself."""
    async with chromium.page_of(port) as tab:
        yield tab
        assert tab.problems == []
        assert [url for url in tab.requests if not url.startswith(("file:///", "data:"))] == []
        assert len([url for url in tab.requests if url.startswith("file:///")]) == 1


async def _show(page: chromium.Page, folder: Path, events: list[Event], **context: Any) -> None:
    file = folder / "page.html"
    with file.open("w", encoding="utf-8", newline="") as out:
        HtmlPageExporter().write(events, out, Context(**{"timeline": "Two Romes", **context}))
    await page.open(file.as_uri(), READY)


async def test_it_shows_every_event_under_its_years(page: chromium.Page, tmp_path: Path) -> None:
    await _show(page, tmp_path, EVENTS, query="side:west,east")
    titles = await page.ask(
        "[...document.querySelectorAll('[role=option] .title')].map((row) => row.textContent)"
    )
    assert titles == [event.title for event in EVENTS]
    headings = await page.ask(
        "[...document.querySelectorAll('.heading')].map((row) => row.textContent)"
    )
    assert headings[-1] == "Undated"
    assert any("BCE" in heading for heading in headings)
    assert await page.ask("document.querySelector('h1').textContent") == "Two Romes"
    assert (
        await page.ask("document.querySelector('.under').textContent")
        == "5 events · side:west,east"
    )
    assert await page.ask(WINDOW) == "820 BCE – 1519 · 4 in view"
    drawn = "(() => { const c = document.getElementById('axis'); return c.getContext('2d').getImageData(0, 0, c.width, c.height).data.some(Boolean); })()"
    assert await page.ask(drawn)


async def test_searching_filters_and_escape_shows_all_again(
    page: chromium.Page, tmp_path: Path
) -> None:
    await _show(page, tmp_path, EVENTS)
    await page.press("/", *"senate")
    await page.until(f"{COUNT} === '1 of 5 events'")
    await page.press("Enter")
    assert await page.ask(CHOSEN) == "Caesar dies"
    await page.press("Escape")
    await page.until(f"{COUNT} === '5 events'")
    for typed, count in [
        ("side:east", 3),
        ("side:east -falls", 2),
        ('"is renamed"', 1),
        ("kind:siege", 1),
        ("BRUTE", 1),
        ("nothing at all", 0),
    ]:
        await page.press("Escape", "Escape", "/", *typed)
        await page.until(f"{COUNT} === '{count} of 5 events'")
    assert not await page.ask("document.getElementById('nothing').hidden")


async def test_the_legend_shows_one_lane(page: chromium.Page, tmp_path: Path) -> None:
    await _show(page, tmp_path, EVENTS)
    await page.click("#legend .lane:nth-child(2)")
    await page.until(f"{COUNT} === '2 of 5 events'")
    await page.click("#legend .lane:nth-child(2)")
    await page.until(f"{COUNT} === '5 events'")


async def test_keys_zoom_pan_and_fit(page: chromium.Page, tmp_path: Path) -> None:
    await _show(page, tmp_path, EVENTS)
    whole = await page.ask(WINDOW)
    await page.press("+")
    await page.until(f"{WINDOW} !== {whole!r}")
    closer = await page.ask(WINDOW)
    await page.press("ArrowRight")
    await page.until(f"{WINDOW} !== {closer!r}")
    await page.press("0")
    await page.until(f"{WINDOW} === {whole!r}")
    await page.press("End", "k", *"++++++++++++++++++++++++++++++++")
    await page.until(f"{WINDOW}.includes('29 May 1453')")
    assert await page.ask(CHOSEN) == "Constantinople falls"
    await page.press(*"--------------------------------------------")
    await page.until(f"{WINDOW}.includes('4 in view')")


async def test_keys_move_open_and_close(page: chromium.Page, tmp_path: Path) -> None:
    await _show(page, tmp_path, EVENTS)
    await page.press("j", "j")
    assert await page.ask(CHOSEN) == "Caesar dies"
    assert await page.ask(SHUT)
    await page.press("Enter")
    about = await page.ask(ABOUT)
    for said in ("15 March 44 BCE", "-0043-03-15", "stated in the source", "On the Ides.", "starred",
                 "Check Suetonius.", "Et tu, Brute?", "Act III", "https://example.org/ides?a=1&b=2", "death"):  # fmt: skip
        assert said in about
    link = "document.querySelector('#about a')"
    assert await page.ask(f"[{link}.href, {link}.rel, {link}.target]") == [
        "https://example.org/ides?a=1&b=2",
        "noopener noreferrer",
        "_blank",
    ]
    await page.press("k")
    assert "Rome is founded" in await page.ask(ABOUT)
    await page.press("Escape")
    assert await page.ask(SHUT)
    await page.press("?")
    assert await page.ask("document.getElementById('help').open")
    await page.press("Escape")
    assert not await page.ask("document.getElementById('help').open")


async def test_links_lead_both_ways(page: chromium.Page, tmp_path: Path) -> None:
    await _show(page, tmp_path, EVENTS)
    await page.press("End", "k", "Enter")
    about = await page.ask(ABOUT)
    assert "answers Byzantium is renamed" in about
    assert await page.ask("document.querySelectorAll('#about a').length") == 0, (
        "javascript: is no link"
    )
    assert "javascript:alert(1)" in about
    await page.click("#about .jump")
    await page.until(f"{CHOSEN} === 'Byzantium is renamed'")
    assert "answered by Constantinople falls" in await page.ask(ABOUT)


async def test_hostile_text_is_only_text(page: chromium.Page, tmp_path: Path) -> None:
    event = Event(HOSTILE, date="2020", uid=HOSTILE, summary=HOSTILE, fields={HOSTILE: (HOSTILE, "b")},
                  notes=(HOSTILE,), source=Source(HOSTILE), passage=Passage(0, 1, HOSTILE, HOSTILE),
                  links=(Link(HOSTILE, HOSTILE),))  # fmt: skip
    await _show(page, tmp_path, [event, Event("b", date="2021")], timeline=HOSTILE, query=HOSTILE)
    await page.press("j", "Enter")
    assert await page.ask(CHOSEN) == HOSTILE
    assert (await page.ask(ABOUT)).count(HOSTILE) >= 6
    assert await page.ask("document.title") == HOSTILE
    await page.click("#about .chip")
    await page.until(f"{COUNT} === '1 of 2 events'")
    assert await page.ask("window.pwned ?? document.querySelectorAll('img, b').length") == 0


async def test_ten_thousand_events_keep_few_rows_in_the_document(
    page: chromium.Page, tmp_path: Path
) -> None:
    events = [Event(f"Event {n}", date=f"{n // 5:04d}", uid=str(n)) for n in range(10_000)]
    await _show(page, tmp_path, events)
    assert await page.ask(COUNT) == "10,000 events"
    for keys, title in [
        (["End"], "Event 9999"),
        (["k"], "Event 9998"),
        (["Home"], "Event 0"),
        (["j"], "Event 1"),
    ]:
        await page.press(*keys)
        await page.until(f"{CHOSEN} === {title!r}")
        assert await page.ask("document.querySelectorAll('#list li').length") < 80
    assert await page.ask("document.querySelector('[aria-selected=true]').ariaSetSize") == "10000"
    await page.press("/", *'"event 77"')
    await page.until(f"{COUNT} === '111 of 10,000 events'")


async def test_deep_time_has_an_axis(page: chromium.Page, tmp_path: Path) -> None:
    dates = {
        "Big Bang": "Y-13800000000~",
        "Dinosaurs": "Y-252000000/Y-66000000",
        "Landing": "1969-07-20T20:17:40Z",
    }
    await _show(page, tmp_path, [Event(title, date=date) for title, date in dates.items()])
    assert await page.ask(WINDOW) == "14.2 Ga ago – in 400 Ma · 3 in view"
    await page.press("End", *["+"] * 80)
    await page.until(f"{WINDOW} === '20 Jul 1969 – 20 Jul 1969 · 1 in view'")


async def test_light_and_dark(page: chromium.Page, tmp_path: Path) -> None:
    paper = "getComputedStyle(document.body).backgroundColor"
    await page.send(
        "Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": "dark"}]
    )
    await _show(page, tmp_path, EVENTS)
    dark = await page.ask(paper)
    await page.press("t")
    light = await page.ask(paper)
    assert (dark, light) == ("rgb(23, 21, 17)", "rgb(251, 248, 241)")
    await page.send(
        "Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": "light"}]
    )
    await page.press("t")
    assert await page.ask(paper) == dark


async def test_on_paper_it_is_a_chronology_with_everything_that_matches(
    page: chromium.Page, tmp_path: Path
) -> None:
    await _show(page, tmp_path, EVENTS)
    await page.send("Emulation.setEmulatedMedia", media="print")
    await page.ask("dispatchEvent(new Event('beforeprint'))")
    shown = await page.ask("document.getElementById('sheet').innerText")
    for event in EVENTS:
        assert event.title in shown
    assert "In the senate." in shown
    assert "https://example.org/ides" in shown
    assert await page.ask("getComputedStyle(document.querySelector('main')).display") == "none"
    pages = await page.send("Page.printToPDF")
    assert len(pages["data"]) > 5_000


async def test_a_phone_scrolls_in_one_direction_only(page: chromium.Page, tmp_path: Path) -> None:
    await page.send(
        "Emulation.setDeviceMetricsOverride",
        width=390,
        height=800,
        deviceScaleFactor=2,
        mobile=True,
    )
    await _show(page, tmp_path, [*EVENTS, Event("W" * 300, date="2020", summary="x" * 500)])
    await page.press("End", "k", "Enter")
    assert await page.ask("document.documentElement.scrollWidth") <= 390
    assert await page.ask("document.getElementById('details').scrollWidth <= 390")


async def test_a_screen_reader_finds_a_list_with_names(page: chromium.Page, tmp_path: Path) -> None:
    await _show(page, tmp_path, EVENTS)
    await page.press("j")
    tree = (await page.send("Accessibility.getFullAXTree"))["nodes"]
    named = {
        (node["role"]["value"], node.get("name", {}).get("value", ""))
        for node in tree
        if "role" in node
    }
    assert ("listbox", "Events in order of time") in named
    assert any(
        role == "option" and "Caesar dies" in name and "15 March 44 BCE" in name
        for role, name in named
    )
    assert any(role == "searchbox" and name == "Search" for role, name in named)
    unnamed = [
        role
        for role, name in named
        if role in ("button", "searchbox", "combobox", "dialog") and not name
    ]
    assert unnamed == []
