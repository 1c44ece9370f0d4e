"""Which column is which, where the headings alone do not settle it: the cells of the first rows decide.

`From` and `To` are places in many a table, `Time of day` says dusk, `UID` is an owner, `Started` is empty. What is
taken on the strength of a cell is told, and so is every other column that looks like dates.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Final

from timeloom.dates.reading.columns import column_of
from timeloom.errors import SourceError
from timeloom.importers.tables.kinds import Kind, Reads, kind_of, lacks_year
from timeloom.importers.tables.words import NAMED, NEVER, PAIRS, TITLE_WORDS, rank_of

if TYPE_CHECKING:
    from timeloom.importers.tables.columns import Columns  # circle: of types alone, it settles them

_DATING: Final = ("date", "start", "end", "year")
_MOST_COLUMNS: Final = 200
"""Columns whose cells are looked at; the others keep what their headings say."""
_SHOWN: Final = 12
_DAY: Final = re.compile(r"[1-9]|0[1-9]|[12]\d|3[01]")
_COUNTS: Final = re.compile(r"(?:unnamed: \d+|index|)")
"""The heading of a column that may only count the rows, as pandas and R write it."""


class Choice:
    """Settles the columns of one table. `names` are the headings as they are compared."""

    def __init__(
        self,
        columns: Columns,
        names: Sequence[str],
        rows: Sequence[list[str]],
        renamed: Mapping[int, str],
    ) -> None:
        self._columns = columns
        self._at = columns.at
        self._names = names
        self._rows = rows
        self._renamed = renamed
        self._reads = Reads()
        self._kinds: dict[int, Kind] = {}

    def _kind(self, at: int) -> Kind:
        if at not in self._kinds:
            self._kinds[at] = kind_of(self._rows, at, self._reads)
        return self._kinds[at]

    @cached_property
    def _free(self) -> list[int]:
        """Columns that nobody named for something, as far as they are looked at."""
        return [at for at in range(len(self._names))[:_MOST_COLUMNS] if at not in self._renamed]

    def look_into_cells(self) -> None:
        """Take back what the cells gainsay, and find a date where no heading plainly is one."""
        if not self._rows:
            return
        self._drop_row_numbers()
        self._drop_repeated_ids()
        self._drop_numbers_for_titles()
        self._drop_what_is_no_date()
        if (
            not any(role in self._at for role in ("date", "start", "year"))
            and "time" not in self._at
        ):
            self._find_date()

    def _own_word(self, role: str) -> bool:
        """Whether an attribute has its column by the heading alone, which the cells may gainsay."""
        return role in self._at and role not in self._columns.given

    def _drop_row_numbers(self) -> None:
        if not self._names or not _COUNTS.fullmatch(self._names[0]) or 0 in self._renamed:
            return
        if 0 in self._at.values():
            return
        numbers = [row[0].strip().strip('"') for row in self._rows if row]
        if numbers and numbers[0] in {"0", "1"} and len(numbers) > 1:
            first = int(numbers[0])
            if numbers == [str(first + step) for step in range(len(numbers))]:
                self._columns.dropped.add(0)
                self._columns.tell(
                    f"the first column only counts the rows (from {first}): left out"
                )

    def _drop_repeated_ids(self) -> None:
        """An id that comes again names no event: it is a person's, a case's, a machine's."""
        if not self._own_word("uid") or "answers" in self._at or "links" in self._at:
            return
        kind = self._kind(self._at["uid"])
        if (repeats := kind.repeats) and (kind.filled - kind.distinct) * 10 > kind.filled:
            heading = self._columns.heading("uid")
            del self._at["uid"]
            self._columns.tell(
                f"{heading!r} holds the same value in several rows (as {repeats!r}), so it does not name"
                f" an event: kept as the field {heading!r}; --map uid={_quoted(heading)} takes it as one"
            )

    def _drop_numbers_for_titles(self) -> None:
        """A column `event` that numbers the events is not a title where another tells what they are."""
        if not (self._own_word("title") and "summary" in self._at):
            return
        kind = self._kind(self._at["title"])
        if kind.looked_at > 1 and kind.numbers == kind.looked_at:
            self._say_dropped("title", kind, "words")

    def _drop_what_is_no_date(self) -> None:
        at = self._at
        for role, clock in (("start", "time"), ("end", "end time")):
            if not self._own_word(role):
                continue
            kind = self._kind(at[role])
            if (
                kind.clocks
                and not kind.dates
                and clock not in at
                and ("date" in at or "start" in at)
            ):
                at[clock] = at.pop(role)
            elif kind.filled and not (
                kind.dates or kind.years or kind.clocks or self._counted(kind)
            ):
                self._say_dropped(role, kind, "dates")
        for role in ("time", "end time"):
            if not self._own_word(role):
                continue
            kind = self._kind(at[role])
            if kind.is_dates and role == "time" and self._own_word("date"):
                at["date"] = at.pop("time")
            elif kind.filled and not kind.clocks and not kind.dates and not self._counted(kind):
                self._say_dropped(role, kind, "times of day")
        self._drop_unreadable()
        self._drop_empty()
        if (
            self._own_word("day")
            and not self._counted(kind := self._kind(at["day"]))
            and kind.filled
        ):
            day = at.pop("day")
            if kind.is_dates and not any(role in at for role in ("date", "start")):
                at["date"] = day

    def _drop_unreadable(self) -> None:
        """A date or time in which the reader finds no date: a day of the month, clocks without a day, anything else."""
        at = self._at
        if self._own_word("date") and "month" in at and "day" not in at:
            kind = self._kind(at["date"])
            if kind.looked_at and all(_DAY.fullmatch(cell) for cell in kind.some):
                at["day"] = at.pop("date")
        for role in ("date", "time"):
            if not self._own_word(role):
                continue
            if role == "time" and any(other in at for other in ("date", "start", "year")):
                continue
            kind = self._kind(at[role])
            if kind.clocks and not kind.dates:
                del at[role]
            elif kind.looked_at > 2 and not (
                kind.years
                or kind.dates
                or self._reads.reads_any(kind.some)
                or column_of(kind.some).excel
            ):
                self._say_dropped(role, kind, "dates")

    @staticmethod
    def _counted(kind: Kind) -> bool:
        """Whether some cells are numbers: years, days, seconds since 1970, which their reader judges one by one."""
        return kind.numbers > 0

    def _say_dropped(self, role: str, kind: Kind, what: str) -> None:
        heading = self._columns.heading(role)
        del self._at[role]
        self._columns.tell(
            f"{heading!r} holds no {what} (as {_short(kind.example)}): kept as the field {heading!r}"
        )

    def _drop_empty(self) -> None:
        """A column of dates in which there are none makes room for one in which there are."""
        others = [role for role in ("date", "start", "year") if role in self._at]
        for role in ("date", "start"):
            if not self._own_word(role) or self._kind(self._at[role]).filled:
                continue
            found = self._ranked() if others == [role] else others
            if not found:
                continue
            heading = self._columns.heading(role)
            del self._at[role]
            others.remove(role)
            if role == "start":
                self._at.pop("end", None)
            self._columns.tell(f"{heading!r} has no date in any of its first rows")

    def _ranked(self) -> list[tuple[int, int]]:
        """Free columns with a heading that tells of a date and cells that are dates, the likeliest first."""
        used = set(self._at.values())
        found: list[tuple[int, bool, int]] = []
        for at in self._free:
            rank = rank_of(self._names[at])
            if at in used or rank == NEVER:
                continue
            kind = self._kind(at)
            if kind.is_dates or (kind.is_years and "year" in self._names[at].split()):
                found.append((rank, kind.is_years, at))
        return [(rank, at) for rank, _, at in sorted(found)]

    def _find_date(self) -> None:
        if found := self._ranked():
            at = found[0][1]
            self._at["date"] = at
            heading = self._columns.header[at].strip()
            if (end := self._other_end(at)) is not None:
                self._at["start"], self._at["end"] = self._at.pop("date"), end
            if len(found) == 1 and len(self._dated()) == 1:
                self._columns.tell(f"{heading!r} was taken as the date")

    def _other_end(self, at: int) -> int | None:
        """The column of dates whose heading is the same but for `end` in place of `start`."""
        words = self._names[at].split()
        for word in words:
            if other := PAIRS.get(word):
                wanted = " ".join(other if each == word else each for each in words)
                for place in self._free:
                    if self._names[place] == wanted and self._kind(place).is_dates:
                        return place
        return None

    def find_title(self, summaries: Sequence[str]) -> None:
        """A title by a heading that ends in one (`Rule Title`), else the summary, else what is named (`Task Name`)."""
        if "title" not in self._at and (found := self._headed(TITLE_WORDS)) is not None:
            self._take_title(found)
        if "title" not in self._at and "summary" in self._at:
            self._at["title"] = self._at.pop("summary")
            others = [i for i, name in enumerate(self._names) if name in summaries]
            free = [i for i in others if i not in self._at.values() and i not in self._renamed]
            if free:
                self._at["summary"] = min(free, key=lambda i: summaries.index(self._names[i]))
        if "title" not in self._at and (found := self._headed(NAMED, alone=True)) is not None:
            self._take_title(found)
        if "title" not in self._at and (found := self._headed(frozenset({"name"}))) is not None:
            words = self._names[found].split()
            dated = self._names[self._at["date"]].split() if "date" in self._at else []
            if len(words) > 1 and (words[0] in NAMED or words[:-1] == dated[:-1]):
                self._take_title(found)

    def _headed(self, words: frozenset[str], *, alone: bool = False) -> int | None:
        used = set(self._at.values())
        for at in self._free:
            last = self._names[at].split()[-1:]
            if at in used or not last or last[0] not in words:
                continue
            if alone and self._names[at] != last[0]:
                continue
            kind = self._kind(at)
            if kind.filled and kind.numbers < kind.looked_at and not kind.is_dates:
                return at
        return None

    def _take_title(self, at: int) -> None:
        self._at["title"] = at
        self._columns.tell(f"{self._columns.header[at].strip()!r} was taken as the title")

    def settle_parts(self) -> None:
        """Months and days count only beside what they are parts of; a year stays beside a date that lacks one."""
        at = self._at
        if "year" in at and ("date" in at or "start" in at):
            year = at.pop("year")
            dated = at["start" if "start" in at else "date"]
            some = [
                row[dated] for row in self._rows[:100] if dated < len(row) and row[dated].strip()
            ]
            if any(map(lacks_year, some)) and "year" not in self._columns.given:
                at["year beside"] = year
        if "year" not in at:
            for part in ("month", "day", "end year", "end month", "end day"):
                at.pop(part, None)
            return
        if "month" not in at:
            at.pop("day", None)
        if "end month" not in at and not (
            "end day" in at and "month" in at and "end year" not in at
        ):
            at.pop("end day", None)

    def _dated(self) -> list[int]:
        """All columns whose cells are dates, whatever they are called."""
        return [at for at in self._free if self._kind(at).is_dates]

    def tell_of_other_dates(self) -> None:
        """Say which column was taken as what, where others read as dates too."""
        if not self._rows:
            return
        at = self._at
        used = set(at.values())
        taken = [
            f"{self._columns.heading(role)!r} as the {what}"
            for role, what in (
                ("date", "date"),
                ("start", "start"),
                ("end", "end"),
                ("year", "year"),
            )
            if role in at
        ]
        if "start" in at and "end" not in at:
            taken = [text.replace("as the start", "as the date") for text in taken]
        others = list(
            dict.fromkeys(self._columns.header[i].strip() for i in self._dated() if i not in used)
        )
        if others and not self._columns.given & set(_DATING):
            listed = ", ".join(map(repr, others[:5])) + (", …" if len(others) > 5 else "")
            also = (
                "reads as dates too and is a field"
                if len(others) == 1
                else "read as dates too and are fields"
            )
            self._columns.tell(
                f"taken: {', '.join(taken)}; {listed} {also}"
                f" (--map date={_quoted(others[0])} takes {'it' if len(others) == 1 else 'that one'})"
            )

    def tell_of_clocks(self) -> None:
        """Say which column of times of day stands beside the days and is not taken for theirs."""
        if not self._rows or "time" in self._at or "date" not in self._at:
            return
        if self._kind(self._at["date"]).clocks or any(
            "T" in cell or ":" in cell for cell in self._kind(self._at["date"]).some[:10]
        ):
            return
        used = set(self._at.values())
        for at in self._free:
            kind = self._kind(at)
            if at not in used and kind.looked_at and kind.clocks == kind.looked_at:
                name = self._name(at)
                self._columns.tell(
                    f"{name!r} holds times of day (as {_short(kind.example)}) and is a field"
                    f" (--map time={_quoted(name)} takes it as the time of the date)"
                )

    def question(self, address: str) -> SourceError:
        """Ask which column is the date and which the title, with what is in them and what may be meant."""
        header = self._columns.header
        lacks = [
            what
            for what, there in (
                ("date", any(role in self._at for role in ("date", "start", "year"))),
                ("title", "title" in self._at),
            )
            if not there
        ]
        shown = [
            repr(name.strip() or f"column {at + 1}") + self._sample(at)
            for at, name in enumerate(header[:_SHOWN])
        ]
        if len(header) > _SHOWN:
            shown.append(f"{len(header) - _SHOWN} more")
        dated = self._dated()
        proposed = dated[0] if len(dated) == 1 and "date" in lacks else None
        title = self._likely_title(proposed) if "title" in lacks else None
        held = {what: self._at[what] for what in ("date", "title") if what in self._at}
        said = {
            what: "COLUMN" if place is None else _quoted(self._name(place))
            for what, place in (
                ("date", held.get("date", proposed)),
                ("title", held.get("title", title)),
            )
        }
        if "date" not in lacks and "date" not in held:
            del said["date"]  # a start or a year dates the rows
        maps = " ".join(f"--map {what}={column}" for what, column in said.items())
        alone = "" if proposed is None else f" ({self._name(proposed)!r} alone reads as dates)"
        columns = "columns" if len(header) > 1 else "column"
        hint = f"it has the {columns} {', '.join(shown)}; say which it is: {maps}{alone}"
        if header and all(name.startswith("column ") for name in header):
            hint = f"its first line seems to be an event, so its columns are called by their place: {hint}"
        return SourceError(
            f"{address} has no column that is plainly the {' or the '.join(lacks)}", hint=hint
        )

    def _name(self, at: int) -> str:
        return self._columns.header[at].strip() or f"column {at + 1}"

    def _sample(self, at: int) -> str:
        example = self._kind(at).example if self._rows and at < _MOST_COLUMNS else ""
        return f" (as {_short(example)})" if example else ""

    def _likely_title(self, date: int | None) -> int | None:
        """The one column of words, if there is one alone."""
        words = [
            at
            for at in self._free
            if at not in self._at.values()
            and at != date
            and not (kind := self._kind(at)).is_dates
            and kind.filled
            and kind.numbers < kind.looked_at
            and "://" not in kind.example
        ]
        return words[0] if len(words) == 1 else None


def _short(text: str) -> str:
    text = " ".join(text.split())
    return repr(text if len(text) <= 40 else text[:39] + "…")


def _quoted(name: str) -> str:
    import shlex

    return shlex.quote(name)
