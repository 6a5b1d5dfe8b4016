from pathlib import Path

from qualkit.store import Store
from tests.store.conftest import with_transcript
from tests.store.writers import at_once

WRITERS, TIMES = 8, 40


def test_eight_writers_lose_nothing_and_never_fail(
    store: Store, address: str, tmp_path: Path
) -> None:
    with_transcript(store, "T001", "they came round every week")
    done = at_once(address, tmp_path, writers=WRITERS, times=TIMES)
    assert done.errors == ()
    assert len(done.acknowledged) == WRITERS * TIMES
    assert done.lost == frozenset()
    assert done.numbers == tuple(range(1, WRITERS * TIMES + 1))
