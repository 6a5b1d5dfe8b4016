import pytest

from qualkit import csvfile
from qualkit.errors import BadSettings
from qualkit.ingest import interviews
from qualkit.model import Consent, Pilot, Settings, SourceKind
from qualkit.register import Register

HEAD = "file,pilot,stage,group,role,participant"
SETTINGS = Settings(
    "u", "T", pilots=(Pilot("North"), Pilot("South")), stages=("S1", "S2"), groups=("Staff",)
)


def read(
    text: str, settings: Settings = SETTINGS, so_far: Register | None = None
) -> interviews.Interviews:
    lines = csvfile.parse(
        text, "interviews.csv", required=interviews.REQUIRED, known=interviews.COLUMNS
    )
    return interviews.read(lines, "interviews.csv", settings, so_far or Register("u"))


def test_a_row_is_a_person_in_an_interview() -> None:
    said = read(f"{HEAD},date,quote\na.txt,North;South,S1,Staff,Manager,Ada Obi,2023-03-14,no\n")
    (row,) = said.rows
    assert (row.participant, row.pilots, row.date) == ("P001", ("North", "South"), "2023-03-14")
    assert row.consent == {Consent.ANALYSE}
    assert row.kind is SourceKind.INTERVIEW
    assert [person.name for person in said.people] == ["Ada Obi"]


def test_the_same_name_is_the_same_person_unless_ids_differ() -> None:
    same = read(f"{HEAD}\na.txt,North,S1,Staff,M,Ada Obi\nb.txt,North,S2,Staff,M,ada obi\n")
    assert [row.participant for row in same.rows] == ["P001", "P001"]
    namesakes = read(
        f"{HEAD},participant_id\n"
        "a.txt,North,S1,Staff,M,Ada Obi,1\nb.txt,North,S2,Staff,M,Ada Obi,2\n"
    )
    assert [row.participant for row in namesakes.rows] == ["P001", "P002"]


def test_people_known_already_keep_their_ids() -> None:
    first = read(f"{HEAD}\na.txt,North,S1,Staff,M,Ada Obi\n")
    so_far = Register("u", people=first.people)
    said = read(
        f"{HEAD}\nb.txt,North,S2,Staff,M,Bo Lim\nc.txt,North,S2,Staff,M,Ada Obi\n", so_far=so_far
    )
    assert [row.participant for row in said.rows] == ["P002", "P001"]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("a.txt,North,S1,Staff,,Ada\n", "line 2: the cell under “role” is empty"),
        ("a.txt,West,S1,Staff,M,Ada\n", "line 2: unknown pilot “West”"),
        ("a.txt,North;West,S1,Staff,M,Ada\n", "line 2: unknown pilot “West”"),
        ("a.txt,North,S3,Staff,M,Ada\n", "line 2: unknown stage “S3”"),
        ("a.txt,North,S1,Parents,M,Ada\n", "line 2: unknown group “Parents”"),
        (
            "a.txt,North,S1,Staff,M,Ada\na.txt,North,S1,Staff,M,Ada\n",
            "line 3: the same person stands twice for “a.txt”",
        ),
    ],
)
def test_mistakes_have_their_line(rows: str, said: str) -> None:
    with pytest.raises(BadSettings) as caught:
        read(f"{HEAD}\n{rows}")
    assert said in caught.value.said


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("date", "14/03/2023", "“14/03/2023” is not a date that is understood"),
        ("date", "2023-13-01", "is not a date"),
        ("kind", "chat", "unknown kind “chat”"),
        ("quote", "maybe", "“maybe” under “quote” is neither yes nor no"),
        ("consent", "no", "did not consent to analysis"),
    ],
)
def test_cells_that_cannot_be_read(column: str, value: str, said: str) -> None:
    with pytest.raises(BadSettings, match="line 2") as caught:
        read(f"{HEAD},{column}\na.txt,North,S1,Staff,M,Ada,{value}\n")
    assert said in caught.value.said


def test_while_study_yaml_names_nothing_anything_goes() -> None:
    said = read(f"{HEAD}\na.txt,West,Wave 1,Parents,M,Ada\n", Settings("u", "T"))
    assert interviews.names_of(said.rows) == {
        "pilots": ["West"],
        "stages": ["Wave 1"],
        "groups": ["Parents"],
    }


def test_what_everybody_may_see_holds_nothing_typed_freely() -> None:
    (row,) = read(
        f"{HEAD},date,agency\na.txt,North,S1,Staff,Head of Ada House,Ada,2023-03-14,Ada House\n"
    ).rows
    seen = interviews.participation("T001", row)
    assert (seen.role, seen.agency, seen.date) == ("", "", "2023-03")
