"""What is known where a phrase of a text is read: the day it was written, and what it told last."""

from __future__ import annotations

from dataclasses import dataclass

from timeloom.dates.english.periods import Period


@dataclass(slots=True)
class Context:
    """What a relative phrase may rest on. `tense` is −1 in a past clause, +1 in a future one, 0 if none shows.

    `story_day` is the last date as fine as a day; `story_age` a decade or century told of since the last date: what
    "two decades later" counts from, though no day or month is looked for in it. With `between_is_one_of`, "between A
    and B" is some time in between (what a person types); without, all of it (what prose mostly says). With `exact`,
    months and years keep the day; with `day_first`, 5/6/2019 is the fifth of June. `recent_days` counts the days
    told in a row that are of the half-year before the text was written. `entry` is the day of a diary's entry: what
    "yesterday" in it counts from. `looks_back` is whether the clause tells what had been before, `foresees` what might
    or would be; `counts_from_today` whether the story's date is a year told from the document's ("last year").
    `counted_from` is what "on the third day" counts from, `until_from` what was told before an "until" told last;
    `told_before` is whether a month or weekday by its name is of what had been. With `begins_with_year` the year told
    last begins its sentence. `quarter` is the one reported last. In `news` weekdays, and days and months without a
    year, count from the day of writing.
    """

    today: Period | None = None
    story: Period | None = None
    story_day: Period | None = None
    story_age: Period | None = None
    tense: int = 0
    between_is_one_of: bool = False
    exact: bool = False
    day_first: bool = False
    recent_days: int = 0
    entry: Period | None = None
    looks_back: bool = False
    told_before: bool = False
    until_from: Period | None = None
    foresees: bool = False
    counts_from_today: bool = False
    counted_from: Period | None = None
    news: bool = False
    begins_with_year: bool = False
    quarter: Period | None = None

    @property
    def tells_news(self) -> bool:
        """Whether the text tells of its own time: its weekdays are then those before it was written."""
        return self.news or self.recent_days > 1  # one may be the dateline of a story of long ago
