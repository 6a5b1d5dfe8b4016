"""The methodology and the limits: what they count, and what the public edition may not tell."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from qualkit import counting, disclosure
from qualkit.model import ChangeKind, Consent, Precision
from qualkit.model.comparing import Attribution
from qualkit.model.conduct import Agreed, Conduct, Revised, Worked
from qualkit.model.views import ReportView, StudyView
from qualkit.sections import (
    fieldwork,
    guarding,
    limits,
    method_coding,
    method_people,
    methodology,
    pilots,
)
from qualkit.sections.blocks import Facts, Section, Table
from tests.studies import report_view, small

AGREED = Agreed(
    coders=2,
    transcripts=8,
    units=312,
    found=113,
    observed=0.949,
    alpha=0.891,
    low=0.83,
    high=0.95,
    ac1=0.912,
    warnings=("fewer than 30 units", "one coder uses it more"),
    apart=(("technology", 0.43), ("gone", 0.5), ("time", 0.6)),
    codings=40,
    suggested=4,
    draws=2000,
)
CONDUCT = Conduct(
    coders=(Worked("Ana", 24, 3, 11), Worked("Ben", 2, 0, 1), Worked("Cy", 0, 0, 0, 5)),
    agreed=AGREED,
    gone="1 interview withdrawn",
    read=10,
    readers=2,
)


def conducted(edition: str = "internal", study: StudyView | None = None) -> ReportView:
    return replace(report_view(study, edition=edition), conduct=CONDUCT)


def part(view: ReportView, id: str) -> Section:
    return next(one for one in methodology.write(view).parts if one.id == id)


def dated(study: StudyView, dates: list[str]) -> StudyView:
    people = tuple(
        replace(p, date=dates[at % len(dates)]) for at, p in enumerate(study.participations)
    )
    return replace(study, participations=people)


# --- fieldwork


def test_the_stages_add_up_to_the_table_of_interviews() -> None:
    table = fieldwork.table(report_view())
    assert table is not None
    assert [row[2:] for row in table.rows] == [("5", "6"), ("7", "8")]
    assert sum(int(row[3]) for row in table.rows) == len(small().participations)


@pytest.mark.parametrize(
    ("dates", "precision", "said"),
    [
        (["2023-05", "2023-02"], "month", "February to May 2023"),
        (["2023-11", "2024-02"], "month", "November 2023 to February 2024"),
        (["2023-05"], "month", "May 2023"),
        (["2023-05", "2024-02"], "year", "2023 to 2024"),
        (["2023-05", "2023-02"], "year", "2023"),
        (["2023", "2024-13"], "month", "2023 to 2024"),
        ([], "month", ""),
    ],
)
def test_months(dates: list[str], precision: str, said: str) -> None:
    study = small()
    settings = replace(study.settings, precision=Precision(dates=precision))
    assert fieldwork.months(report_view(replace(study, settings=settings)), dates) == said


def test_in_public_a_stage_is_counted_where_the_table_of_interviews_gives_it_anyhow() -> None:
    public = report_view(dated(small(), ["2023-02", "2023-05"]), edition="public")
    held = frozenset({disclosure.facts(("stage", "Stage 1"), ("group", "Service user"))})
    assert all(wave.shown for wave in fieldwork.waves(replace(public, withheld=held)))
    without_sum = held | {disclosure.facts()}
    shown = [wave.shown for wave in fieldwork.waves(replace(public, withheld=without_sum))]
    assert shown == [False, True]
    table = fieldwork.table(replace(public, withheld=without_sum))
    assert table is not None
    assert table.rows[0] == ("Stage 1", "February to May 2023", "withheld", "withheld")


def test_in_public_a_stage_of_few_people_has_no_dates() -> None:
    study = dated(small(), ["2023-02"])
    few = tuple(p for p in study.participations if p.stage != "Stage 1" or p.transcript == "T002")
    public = report_view(replace(study, participations=few), edition="public")
    assert [wave.when for wave in fieldwork.waves(public)] == ["", "February 2023"]
    assert fieldwork.period(public) == "February 2023"


# --- consent, names


@pytest.mark.parametrize(
    ("count", "internal", "public"),
    [
        (0, "none of 13 people", "none of 13 people"),
        (2, "2 of 13 people", "fewer than 3 of 13 people"),
        (3, "3 of 13 people", "3 of 13 people"),
        (10, "10 of 13 people", "10 of 13 people"),
        (11, "11 of 13 people", "nearly all of 13 people"),
        (13, "all 13 people", "all 13 people"),
    ],
)
def test_neither_few_nor_all_but_few_are_counted_in_public(
    count: int, internal: str, public: str
) -> None:
    assert guarding.some_people(report_view(), count, 13) == internal
    assert guarding.some_people(report_view(edition="public"), count, 13) == public


def consents(view: ReportView) -> dict[str, str]:
    facts = next(b for b in part(view, "method-consent").blocks if isinstance(b, Facts))
    return dict(facts.pairs)


def test_consent_is_counted_by_use() -> None:
    study = small()
    asking = frozenset({Consent.ANALYSE, Consent.QUOTE, Consent.APPROVE})
    people = tuple(
        replace(p, consent=asking) if p.participant == "P002" else p for p in study.participations
    )
    study = replace(study, participations=people)
    assert consents(conducted(study=study)) == {
        "May be analysed": "all 13 people",
        "May be quoted": "12 of 13 people",
        "May be archived": "none of 13 people",
        "Approve quotations first": "1 of 13 people",
    }
    assert consents(conducted("public", study))["May be quoted"] == "nearly all of 13 people"
    assert "1 interview withdrawn at people's request" in str(part(conducted(), "method-consent"))
    assert "1 interview" not in str(part(conducted("public"), "method-consent"))


def labelled(**rungs: int) -> ReportView:
    """A public report in which so many people have labels of each rung."""
    order = ("role", "group", "not quoted")
    made = {
        (f"T{name}", f"{name}{at}"): Attribution("x", order.index(name), 3, name=name)
        for name, count in ((key.replace("_", " "), n) for key, n in rungs.items())
        for at in range(count)
    }
    return replace(report_view(edition="public"), attributions=made)


@pytest.mark.parametrize(
    ("view", "counts"),
    [
        (labelled(role=4, group=5), (4, 5)),
        (labelled(role=4, group=5, not_quoted=3), (4, 5, 3)),
        (labelled(role=4, group=5, not_quoted=1), (5, 5)),
        (labelled(role=2, group=5, not_quoted=1), (5, 3)),
        (labelled(role=5, not_quoted=1), (6,)),
        (labelled(not_quoted=2), (2,)),
    ],
)
def test_labels_of_few_are_not_counted_apart_in_public(
    view: ReportView, counts: tuple[int, ...]
) -> None:
    assert tuple(count for _, count in method_people.rungs(view)) == counts


def test_kinds_that_few_transcripts_hold_are_not_told() -> None:
    said = str(part(report_view(), "method-names"))
    assert "replaced in every text" not in said
    study = small()
    for k, kinds in ((2, "people and dates. The same"), (1, "people, dates and places. The same")):
        fewer = replace(study, settings=replace(study.settings, k=k))
        assert kinds in str(part(report_view(fewer), "method-names"))


# --- coding


def test_public_coders_have_no_initials() -> None:
    internal, public = (method_coding.coders(conducted(e)) for e in ("internal", "public"))
    assert internal is not None
    assert public is not None
    assert internal.columns[1:] == (
        "Transcripts read to the end",
        "Codings",
        "Begun as suggestions",
        "Differences settled",
    )
    assert internal.rows[0] == ("Ana", "11", "24", "3", "0")
    assert [row[0] for row in public.rows] == ["Coder 1", "Coder 2", "Coder 3"]
    assert [row[1:] for row in public.rows] == [row[1:] for row in internal.rows]


def test_agreement_has_its_interval_its_size_and_its_warnings() -> None:
    said = str(part(conducted(), "method-coding"))
    assert "0.89, 95% interval 0.83 to 0.95 (whole transcripts resampled 2,000 times)" in said
    assert "8 transcripts that 2 coders finished: 312 judgements" in said
    assert "equipment (0.43) and direct time with families (0.60)" in said
    assert "Fewer than 30 units." in said
    assert "4 of the 40 codings compared began as a machine's suggestion" in said
    few = replace(conducted(), conduct=replace(CONDUCT, agreed=replace(AGREED, low=None)))
    assert "too few transcripts, or too alike" in str(part(few, "method-coding"))


def test_a_reflexive_study_scores_nothing_and_says_why() -> None:
    study = small()
    reflexive = replace(study, settings=replace(study.settings, approach="reflexive"))
    said = str(part(report_view(reflexive), "method-coding"))
    assert "neither agreement between coders nor saturation is scored" in said
    assert "alpha" not in said
    assert "agreement between coders is not known" not in said


def revised(**changes: int) -> str:
    kinds = {ChangeKind(kind): count for kind, count in changes.items()}
    known = Revised(versions=2, changes=kinds, late=("spread",), reread=3)
    view = replace(report_view(), conduct=Conduct(revised=known))
    return str(part(view, "method-coding"))


def test_how_the_codebook_changed() -> None:
    said = revised(added=2, merged=1)
    assert (
        "accepted in 2 versions. During the work 2 codes were added and 1 code was merged into"
        in said
    )
    assert "Not in it from the beginning: spreading. 3 transcripts were read to the end" in said
    still = Revised(versions=1, changes={}, late=(), reread=0)
    view = replace(report_view(), conduct=Conduct(revised=still))
    assert "accepted once and not changed" in str(part(view, "method-coding"))


# --- quoting


def test_the_ledger_of_quotations_is_for_the_team() -> None:
    table = next(b for b in part(report_view(), "method-quoting").blocks if isinstance(b, Table))
    assert table.columns[1:] == ("People", "May be quoted", "Are quoted", "Quotations")
    rows = {row[0]: row[1:] for row in table.rows}
    assert rows["Service user"][:2] == ("4", "3")
    public = part(report_view(edition="public"), "method-quoting")
    assert not any(isinstance(block, Table) for block in public.blocks)


# --- limits, pilots


def said(view: ReportView) -> str:
    return str(limits.limits(view))


def test_limits_name_what_was_not_heard_read_or_asked() -> None:
    told = said(report_view())
    assert "in Calderbeck, service user (Stage 1); in Wrenfold, pilot staff (Stage 2)" in told
    assert "in Eastmere, key informant and service user (Stage 1)" in told
    assert "1 transcript has not been read to the end by anybody" in told
    assert "Unread for: spreading (2 transcripts)." in told
    assert "what the schedule planned is taken for what was asked" in told
    assert "In 7 of the 9 combinations of pilot and group fewer than 3 people" in told


def test_public_limits_tell_no_few_and_no_zero_that_the_table_withholds() -> None:
    public = report_view(edition="public")
    told = said(public)
    assert "In some pilots a group is known from very few people" in told
    assert not re.search(r"\b[12] (people|interview)", told)
    every = frozenset(
        disclosure.facts(("pilot", pilot), ("stage", stage), ("group", group))
        for pilot in counting.pilots(public.study)
        for stage in counting.stages(public.study)
        for group in counting.groups(public.study)
    )
    assert "nobody was interviewed" not in said(replace(public, withheld=every))
    assert "nobody was interviewed" in told


def test_one_coder_is_a_limit() -> None:
    study = small()
    alone = tuple(f for f in study.finished if f.coder == "Ana")
    assert "One person coded everything" in said(report_view(replace(study, finished=alone)))
    assert "One person coded everything" not in said(report_view())
    settings = replace(study.settings, approach="reflexive")
    own = replace(study, finished=alone, settings=settings)
    assert "One person coded everything" not in said(report_view(own))


def profile(view: ReportView, at: int) -> dict[str, str]:
    section = pilots.write(view)
    assert section is not None
    facts = section.parts[at].blocks[0]
    assert isinstance(facts, Facts)
    return dict(facts.pairs)


def test_a_profile_says_who_was_interviewed_what_is_its_own_and_what_is_open() -> None:
    assert profile(report_view(), 0)["Interviewed"] == (
        "6 people in 6 interviews (pilot staff 4, key informant 2, service user 1)"
    )
    eastmere = profile(report_view(), 2)
    assert eastmere["Theory of change"] == (
        "4 of the 5 links; not from “Staff have equipment for working away from the office” to "
        "“social workers have time for families”"
    )
    assert eastmere["Open"].endswith("1 interview not read to the end yet")
    assert "Open" in profile(report_view(), 1)


def test_a_public_profile_counts_no_group_of_few() -> None:
    for at in range(3):
        pairs = profile(report_view(edition="public"), at)
        assert "(" not in pairs["Interviewed"]
    few = replace(small(), participations=small().participations[:-1])
    assert profile(report_view(few, edition="public"), 2)["Interviewed"] == "fewer than 3 people"
    held = frozenset({disclosure.facts(("pilot", "Wrenfold"))})
    withheld = replace(report_view(edition="public"), withheld=held)
    assert profile(withheld, 1)["Interviewed"] == "withheld"
