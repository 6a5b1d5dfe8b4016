"""code find: words looked for, and coded where somebody says so; what is not kept, and what is."""

import json
from pathlib import Path
from typing import Any

import pytest

from qualkit.store import acts, codings, texts, typed
from qualkit.workflow.study import Study
from tests.workflow.conftest import TOKEN, Desk

WHY = ("--reason", "talk of paperwork")
APPLY = ("code", "find", "minutes", "rings", "--apply", "admin-support")


@pytest.fixture
def study(desk: Desk) -> Desk:
    return desk.anonymised()


def found(desk: Desk, *words: str) -> list[dict[str, Any]]:
    hits: list[dict[str, Any]] = json.loads(desk.ok("code", "find", *words, "--json"))
    return hits


def held(desk: Desk) -> list[tuple[str, str, str, str]]:
    with Study.at(desk.study, "RM").store.reading() as db:
        words = texts.newest(db)
        return [
            (one.transcript, one.code, one.coder, one.span.of(words[one.transcript].text))
            for one in codings.current(db)
        ]


def test_hits_come_with_their_place_and_whose_words_they_are(study: Desk) -> None:
    first, *rest = found(study, "minutes", "rings")
    assert (first["number"], first["transcript"], first["words"]) == (1, "T001", "minutes")
    assert first["who"]["role"] == "Team manager"
    assert [hit["transcript"] for hit in rest] == ["T001", "T003"]
    assert first["before"].startswith("… 1], as you know.")
    assert first["after"].endswith("diary used to …")
    said = study.ok("code", "find", "minutes")
    assert "«minutes»" in said and "North, Stage 1, Pilot staff, Team manager" in said
    assert "1 hit in 1 transcript." in said


def test_what_interviewers_say_is_not_searched(study: Desk) -> None:
    assert found(study, "last met") == []


@pytest.mark.parametrize(
    ("words", "transcripts"),
    [
        (("--pilot", "South"), ["T003"]),
        (("--group", "Pilot staff"), ["T001"]),
        (("--in", "t003"), ["T003"]),
        (("--stage", "Stage 1"), ["T001", "T003"]),
    ],
)
def test_where_it_is_looked_for(
    study: Desk, words: tuple[str, ...], transcripts: list[str]
) -> None:
    assert [hit["transcript"] for hit in found(study, "rings", *words)] == transcripts


def test_in_the_words_of_a_code_alone(study: Desk) -> None:
    study.ok("code", "import", study.incoming / "codings.csv", "--original")
    assert found(study, "minutes", "rings", "--code", "admin-support")[0]["words"] == "minutes"
    assert len(found(study, "minutes", "rings", "--code", "admin-support")) == 1


def test_chosen_hits_are_coded_and_it_is_kept_why(study: Desk) -> None:
    said = study.ok(*APPLY, "--hits", "1,3", *WHY, "--span", "words")
    assert "Coded 2 hits as Administrative support." in said
    assert held(study) == [
        ("T001", "admin-support", "RM", "minutes"),
        ("T003", "admin-support", "RM", "rings"),
    ]
    with Study.at(study.study, "RM").store.reading() as db:
        coded = [act for act in acts.log(db) if act.kind == "coded"]
        (searched,) = (act for act in acts.log(db) if act.kind == "searched")
        assert {act.body["found"] for act in coded} == {searched.id}
        assert sorted(acts.strings(searched.body["coded"])) == sorted(act.id for act in coded)
        assert "minutes" not in repr(searched) and "paperwork" not in repr(searched)
        assert dict(typed.memos(db)) == {
            searched.id: "Looked for: minutes | rings\nReason: talk of paperwork"
        }
    assert "searched, and coded 2 as admin-support" in study.ok("log")
    study.ok("undo")
    assert held(study) == []


@pytest.mark.parametrize(
    ("covers", "words"),
    [
        ("sentence", "Then [Team manager 1] rings and all is well for a week."),
        ("words", "rings"),
    ],
)
def test_how_much_a_hit_codes(study: Desk, covers: str, words: str) -> None:
    study.ok(*APPLY, "--hits", "3", *WHY, "--span", covers)
    ((_, _, _, coded),) = held(study)
    assert coded.split()[-1] == words.split()[-1]
    assert (len(coded.split()) > 1) == (covers == "sentence")
    assert "I hear nothing" not in coded


def test_nothing_is_coded_twice(study: Desk) -> None:
    study.ok(*APPLY, "--hits", "1", *WHY)
    said = study.ok(
        "code", "find", "minutes", "diary", "--apply", "admin-support", "--hits", "all", *WHY
    )
    assert "Coded 0 hits as Administrative support; 2 were coded so already." in said
    assert len(held(study)) == 1
    assert "■ Administrative support (RM)" in study.ok("code", "find", "minutes")
    study.ok(*APPLY, "--hits", "1", *WHY, "--coder", "DS")
    assert [coder for _, _, coder, _ in held(study)] == ["DS", "RM"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((*APPLY, *WHY), "nobody to ask which hits"),
        ((*APPLY, "--hits", "all"), "nobody to ask which hits"),
        ((*APPLY, "--hits", "all", "--reason", " "), "no reason is given"),
        ((*APPLY, "--hits", "9", *WHY), "there is no hit 9"),
        ((*APPLY, "--hits", "one", *WHY), "“one” is no number"),
        (("code", "find", "(", "--regex"), "the pattern cannot be read"),
        (("code", "find", "x", "--pilot", "West"), "unknown pilot “West”"),
        (("code", "find", "x", "--code", "tyme"), "unknown code “tyme”"),
        (("code", "find", "x", "--in", "T009"), "there is no transcript T009"),
        (("code", "find", "x", "--apply", "tyme", "--hits", "all", *WHY), "unknown code “tyme”"),
        (("code", "find", "Zyxomma", "--apply", "stigma", "--hits", "all", *WHY), "names somebody"),
        ((*APPLY, "--hits", "all", "--reason", "as Zyxomma said"), "the reason names somebody"),
    ],
)
def test_what_is_refused_changes_nothing(study: Desk, words: tuple[str, ...], said: str) -> None:
    before = study.snapshot()
    told = study.refused(*words)
    assert said in told
    assert TOKEN not in told
    assert study.snapshot() == before


def test_a_search_for_a_name_finds_nothing_and_is_kept_nowhere(study: Desk) -> None:
    before = study.snapshot()
    assert "0 hits in 0 transcripts." in study.ok("code", "find", TOKEN)
    assert found(study, TOKEN) == []
    assert study.snapshot() == before


def test_hits_are_confirmed_one_by_one(study: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qualkit.cli.searching.on_terminal", lambda: True)
    answers = iter(["talk of paperwork", "n", "y", "quit"])
    monkeypatch.setattr("click.prompt", lambda *_, **__: next(answers))
    said = study.ok(*APPLY, "--span", "words")
    assert "Coded 1 hit as Administrative support." in said
    assert [words for *_, words in held(study)] == ["rings"]


def test_what_a_copy_without_a_vault_looked_for_is_cleaned_when_it_comes_back(
    study: Desk, tmp_path_factory: pytest.TempPathFactory
) -> None:
    copy = tmp_path_factory.mktemp("copy") / "copy"
    study.ok("copy", "--for-coding", copy)
    theirs = study.at(copy)
    reason = ("--reason", "Zyxomma again", "--coder", "DS")
    theirs.ok(*APPLY, "--hits", "1", *reason)
    study.ok("merge", copy)
    assert len(held(study)) == 1
    assert TOKEN.encode() not in (study.study / "study.db").read_bytes()


def test_what_was_looked_for_goes_with_all_that_was_found(
    study: Desk, tmp_path_factory: pytest.TempPathFactory
) -> None:
    study.ok("code", "find", "well", "--apply", "stigma", "--hits", "all", "--reason", "of wells")
    study.ok(*APPLY, "--hits", "all", *WHY)
    copy = tmp_path_factory.mktemp("copy") / "copy"
    study.ok("copy", "--for-coding", copy)
    more = ("--hits", "all", "--reason", "of letters", "--coder", "DS")
    study.at(copy).ok("code", "find", "letter", "--apply", "stigma", *more)
    study.ok("withdraw", "--participant", "P003", "--yes")

    def reasons() -> set[str]:
        with Study.at(study.study, "RM").store.reading() as db:
            return {text.rpartition(" ")[2] for _, text in typed.memos(db)}

    assert reasons() == {"wells", "paperwork"}  # “well” was found in T001 too
    study.ok("withdraw", "--participant", "P001", "--yes")
    assert reasons() == set()
    study.ok("merge", copy)
    study.ok("merge", copy)
    assert reasons() == set()


def test_a_code_is_meant_by_its_name_and_shown_by_it(study: Desk) -> None:
    study.ok("codebook", "add", "Ringing up", "--provisional", "--under", "multi-agency", "--yes")
    book = json.loads(study.ok("codebook", "show", "--json"))
    (id,) = (one["id"] for one in book if one["name"] == "Ringing up")
    said = study.ok("code", "find", "rings", "--apply", "ringing UP", "--hits", "all", *WHY)
    assert "Coded 2 hits as Ringing up." in said
    assert {code for _, code, _, _ in held(study)} == {id}
    for words in (("code", "find", "rings"), ("code", "list"), ("code", "show", "T001")):
        assert "Ringing up (RM" in study.ok(*words)
    start = json.loads(study.ok("code", "list", "--json"))[0]["span"][0]
    removed = study.ok("code", "remove", "T001", "Ringing up", str(start))
    assert "Removed Ringing up (RM) from T001" in removed


def test_hits_are_shown_in_lines_that_fit_and_break_between_words(study: Desk) -> None:
    said = study.ok("code", "find", "administrator")
    lines = said.splitlines()
    assert max(map(len, lines)) <= 80
    assert "«administrator»" in said
    shown = " ".join(" ".join(lines[1:-1]).split())
    with Study.at(study.study, "RM").store.reading() as db:
        text = " ".join(texts.newest(db, ["T001"])["T001"].text.split())
    assert shown.replace("«", "").replace("»", "").removesuffix(" …") in text


def test_an_export_to_a_dash_is_printed(study: Desk) -> None:
    study.ok("code", "import", study.incoming / "codings.csv", "--original")
    assert study.ok("code", "export", "-") == study.ok("code", "export")
    assert not Path("-").exists()


def test_codings_are_listed_shown_and_exported_alike(study: Desk) -> None:
    done = json.loads(
        study.ok("code", "import", study.incoming / "codings.csv", "--original", "--json")
    )
    assert done["codings"] == 5
    listed = json.loads(study.ok("code", "list", "--json"))
    assert len(listed) == 5
    stigma = json.loads(study.ok("code", "list", "--json", "--code", "stigma"))
    assert [one["code"] for one in stigma] == ["stigma"]
    in_t001 = json.loads(study.ok("code", "list", "--transcript", "T001", "--json"))
    shown = json.loads(study.ok("code", "show", "T001", "--json"))
    assert shown["codings"] == in_t001
    assert shown["turns"][1]["speaker"] == "participant"
    assert json.loads(study.ok("code", "list", "--coder", "DS", "--json")) == []
    exported = json.loads(study.ok("code", "export", "--json"))
    assert [one["quote"] for one in exported] == [one["words"] for one in listed]
    assert "unknown code" in study.refused("code", "list", "--code", "tyme")
