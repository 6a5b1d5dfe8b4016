from dataclasses import replace

import pytest

from qualkit.csvfile import parse
from qualkit.errors import BadSettings, Unpartnered
from qualkit.ingest import speakers
from qualkit.model import SpeakerKind, Speech
from qualkit.readers.normal import compose
from qualkit.register import Person, Row, Voice

ADA, BO = Person("P001", "Ada Obi"), Person("P002", "Bo Lim")


def row(person: Person, **more: str) -> Row:
    return Row("a.txt", person.id, ("North",), "S1", "Staff", "M", **more)  # type: ignore[arg-type]


def heard(
    labels: list[str], rows: list[Row], table: str = "", who: tuple[Person, ...] = (ADA, BO)
) -> dict[str, Voice]:
    lines = parse(
        "file,label,participant,kind\n" + table,
        "speakers.csv",
        required=("file", "label"),
        known=speakers.COLUMNS,
    )
    transcript = compose(Speech(label, "words") for label in labels)
    people = {person.id: person for person in who}
    said = speakers.voices(
        "a.txt", transcript, rows, people, speakers.read(lines, "speakers.csv"), "speakers.csv"
    )
    return {voice.label: voice for voice in said}


@pytest.mark.parametrize(
    ("label", "kind", "participant"),
    [
        ("Ada Obi", SpeakerKind.PARTICIPANT, "P001"),
        ("ADA", SpeakerKind.PARTICIPANT, "P001"),
        ("AO", SpeakerKind.PARTICIPANT, "P001"),
        ("P1", SpeakerKind.PARTICIPANT, "P001"),
        ("", SpeakerKind.PARTICIPANT, "P001"),
        ("INT", SpeakerKind.INTERVIEWER, None),
        ("Q", SpeakerKind.INTERVIEWER, None),
        ("Kim Song", SpeakerKind.INTERVIEWER, None),
        ("kim", SpeakerKind.INTERVIEWER, None),
        ("Interpreter", SpeakerKind.INTERPRETER, "P001"),
        ("Somebody", SpeakerKind.UNIDENTIFIED, None),
    ],
)
def test_labels_that_explain_themselves(
    label: str, kind: SpeakerKind, participant: str | None
) -> None:
    voice = heard([label], [row(ADA, interviewer="Kim Song")])[label]
    assert (voice.kind, voice.participant) == (kind, participant)


def test_in_a_group_a_bare_respondent_is_nobody_known() -> None:
    voices = heard(["P1", "Bo"], [row(ADA), row(BO)])
    assert voices["P1"].kind is SpeakerKind.UNIDENTIFIED
    assert voices["Bo"].participant == "P002"


def test_speakers_csv_goes_before_guesses() -> None:
    voices = heard(["P1", "INT"], [row(ADA), row(BO)], "a.txt,P1,Bo Lim,participant\n")
    assert voices["P1"] == Voice("P1", SpeakerKind.PARTICIPANT, "P002")


@pytest.mark.parametrize("label", ["Ada Lim", "AL", "Ada", "AO"])
def test_anybody_is_known_by_each_of_their_names(label: str) -> None:
    ada = replace(ADA, also=("Ada Lim",))
    assert heard([label], [row(ada), row(BO)], who=(ada, BO))[label].participant == "P001"
    table = f"a.txt,{label},ada lim,participant\n"
    assert heard([label], [row(ada), row(BO)], table, (ada, BO))[label].participant == "P001"


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("a.txt,P9,Bo Lim,participant\n", "line 2: a.txt has no speaker “P9”"),
        ("a.txt,P1,Cy Ro,participant\n", "line 2: “Cy Ro” is not in a.txt"),
    ],
)
def test_lines_that_find_no_partner(table: str, said: str) -> None:
    with pytest.raises(Unpartnered) as caught:
        heard(["P1"], [row(ADA), row(BO)], table)
    assert said in caught.value.said


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("\u200b,P1,Ada Obi,participant\n", "line 2: the cell under “file” is empty"),
        (
            "a.txt,P1,Ada Obi,participant\na.txt,P1,Bo Lim,participant\n",
            "line 3: “P1” of a.txt stands twice",
        ),
    ],
)
def test_mistakes_have_their_line(table: str, said: str) -> None:
    with pytest.raises(BadSettings) as caught:
        heard(["P1"], [row(ADA), row(BO)], table)
    assert said in caught.value.said


def test_a_kind_that_there_is_not() -> None:
    with pytest.raises(BadSettings, match="unknown kind “chair”"):
        heard(["P1"], [row(ADA)], "a.txt,P1,Ada Obi,chair\n")
