"""The slips in the appendices of a printed evaluation, typed out under other names of pilots.

Checked by hand: key informants at stage 2 add up to 63 and are printed as 53; one pilot has 20
interviews at stage 1 and is printed with 18; stage 1 is 162 and not 160, both stages 378 and not
376; one post stands twice for one pilot.
"""

from pathlib import Path

import pytest

from qualkit.sums import slips

APPENDICES = Path(__file__).parents[1] / "cases" / "sums" / "appendices"


@pytest.mark.parametrize(
    ("name", "told"),
    [
        (
            "a-interviews",
            [
                "13: “Shefford”, “Overall total, Stage 1”: its cells add up to 20; 18 is printed",
                "19: “Total”, “Key informants, Stage 2”: its cells add up to 63; 53 is printed",
                "19: “Total”, “Overall total, Stage 1”: its cells add up to 162; 160 is printed",
            ],
        ),
        (
            "a-both-stages",
            ["7: “Both stages”, “All”: its cells add up to 378; 376 is printed"],
        ),
        (
            "b-key-informants",
            ["14: “Total”, “Number of interviews”: its cells add up to 63; 53 is printed"],
        ),
        (
            "c-pilot-interviews",
            ["33: “Somerby, Administrators” stands twice (also on line 30)"],
        ),
    ],
)
def test_slips_of_printed_appendices(name: str, told: list[str]) -> None:
    text = (APPENDICES / f"{name}.md").read_text(encoding="utf-8")
    assert [f"{slip.line}: {slip.what}" for slip in slips(text)] == told


def test_what_both_stages_come_to_is_told_in_the_words_above_the_table_too() -> None:
    text = (APPENDICES / "a-interviews.md").read_text(encoding="utf-8")
    wrong = text.replace("In all, 378 interviews", "In all, 376 interviews")
    assert "“376 interviews”: the table adds up to 378" in {slip.what for slip in slips(wrong)}
