"""GitHub releases as its API gives them: a list, or a single object.

The date is when a release was published; a draft, which was not, has none and is kept as undated.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from timeloom.dates.edtf.parsing import bounds
from timeloom.errors import DateError, SourceError
from timeloom.importers.contract import Input, Sample
from timeloom.importers.json.shapes import has_key, head_text, is_json, load_json, text_of
from timeloom.importers.source.entries import entry
from timeloom.importers.source.html import titled
from timeloom.model.events import Event, Item, Rejection, Remark


class GithubReleasesImporter:
    """GitHub releases."""

    name: ClassVar[str] = "github-releases"
    title: ClassVar[str] = "GitHub releases JSON"
    suffixes: ClassVar[tuple[str, ...]] = (".json",)
    keeps: ClassVar[str] = "publication time, name, notes, tag, author, address, names of assets"

    def sniff(self, sample: Sample) -> float:
        head = head_text(sample)
        if not is_json(head):
            return 0.0
        if has_key(head, "message", "documentation_url"):
            return 0.9  # an answer in place of the releases
        return 0.95 if has_key(head, "tag_name", "html_url") else 0.0

    def read(self, source: Input) -> Iterator[Item]:
        source.part_of = "GitHub gives a page of releases at a time"
        remarks: list[Remark] = []
        document = load_json(source, "a list of releases", remarks)
        yield from remarks
        if isinstance(document, Mapping) and "tag_name" not in document:
            said = text_of(document.get("message"))
            raise SourceError(
                f"{source.address}: it holds no release"
                + (f"; GitHub says: {said}" if said else "")
            )
        for number, release in enumerate(
            document if isinstance(document, list) else [document], start=1
        ):
            where = f"release {number}"
            if isinstance(release, Mapping) and release.get("tag_name"):
                yield entry(where, _event, where, release)
            else:
                yield Rejection(where, "it has no tag_name")


def _event(where: str, release: Mapping[str, Any]) -> Event | Rejection:
    date = text_of(release.get("published_at")) or None
    try:
        if date is not None:
            bounds(date)
    except DateError as error:
        return Rejection(where, f"published_at: {error}")
    tag = text_of(release["tag_name"])
    fields: dict[str, tuple[str, ...]] = {"kind": ("release",), "version": (tag,)}
    author = release.get("author")
    if isinstance(author, Mapping) and (login := text_of(author.get("login"))):
        fields["actor"] = (login,)
    if url := text_of(release.get("html_url")):
        fields["url"] = (url,)
    if marks := tuple(mark for mark in ("draft", "prerelease") if release.get(mark)):
        fields["tag"] = marks
    assets = release.get("assets")
    listed = assets if isinstance(assets, list) else ()
    names = [text_of(asset.get("name")) for asset in listed if isinstance(asset, Mapping)]
    if names:
        fields["asset"] = tuple(name for name in names if name)
    notes = text_of(release.get("body")).replace("\r\n", "\n")
    title, summary = titled(text_of(release.get("name")), tag, summary=notes)
    return Event(
        title=title,
        date=date,
        uid=text_of(release.get("node_id")) or text_of(release.get("id")),
        summary=summary,
        fields=fields,
        where=where,
    )
