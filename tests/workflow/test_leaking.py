"""A name that hides: in the study's folder `check` names the place; nothing with it leaves."""

import shutil
from pathlib import Path

import pytest

from tests import hiding
from tests.hiding import MORE, TWELVE, Place
from tests.workflow.conftest import TOKEN, Desk


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study that is anonymised and coded, made once."""
    place = tmp_path_factory.mktemp("made")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("QUALKIT_KEY_FILE", str(place / "key.txt"))
        patched.setenv("QUALKIT_CODER", "RM")
        patched.delenv("QUALKIT_STORE", raising=False)
        Desk(place).coded()
    return place


@pytest.fixture
def ready(made: Path, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    shutil.copytree(made / "study", desk.study)
    monkeypatch.setenv("QUALKIT_KEY_FILE", str(made / "key.txt"))
    return desk


def leaks(desk: Desk) -> list[str]:
    """What `check` says of the files."""
    lines = desk.run("check").stdout.splitlines()
    at = next(n for n, line in enumerate(lines) if "packs, the database and file names" in line)
    listed = []
    for line in lines[at + 1 :]:
        if not line.startswith("   "):
            break
        listed += line.strip().split(", the name of ")
    return listed[:-1]


def test_a_clean_study_and_all_that_it_writes_holds(ready: Desk) -> None:
    ready.ok("report")
    ready.ok("report", "--edition", "public")
    ready.ok("share", ready.study / "shares" / "pack", "--draft")
    ready.ok("copy", "--for-coding", ready.study / "shares" / "copy", "--to", "DS")
    ready.ok("backup", ready.study / "backup.zip")
    ready.ok("code", "export", ready.study / "codings.csv")
    assert not leaks(ready)


@pytest.mark.parametrize("place", [*TWELVE, *MORE], ids=lambda place: place.make.__name__)
def test_every_hiding_place_in_the_folder_is_named(ready: Desk, place: Place) -> None:
    path = hiding.put(ready.study / "reports", place, TOKEN)
    found = leaks(ready)
    assert any(place.said in line and f"reports/{place.file}" in line for line in found), found
    assert all(" at " in line and "a form of [" in line for line in found)
    assert not any(TOKEN in line for line in found if "the name of" not in line)
    path.write_bytes(place.make("Nobody"))
    assert not leaks(ready)
