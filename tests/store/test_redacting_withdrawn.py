"""What an act of withdrawal tells, and that what is not as we write it is none."""

import pytest

from qualkit.model import Act, ActKind, Span
from qualkit.store import withdrawn
from qualkit.store.withdrawn import Cut


def act(**body: object) -> Act:
    whole: dict[str, object] = {"whole": [], "left": [], "cut": [], "acts": [], "memos": []}
    return Act("a", "b", "RM", "2024-01-01T00:00:00", ActKind.WITHDRAWN, None, {**whole, **body})


def test_an_act_tells_what_was_put_into_it() -> None:
    cuts = (Cut("T003", 4, Span(12, 23)), Cut("T003", 4, Span(40, 51)))
    body = withdrawn.body(
        "speaker", participants=["P001"], whole=["T007"], left=[("T003", "P001")], cuts=cuts
    )
    told = withdrawn.tells(act(**body))
    assert told.whole == {"T007"}
    assert told.left == {("T003", "P001")}
    assert told.cuts == cuts
    assert told.cut == {"T003"}
    assert withdrawn.is_told(act(**body))


@pytest.mark.parametrize(
    "body",
    [
        {"whole": ["T1"]},
        {"whole": ["anything"]},
        {"left": ["T001"]},
        {"left": ["T001 Dawn Overy"]},
        {"cut": ["T001 1 5"]},
        {"cut": ["T001 1 5-6 words"]},
    ],
)
def test_what_is_none(body: dict[str, object]) -> None:
    assert not withdrawn.is_told(act(**body))
