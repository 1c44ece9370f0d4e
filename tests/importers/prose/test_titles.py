"""Titles of events: of the clause's own words, whole, about the right one, without what lists and news put before."""

from __future__ import annotations

import pytest

from timeloom.importers.prose.events import events

Told = list[tuple[str | None, str]]


def _told(text: str, date: str | None = None) -> Told:
    return [(event.date, event.title) for event in events(text, document_date=date)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (  # a newswire's place and name tell nothing
            "PARIS, March 3 (AP) — Rail unions called off a strike Wednesday, the minister said.",
            [("2004-03-03", "Rail unions called off a strike, the minister said")],
        ),
        (  # the time of a log's line belongs to what follows it, a list's number to nothing
            "- 14:02 — the incident is raised to SEV-1; status page updated at 14:06.\n\n2. The rent was reviewed in 2003.",
            [
                ("2004-03-03T14:02", "The incident is raised to SEV-1"),
                ("2004-03-03T14:06", "Status page updated"),
                ("2003", "The rent was reviewed"),
            ],
        ),
        (  # a time that is the subject stays in the title
            "In 2003 they won. April was cruel.",
            [("2003", "They won"), ("2003-04", "April was cruel")],
        ),
        (  # "from which" begins a clause, whose subject is its own
            "He spent 1942 in a camp near Bremen, from which he escaped in the autumn of 1943.",
            [("1942", "He spent in a camp near Bremen"), ("1943-23", "He escaped")],
        ),
        (  # the passive is shared, an apposition closed
            "The second model, Aurora, was announced in May 2001 and delivered in June 2002.",
            [
                ("2001-05", "The second model, Aurora, was announced"),
                ("2002-06", "The second model, Aurora, was delivered"),
            ],
        ),
        (  # "and, a month later, …" begins a clause of its own
            "Tresillian was decorated in March 1942 and, half a century later, became a star of television.",
            [
                ("1942-03", "Tresillian was decorated"),
                ("1992", "Tresillian became a star of television"),
            ],
        ),
        (  # until this and until that are two
            "Britain held out until September 1752, Russia until 1918.",
            [("../1752-09", "Britain held out"), ("../1918", "Russia held out")],
        ),
        (
            "Fixed a **crash** in `sync`, see [the report](https://example.org/1), on 3 May 2004.",
            [("2004-05-03", "Fixed a crash in sync, see the report")],
        ),
        (  # brackets are no clause, a year before a noun belongs to it
            "Rosalind Achterberg (born Rosalind Okoye, 4 June 1948; died 9 November 2019) was a politician.\n\n"
            "In the 1979 general election she lost by 2,000. Back in 1980 she fought again.",
            [
                ("1948-06-04", "Rosalind Achterberg was born"),
                ("2019-11-09", "Rosalind Achterberg died"),
                ("1979", "In the 1979 general election she lost by 2,000"),
                ("1980", "She fought again"),
            ],
        ),
        (  # a part of a day whose day is not known dates nothing
            "She measured plates at night. In May 1928 she found a star.",
            [("1928-05", "She found a star")],
        ),
        ("The bull is dated 24 February 1582.", [("1582-02-24", "The bull")]),
        ("The next review is on 9 September 2004.", [("2004-09-09", "The next review")]),
        ("P.S. July 7th 1863.", []),
    ],
)
def test_titles(text: str, expected: Told) -> None:
    assert _told(text, "2004-03-03") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Commander Hugh Tresillian, born May 9 1918, died October 2 2011.",
            [
                ("1918-05-09", "Commander Hugh Tresillian was born"),
                ("2011-10-02", "Commander Hugh Tresillian died"),
            ],
        ),
        (
            "In 1567 Aloysius Lilius (d. 1576) left a manuscript.",
            [("1567", "Aloysius Lilius left a manuscript"), ("1576", "Aloysius Lilius died")],
        ),
        (
            "The defence, due on 23 October 2017, was served on 1 November 2017.",
            [("2017-10-23", "The defence was due"), ("2017-11-01", "The defence was served")],
        ),
        (
            "The minister said on 3 March 2004 that the bill, originally scheduled for 16 March 2004, would wait.",
            [
                ("2004-03-03", "The minister said that the bill would wait"),
                ("2004-03-16", "The bill originally scheduled"),
            ],
        ),
        (
            "The rent was reviewed in 2003 and 2008.",
            [("2003", "The rent was reviewed (2003)"), ("2008", "The rent was reviewed (2008)")],
        ),
        (
            "The extension to Porth, authorised in 1861, was opened in 1866.",
            [
                ("1861", "The extension to Porth was authorised"),
                ("1866", "The extension to Porth was opened"),
            ],
        ),
    ],
)
def test_times_of_one_clause_have_titles_of_their_own_where_they_tell_of_other_things(
    text: str, expected: Told
) -> None:
    assert _told(text) == expected


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (
            "On 3 March 2014 the claimant's agents served notice under section 25 of the Landlord and Tenant Act, and waited.",
            "The claimant's agents served notice under section 25 of the Landlord and Tenant Act",
        ),
        (
            "On 3 March 2014 the claimant's agents served notice under section 25 of the revised Business Premises Tenancies Directive Act.",
            "The claimant's agents served notice under section 25 of the revised Business Premises Tenancies…",
        ),
        (
            "In 2014 Tresillian, then a 24-year-old lieutenant RNVR, took his launch under the guns of the Old Mole.",
            "Tresillian took his launch under the guns of the Old Mole",
        ),
        (
            "In 2014 Commander Hugh Tresillian, who has died aged 93, was awarded the DSC for his part in a raid.",
            "Commander Hugh Tresillian was awarded the DSC for his part in a raid",
        ),
        (
            "In 2014 Transport Minister Gilles Carpentier told the radio of France that the bill, which he liked, was dead.",
            "Transport Minister Gilles Carpentier told the radio of France",
        ),
    ],
)
def test_a_title_that_is_cut_keeps_its_verb_and_ends_no_name_in_the_middle(
    text: str, title: str
) -> None:
    (event,) = events(text)
    assert event.title == title
    assert len(event.title) <= 100


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (  # a time inside "when …" is of what that tells
            "When the flood came, on the night of 16 February 1962, the tank was used. When he died in 1902, his son left.",
            ["The flood came", "He died"],
        ),
        (  # what goes on behind a time has the subject of the first verb, not the noun before it
            "She sold the last machine in 1958, moved production out of town in 1964 and wrote a history in 1971.",
            [
                "She sold the last machine",
                "She moved production out of town",
                "She wrote a history",
            ],
        ),
        (  # what follows a part with a subject of its own is the part's
            "Founded in 1822 by a Dane, it had passed in 1861 to his nephew, a Methodist, who built cottages.",
            ["Founded by a Dane", "It had passed to his nephew"],
        ),
        (  # but not what follows "which …"
            "In 1791 the government, which had seized the books in 1789, asked its officials to list them.",
            ["The government asked its officials to list them", "The government had seized the books"],
        ),
        ("Towards the end of May 1901 a Miss Garnett opened a kitchen.", ["A Miss Garnett opened a kitchen"]),
        (  # behind a comma a verb is no passive's
            "He was hired in December 1928, and stepped off the train on 15 January 1929.",
            ["He was hired", "He stepped off the train"],
        ),
        ("In 1852 the council gave in.", ["The council gave in"]),
        ("They lived in a house they had moved in on 3 May 2001.", ["They lived in a house they had moved in"]),
        (  # a word alone says too little
            "# Survey\n\nDone on 3 May 2003. Started in May 2004, finished in June 2005. Rain fell in 2006.",
            ["Survey: done", "Survey: started", "Survey: finished", "Rain fell"],
        ),
    ],
)  # fmt: skip
def test_titles_of_ordinary_sentences(text: str, expected: list[str]) -> None:
    assert [said for _, said in _told(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (  # the main clause behind another
            "Although the mill was old, it was sold in May 1903. After the flood had gone, the town rebuilt the bridge in 1904.",
            ["It was sold", "The town rebuilt the bridge"],
        ),
        (
            "On 4 May 1905, after the council refused to pay, the builders left.",
            ["The builders left"],
        ),
        ("After the success of the fair, a hall was opened in 1906.", ["A hall was opened"]),
        # a word that belongs to the time stays with it
        ("The siege began in 1907 and lasted until May 1908.", ["The siege began", "The siege lasted until May 1908"]),
        ("Most of 1909 was spent mending the roof.", ["Most of 1909 was spent mending the roof"]),
        (  # what has no verb of its own shares that of the first
            "Norway joined the league in 1911, Sweden in 1912, and the Danes in 1913.",
            ["Norway joined the league", "Sweden joined the league"],
        ),
        (  # "which" names what it is of
            "In 1920 the firm gave back the old quarry, which it had leased in 1914.",
            ["The firm gave back the old quarry", "The old quarry, which it had leased"],
        ),
    ],
)  # fmt: skip
def test_a_title_is_of_the_clause_that_the_date_stands_in(text: str, expected: list[str]) -> None:
    assert [said for _, said in _told(text)][: len(expected)] == expected


@pytest.mark.parametrize(
    ("text", "title"),
    [
        # what stands before the subject, or between it and its verb, goes before the end is cut
        (
            "To cope with the growing number of passengers from the eastern valleys, the railway opened a second"
            " platform at Orve in 1911.",
            "The railway opened a second platform at Orve",
        ),
        (
            "On 9 July 1911 Orve, unable to share the line with its old rival in the north, and in need of land, quickly"
            " bought the farm.",
            "Orve quickly bought the farm",
        ),
        # the cut keeps what a verb needs
        (
            "In 2004 the owners of the Lindholm shipyard said that the new scheme aimed to double the number of"
            " apprentices and ships.",
            "The owners of the Lindholm shipyard said that the new scheme aimed to double the number…",
        ),
        # a subject that is told before a comma, an adverb before the verb
        (
            "Ada Morland was the soul of the theatre, and founded the Lark, the Wren, and others in the 1960s.",
            "Ada Morland founded the Lark, the Wren, and others",
        ),
        ("She was diagnosed with cancer in 2003 and died in Orve in 2011.", "Died in Orve"),
        (
            "The firm's Return for the 2018-19 tax year was filed on 18 September 2019.",
            "The firm's Return for the 2018-19 tax year was filed",
        ),
        (
            "On 10 February 2021 Dr Vask wrote to the officer arguing that:-",
            "Dr Vask wrote to the officer",
        ),
        ("That firm had registered the name in May 1998.", "That firm had registered the name"),
        (
            "The war began on 28 July 1914 and lasted until 11 November 1918.",
            "lasted until 11 November 1918",
        ),
        # brackets that only date a reign are not what happened
        (
            "Glass was blown in Orve during the Vask Dynasty (1206 - 1250).",
            "Glass was blown in Orve during the Vask Dynasty",
        ),
        (
            "== Early life == The first vote took place on 27 January 1861.",
            "The first vote took place",
        ),
    ],
)
def test_a_title_is_whole(text: str, title: str) -> None:
    assert title.lower() in [*events(text)][-1].title.lower()


def test_a_title_in_bold_that_runs_into_its_text_is_the_title() -> None:
    text = "## 2018\n\n- **Faster Builds** All crates are built at once, on as many cores as the machine has, and more.\n"
    assert [event.title for event in events(text)] == ["Faster Builds"]


def test_an_address_that_is_the_subject_is_called_by_its_end() -> None:
    text = "## 2023-07-20\n\n- 12:08 UTC – <https://example.org/crates/smoke-test/0.69.30> was published\n"
    assert [event.title for event in events(text)] == ["Smoke-test/0.69.30 was published"]


def test_a_zone_called_by_its_name_does_not_become_the_title() -> None:
    text = "## 2024-06-28\n\n- 07:09 Eastern: Brian reports the token.\n- 07:26 Eastern: The token was destroyed.\n"
    assert [event.title for event in events(text)] == [
        "Brian reports the token",
        "The token was destroyed",
    ]


def test_a_war_with_a_number_lasts_until_its_end() -> None:
    (*_, event) = events("Orve War I began on 28 July 1914 and lasted until 11 November 1918.")
    assert event.title == "Orve War I lasted until 11 November 1918"


def test_two_days_in_brackets_behind_a_name_are_a_birth_and_a_death() -> None:
    found = events("Francesco Vask (4 October 1818 – 11 August 1901) was a statesman.")
    assert [(event.date, event.title) for event in found] == [
        ("1818-10-04", "Francesco Vask was born"),
        ("1901-08-11", "Francesco Vask died"),
    ]
