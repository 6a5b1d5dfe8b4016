import pytest

from qualkit import coding, csvfile
from qualkit.errors import (
    BadSettings,
    Mistakes,
    QuotationAmbiguous,
    QuotationElsewhere,
    QuotationNotFound,
    UnknownName,
    UserError,
)
from qualkit.model import Code, Codebook, Directness, Span, Stance

TEXT = "[Parent 1]: She came. She came every week, “our 😀 lady”."
BOOK = Codebook("B", "1", (Code("time", "Time", stance=True), Code("place", "Place")))


def placed(rows: str, text: str = TEXT) -> list[coding.Given]:
    lines = csvfile.parse(
        ",".join(coding.COLUMNS) + "\n" + rows,
        "c.csv",
        required=coding.REQUIRED,
        known=coding.COLUMNS,
    )
    known = {"T001": text}
    found = coding.place(lines, "c.csv", text_of=known.get, codebook=BOOK, coder="RM")
    coding.refuse("c.csv", found.wrong)
    return list(found.given)


def test_a_quotation_that_occurs_once_needs_no_offsets() -> None:
    (one,) = placed("T001,every week,,,time,,supports,first-hand,a note\n")
    assert one.span == Span(31, 41)
    assert (one.coder, one.stance, one.directness) == ("RM", Stance.SUPPORTS, Directness.FIRST_HAND)


@pytest.mark.parametrize(
    "quote", ['"our 😀 lady"', "“our 😀  lady”", "“our\n😀 lady”"], ids=["marks", "blanks", "lines"]
)
def test_what_other_programs_do_to_a_quotation_is_allowed_for(quote: str) -> None:
    doubled = quote.replace('"', '""')
    (one,) = placed(f'T001,"{doubled}",,,place,,,,\n')
    assert one.span.of(TEXT) == "“our 😀 lady”"


def test_offsets_count_code_points() -> None:
    (one,) = placed("T001,our 😀 lady,44,54,place,DS,,,\n")
    assert (one.span.of(TEXT), one.coder) == ("our 😀 lady", "DS")


def test_offsets_alone_will_do() -> None:
    (one,) = placed("T001,,31,41,place,,,,\n")
    assert one.span.of(TEXT) == "every week"


@pytest.mark.parametrize(
    ("row", "error", "said"),
    [
        ("T001,She left,,,time,,,,", QuotationNotFound, "T001 does not hold the words “She left”"),
        ("T001,She came,,,time,,,,", QuotationAmbiguous, "“She came” 2 times"),
        ("T001,She came,0,8,time,,,,", QuotationElsewhere, "at 0 to 8"),
        ("T001,,,,time,,,,", BadSettings, "neither quote nor start and end"),
        ("T001,,5,,time,,,,", BadSettings, "must both be whole numbers"),
        ("T001,,9,5,time,,,,", BadSettings, "9–5 is not a span"),
        ("T001,,0,9999,time,,,,", BadSettings, "is not a span"),
        ("T001,,-1,3,time,,,,", BadSettings, "is not a span"),
        ("T009,every week,,,time,,,,", BadSettings, "there is no transcript “T009”"),
        ("T001,every week,,,tyme,,,,", UnknownName, "unknown code “tyme”"),
        ("T001,every week,,,time,,maybe,,", UnknownName, "unknown stance “maybe”"),
        ("T001,every week,,,time,,,guess,", UnknownName, "unknown directness “guess”"),
        ("T001,every week,,,place,,supports,,", BadSettings, "“place” carries no stance"),
    ],
)
def test_mistakes_have_their_line(row: str, error: type[UserError], said: str) -> None:
    with pytest.raises(error) as caught:
        placed(f"T001,every week,,,time,,,,\n{row}\n")
    assert "c.csv, line 3" in caught.value.said
    assert said in caught.value.said
    assert caught.value.advice


def test_every_mistake_of_a_file_is_told_at_once() -> None:
    rows = (
        "T001,every week,,,time,,,,\nT009,x,,,time,,,,\nT001,left,,,time,,,,\nT001,x,,,tyme,,,,\n"
    )
    with pytest.raises(Mistakes) as caught:
        placed(rows)
    assert caught.value.said == "c.csv: 3 mistakes; nothing was changed"
    assert caught.value.advice.splitlines() == [
        "line 3: there is no transcript “T009”",
        "    `qualkit status` lists them.",
        "line 4: T001 does not hold the words “left”",
        "    Copy them from `qualkit code show T001`, or give start and end.",
        "line 5: unknown code “tyme”",
        "    Known: time, place.",
    ]


def test_of_many_mistakes_ten_are_told_and_how_many_more_there_are() -> None:
    with pytest.raises(Mistakes) as caught:
        placed("T009,x,,,time,,,,\n" * 13)
    lines = caught.value.advice.splitlines()
    assert sum(line.startswith("line ") for line in lines) == 10
    assert lines[1] == "    `qualkit status` lists them."
    assert lines[-1] == "and 3 more"


def test_a_row_without_a_coder_where_others_name_one() -> None:
    with pytest.raises(BadSettings, match="line 3: no coder is named"):
        placed("T001,every week,,,time,DS,,,\nT001,our,,,time,,,,\n")


def test_what_would_steer_a_terminal_is_not_repeated() -> None:
    with pytest.raises(BadSettings) as caught:
        placed("T0\x1b[2J,every week,,,time,,,,\n")
    assert "\x1b" not in caught.value.said
    with pytest.raises(BadSettings, match="control characters"):
        placed("T001,every week,,,time,D\u202eS,,,\n")
