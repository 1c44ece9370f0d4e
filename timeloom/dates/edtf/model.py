"""What an EDTF expression says, read: points, spans between points, and the expression as a whole."""

from __future__ import annotations

from enum import IntEnum, StrEnum
from math import inf
from typing import NamedTuple


class Precision(IntEnum):
    """How finely a date is written, coarse to fine; unspecified digits and insignificant ones do not count."""

    UNKNOWN = 0
    BILLION_YEARS = 1
    MILLION_YEARS = 2
    TEN_MILLENNIA = 3
    MILLENNIUM = 4
    CENTURY = 5
    DECADE = 6
    YEAR = 7
    HALF_YEAR = 8
    QUADRIMESTER = 9
    SEASON = 10
    MONTH = 11
    DAY = 12
    MINUTE = 13
    SECOND = 14
    FRACTION = 15


class Kind(StrEnum):
    """The four shapes of an expression."""

    DATE = "date"
    INTERVAL = "interval"
    """Lasted from the one end to the other."""
    ONE_OF = "one-of"
    """Happened at one of the members: `[…]`."""
    ALL_OF = "all-of"
    """Happened at every member: `{…}`."""


class Point(NamedTuple):
    """One date of an expression, however coarse or vague, as it is written and as bounds in Unix seconds.

    `year` counts astronomically and is None for a decade, a century or unspecified digits; `month`, `day` and `season`
    (21–41) are None where they are not written or not specified. `clock` is the time of day as written, `offset` its
    distance from UTC in minutes east, None where none is given. `last_begin` is where the last date that the
    unspecified digits allow begins. `scale` is the number of years that the significant digits leave open.
    `marks` has what is marked `?`, `~` or `%`
    (both) of year, month and day, as far as they are written; it is empty where nothing is.
    """

    text: str
    precision: Precision
    earliest: float
    latest: float
    last_begin: float
    level: int
    year: int | None = None
    month: int | None = None
    day: int | None = None
    season: int | None = None
    clock: str = ""
    offset: int | None = None
    scale: int = 1
    marks: tuple[str, ...] = ()
    unspecified: bool = False

    @property
    def uncertain(self) -> bool:
        return "?" in self.marks or "%" in self.marks

    @property
    def approximate(self) -> bool:
        return "~" in self.marks or "%" in self.marks


class Span(NamedTuple):
    """From a point to a point. An end that is missing is unknown or, if `open_…`, without limit."""

    start: Point | None
    end: Point | None
    open_start: bool = False
    open_end: bool = False

    @property
    def earliest(self) -> float:
        return self.start.earliest if self.start else -inf

    @property
    def latest(self) -> float:
        return self.end.latest if self.end else inf

    @property
    def points(self) -> tuple[Point, ...]:
        if self.start and self.end:
            return (self.start, self.end)
        return tuple(point for point in (self.start, self.end) if point)


class Edtf(NamedTuple):
    """An expression of ISO 8601-2:2019 (EDTF), read.

    `spans` has one member for a date (a span from a point to itself) or an interval, one per member for a set.
    `earliest` and `latest` are the outer limits in Unix seconds; `level` is the conformance level it needs.
    """

    text: str
    kind: Kind
    level: int
    spans: tuple[Span, ...]

    @property
    def earliest(self) -> float:
        if len(self.spans) == 1:
            return self.spans[0].earliest
        return min(span.earliest for span in self.spans)

    @property
    def latest(self) -> float:
        if len(self.spans) == 1:
            return self.spans[0].latest
        return max(span.latest for span in self.spans)

    @property
    def bounds(self) -> tuple[float, float]:
        return self.earliest, self.latest

    @property
    def points(self) -> tuple[Point, ...]:
        """Every point written in it, in the order of writing; the point of a simple date once."""
        if len(self.spans) == 1:
            points = self.spans[0].points
            return points[:1] if self.kind is Kind.DATE else points
        return tuple(point for span in self.spans for point in span.points)

    @property
    def precision(self) -> Precision:
        """That of its coarsest point; UNKNOWN where no point is written, as in `../`."""
        return min((point.precision for point in self.points), default=Precision.UNKNOWN)

    @property
    def start_bounds(self) -> tuple[float, float]:
        """Between which limits it began: where a bar fades in. (−inf, −inf) is open, (−inf, inf) unknown."""
        span = min(self.spans, key=lambda span: span.earliest)
        if span.start is None:
            return (-inf, -inf if span.open_start else inf)
        return span.start.earliest, span.start.latest

    @property
    def end_bounds(self) -> tuple[float, float]:
        """Between which limits it ended: where a bar fades out. (inf, inf) is open, (−inf, inf) unknown."""
        span = max(self.spans, key=lambda span: span.latest)
        if span.end is None:
            return (inf if span.open_end else -inf, inf)
        return span.end.earliest, span.end.latest

    @property
    def open_start(self) -> bool:
        return any(span.open_start for span in self.spans)

    @property
    def open_end(self) -> bool:
        return any(span.open_end for span in self.spans)

    @property
    def unknown_start(self) -> bool:
        return any(span.start is None and not span.open_start for span in self.spans)

    @property
    def unknown_end(self) -> bool:
        return any(span.end is None and not span.open_end for span in self.spans)

    @property
    def uncertain(self) -> bool:
        """Some part is marked `?` or `%`: the source of the date is doubtful."""
        return any(point.uncertain for point in self.points)

    @property
    def approximate(self) -> bool:
        """Some part is marked `~` or `%`: the date is an estimate."""
        return any(point.approximate for point in self.points)

    @property
    def unspecified(self) -> bool:
        """Some digits are not specified (`X`)."""
        return any(point.unspecified for point in self.points)
