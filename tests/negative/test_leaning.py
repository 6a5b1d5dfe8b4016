"""Which way the people of a code lean in the small study, and what goes against it."""

from dataclasses import replace

from qualkit.model import Coding, Flag, Stance
from qualkit.model.views import StudyView
from qualkit.model.weighing import Lean
from qualkit.negative import leanings
from tests.studies import small


def of(code: str, view: StudyView | None = None) -> Lean:
    (found,) = leanings(view or small(), [code])
    return found


def without(view: StudyView, *codings: Coding) -> StudyView:
    return replace(view, codings=tuple(one for one in view.codings if one not in codings))


def test_people_lean_by_their_stances_and_the_larger_side_is_the_majority() -> None:
    time = of("time")
    assert (time.supports, time.challenges, time.mixed) == (4, 0, 1)
    assert (time.raised, time.asked, time.of) == (5, 6, 12)  # P009 spoke of it unasked
    assert time.majority is Stance.SUPPORTS
    assert of("supervision").majority is None  # P002 for it, P011 against it


def test_what_is_against_or_mixed_is_shown_with_why() -> None:
    (one,) = of("time").against
    assert one.words.startswith("There is more time, but the forms")
    assert one.kind == "mixed"
    assert "coded by Ben" in one.why
    kinds = [one.kind for one in of("trust").against]
    assert kinds == sorted(kinds)  # against first, then mixed


def test_what_is_flagged_deviant_is_shown_whatever_its_stance() -> None:
    study = small()
    at = next(n for n, one in enumerate(study.codings) if one.code == "supervision")
    codings = list(study.codings)
    codings[at] = replace(codings[at], flag=Flag.DEVIANT)
    (one,) = of("supervision", replace(study, codings=tuple(codings))).against
    assert one.kind == "flagged deviant"
    assert one.codings == (codings[at].id,)


def test_who_is_missed_was_asked_and_read_where_nearly_everybody_raised_it() -> None:
    """Of five staff who were read and asked how they use the time, four spoke of it."""
    study = small()
    ((participant, who),) = of("time").absent
    assert (participant, who) == ("P001", "Calderbeck, Stage 1, Pilot staff, Team manager")
    notes = [one for one in study.codings if one.code == "time" and one.transcript == "T010"]
    assert of("time", without(study, *notes)).absent == ()  # three of five are not nearly all
    assert of("outcomes").absent == ()  # no question names it
    unread = tuple(one for one in study.finished if one.transcript in ("T002", "T001", "T006"))
    assert of("time", replace(study, finished=unread)).absent[0][0] == "P001"
    fewer = tuple(one for one in unread if one.transcript != "T006")
    assert of("time", replace(study, finished=fewer)).absent == ()  # of three, nobody is missed


def test_a_pilot_that_leans_the_other_way_is_set_against_the_rest() -> None:
    study = small()
    against = [one for one in study.codings if one.transcript == "T006" and one.code == "time"]
    turned = tuple(
        replace(one, stance=Stance.CHALLENGES)
        if one in against or (one.transcript == "T008" and one.code == "time")
        else one
        for one in study.codings
    )
    found = dict(of("time", replace(study, codings=turned)).pilots)
    assert found["Wrenfold"] == "2 of 2 here challenge; elsewhere 2 of 3 support"
    assert of("time").pilots == ()


def test_codes_that_nobody_used_are_left_out() -> None:
    study = small()
    none = [one for one in study.codings if one.code == "technology"]
    assert "technology" not in {lean.code for lean in leanings(without(study, *none))}
    assert leanings(replace(study, codings=())) == ()
