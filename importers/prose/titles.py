"""A short title out of a clause's own words, and the name that is its subject."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from timeloom.dates.english.lexicon import words
from timeloom.dates.english.rules.table import G, any_of
from timeloom.importers.prose.structure.sections import Span
from timeloom.importers.prose.times.parts import (
    AUXILIARIES,
    IRREGULAR,
    PARTICIPLES,
    PRONOUNS,
    is_verb,
)

LONGEST: Final = 100
"""Characters of a title."""
_LONG: Final = 80
"""Beyond so many characters a title loses its asides, beyond `LONGEST` what stands behind a joint."""
_SHORTEST_CUT: Final = 40


def _backwards(phrases: Iterable[str]) -> str:
    """An alternation of phrases for a text that is read from its end, where a search would try every place of it."""
    return any_of(phrase[::-1] for phrase in phrases).replace(G, r"\s+")


_HARDLY: Final = ("only", "just", "some", "nearly", "almost", "already", "exactly")
_PREPOSITIONS: Final = (
    "towards", "toward", "in", "on", "at", "by", "during", "since", "until", "from", "for", "around", "over",
    "throughout", "to", "through", "about", "of", "after", "before", "within", "dated", "is dated", "was dated",
    "are dated", "were dated", "on or", "in or", "some time in", "as early as", "as late as", "well into",
    "most of", "for most of", "the rest of", "for the rest of",
)  # fmt: skip
_BEFORE_A_TIME: Final = re.compile(
    rf"(?:(?:eht\s+)?{_backwards(_PREPOSITIONS)}"
    rf"(?:\s+{_backwards((*_HARDLY, *words('early late as again and but for back')))})?"
    rf"|{_backwards((*_HARDLY, 'barely', 'hardly'))})\b\s*,?",
    re.IGNORECASE,
)
_LEADING: Final = re.compile(
    r"(?:(?:and|but|then|so|yet|while|whereas|when|where|that|though|although|because|however"
    r"|meanwhile|also|only|after|before)\b[\s,]*|[\s,;:.)\]—–-]+)+",
    re.IGNORECASE,
)
_JOINTS: Final = words(
    "and but or to in on at of the a an from by with which who that when where while as for "
    "shortly soon just immediately arguing stating saying claiming noting adding asserting contending"
)
_TRAILING: Final = re.compile(rf"(?:[\s,;:(\[—–-]+|{_backwards(_JOINTS)}\s+)+", re.IGNORECASE)
_RELATIVE: Final = re.compile(
    r"(?:,\s*)?(?:(?:from|in|at|by|to|on|with|of|for|during)\s+(?=which|whom))?(?P<w>whom?|which|whose|that)\s+",
    re.IGNORECASE,
)
_DATELINE: Final = re.compile(
    r"\A[A-Z][A-Z.' -]+(?:,? [A-Z][A-Za-z.]+)*,? ?\([A-Z][A-Za-z]{1,20}\)\s*(?:[—–-]+\s*|\Z)"
)
_NUMBERED: Final = re.compile(r"\A\s*(?:\(?\d{1,3}[.)]|\(?[a-z]\)|#+|>|[*•-])\s+(?=\S)")
_MARKUP: Final = re.compile(
    r"\*\*|_{2,}|`|(?<!\w)\*(?=\w)|(?<=[\w.!?])\*(?!\w)|(?<!\w)_(?=\w)|(?<=[\w.!?])_(?!\w)"
)
_LINKED: Final = re.compile(r"\[([^\[\]]{1,200})\](?:\([^()\s]*\)?|\[\d*\])")
_MARKS: Final = re.compile(r"[*_`\[]")
_LOST_LIFE: Final = re.compile(r"\s*\((?:b|d|fl|r|c|born|died|est)?\.?[\s,;–—-]*\)", re.IGNORECASE)
"""What is left of brackets round the dates of a life."""
_COPULA: Final = re.compile(
    _backwards(("is", "was", "are", "were", "is to be", "was to be", "are to be")) + r"\s+",
    re.IGNORECASE,
)
_LOST: Final = ("and", "or", "but", "then", "and again", "most recently", "some", "that is")
_LEFT_OVER: Final = re.compile(rf"(?:[\s,;:(\[—–-]+|{_backwards(_LOST)}\s+)+", re.IGNORECASE)
_NAME: Final = re.compile(
    r"(?:[Tt]he\s+)?(?P<name>[A-ZÀ-Þ][\w'’.&-]*(?:\s+(?:(?:of|de|du|von|van|der|den|la|le|da|di|al|ibn"
    r"|bin|and|&|the|for)\s+){0,2}[A-ZÀ-Þ0-9][\w'’.&-]*){0,6})"
)
_NO_NAME: Final = words(
    "in on at by after before during since until from when while although though but and then however "
    "meanwhile later earlier not no every each most some many a an the if as its his her their our my "
    "your one two three four five six seven eight nine ten about around within shortly soon today "
    "yesterday now there here early late so to for with all both only even today's of more new"
)
"""Words that begin a clause with a capital and are no name."""


_OPENS: Final = re.compile(
    r"(?:since|until|till|by|before|after|from|between|within|as of|no later)\b", re.IGNORECASE
)
_LONGEST_END: Final = 60
_LONGEST_ASIDE: Final = 160


def _without_end(end: re.Pattern[str], said: str) -> str:
    """A text without what a pattern that reads backwards finds at its end."""
    found = end.match(said[: -_LONGEST_END - 1 : -1])
    return said[: len(said) - found.end()] if found else said


_OF_A_NOUN: Final = re.compile(r"\b(?:the|an?|his|her|its|their) \Z", re.IGNORECASE)
_NOUN_NEXT: Final = re.compile(
    r" (?!(?:to|and|or|but|in|on|at|by|he|she|it|they|we|who|when|the|an?)\b)([a-z]{3,})"
)
_OF_WHAT: Final = re.compile(r" of (?:the|an?|his|her|its|their|that|this) [^,;.]{1,50}(?=, )")
_YEAR: Final = re.compile(r"[12][0-9]{3}(?:[-–/][0-9]{2,4})?")


def _is_attribute(text: str, time: Span) -> bool:
    """Whether a year belongs to the noun behind it: "the 1979 general election"."""
    if not _YEAR.fullmatch(text, time.start, time.end):
        return False
    noun = _NOUN_NEXT.match(text, time.end)
    return (
        noun is not None
        and not is_verb(noun[1])
        and _OF_A_NOUN.search(text, max(0, time.start - 6), time.start) is not None
    )


_OWNS: Final = re.compile(r"['’]s [a-z]")
"""Behind a time of something: "today's rally"."""
_IN_BRACKETS: Final = re.compile(r"\([^()]*\Z")
_BEHIND: Final = re.compile(r"[^()]{12,200}\)")


def _is_explained(text: str, clause: Span, time: Span) -> bool:
    """Whether a time in brackets stands among words that would be torn without it: "(the month that it was sold)"."""
    opening = _IN_BRACKETS.search(text, max(clause.start, time.start - _LONGEST_ASIDE), time.start)
    return opening is not None and _BEHIND.match(text, time.end, clause.end + 1) is not None


def without_times(text: str, clause: Span, times: Sequence[Span]) -> str:
    """The clause without its times and the prepositions that lead them in."""
    pieces: list[str] = []
    position = clause.start
    for time in times:
        if time.start < position or time.start >= clause.end:
            continue
        if (
            _OWNS.match(text, time.end)
            or _is_attribute(text, time)
            or _is_explained(text, clause, time)
        ):
            continue
        before = text[position : time.start]
        kept = before
        if before and _OPENS.match(text, time.start, time.end):
            kept = before.rstrip(", \n\r\t\u00a0")
        elif before:
            kept = before[:-1] if before[-1] in "([" else before
            kept = _without_end(_BEFORE_A_TIME, kept.rstrip(" \n\r\t\u00a0~≈"))
        pieces.append(kept)
        position = min(time.end, clause.end)
        of = None if "".join(pieces).strip() else _OF_WHAT.match(text, position, clause.end)
        if of is not None and not _tells(of[0]):
            position = of.end()  # "the same evening of the fire, …"
        after = text[position : position + 1]
        if after == ")" and before.count("(") > kept.count("("):
            position += 1
        elif after == "," and (not "".join(pieces).strip() or "," in before[len(kept) :]):
            position += 1  # the second of the commas around it, or the one after a time that begins the clause
    pieces.append(text[position : clause.end])
    return " ".join(" ".join(pieces).split())


class Before(NamedTuple):
    """What a clause takes over from the one before: its subject, its last noun or name, its "was" or "had been"."""

    subject: str = ""
    head: str = ""
    auxiliary: str = ""


_PASSIVE: Final = re.compile(
    r"\b((?:was|were|is|are|be|been)|(?:has|have|had) been)\s+(?:[a-z]+ly\s+)?([a-z]+)\b",
    re.IGNORECASE,
)


def auxiliary(words: str) -> str:
    """The "was" of a clause in the passive, which one that goes on with "and delivered" shares."""
    found = _PASSIVE.search(words)
    if found is None or not _is_participle(found[2]):
        return ""
    return found[1] if found[1].lower() not in ("be", "been") else ""


_OF_ITSELF: Final = words(
    "died lived retired returned resigned arrived remained appeared graduated"
)
"""What nobody is done: behind "was diagnosed and" it has no "was"."""


def _is_participle(word: str) -> bool:
    return (word.endswith("ed") and word not in _OF_ITSELF) or word in PARTICIPLES


def title(words: str, before: Before = Before()) -> str:  # noqa: B008 – a tuple
    """A title from a clause without its times, with what it takes over from the one `before`."""
    subject, head, shared = before
    words = words.strip("| ") if "|" in words else words
    said = _without_lead(
        unnumbered(_HEADING.sub("", words, count=1) if words[:1] == "=" else words)
    )
    relative = _RELATIVE.match(said)
    if relative:
        said = _of_relative(relative, said, subject, head)
    elif subject and said and said[:1].islower() and lacks_subject(said):
        first = said.split()[0].strip(",")
        said = _joined(subject, f"{shared} {said}" if shared and _is_participle(first) else said)
    if _MARKS.search(said):
        said = _MARKUP.sub("", _LINKED.sub(r"\1", said))
    if "(" in said:
        said = _LOST_LIFE.sub("", said)
    said = _BEFORE_A_STOP.sub("", _after_quote(said))
    if "," in said:
        said = _TWO_COMMAS.sub("", _LOST_RELATIVE.sub("", said))
        said = _LOST_JOINT.sub("", said)
    whole = _PHRASAL.search(said, max(0, len(said) - _LONGEST_PHRASAL))
    if " and and " in said:
        said = said.replace(" and and ", " and ")
    said = _without_end(_TRAILING, said.rstrip(".!?…。！？").strip()).strip(" ,;:")
    if whole is not None and not said.endswith(whole[1]):
        said = f"{said} {whole[1]}"
    if said.count(",") == 1 and not _tells(said.split(",")[0]):
        said = _LEFT_BEHIND.sub(r" was \1", said)
    said = _balanced(_shortened(_without_end(_COPULA, _without_end(_LEFT_OVER, said))))
    return said[:1].upper() + said[1:]


_PHRASAL: Final = re.compile(r"(?<=[a-z] )(in|on|off|by|for|to)[.!?]\Z")
"""A sentence that ends with a preposition of its own: "she gave in."."""
_LONGEST_PHRASAL: Final = 4
_LEFT_BEHIND: Final = re.compile(
    rf"(?<=\w), (born|due|[a-z]{{3,}}ed|{'|'.join(sorted(PARTICIPLES))})\Z"
)
"""What is left of a name and what was told of it with a time: "a defence, due"."""
_BEFORE_A_STOP: Final = re.compile(r"\s+(?=[,.;:!?)])")
_LOST_RELATIVE: Final = re.compile(r",\s*(?:which|who|that|whose)(?=,|\Z)")
_TWO_COMMAS: Final = re.compile(r",\s*(?=[,;])")
_LOST_JOINT: Final = re.compile(r",(?:(?<=\band,)|(?<=\bor,)|(?<=\bbut,))")


def _after_quote(said: str) -> str:
    """Without the space that a time left behind an opening quotation mark."""
    return said[0] + said[1:].lstrip() if said[:1] in ('"', "“", "‘") else said


def unnumbered(words: str) -> str:
    """A clause without a list's bullet or number, or a newswire's place and name."""
    if words[:2].isupper():
        words = _DATELINE.sub("", words, count=1)
    return words if words[:2].isalpha() else _NUMBERED.sub("", words, count=1)


def with_note(said: str, note: str) -> str:
    """A title with a few words in brackets behind it, cut before them where it is too long."""
    room = LONGEST - len(note) - 3
    if room < _SHORTEST_CUT:
        return said
    return f"{_shortened(said, room)} ({note})" if len(said) > room else f"{said} ({note})"


def without_marks(said: str) -> str:
    """A text without Markdown's and a wiki's marks of emphasis."""
    return _MARKUP.sub("", said) if _MARKS.search(said) else said


def _of_relative(relative: re.Match[str], said: str, subject: str, head: str) -> str:
    """ "who left": with whom it speaks of; "which he left" is told without its "which"."""
    rest = said[relative.end() :]
    if _has_subject(rest):
        named = head and relative[0].strip().lower() in ("which", "whom")
        return f"{head}, {relative['w'].lower()} {rest}" if named else rest
    before = (head if relative["w"].lower() != "whose" else "") or subject
    return _joined(before, rest) if before else said


_HEADING: Final = re.compile(r"=+ [^=\n]{1,80} =+\s*")


def _without_lead(words: str) -> str:
    """A clause without the "and", "but" or "when" it begins with; "that" before a verb is its subject."""
    lead = _LEADING.match(words)
    if lead is None or words.startswith(("After ", "Before ", "That ")):
        return words
    first = lead[0].split()[-1].lower().strip(",") if lead[0].split() else ""
    rest = words[lead.end() :]
    if first == "that" and rest and is_verb(rest.split()[0].strip(",.;")):
        return words[words.lower().rindex("that", 0, lead.end()) :]
    return rest


_ADVERBS: Final = words("still also then later soon therefore thus never again once eventually")


def lacks_subject(words: str) -> bool:
    """Whether words begin with what a subject does or is: "died", "originally scheduled", "to be completed"."""
    first, *rest = words.split() or [""]
    adverb = (first.endswith("ly") or first.lower() in _ADVERBS) and bool(rest)
    return first in ("to", "due", "done") or is_verb((rest[0] if adverb else first).strip(",.;"))


def _has_subject(said: str) -> bool:
    """Whether a "which" or "that" is the object of what follows: "which he escaped", "that Tomasz wrote"."""
    first = said.split()[0] if said.split() else ""
    return first.lower() in PRONOUNS or (
        first[:1].isupper() and not is_verb(first.lower()) and len(said.split()) > 1
    )


def _joined(subject: str, said: str) -> str:
    """A clause with the subject of the one before, closed by a comma if it has an apposition."""
    return f"{subject}{',' if ', ' in subject else ''} {said}".strip()


def _balanced(said: str) -> str:
    """Without brackets or quotation marks that lost their partner."""
    for opening, closing in ("()", "[]", "“”"):
        if said.count(opening) != said.count(closing):
            said = said.replace(opening, "").replace(closing, "")
    return said.replace('"', "") if said.count('"') % 2 else said


_NAME_AT_END: Final = re.compile(
    r"[A-ZÀ-Þ][\w'’.-]*(?:\s+(?:(?:and|of|de|von|van)\s+)?[A-ZÀ-Þ][\w'’.-]*){0,5}\Z"
)
_NOUN_AT_END: Final = re.compile(
    r"\b(?:a|an|the|his|her|its|their|one|two|three|four)(?:\s+[\w'’-]+){1,3}\Z", re.IGNORECASE
)


def name_at_end(said: str) -> str:
    """The name that a text ends with, before brackets about it."""
    found = _NAME_AT_END.search(said.rstrip(), max(0, len(said) - 120))
    return found[0] if found else ""


def head_of(words: str) -> str:
    """The name or noun at the end of a clause: what a "who" or "which" after it speaks of."""
    said = words.rstrip(" ,;:—–")
    found = _NAME_AT_END.search(said, max(0, len(said) - 120)) or _NOUN_AT_END.search(
        said, max(0, len(said) - 60)
    )
    return found[0] if found else ""


_NEEDS_THAT: Final = words(
    "fact view idea impression claim able unable likely due going order along together according up down more less "
    "need "
    "part of in on at from to as into than between not only both either it there them be been"
)
"""What needs the words behind it: "the fact | that", "along | with"."""
_FRONTED: Final = re.compile(
    r"(?:(?:in|on|at|by|to|for|with|after|before|despite|following|during|under|like|among|upon|from|as|unlike|given"
    r"|because of|due to|instead of|along with)\b|[a-z]+(?:ing|ed)\b)",
    re.IGNORECASE,
)
_SUBJECT: Final = re.compile(r"[A-ZÀ-Þ]|(?:the|an?|he|she|they|it|his|her|its|their) ")
_ACTS: Final = re.compile(
    rf"(?:[a-z]+ly )?(?:{any_of(AUXILIARIES | IRREGULAR)}|[a-z]{{2,}}ed(?= (?:an?|the|his|her|its|their|by|in|to|at|on"
    r"|with|from|for|into|as|[A-Z\d-]\S*)\b))\b"
)
"""What a subject does: "unilaterally declared", "took", not the "weighted" of "weighted lines"."""
_LONGEST_SUBJECT: Final = 40


def _without_asides(said: str) -> str:
    """A long clause without what stands before its subject or between this and its verb."""
    comma = said.find(", ")
    if comma > 0 and _FRONTED.match(said) and not is_verb(said.split()[0].lower()):
        for end in re.finditer(r",\s", said):
            rest = said[end.end() :]
            if _tells(rest.split(", ")[0]) and _SUBJECT.match(rest):
                return rest[:1].upper() + rest[1:]
    if 0 < comma <= _LONGEST_SUBJECT and not _tells(said[:comma]) and not _FRONTED.match(said):
        for other in re.finditer(r",\s", said[comma + 2 :]):
            rest = said[comma + 2 + other.end() :]
            if said.startswith("that ", comma + 2):
                break  # "a warning, that the balancer for it, were unable": not an aside
            if _ACTS.match(rest):
                return f"{said[:comma]} {rest}"
    return said


def _shortened(said: str, longest: int = LONGEST) -> str:
    if len(said) <= min(longest, _LONG):
        return said
    said = _without_asides(said)
    if len(said) <= longest:
        return said
    window = said[:longest]
    cuts = [
        m.start()
        for m in re.finditer(
            r"[,;:]\s|\s[—–(]|\s(?=(?:and|but|which|who|where|when|while|because|although|after|before|with|by|for)\s)"
            r"(?!and [A-ZÀ-Þ])",
            window,
        )
    ]
    late = [cut for cut in cuts if cut >= _SHORTEST_CUT and _is_whole(said, cut)]
    if late:
        return _without_end(_TRAILING, said[: late[-1]])
    window = window[: window.rfind(" ")] if " " in window else window[:-1]
    that = window.rfind(" that ")
    if that >= _SHORTEST_CUT and is_verb(window.rsplit(None, 1)[-1]) and _is_whole(said, that):
        return said[:that]  # not "… that the bill, which he liked, was…"
    return _without_end(_TRAILING, window) + "…"


_DEPENDENT: Final = re.compile(r"\s(?:that|which|who|where|when|while|because|if)\s", re.IGNORECASE)


_CONJUNCT: Final = re.compile(r", (?:and|but) (?=(?:the|an?|his|her|its|their) )")
_CLOSED: Final = re.compile(r",\s(?:who|which|whose)\s[^,]{1,80},")
_ADJECTIVES: Final = re.compile(
    r"\A(?:the|an?|his|her|its|their) (?:[a-z]+(?: and|,) )*[a-z]+ed (?=[A-Z]|[a-z]+ )",
    re.IGNORECASE,
)
"""What is not a verb yet: "the distinguished and respected"."""
_ASIDE: Final = re.compile(r",\s(?:who|which|whose|where|when)\s[^,]{1,80}(?:,|\Z)")


def _is_whole(said: str, cut: int) -> bool:
    """Whether a clause that is cut keeps a verb, and what begins with its last "that" or "which" has one too.

    A verb needs what follows it: "the scheme aimed" is not all of "the scheme aimed to boost production".
    """
    kept = said[:cut]
    last = kept.rsplit(None, 1)[-1]
    if said[cut : cut + 1] == " " and (
        is_verb(last) or last.endswith("ing") or last.lower() in _NEEDS_THAT
    ):
        return False
    if not _tells(_DEPENDENT.split(_CLOSED.sub("", said[: cut + 1]))[-1]):
        return False
    *_, last_part = _CONJUNCT.split(kept)
    if last_part != kept and not _tells(last_part) and _tells(said[cut:]):
        return False
    kept = _ADJECTIVES.sub("", _ASIDE.sub("", kept))
    return _tells(kept) or not _tells(_ASIDE.sub("", said))


def _tells(said: str) -> bool:
    return any(is_verb(word.strip(",.;:\"'")) for word in said.split())


_INSIDE: Final = re.compile(r"[A-ZÀ-Þ](?<=[a-zà-ÿ,;] .)[\w'’-]+")


def proper_words(text: str) -> frozenset[str]:
    """The words that a text writes with a capital inside a sentence."""
    return frozenset(_INSIDE.findall(text))


_BRACKETED: Final = re.compile(r"\A\s*\([^()]{1,60}\)")
_APPOSITION: Final = re.compile(r"\A,[^,;]{2,70},(?=\s)")


def subject_name(words: str, proper: frozenset[str] | None = None) -> str:
    """The name that is the subject of a clause without its times; empty if its subject is not a name.

    A single word at the beginning counts only if it is one of the text's `proper` words: "Sales doubled" names nobody.
    """
    lead = _LEADING.match(words)
    said = words[lead.end() :] if lead else words
    if proper is not None and (apposed := apposed_name(said)):
        return apposed
    start = 0
    for _ in range(2):
        match = _NAME.match(said, start)
        if match is None:
            return ""
        name = match["name"]
        first = name.split()[0].lower()
        if first in PRONOUNS or first.rstrip(".") in _NO_NAME:
            comma = said.find(", ", start)
            if comma < 0 or comma > 60:
                return ""
            start = comma + 2
            continue
        rest = said[match.end() :]
        if "(" in rest:
            rest = _BRACKETED.sub("", rest, count=1)
        if rest[:1] == ",":
            rest = _APPOSITION.sub("", rest, count=1)
        following = rest.split()[:3]
        verbs = [word.strip(",.;") for word in following]
        if verbs and (
            is_verb(verbs[0])
            or (
                len(verbs) > 1
                and (
                    verbs[0].endswith("ly")
                    or verbs[0] in ("then", "also", "first", "never", "again", "soon")
                )
                and is_verb(verbs[1])
            )
        ):
            if proper is not None and " " not in name and "-" not in name and name not in proper:
                return ""
            name = name.strip(".,")
            return name[:-2] if name.endswith(("'s", "’s")) else name
        return ""
    return ""


_APPOSED: Final = re.compile(
    r"(?:[Tt]he|[Aa]n?|[Hh]is|[Hh]er|[Ii]ts|[Tt]heir|[Oo]ur)\s+(?P<role>(?:[a-z][\w'’-]*\s+){0,4}?[a-z][\w'’-]*),?\s+(?P<rest>[A-ZÀ-Þ].*)",
    re.DOTALL,
)
_JOINING: Final = words("of in from by at to with for on and or between near")


def apposed_name(said: str) -> str:
    """The name beside a role that is the subject: "the chemist Ada Morland began", "his successor, Lodi, will"."""
    found = _APPOSED.match(said)
    if found is None or any(is_verb(word) or word in _JOINING for word in found["role"].split()):
        return ""
    return subject_name(re.sub(r"\A((?:[A-ZÀ-Þ][\w'’.-]*\s?){1,4}),\s", r"\1 ", found["rest"]))


_PERSONS: Final = words("he she it they we i")
_LONGEST_LEAD: Final = 60
_LED_BY: Final = re.compile(
    r"(?:following|despite|after|before|although|though|while|when|in response|because of|thanks to)\b",
    re.I,
)
_PRONOUN: Final = re.compile(_backwards(("which", "who", "that")) + " ,?")


def subject_words(words: str) -> str:
    """What stands before the verb, to be used where the next clause has no subject of its own."""
    words = words.rsplit(": ", 1)[-1]
    name = subject_name(words)
    if name:
        return name
    lead = _LEADING.match(words)
    said = words[lead.end() :] if lead else words
    comma = said.find(", ", 0, _LONGEST_LEAD)
    if comma > 0 and _FRONTED.match(said) and not _tells(said[:comma]):
        return subject_words(said[comma + 2 :])  # "Following the war, Ada Morland was …"
    tokens = said.split()
    if tokens and tokens[0].lower() in _PERSONS:
        return tokens[0]
    for number, token in enumerate(tokens[:9]):
        if number and is_verb(token.strip(",.;")):
            return _without_end(_PRONOUN, " ".join(tokens[:number])).strip(" ,;:")
    comma = said.find(", ", 0, _LONGEST_LEAD)
    return subject_words(said[comma + 2 :]) if comma > 0 and _LED_BY.match(words) else ""
