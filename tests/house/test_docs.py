"""The pages in `docs/` say what the code does, and lead nowhere that is not there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from timeloom.cli.registry import NAMES, command
from tools.write_docs import main, marks, outdated, renewed

ROOT = Path(__file__).resolve().parents[2]


def test_what_is_made_from_the_code_is_up_to_date() -> None:
    """`make docs` would change nothing."""
    assert [path.name for path in outdated()] == []


def test_an_outdated_page_is_found_and_renewed(tmp_path: Path) -> None:
    """What was written by hand around a part stays as it was."""
    from tools.write_docs import PARTS

    for name, part, _ in PARTS:
        first, last = marks(part)
        (tmp_path / name).write_text(f"# By hand\n\n{first}\nold\n{last}\n\nAnd after.\n")
    pages = outdated(tmp_path)
    assert len(pages) == len({name for name, _, _ in PARTS})
    for text in pages.values():
        assert text.startswith("# By hand\n")
        assert text.endswith("\n\nAnd after.\n")
        assert "\nold\n" not in text


def test_a_page_without_marks_is_an_error() -> None:
    """A part is not lost because somebody removed its marks."""
    with pytest.raises(ValueError, match="needs the lines"):
        renewed("# Only by hand", "keys", "text")


def test_checking_writes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    """`--check` is for CI."""
    assert main(["--check"]) == 0
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("name", NAMES)
def test_every_argument_explains_itself(name: str) -> None:
    """No argument of any command is without its words."""
    shown = command(name)
    assert shown.summary
    assert [it.dest for it in shown.parser().declared if not it.help] == []


_LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")


def pages() -> list[Path]:
    return sorted(ROOT.glob("*.md")) + sorted((ROOT / "docs").glob("*.md"))


@pytest.mark.parametrize("page", pages(), ids=lambda path: path.name)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    """Relative links and pictures name files that are there."""
    targets = [target for target in _LINK.findall(page.read_text("utf-8")) if "://" not in target]
    assert [target for target in targets if not (page.parent / target).exists()] == []


def filters() -> list[str]:
    """Every filter that docs/filters.md shows: in blocks, and in the first column of its tables."""
    text = (ROOT / "docs" / "filters.md").read_text("utf-8")
    found = [
        line
        for block in re.findall(r"```filter\n(.*?)```", text, re.S)
        for line in block.splitlines()
    ]
    for row in re.findall(r"^\| (`.*?) \|", text, re.M):
        found += [span.replace("\\|", "|") for span in re.findall(r"`([^`]+)`", row)]
    found += re.findall(r"\| `([^`]+)` \|$", text, re.M)
    return [example for example in found if not example.endswith(":")]


@pytest.mark.parametrize("text", filters())
def test_every_filter_that_is_shown_can_be_read(text: str) -> None:
    """No example in the page is a mistake."""
    from timeloom.query.parser import parse

    assert parse(text, now=0.0).text == text


def test_every_term_is_shown() -> None:
    """No term of the language is left out of the page."""
    from timeloom.query.vocabulary import SPECIALS

    assert {text.partition(":")[0].lstrip("-(") for text in filters()} >= set(SPECIALS)


_NAMED = re.compile(r"`([\w/.]+\.py|[\w.]+/[\w/.]*)`")


@pytest.mark.parametrize("page", ["docs/architecture.md", "CONTRIBUTING.md"])
def test_the_code_that_pages_name_is_there(page: str) -> None:
    """By its path, or by its name beside one that was named before it in the same paragraph or row."""
    for part in re.split(r"\n\n|\n\|", (ROOT / page).read_text(encoding="utf-8")):
        beside = [ROOT]
        for name in _NAMED.findall(part):
            found = [at / name for at in reversed(beside) if (at / name).exists()]
            assert found, f"{name} in: {part}"
            beside.append(found[0] if found[0].is_dir() else found[0].parent)
