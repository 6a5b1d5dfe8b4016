"""The facts of a pilot, the table that it fills in, and what is read out of that again."""

import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest

from qualkit import codebook, csvfile, disclosure, factchecking, settings_pilots
from qualkit.errors import BadSettings
from qualkit.factchecking import Answer, Fact, Given, Material
from qualkit.model import (
    ActKind,
    Dimension,
    Participation,
    Pilot,
    Shape,
    Statement,
    Typology,
    about,
)
from qualkit.model.views import StudyView
from qualkit.report import factsheet
from qualkit.sections import factchecked, interviewed, pilots
from qualkit.sections.blocks import Facts, Prose
from qualkit.settings import read_settings
from tests.studies import report_view, small


def pilot(view: StudyView, id: str) -> Pilot:
    return view.settings.pilot(id)


def facts_of(view: StudyView, id: str = "Wrenfold") -> dict[str, Fact]:
    withheld = disclosure.interviews_table(view).withheld
    return {one.key: one for one in factchecking.facts(view, pilot(view, id), withheld)}


# --- facts


def test_a_pilot_is_told_what_study_yaml_says_of_it_and_nothing_of_others() -> None:
    found = facts_of(small())
    assert found["purpose"].says == "Bring advice from a social worker into a surgery."
    assert found["expectations"].says == ""
    assert found["staffing-social-worker"].says == "2 full-time equivalents"
    assert found["staffing-project-manager"].says == "1 full-time equivalent"
    said = " ".join(f"{one.name} {one.says}" for one in found.values())
    assert not any(other in said for other in ("Calderbeck", "Eastmere", "Home Again"))


def test_each_link_of_the_theory_is_the_pilots_own_or_not() -> None:
    links = {key: one for key, one in facts_of(small(), "Eastmere").items() if "link-" in key}
    assert {key: one.says for key, one in links.items()} == {
        "link-l1": "part of your pilot",
        "link-l2": "not part of your pilot",
        "link-l3": "part of your pilot",
        "link-l4": "part of your pilot",
        "link-l5": "part of your pilot",
    }
    assert links["link-l1"].name == (
        "Administrators work inside the team, so that social workers have time for families"
    )


@pytest.mark.parametrize("k", [1, 2, 3])
def test_numbers_are_those_that_the_public_table_shows_and_no_others(k: int) -> None:
    study = small()
    study = replace(study, settings=replace(study.settings, k=k))
    table = interviewed.interviews(report_view(study, edition="public"))
    for row in table.rows[:-1]:
        found = facts_of(study, row[0])
        columns = [
            (stage, group) for stage in study.settings.stages for group in study.settings.groups
        ]
        for (stage, group), cell in zip(columns, row[1:-2], strict=True):
            key = f"interviewed-{stage.lower()}-{group.lower()}".replace(" ", "-")
            told = found[key].says if key in found else "withheld"
            assert told.replace("nobody", "0").split()[0] == cell
        whole = found["interviewed"].says.split()[0] if "interviewed" in found else "withheld"
        assert whole == row[-1]


def test_months_are_as_exact_as_k_people_share_and_the_policy_allows() -> None:
    study = small()
    months = {"T006": "2023-03", "T007": "2024-10", "T008": "2024-11", "T009": "2024-11"}
    dated = tuple(replace(p, date=months.get(p.transcript, "")) for p in study.participations)

    def told(k: int, dates: str = "month") -> dict[str, str]:
        exact = replace(study.settings.precision, dates=dates)
        settings = replace(study.settings, k=k, precision=exact)
        found = facts_of(replace(study, participations=dated, settings=settings))
        return {key: one.says for key, one in found.items() if key.startswith("dates-")}

    assert told(1) == {
        "dates-stage-1": "interviews in March 2023",
        "dates-stage-2": "interviews from October 2024 to November 2024",
    }
    assert told(3) == {"dates-stage-2": "interviews in 2024"}
    assert told(5) == {}
    assert told(1, "year")["dates-stage-1"] == "interviews in 2023"


def test_only_a_typology_that_is_said_to_be_a_fact_tells_a_place() -> None:
    study = small()
    places = Dimension("", ("one team", "two settings"))
    placed = Statement(
        "s1",
        ActKind.PLACED,
        about(typology="scope", pilot="Wrenfold"),
        "Ana",
        "2025-01-01",
        "Because.",
        value="two settings",
    )
    for factual in (False, True):
        one = Typology("scope", "How far it reached", Shape.GROUPING, (places,), "", factual)
        settings = replace(study.settings, typologies=(one,))
        found = facts_of(replace(study, settings=settings, statements=(placed,)))
        assert ("place-scope" in found) is factual
        assert "Because" not in str(found)
    assert found["place-scope"].says == "two settings"


def test_terms_are_those_that_the_pilots_own_entry_uses() -> None:
    study = small()
    settings = replace(study.settings, keep=frozenset({"Sure Start", "surgery"}))
    found = facts_of(replace(study, settings=settings))
    assert [key for key in found if key.startswith("term-")] == ["term-surgery"]


def test_ids_stay_when_other_facts_come_and_the_label_stands_for_the_name() -> None:
    study = small()
    hidden = replace(pilot(study, "Wrenfold"), disclose="a rural authority", purpose="")
    settings = replace(study.settings, pilots=(*study.settings.pilots[:1], hidden))
    found = facts_of(replace(study, settings=settings))
    assert found["purpose"].id == "a-rural-authority.purpose"
    assert {*facts_of(small())} == {*found}
    assert "Wrenfold" not in str([(one.id, one.name, one.says) for one in found.values()])


def test_a_fact_that_names_another_pilot_is_found() -> None:
    study = small()
    ours = replace(pilot(study, "Wrenfold"), expectations="More than Calderbeck, less in Eastmered")
    settings = replace(study.settings, pilots=(*study.settings.pilots[:1], ours))
    found = factchecking.facts(replace(study, settings=settings), ours, frozenset())
    named = factchecking.naming_others(settings, ours, found)
    assert named == [("Expectations", "Calderbeck")]
    hidden = replace(ours, disclose="a rural authority", expectations="Wrenfold and a half")
    found = factchecking.facts(study, hidden, frozenset())
    assert factchecking.naming_others(settings, hidden, found) == [("Expectations", "Wrenfold")]


def test_the_page_says_every_fact_once_and_asks_nothing_of_a_network() -> None:
    study = small()
    found = tuple(facts_of(study).values())
    page = factsheet.render(study.settings, "Wrenfold", found, table="t.csv", as_of="2025-03-04")
    assert page == factsheet.render(
        study.settings, "Wrenfold", found, table="t.csv", as_of="2025-03-04"
    )
    assert all(page.count(f'id="{one.id}"') == 1 for one in found)
    assert "4 March 2025" in page and "http://" not in page and "https://" not in page
    assert "<script" not in page
    marked = replace(found[1], says="<b>bold</b>")
    assert "&lt;b&gt;bold" in factsheet.render(
        study.settings, "Wrenfold", (marked,), table="t.csv", as_of=""
    )


# --- what comes back


def filled(**answers: tuple[str, str, str]) -> list[csvfile.Row]:
    """The table as it comes back: by key, what stands under right, should say and source."""
    out = [list(row) for row in factchecking.sheet(tuple(facts_of(small()).values()))]
    for row in out[1:]:
        given = answers.get(row[0].partition(".")[2].replace("-", "_"), ("", "", ""))
        row[3:6] = given
    text = csvfile.write(out)
    columns = factchecking.COLUMNS
    return csvfile.parse(text, "back.csv", required=columns, known=columns)


def material(study: StudyView | None = None, *standing: Answer) -> Material:
    """What the small study sent, and what `study` says now."""
    sent = factchecking.digests(facts_of(small()).values())
    return Material(
        "back.csv",
        tuple(facts_of(study or small()).values()),
        {id: frozenset({digest}) for id, digest in sent.items()},
        {"calderbeck": "Calderbeck", "eastmere": "Eastmere"},
        standing,
    )


def refused(rows: list[csvfile.Row], held: Material | None = None) -> str:
    """The one mistake of a table."""
    ((line, error),) = factchecking.read(rows, held or material())[1]
    assert f"back.csv, line {line}: " in error.said
    assert error.advice
    return error.said


def test_a_table_that_nobody_filled_in_says_nothing() -> None:
    assert factchecking.read(filled(), material()) == ([], [])


def test_answers_are_read_whatever_a_spreadsheet_did_to_their_case() -> None:
    found, wrong = factchecking.read(
        filled(
            purpose=("Right.", "", ""),
            staffing_social_worker=("NO", "1.8", "Return of 2023"),
            expectations=("", "- fewer referrals", "Bid"),
            missing=("", "A room was lent.", ""),
        ),
        material(),
    )
    assert not wrong
    assert [(given.fact, given.right, given.should, given.source) for _, given in found] == [
        ("wrenfold.purpose", True, "", ""),
        ("wrenfold.expectations", False, "- fewer referrals", "Bid"),
        ("wrenfold.staffing-social-worker", False, "1.8", "Return of 2023"),
        ("wrenfold.missing", False, "A room was lent.", ""),
    ]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("right", "Something else.", ""), "is right, and should say something else"),
        (("wrong", "", ""), "is wrong, and nothing says what is right"),
        (("perhaps", "", ""), "“perhaps” is neither right nor wrong"),
        (("wrong", "=1+1", ""), "“should say” begins as a formula"),
        (("wrong", "@SUM(A1)", ""), "“should say” begins as a formula"),
        (("right", "", "=HYPERLINK(1)"), "“source” begins as a formula"),
        (
            ("wrong", "Bring advice from a social worker  into a surgery.", ""),
            "should say just what it says",
        ),
    ],
)
def test_what_cannot_be_taken_is_told_with_its_line(given: tuple[str, str, str], said: str) -> None:
    assert said in refused(filled(purpose=given))


def test_a_row_that_is_not_of_this_pilot_or_of_no_fact_is_told() -> None:
    rows = filled(purpose=("right", "", ""))
    line, cells = rows[1]
    for id, said in (
        ("calderbeck.purpose", "calderbeck.purpose is a fact of Calderbeck"),
        ("wrenfold.budget", "there is no fact “wrenfold.budget” of this pilot"),
        ("wrenfold.name", "stands on line 2 too"),
    ):
        assert said in refused([rows[0], (line, {**cells, "id": id}), *rows[2:]])
    others = [(at, {**c, "id": c["id"].replace("wrenfold", "eastmere")}) for at, c in rows]
    with pytest.raises(BadSettings, match="this is the table of Eastmere"):
        factchecking.read(others, material())


def test_a_fact_that_changed_since_is_told_with_both_wordings() -> None:
    study = small()
    ours = replace(pilot(study, "Wrenfold"), purpose="Bring advice into a school.")
    pilots_now = (study.settings.pilots[0], ours, study.settings.pilots[2])
    now = replace(study, settings=replace(study.settings, pilots=pilots_now))
    held = material(now)
    said = refused(filled(purpose=("right", "", "")), held)
    assert "has changed since it was sent: it said “Bring advice from a social worker" in said
    assert "and says “Bring advice into a school.” now" in said
    assert factchecking.read(filled(purpose=("", "", "")), held) == ([], [])


def test_what_we_say_is_not_where_a_correction_goes() -> None:
    rows = filled(purpose=("wrong", "x", ""))
    line, cells = rows[1]
    changed = [rows[0], (line, {**cells, "we say": "Something else."}), *rows[2:]]
    assert "under “we say” of wrenfold.purpose stands “Something else.”" in refused(changed)


def test_an_answer_that_stands_is_known_though_the_fact_followed_it() -> None:
    given = ("wrong", "Bring advice into a school.", "Bid")
    ((_, first),), _ = factchecking.read(filled(purpose=given), material())
    study = small()
    ours = replace(pilot(study, "Wrenfold"), purpose="Bring advice into a school.")
    settings = replace(study.settings, pilots=(study.settings.pilots[0], ours))
    standing = Answer("a1", "Wrenfold", first, "", "2025-01-01")
    held = material(replace(study, settings=settings), standing)
    rows = [row for row in filled(purpose=given) if row[1]["id"] == "wrenfold.purpose"]
    ((_, again),), wrong = factchecking.read(rows, held)
    assert again == first and not wrong


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("2.5", 2.5),
        ("1.8 full-time equivalents, one of them at four days", 1.8),
        ("2 in the first year, 3 in the second", None),
        ("none", None),
    ],
)
def test_full_time_equivalents_are_the_one_number_that_words_hold(
    words: str, number: float | None
) -> None:
    assert factchecking.number(words) == number


def test_no_cell_that_is_sent_would_run_in_a_spreadsheet() -> None:
    study = small()
    ours = replace(pilot(study, "Wrenfold"), purpose="=cmd|' /C calc'!A0")
    found = factchecking.facts(study, ours, frozenset())
    rows = list(csv.reader(io.StringIO(csvfile.write(factchecking.sheet(found)))))
    assert rows[2][2].startswith("'=")
    back = csvfile.parse(
        csvfile.write(factchecking.sheet(found)),
        "t.csv",
        required=factchecking.COLUMNS,
        known=factchecking.COLUMNS,
    )
    assert back[1][1]["we say"] == ours.purpose


# --- the sample's return

SAMPLE = Path(__file__).parents[1] / "transcripts_sample"


def sample() -> StudyView:
    """The sample study as far as its facts need it."""
    with (SAMPLE / "interviews.csv").open(encoding="utf-8", newline="") as file:
        took_part = [
            Participation(
                row["file"],
                row["participant_id"] or row["participant"],
                tuple(one.strip() for one in row["pilot"].split(";")),
                row["stage"],
                row["group"],
                row["role"],
                date=row["date"][:7],
            )
            for row in csv.DictReader(file)
        ]
    book = codebook.read(SAMPLE.parent / "codebooks" / "remodelling.yaml")
    settings = read_settings(SAMPLE / "study.yaml")
    return StudyView(settings, (), book, (), tuple(took_part), {})


def test_what_a_manager_of_the_sample_sent_back_is_taken() -> None:
    study = sample()
    found = tuple(facts_of(study).values())
    path = SAMPLE / "analysis" / "factcheck-wrenfold.csv"
    rows = csvfile.read(path, required=factchecking.COLUMNS, known=factchecking.COLUMNS)
    assert [cells["id"] for _, cells in rows] == [one.id for one in found]
    given, wrong = factchecking.read(rows, Material(path.name, found, {}, {}))
    assert not wrong
    assert {one.fact.partition(".")[2]: one.right for _, one in given} == {
        "name": True,
        "purpose": True,
        "intervention": False,
        "expectations": False,
        "staffing-social-worker": False,
        "staffing-charity-family-worker": True,
        "link-l3": False,
        "missing": False,
    }
    assert all(one.source and one.who == "Project manager" for _, one in given if not one.right)


def test_a_correction_of_the_samples_changes_its_line_of_study_yaml_and_no_other() -> None:
    text = (SAMPLE / "study.yaml").read_text("utf-8")
    new = settings_pilots.changed(text, "Wrenfold", ("staffing", "Social worker"), 1.8)
    differing = [
        pair for pair in zip(text.splitlines(), new.splitlines(), strict=True) if len({*pair}) > 1
    ]
    assert differing == [
        ("      - {post: Social worker, fte: 2.0}", "      - {post: Social worker, fte: 1.8}")
    ]


# --- what stands, and what the report says of it

CORRECTED = Given("wrenfold.purpose", "Purpose", False, "Ours.", "Theirs.", "Bid", "Manager")


def answered(id: str, given: Given, after: str = "2025-02-03T00:00:00") -> Statement:
    what = factchecking.said_of("Wrenfold", given.fact)
    value = "right" if given.right else "wrong"
    return Statement(id, ActKind.ANSWERED, what, "Ana", after, given.text("the pilot"), value=value)


def replied(id: str, to: str, state: str, words: str) -> Statement:
    what = factchecking.said_of("Wrenfold", CORRECTED.fact, to)
    return Statement(id, ActKind.REPLIED, what, "Ana", "2025-03-03", words, value=state)


@pytest.mark.parametrize(
    ("replies", "state", "reason"),
    [
        ((), "open", ""),
        ((replied("r", "a", factchecking.TAKEN, "Theirs."),), "taken over", ""),
        (
            (replied("r", "a", factchecking.REFUSED, "The bid says so."),),
            "refused",
            "The bid says so.",
        ),
        (
            (
                replied("r", "a", factchecking.TAKEN, "Theirs."),
                replied("s", "a", factchecking.REFUSED, "No."),
            ),
            "decided apart",
            "",
        ),
        ((replied("r", "another", factchecking.TAKEN, "Theirs."),), "open", ""),
    ],
)
def test_an_answer_stands_with_what_was_decided_of_it(
    replies: tuple[Statement, ...], state: str, reason: str
) -> None:
    (one,) = factchecking.answers((answered("a", CORRECTED), *replies), "Wrenfold")
    assert (one.given, one.sender, one.state, one.reason) == (CORRECTED, "the pilot", state, reason)
    assert factchecking.answers((answered("a", CORRECTED),), "Calderbeck") == ()


def test_words_that_are_gone_leave_the_answer() -> None:
    gone = replace(answered("a", CORRECTED), text="")
    (one,) = factchecking.answers((gone,), "Wrenfold")
    assert (one.given.fact, one.given.right, one.given.should) == ("wrenfold.purpose", False, "")


def profile(edition: str, *statements: Statement) -> tuple[dict[str, str], list[str]]:
    """Wrenfold's facts in the report, and what is said below them."""
    study = replace(small(), statements=statements)
    section = pilots.write(report_view(study, edition=edition))
    assert section is not None
    (part,) = (one for one in section.parts if one.title == "Wrenfold")
    (pairs,) = (dict(one.pairs) for one in part.blocks if isinstance(one, Facts))
    return pairs, [item for one in part.blocks if isinstance(one, Prose) for item in one.paragraphs]


def test_the_profile_says_nothing_of_a_check_that_nobody_was_asked_for() -> None:
    assert factchecked.facts(report_view(), small().settings.pilots[0]) == ()


def test_the_profile_says_when_it_was_checked_and_what_became_of_corrections() -> None:
    refused_one = replied("r", "a", factchecking.IN_REPORT, "The bid says so.")
    pairs, points = profile("internal", answered("a", CORRECTED), refused_one)
    assert pairs["Facts checked by the pilot"] == (
        "In February 2025, with 1 correction: none were taken over and 1 was refused"
    )
    assert points == [
        "The pilot holds that “Purpose” should say: “Theirs”. It stands as it is: The bid says so."
    ]
    right = replace(CORRECTED, right=True, should="")
    pairs, points = profile("public", answered("a", right))
    assert pairs["Facts checked by the pilot"] == "In February 2025; it corrected nothing"
    assert not points


def test_in_public_nothing_of_a_quarrel_is_said_but_its_count() -> None:
    refused_one = replied("r", "a", factchecking.IN_REPORT, "The bid says so.")
    pairs, points = profile("public", answered("a", CORRECTED), refused_one)
    assert pairs["Facts checked by the pilot"].endswith("1 was refused")
    assert not points
