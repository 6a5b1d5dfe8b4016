"""Which names sound alike."""

import pytest

from qualkit.anonymise.names import is_short_for
from qualkit.anonymise.sounding import sounds_like


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("siobhan", "shivaun"),
        ("siobhan", "shivon"),
        ("kowalczyk", "kovalchik"),
        ("stephenson", "stevenson"),
        ("agnieszka", "agneshka"),
    ],
)
def test_alike(one: str, other: str) -> None:
    assert sounds_like(one, other)


@pytest.mark.parametrize(
    ("one", "other"), [("harbottle", "hargreaves"), ("marie", "mary"), ("jon", "jan"), ("", "")]
)
def test_not_alike_or_too_short_to_tell(one: str, other: str) -> None:
    assert not sounds_like(one, other)


@pytest.mark.parametrize(
    ("short", "given"),
    [("zay", "zaynab"), ("iqqy", "iqbal"), ("jodes", "jodie"), ("mags", "magda")],
)
def test_short_forms(short: str, given: str) -> None:
    assert is_short_for(short, given)


@pytest.mark.parametrize(("short", "given"), [("za", "zaynab"), ("tom", "tim"), ("jodie", "jodie")])
def test_no_short_forms(short: str, given: str) -> None:
    assert not is_short_for(short, given)
