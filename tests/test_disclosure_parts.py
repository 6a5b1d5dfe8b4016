"""The parts of disclosure: withholding, posts, labels as they are read, unique facts, exposures."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from qualkit import attribution, disclosure
from qualkit.disclosure import Exposed, PrintedLabel, Release, Staffing
from qualkit.disclosure.facts import Facts, plainly
from qualkit.disclosure.quotations import Quoted
from qualkit.model import Participation, Pilot
from qualkit.model.views import StudyView
from qualkit.sections import interviewed, pilots
from tests.studies import report_view, small
from tests.test_disclosure import generated


def study(*people: tuple[str, str, str, str]) -> StudyView:
    """A study of pilot, stage, group, role; everybody another person."""
    given = tuple(
        Participation(f"T{at:03}", f"P{at:03}", (pilot,), stage, group, role)
        for at, (pilot, stage, group, role) in enumerate(people)
    )
    view = small()
    settings = replace(view.settings, pilots=(), stages=(), groups=())
    return replace(view, participations=given, settings=settings)


# --- withholding


@pytest.mark.parametrize("start", range(0, 150, 50))
def test_no_small_number_can_be_solved_for(start: int) -> None:
    """By ranks: a number is determined where its row adds nothing to those that are printed."""
    for seed in range(start, start + 50):
        view = generated(seed)
        view = replace(view, settings=replace(view.settings, tables=()))
        (table,) = disclosure.released_tables(view)
        k = view.settings.k
        cells = [f for f in table.numbers if len(f) == 3]

        def row(facts: Facts, cells: list[Facts] = cells) -> list[int]:
            return [int(facts <= cell) for cell in cells]

        printed = [row(facts) for facts in table.shown] or [[0] * len(cells)]
        rank = np.linalg.matrix_rank(np.array(printed))
        for facts, who in table.numbers.items():
            if 0 < disclosure.people(who) < k:
                assert facts not in table.shown
                more = np.array([*printed, row(facts)])
                assert np.linalg.matrix_rank(more) > rank, (seed, facts)


def test_a_small_number_takes_another_with_it() -> None:
    """5, 5 and 1 with their sum of 11: the 1 goes, and one of the fives, or 11 would tell it."""
    view = study(
        *[("North", "One", "Staff", "x")] * 5,
        *[("South", "One", "Staff", "x")] * 5,
        ("West", "One", "Staff", "x"),
    )
    table = disclosure.count("t", disclosure.records(view), ("pilot",), ())
    held = disclosure.protected(table, 3)
    assert len(held.withheld) == 2
    assert disclosure.facts(("pilot", "West")) in held.withheld
    assert frozenset() in held.shown


def test_what_sums_give_away_is_found() -> None:
    view = study(*[("North", "One", "Staff", "x")] * 5, ("South", "One", "Staff", "x"))
    table = disclosure.count("t", disclosure.records(view), ("pilot",), ())
    south = disclosure.facts(("pilot", "South"))
    careless = replace(table, withheld=frozenset({south}))
    assert set(disclosure.implied(careless)) == {south}
    found = disclosure.exposures(disclosure.held(view), Release("r", (careless,)))
    assert [one.kind for one in found] == [Exposed.IMPLIED]
    assert "t: South" in found[0].what
    assert found[0].count == 1


def test_a_number_that_grew_by_one_tells_of_who_came() -> None:
    people = [("North", "One", "Staff", "x")] * 6
    before, now = study(*people[:5]), study(*people)
    old = disclosure.count("t", disclosure.records(before), ("pilot",))
    new = disclosure.count("t", disclosure.records(now), ("pilot",))
    assert disclosure.protected(new, 3, [old]).shown == {}
    assert len(disclosure.protected(new, 3).shown) == 1
    found = disclosure.exposures(
        disclosure.held(now), Release("now", (new,)), [Release("then", (old,))]
    )
    assert [one.kind for one in found] == [Exposed.EARLIER]


# --- posts


def test_posts_with_few_holders_stand_together() -> None:
    posts = [("Team manager", 1.0), ("Social worker", 4.0), ("Administrator", 0.8)]
    ((name, fte),) = disclosure.shown_posts(posts, 3)
    assert (name, round(fte, 1)) == ("Other posts", 5.8)
    more = [*posts, ("Family worker", 2.5)]
    assert disclosure.shown_posts(more, 3)[0] == ("Social worker", 4.0)
    assert disclosure.shown_posts(more, 3)[1][1] == pytest.approx(4.3)
    assert disclosure.shown_posts(posts[:1], 3) == ()


def test_three_who_held_one_post_one_after_the_other_are_one() -> None:
    view = study(*[("North", f"{n}", "Staff", "Team manager") for n in range(3)])
    among = disclosure.records(view)
    assert disclosure.seats(among, ()) == 3
    assert disclosure.seats(among, [Staffing("North", (("Team managers", 1.0),))]) == 1


# --- labels as they are read


@pytest.fixture
def reader() -> disclosure.Reader:
    view = study(
        ("North", "Stage 1", "Pilot staff", "Team manager"),
        ("South", "Stage 2", "Pilot staff", "Project manager"),
        ("South", "Stage 2", "Pilot staff", "Information sharing co-ordinator"),
    )
    return disclosure.Reader.of(view)


@pytest.mark.parametrize(
    ("label", "says", "unread"),
    [
        ("Team manager", [{("role", "teammanager")}], ()),
        ("team managers, North", [{("role", "teammanager")}, {("pilot", "north")}], ()),
        ("Manager", [{("role", "teammanager"), ("role", "projectmanager")}], ()),
        ("Information Sharing Coordinator", [{("role", "informationsharingcoordinator")}], ()),
        (
            "Member of pilot staff at stage 2",
            [{("group", "pilotstaff")}, {("stage", "stage2")}],
            (),
        ),
        ("Deputy team manager", [{("role", "teammanager")}], ("deputy",)),
        ("A participant", [], ()),
        ("", [], ()),
    ],
)
def test_what_a_label_says(
    reader: disclosure.Reader,
    label: str,
    says: list[set[tuple[str, str]]],
    unread: tuple[str, ...],
) -> None:
    assert reader.read(label) == (frozenset(map(frozenset, says)), unread)


def test_a_section_that_names_two_pilots_says_one_of_them(reader: disclosure.Reader) -> None:
    assert reader.section("North and South compared") == frozenset(
        {frozenset({("pilot", "north"), ("pilot", "south")})}
    )
    assert reader.section("What team managers said") == frozenset()


# --- exposures of labels


def label(words: str, participant: str, *says: tuple[str, str]) -> PrintedLabel:
    return PrintedLabel(words, plainly(disclosure.facts(*says)), ("T000", participant))


def test_a_label_is_judged_with_the_section_that_it_stands_in() -> None:
    view = study(
        *[("North", "One", "Staff", "Social worker")] * 4,
        ("South", "One", "Staff", "Social worker"),
    )
    reader, held = disclosure.Reader.of(view), disclosure.held(view)

    def judged(section: str) -> list[Exposed]:
        given = reader.label("Social worker", ("T004", "P004"), section)
        return [one.kind for one in disclosure.exposures(held, Release("r", labels=(given,)))]

    assert judged("") == []
    assert judged("What helped in North") == []
    assert judged("What helped in South") == [Exposed.LABEL]


def test_two_labels_of_one_person_that_few_have_both_of() -> None:
    view = study(
        *[("North", "One", "Staff", "Social worker")] * 4,
        *[("South", "One", "Informant", "GP")] * 4,
    )
    both = replace(view.participations[4], participant="P000")
    view = replace(view, participations=(*view.participations, replace(both, transcript="T100")))
    given = (label("Social worker", "P000", ("role", "Social worker")),
             label("GP", "P000", ("role", "GP")))  # fmt: skip
    found = disclosure.exposures(disclosure.held(view), Release("r", labels=given))
    assert [one.kind for one in found] == [Exposed.LINKED]


def test_words_that_nothing_bears_out_are_for_a_person_to_judge() -> None:
    view = study(*[("North", "One", "Staff", "Social worker")] * 4)
    given = disclosure.Reader.of(view).label("Seconded Welsh social worker", ("T000", "P000"))
    found = disclosure.exposures(disclosure.held(view), Release("r", labels=(given,)))
    assert [one.kind for one in found] == [Exposed.UNREAD]
    assert "seconded welsh" in found[0].why


def test_pairs_of_tables_are_joined_where_they_are_named() -> None:
    view = study(
        *[("North", "One", "Staff", "x")] * 4,
        *[("North", "One", "User", "y")] * 3,
        *[("South", "One", "User", "y")] * 3,
        ("South", "One", "Staff", "x"),
    )
    among = disclosure.records(view)
    tables = (disclosure.count("a", among, ("pilot",)), disclosure.count("b", among, ("group",)))
    release, held = Release("r", tables), disclosure.held(view)
    assert disclosure.exposures(held, release) == ()
    (found,) = disclosure.exposures(held, release, joined=True)
    assert (found.kind, found.count) == (Exposed.JOINED, 1)
    joined = disclosure.joined(tables, 3)
    assert disclosure.exposures(held, Release("r", joined), joined=True) == ()


def test_what_the_ladder_prints_holds_by_the_same_check() -> None:
    for seed in range(40):
        view = generated(seed)
        labels = attribution.printed(view, attribution.attributions(view))
        release = Release("r", disclosure.released_tables(view), labels, disclosure.staffing(view))
        assert disclosure.exposures(disclosure.held(view), release, joined=True) == (), seed


# --- quotations


@pytest.mark.parametrize(
    "words",
    [
        "I was the only man in the team",
        "we were the first in the county to do it",
        "nobody else speaks it",
        "no-one else would take her",
        "I'm the only one who knew",
        "there's only two of us left",
        "my interpreter spoke Tigrinya with me",
        "the Rohingya families came on Thursdays",
        "it was on the 14th of March that they came",
        "since 1987 I have worked there",
        "it was in the papers for a week",
        "as the deputy team manager I had to sign",
        "I set up the breakfast club",
        "the longest-serving foster carer",
        "she won an award for it",
        "he is in a wheelchair",
        "after the fire we moved",
        "we have nine children",
        "I’m the headteacher here",
    ],
)
def test_unique_facts(words: str) -> None:
    (*found,) = disclosure.unique_facts(words, 10)
    assert found
    for one in found:
        assert words[one.span.start - 10 : one.span.end - 10] == one.words
        assert one.why


@pytest.mark.parametrize(
    "words",
    [
        "She came every week and I am not frightened now.",
        "They listen, and they ring me back.",
        "We had more time with families.",
        "It was good at first.",
        "",
    ],
)
def test_ordinary_words(words: str) -> None:
    assert list(disclosure.unique_facts(words)) == []


def test_one_child_in_two_quotations_links_those_who_speak() -> None:
    child, town = frozenset({"[Child 3]"}), frozenset({"[a town]"})
    one = Quoted("q1", "P1", "GP", child | town)
    other = Quoted("q2", "P2", "Social worker", child)
    same = Quoted("q3", "P3", "GP", child)
    assert [shown for shown, _ in disclosure.linked([one, other])] == ["[Child 3]"]
    assert list(disclosure.linked([one, same])) == []
    assert list(disclosure.linked([one, Quoted("q4", "P4", "Parent", town)])) == []


# --- the public edition


def test_the_public_table_of_interviews_withholds_small_numbers() -> None:
    public = report_view(edition="public")
    table = interviewed.interviews(public)
    cells = {cell for row in table.rows for cell in row[1:]}
    assert "withheld" in cells
    assert not cells & {"1", "2"}
    assert any("withheld" in note for note in table.notes)
    assert not {"withheld"} & {c for r in interviewed.interviews(report_view()).rows for c in r}


def test_the_public_edition_names_no_post_with_one_holder() -> None:
    posts = (("Team manager", 1.0), ("Social worker", 4.0), ("Clerk", 3.0), ("Driver", 2.5))
    pilot = Pilot("North", staffing=posts)
    table = pilots.staffing(report_view(edition="public"), pilot, 1)
    assert table is not None
    assert [row[0] for row in table.rows] == ["Social worker", "Clerk", "Other posts", "All posts"]
    assert table.rows[-1][1] == "10.5"
    whole = pilots.staffing(report_view(), pilot, 1)
    assert whole is not None
    assert whole.rows[0] == ("Team manager", "1.0")
