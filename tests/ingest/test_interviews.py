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


def test_who_approves_quotations_first_may_be_quoted_on_that_condition() -> None:
    first, other = read(
        f"{HEAD},approve\na.txt,North,S1,Staff,M,Ada Obi,yes\nb.txt,North,S1,Staff,M,Bo Ek,\n"
    ).rows
    assert first.consent == {Consent.ANALYSE, Consent.QUOTE, Consent.APPROVE}
    assert other.consent == {Consent.ANALYSE, Consent.QUOTE}
    asked, free = (interviews.participation("T001", row) for row in (first, other))
    assert (asked.quoted_freely, free.quoted_freely) == (False, True)


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
        ("a.txt,North,S1,Staff,M,\u200b\u2060\n", "line 2: the cell under “participant” is empty"),
        ("a.txt,North,S1,Staff,\u00a0\u200b,Ada\n", "line 2: the cell under “role” is empty"),
        ("\u200b,North,S1,Staff,M,Ada\n", "line 2: the cell under “file” is empty"),
        ("a.txt,; ;,S1,Staff,M,Ada\n", "line 2: the cell under “pilot” is empty"),
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
        ("approve", "first", "“first” under “approve” is neither yes nor no"),
        ("quote", "maybe", "“maybe” under “quote” is neither yes nor no"),
        ("consent", "no", "did not consent to analysis"),
        ("date", "2023-02-31", "is not a date"),
        ("date", "２０２３-02", "is not a date"),
        ("language", "Welsh; 07700 900123", "is not the name of a language"),
        ("language", "she spoke Welsh with her mother", "is not the name of a language"),
        ("language", "W" * 41, "is not the name of a language"),
        ("language", "Ada Obi", "“Ada Obi” under “language” holds the name of a participant"),
    ],
)
def test_cells_that_cannot_be_read(column: str, value: str, said: str) -> None:
    with pytest.raises(BadSettings, match="line 2") as caught:
        read(f"{HEAD},{column}\na.txt,North,S1,Staff,M,Ada Obi,{value}\n")
    assert said in caught.value.said


@pytest.mark.parametrize(
    "language", ["Welsh", "British Sign Language (BSL)", "Q’eqchi’", "Serbo-Croatian", "हिन्दी"]
)
def test_languages(language: str) -> None:
    (row,) = read(f"{HEAD},language\na.txt,North,S1,Staff,M,Ada,{language}\n").rows
    assert row.language == language


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (
            "a.txt,North,S1,Friends of Ada Obi,M,Bo Lim",
            "line 3: “Friends of Ada Obi” under “group”",
        ),
        ("a.txt,North,ada-obi's year,G,M,Bo Lim", "line 3: “ada-obi's year” under “stage”"),
        ("a.txt,North;Bo Lim,S,G,M,Bo Lim", "line 3: “Bo Lim” under “pilot”"),
        (f"a.txt,North,S,{'g' * 61},M,Bo Lim", "under “group” is longer than 60 characters"),
        (
            f"a.txt,North;{'p' * 61},S,G,M,Bo Lim",
            "under “pilot” is longer than 60 characters",
        ),
    ],
)
def test_labels_that_everybody_will_see(row: str, said: str) -> None:
    with pytest.raises(BadSettings) as caught:
        read(f"{HEAD}\nb.txt,North,S,G,M,Ada Obi\n{row}\n", Settings("u", "T"))
    assert said in caught.value.said


@pytest.mark.parametrize(
    ("group", "participant"),
    [("Canada", "Ada"), ("Cohort A", "A"), ("Parents", "A parent"), ("Staff", "--")],
)
def test_labels_that_name_nobody(group: str, participant: str) -> None:
    (row,) = read(f"{HEAD}\na.txt,N,S,{group},M,{participant}\n", Settings("u", "T")).rows
    assert row.group == group


def test_cells_are_clean_and_pilots_are_spelled_as_in_study_yaml() -> None:
    settings = Settings("u", "T", pilots=(Pilot("Caf\u00e9  North"),))
    (row,) = read(
        f'{HEAD}\na.txt,Cafe\u0301\u00a0North;Caf\u00e9 North,S,G,"Head\nof\u00adfice",Ada\n',
        settings,
    ).rows
    assert row.pilots == ("Caf\u00e9  North",)
    assert row.role == "Head office"


def test_a_file_has_the_line_that_names_it_first() -> None:
    said = read(
        f"{HEAD}\n,,,\nb.txt,North,S1,Staff,M,Ada\n\na.txt,North,S1,Staff,M,Ada\n"
        "a.txt,North,S1,Staff,M,Bo\n"
    )
    assert said.lines == {"b.txt": 3, "a.txt": 5}


def test_a_name_that_a_mac_wrote_and_the_table_did_not() -> None:
    (row,) = read(f"{HEAD}\nzoe\u0308 1.txt,North,S1,Staff,M,Ada\n").rows
    assert row.file == "zo\u00eb 1.txt"


def test_a_second_name_under_an_id_is_kept() -> None:
    said = read(
        f"{HEAD},participant_id\n"
        "a.txt,North,S1,Staff,M,Ada Obi,1\nb.txt,North,S2,Staff,M,Ada Lim,1\n"
    )
    assert said.people[0].names == ("Ada Obi", "Ada Lim")


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
