"""Words that show where a clause's subject ends: auxiliaries and the past forms that do not end in -ed."""

from __future__ import annotations

from typing import Final

from timeloom.dates.english.lexicon import words

AUXILIARIES: Final = words(
    "was were is are be been had has have having did does do will would shall should can could may might must "
    "became becomes remained remains seems seemed got gets"
)
IRREGULAR: Final = words(
    "arose ate awoke beat began born bent bet bid bit bled blew bore bought bound bred broke brought built burnt "
    "came cast caught chose clung cost crept cut dealt drank drew drove dug fed fell felt fled flew forbade "
    "forgave fought found froze gave grew ground heard held hid hit hung hurt kept knew laid lay leapt learnt "
    "led left lent let lit lost made meant met mowed overcame overtook overthrew paid put quit ran rang read "
    "rebuilt resold rewrote rode rose said sang sank sat saw sent set shed shook shone shot showed shrank "
    "shut slept slid sold sought spent split spoke spoilt sprang spread stole stood struck stuck sued swam "
    "swept swore swung taught thought threw told took tore undertook understood upheld went withdrew woke won "
    "wore wound wrote"
)
PRESENT: Final = words(
    "says shows opens begins starts ends leaves makes takes gives gets goes comes joins wins loses stands "
    "runs holds announces launches releases publishes presents becomes dies moves returns writes finds founds "
    "builds sells buys signs appears arrives announces plans expects hopes wants employs stops celebrates"
)
PARTICIPLES: Final = words(
    "begun bought broken brought built caught chosen cut dealt drawn driven felt fought found given held hit kept laid "
    "left lent lost made met paid put read rebuilt said seen sent set shot shown shut sold spent split spread stolen "
    "struck sworn taken taught thrown told torn understood upheld withdrawn won worn written"
)
"""Past participles that do not end in -ed."""
PRONOUNS: Final = words(
    "he she it they we i you this that these those there who which what his her its their"
)


def is_verb(word: str) -> bool:
    """Whether a word may be the verb of a clause that tells something."""
    if not word.islower():  # May, Will and Rose are not
        return False
    return (
        word in AUXILIARIES
        or word in IRREGULAR
        or word in PRESENT
        or (len(word) > 3 and word.endswith("ed") and word not in ("indeed", "hundred", "need"))
    )
