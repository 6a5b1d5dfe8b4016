"""Quotations: found by their words, set as they are printed, refused where they may not be."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from qualkit import quotations
from qualkit.errors import CannotDecide, UnknownTranscript
from qualkit.model import Consent, Span
from qualkit.model.quotations import Quotation
from qualkit.model.views import StudyView
from qualkit.quotations import Piece, PieceKind, Wanted
from tests.studies import SPEAKERS, small, transcript, where


def chosen(
    transcript: str,
    words: str,
    *,
    elide: Sequence[str] = (),
    insert: Sequence[str] = (),
    view: StudyView | None = None,
) -> Quotation:
    wanted = Wanted("q-one", transcript, words, tuple(elide), tuple(insert))
    return quotations.placed(view or small(), wanted)


def line(one: Quotation, view: StudyView | None = None, *, public: bool = False) -> str:
    return quotations.said(quotations.printed(view or small(), one, public=public))


def agreeing(*consent: Consent) -> StudyView:
    view = small()
    agreed = frozenset(consent)
    return replace(
        view, participations=tuple(replace(p, consent=agreed) for p in view.participations)
    )


def test_words_are_found_whatever_their_capitals_and_line_breaks() -> None:
    one = chosen("T004", "i still do not tell them everything. You would not")
    assert line(one) == "I still do not tell them everything. You would not"
    assert one.span.start == small().transcripts["T004"].text.index("I still")


def test_a_place_names_the_same_words_and_cuts_no_word_in_two() -> None:
    span = chosen("T004", "She came when she said she would").span
    assert chosen("T004", f"@{span.start}-{span.end}").span == span
    assert chosen("T004", f"@{span.start + 1}-{span.end - 2}").span == span


def test_what_is_left_out_is_printed_as_an_elision_and_spaced_as_it_is_read() -> None:
    one = chosen("T003", "Before, they would cross the road.", elide=["they would"])
    assert line(one) == "Before, […] cross the road."
    one = chosen("T002", "I never had that, not in nine years.", elide=[", not in nine years"])
    assert line(one) == "I never had that […]."
    kinds = [piece.kind for piece in quotations.printed(small(), one)]
    assert kinds == [PieceKind.WORDS, PieceKind.ELIDED, PieceKind.WORDS]


def test_what_is_put_in_stands_in_brackets_behind_its_words() -> None:
    one = chosen("T004", "She came when she said she would", insert=["came => [to the house]"])
    assert line(one) == "She came [to the house] when she said she would"
    one = chosen("T004", "She came when she said she would.", insert=["would => to us"])
    assert line(one) == "She came when she said she would [to us]."


def test_brackets_of_the_original_replacements_and_insertions_are_told_apart() -> None:
    one = chosen("T002", "The administrator does the letters [laughs] and then there is a form")
    assert [p.kind for p in quotations.printed(small(), one)] == [PieceKind.WORDS]
    one = chosen(
        "T001",
        "[Administrator 1] has been here since [March 2023]",
        insert=["been here => [in this team]"],
    )
    assert quotations.printed(small(), one) == (
        Piece(PieceKind.REPLACED, "[Administrator 1]"),
        Piece(PieceKind.WORDS, " has been here"),
        Piece(PieceKind.INSERTED, "[in this team]"),
        Piece(PieceKind.WORDS, " since "),
        Piece(PieceKind.REPLACED, "[March 2023]"),
    )
    said = "[Administrator 1] has been here [in this team] since [March 2023]"
    assert line(one) == said
    assert line(one, public=True) == said.replace("[Administrator 1]", "[administrator]")


def test_in_public_a_post_that_a_label_hides_is_not_said() -> None:
    one = chosen("T001", "[Administrator 1] has been here since")
    pieces = quotations.printed(small(), one, public=True, posts={"administrator"})
    assert quotations.said(pieces) == "[name] has been here since"


def test_part_of_a_replacement_takes_all_of_it() -> None:
    one = chosen("T001", "1] has been here since [March")
    assert line(one) == "[Administrator 1] has been here since [March 2023]"


@pytest.mark.parametrize(
    ("transcript", "words", "elide", "insert", "said"),
    [
        ("T004", "no such words", [], [], "do not stand in T004"),
        ("T011", "@3-9000", [], [], "@3-9000 is outside T011"),
        ("T003", "and", [], [], "stand 5 times in T003"),
        ("T004", "She came when", ["She"], [], "is at the beginning or the end of it"),
        ("T004", "She came when", ["She came when"], [], "at the beginning or the end"),
        ("T004", "She came when", ["told"], [], "do not stand in the words of T004 that are"),
        ("T004", "She came when", [], ["came"], "does not say what is put in"),
        ("T004", "She came when", [], ["came => [a] b"], "does not say what is put in"),
        ("T004", "She came when", [], ["came => [ ]"], "does not say what is put in"),
        ("T004", "She came when", [], ["came => [a | b]"], "does not say what is put in"),
        ("T004", "She came when she", ["came"], ["came => [x]"], "is put into words that are left"),
        ("T004", "She came when", [], ["came => [Parent 4]"], "stands for somebody or something"),
    ],
)
def test_what_cannot_be_placed_is_refused(
    transcript: str, words: str, elide: list[str], insert: list[str], said: str
) -> None:
    with pytest.raises(CannotDecide) as error:
        chosen(transcript, words, elide=elide, insert=insert)
    assert said in error.value.said


def test_words_that_stand_more_than_once_are_told_with_their_places() -> None:
    with pytest.raises(CannotDecide) as error:
        chosen("T006", "I do")
    text = small().transcripts["T006"].text
    first = text.index("I do")
    assert f"@{first}-{first + 4}" in error.value.advice


@pytest.mark.parametrize("id", ["", "two words", "q_1", "q-", "ü", "x" * 41])
def test_an_id_is_short_and_plain(id: str) -> None:
    with pytest.raises(CannotDecide, match="is no id for a quotation"):
        quotations.placed(small(), Wanted(id, "T004", "She came"))


def test_an_unknown_transcript_is_said() -> None:
    with pytest.raises(UnknownTranscript):
        chosen("T099", "words")


@pytest.mark.parametrize(
    ("transcript", "words", "said"),
    [
        ("T010", "Caseloads were six", "is notes"),
        ("T011", "every week", "P012 did not agree to be quoted"),
        ("T001", "What has changed since the administrator came?", "no participant's words"),
        ("T008", "Same for us.", "no participant's words"),
    ],
)
def test_what_may_not_be_printed_says_why(transcript: str, words: str, said: str) -> None:
    one = chosen(transcript, words)
    assert said in quotations.bars(small(), one)[0]


def test_words_of_two_speakers_are_barred_until_the_others_are_left_out() -> None:
    view = small()
    text = view.transcripts["T001"].text
    start, end = text.index("I walk in"), text.index(", so they stay")
    both = f"@{start}-{end}"
    question = where(text, "And the equipment?")
    (bar,) = quotations.bars(view, chosen("T001", both))
    assert bar == f"others' words stand in it and are to be left out: @{question[0]}-{question[1]}"
    one = chosen("T001", both, elide=["And the equipment?"])
    assert quotations.bars(view, one) == ()
    assert quotations.speaker(view, one) == "P001"
    assert line(one).endswith("not give her back. […] We have laptops that cannot see the "
                              "school's network")  # fmt: skip


def test_words_that_somebody_decided_against_are_not_printed() -> None:
    one = chosen("T004", "She came when she said she would")
    held = {"T004": (Span(one.span.start + 4, one.span.start + 8),)}
    assert "not to be printed" in quotations.bars(small(), one, held)[0]
    assert quotations.printable(replace(small(), quotations=(one,)), held) == ()


def test_who_approves_first_is_printed_after_that_alone() -> None:
    view = agreeing(Consent.ANALYSE, Consent.QUOTE, Consent.APPROVE)
    one = chosen("T004", "She came when she said she would", view=view)
    assert "P005 approves quotations before they are printed" in quotations.awaits(view, one)
    approved = replace(one, approved_by="P005", approved_at="2026-01-02")
    assert quotations.awaits(view, approved) == ""
    touched = replace(approved, touched=True)
    assert "not those that P005 approved" in quotations.awaits(view, touched)
    for held, printed in ((one, ()), (approved, (approved,)), (touched, ())):
        assert quotations.printable(replace(view, quotations=(held,))) == printed
    assert quotations.awaits(small(), one) == ""
    assert "P005" in quotations.approving(view)


def test_two_quotations_of_one_id_are_neither_printed() -> None:
    one = chosen("T004", "She came when she said she would")
    two = replace(one, act="b", id="Q-ONE")
    assert quotations.printable(replace(small(), quotations=(one, two))) == ()


def test_an_elision_that_may_turn_the_sense_is_warned_of() -> None:
    view = small()
    one = chosen("T003", "And I do not say that it is finished.", elide=["not say that"])
    assert any("says “not”" in said for said in quotations.warnings(view, one))
    one = chosen("T003", "Before, they would cross the road.", elide=["they would"])
    assert quotations.warnings(view, one) == ()


def test_a_question_that_is_left_out_is_no_negation_of_the_speakers() -> None:
    turns = [
        ("[Manager 1]", "She rings round."),
        ("INT", "And nothing else?"),
        ("[Manager 1]", "No, nothing. It is enough."),
    ]
    view = small()
    text = transcript("T001", turns, SPEAKERS["T001"])
    view = replace(view, transcripts={**view.transcripts, "T001": text}, codings=())
    asked = chosen("T001", f"@0-{len(text.text)}", elide=["And nothing else?"], view=view)
    assert quotations.warnings(view, asked) == ()
    assert line(asked, view) == "She rings round. […] No, nothing. It is enough."
    more = ["And nothing else?", "No, nothing."]
    warned = chosen("T001", f"@0-{len(text.text)}", elide=more, view=view)
    assert quotations.warnings(view, warned) == (
        "what is left out says “No”: see that it means the same without",
    )


def test_leaving_out_words_of_the_other_stance_is_warned_of() -> None:
    view = small()
    whole = "She came when she said she would. I still do not tell them everything. You would not."
    text = view.transcripts["T004"].text
    one = chosen("T004", whole.removesuffix("."), elide=["I still do not tell them everything."])
    assert text[one.span.start :].startswith("She came")
    mixed = [made for made in view.codings if made.id != "act-11"]
    inner = replace(view.codings[10], id="x", span=one.elided[0])
    said = quotations.warnings(replace(view, codings=(*mixed, inner)), one)
    assert "what is left out is coded as challenges (trust)" in said


def test_the_ledger_counts_the_chosen_and_the_printed_by_person_group_and_pilot() -> None:
    view = small()
    one = chosen("T004", "She came when she said she would")
    two = chosen("T009", "In the other it ended with the money")
    view = replace(view, quotations=(one, two))
    found = quotations.tally(view, {"public report": [("T004", "P005"), ("T005", "P002")]})
    assert (found.columns, found.totals) == (("chosen", "public report"), (2, 2))
    times = {row.name: row.times for row in found.participants}
    assert (times["P005"], times["P002"], times["P010"]) == ((1, 1), (0, 1), (1, 0))
    assert sum(sum(row) for row in times.values()) == 4
    groups = {row.name: (row.times, row.quoted, row.people) for row in found.groups}
    assert groups == {
        "Pilot staff": ((0, 1), 1, 6),
        "Key informant": ((1, 0), 1, 3),
        "Service user": ((1, 1), 1, 4),
    }
    pilots = {row.name: row.times for row in found.pilots}
    assert pilots == {"Calderbeck": (2, 2), "Wrenfold": (1, 0), "Eastmere": (0, 0)}
    assert found.refused == ("P011", "P012")  # notes; did not agree
    assert "P013" in found.never and "P005" not in found.never
    assert found.above(1) == () and set(found.above(0)) == {"P002", "P005", "P010"}
