"""What a step of the journal means, for every engine: the differences between two images, put back and told in words.

A row of the journal is one thing of one event before and after, as JSON: `title`, `field:actor`, `tag:x`, `note:17`, …
(the names of `timeloom.store.image`), or `event` for all of one that came or went.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from timeloom.store.answers import Difference
from timeloom.store.image import FIELD, LINK, NOTE, STAR, TAG, Image, exists
from timeloom.text import json_text

Row = tuple[str, str, str | None, str | None]
"""A row of the journal: uid, name, before and after."""
Change = tuple[Any, Any]
"""What was and what became; None where there was nothing."""


def is_light(what: str) -> bool:
    """Whether it is a tag or a star, which many events are given at once."""
    return what == STAR or what.startswith(TAG)


def differences(uid: str, before: Image, after: Image) -> list[Row]:
    """What the journal has to hold of a change: uid, name, before and after, as JSON."""
    if exists(before) == exists(after):
        return [
            (uid, what, dumped(before.get(what)), dumped(after.get(what)))
            for what in dict.fromkeys([*before, *after])
            if before.get(what) != after.get(what)
        ]
    rows: list[Row] = []
    was, became = {**before}, {**after}
    tombstones = was.pop("deleted", None), became.pop("deleted", None)
    if tombstones[0] != tombstones[1]:
        rows.append((uid, "deleted", dumped(tombstones[0]), dumped(tombstones[1])))
    return [*rows, (uid, "event", dumped(was or None), dumped(became or None))]


def dumped(value: Any) -> str | None:
    """A value of an image as a row of the journal has it."""
    return None if value is None else json_text(value)


def restore(image: Image, what: str, value: str | None) -> None:
    """Set one thing of an event, or all of it."""
    if what != "event":
        if value is None:
            image.pop(what, None)
        else:
            image[what] = json.loads(value)
        return
    tombstone = image.get("deleted")
    image.clear()
    if value is not None:
        image.update(json.loads(value))
    if tombstone is not None:
        image["deleted"] = tombstone


def in_words(changes: dict[str, Change]) -> Iterator[Difference]:
    """What a step did to an event, part by part."""
    if "date" in changes:
        yield from _one("date", *((value or [""])[0] or "" for value in changes["date"]))
    for name in ("title", "summary"):
        if name in changes:
            yield from _one(name, *(value or "" for value in changes[name]))
    for what, name in ((STAR, "starred"), ("proposed", "proposed")):
        if what in changes:
            yield from _one(name, *("yes" if value else "" for value in changes[what]))
    for what in sorted(changes):
        if what.startswith(FIELD):
            yield from _one(
                what[len(FIELD) :], *("; ".join(value or ()) for value in changes[what])
            )
    yield from _one("note", *_listed(changes, NOTE, lambda note: note[0]))
    yield from _one("tag", *_tags(changes))
    own = _listed(changes, LINK, lambda link: f"{link[1]} {link[2]}")
    given = [
        "; ".join(f"{link[0]} {link[1]}" for link in value or () if link not in (other or ()))
        for value, other in (changes.get("links", ((), ())), changes.get("links", ((), ()))[::-1])
    ]
    yield from _one(
        "link", *("; ".join(filter(None, pair)) for pair in zip(given, own, strict=True))
    )


def _listed(changes: dict[str, Change], prefix: str, text: Callable[[Any], str]) -> list[str]:
    return [
        "; ".join(
            text(pair[side])
            for what, pair in changes.items()
            if what.startswith(prefix) and pair[side] is not None and pair[0] != pair[1]
        )
        for side in (0, 1)
    ]


def _tags(changes: dict[str, Change]) -> tuple[str, str]:
    """The tags that went and those that came: one taken away from the source's goes, one given back comes."""
    gone: list[str] = []
    come: list[str] = []
    for what, (before, after) in changes.items():
        if what.startswith(TAG) and before != after:
            # 1: a person's own; 0: the source's, taken away.
            went = after == 0 or (after is None and before == 1)
            (gone if went else come).append(what[len(TAG) :])
    return "; ".join(gone), "; ".join(come)


def _one(name: str, before: str, after: str) -> Iterator[Difference]:
    if before != after:
        yield Difference(name, before, after)
