"""A time expression: where it stands, what it says, and what that rests on."""

from __future__ import annotations

from typing import Literal, NamedTuple

TimexType = Literal["DATE", "TIME", "DURATION", "SET"]
Basis = Literal["stated", "relative"]


class Anchor(NamedTuple):
    """What a relative expression rests on: an earlier expression, or the document's date, which has no offsets."""

    text: str
    start: int | None = None
    end: int | None = None

    def moved(self, offset: int) -> Anchor:
        """The same in a text that begins so many characters earlier."""
        if self.start is None or self.end is None:
            return self
        return Anchor(self.text, self.start + offset, self.end + offset)

    def __str__(self) -> str:
        return self.text if self.start is None else f"{self.text} @{self.start}"


class TimeExpression(NamedTuple):
    """One time expression of a text.

    `start` and `end` count characters of the text as it was given, `text` is what stands there. `type` and `value` are
    TIMEX3's (TimeML 1.2.1), `edtf` is the date as ISO 8601-2:2019 or None where there is none: durations without an
    anchor, recurring times, dates that nothing anchors. `earliest` and `latest` are its bounds in Unix seconds.
    `problem` says what is wrong with a date that cannot be (31 February) or contradicts itself.
    """

    start: int
    end: int
    text: str
    type: TimexType
    value: str
    edtf: str | None
    earliest: float | None
    latest: float | None
    basis: Basis
    anchor: Anchor | None = None
    problem: str = ""
    opens: bool = False
    """Whether it is the open end of something that goes on before or after: "since 2011", "until 1951"."""
    register: Literal["news", "history"] = "history"
    """What the text was read as."""
