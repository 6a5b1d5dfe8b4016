"""Measure everything on the sample study, and write the tables to docs/benchmarks.md."""

from __future__ import annotations

import os
import statistics
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks import foundations, identifiers, sets, verbs
from benchmarks.study import SAMPLE, Measured, measured
from benchmarks.tables import markdown, rate
from qualkit import anonymise, suggest
from qualkit.recognisers import spacy_names
from qualkit.suggesters import embed

PAGE = Path(__file__).parents[1] / "docs" / "benchmarks.md"
TRUTH = SAMPLE / "truth" / "identifiers.csv"
ROUNDS = 3
LEAD = """# Benchmarks

Measured on the sample study by `make bench`, which writes this page. Seconds move from machine to
machine; ratios are of things measured side by side in one run. Rates are with their counts and 95%
intervals (Wilson). The sample is one study, written for this project: the recognisers were
developed with it in sight. It says how the program behaves on it, and is no promise for yours.
"""
GROUPS = ("direct", "person", "place or organisation", "date", "all")


def page(folder: Path) -> Iterator[str]:
    """The page, a part at a time."""
    yield LEAD
    costs = verbs.costs(folder)
    os.environ.update(verbs.settings(folder))
    study = measured(folder / "study")
    yield from _identifiers(study)
    yield _speed(study)
    yield from _suggestions(study)
    yield "## Safe keeping\n\nIn turns, in one run; medians, and the ratio's median and range.\n"
    yield foundations.table()
    yield "## Verbs\n\nEach in a process of its own, from nothing to done.\n"
    yield markdown(
        ("verb", "seconds", "peak memory, MB"),
        [(c.verb, f"{c.seconds:.1f}", f"{c.megabytes:.0f}") for c in costs],
    )


def _identifiers(study: Measured) -> Iterator[str]:
    scores = {
        "the sample study": identifiers.score(study.texts, list(sets.truth(TRUTH)), study.masked),
        "second set": sets.read("second").scored(),
        "third set": sets.read("third").scored(),
    }
    yield f"""## Identifiers

A mention is found when every character of it is masked, unattended (`anonymise --yes`, model
{study.model}). Direct identifiers are those of a fixed format: telephone, email, postcode, numbers.
The recognisers were developed with the sample study and the second set in sight; the third was
scored once before anything was changed for it
([what that gave](../benchmarks/interviews/README.md)).
"""
    yield markdown(
        ("found", *scores),
        [(group, *(rate(*found.recall[group]) for found in scores.values())) for group in GROUPS],
    )
    yield markdown(
        ("not to be found", *scores),
        [
            (
                "words removed that identify nobody",
                *(rate(found.removed, found.words) for found in scores.values()),
            ),
            (
                "names still in a file, once for each file",
                *(len(found.leaked) for found in scores.values()),
            ),
        ],
    )


def _speed(study: Measured) -> str:
    texts = study.texts
    bodies = [
        turn.body.of(scene.transcript.text)
        for scene in study.scenes.values()
        for turn in scene.transcript.turns
    ]
    pipeline = spacy_names.load(spacy_names.installed())

    def bare() -> None:
        list(pipeline.pipe(bodies, batch_size=spacy_names.BATCH))

    def whole() -> None:
        finds = anonymise.find(study.scenes)
        sets.anonymised(study.scenes, finds, keep=anonymise.Keep())

    bare()
    whole()
    pairs = [
        (
            identifiers.words_per_second(bare, texts.values()),
            identifiers.words_per_second(whole, texts.values()),
        )
        for _ in range(ROUNDS)
    ]
    ratio = statistics.median(ours / theirs for theirs, ours in pairs)
    low, high = min(o / t for t, o in pairs), max(o / t for t, o in pairs)
    theirs, ours = (statistics.median(column) for column in zip(*pairs, strict=True))
    return f"""Speed: {ours:,.0f} words a second for all of finding, joining and placing, beside
{theirs:,.0f} for spaCy's named entities alone (same model, components left out and batch size):
{ratio:.2f} times as fast ({low:.2f} to {high:.2f} in {ROUNDS} rounds).
"""


def _suggestions(study: Measured) -> Iterator[str]:
    tested = suggest.evaluate(study.view, embedder=embed.load(), cache=None, seed=1)
    yield f"""## Suggestions

Learnt from some transcripts and tested on the others, in turn ({tested.transcripts} transcripts,
{tested.segments} coded segments, {len(study.view.codebook.leaves)} codes, one coder's codings).
Recall at 3 is the share of true codes that are among the first three suggested.
"""
    yield markdown(
        ("method", "recall at 3"),
        [
            (suggest.METHODS[name], rate(share.count, share.of))
            for name, share in tested.recall.items()
        ],
    )
    yield f"""
Of suggestions with a probability of .5 or more, these were right:
{rate(tested.precision.count, tested.precision.of)}. Expected calibration error: {tested.error:.3f}.
"""


def main() -> None:
    """Print each part as it is measured; write the page at the end."""
    with tempfile.TemporaryDirectory(prefix="qualkit-bench-") as folder:
        parts = []
        for part in page(Path(folder)):
            print(part, flush=True)
            parts.append(part)
    PAGE.write_text("\n".join(part.rstrip("\n") + "\n" for part in parts), encoding="utf-8")


main()
