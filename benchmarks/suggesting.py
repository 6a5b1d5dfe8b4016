"""Suggestions beside the usual ways, by labels a code; and whether they can be relied on.

`python -m benchmarks.suggesting` prints the section; `make bench` puts it on its page.
"""

from __future__ import annotations

import os
import re
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks import verbs
from benchmarks.study import measured
from benchmarks.tables import markdown, rate
from qualkit import codebook as codebooks
from qualkit.model import AnonymisedTranscript, Code, Codebook, Coding, Finished, Segment, Span
from qualkit.model.views import StudyView
from qualkit.segments import segments
from qualkit.suggest import training_labels
from qualkit.suggesters import auditing, blend, coded, embed
from qualkit.suggesters.calibrate import (
    Flags,
    Numbers,
    Scale,
    by_transcript,
    calibration_error,
    leading,
    picked,
)
from qualkit.suggesters.labels import carries, labels
from qualkit.suggesters.learning import Material, Weights, blended, learn, logits
from qualkit.suggesters.passages import Passages, meant
from qualkit.suggesters.why import Reasons

TOP, FOLDS, SEEDS = 3, 4, (1, 2)
LABELS: tuple[int | None, ...] = (0, 5, 10, 20, None)
"""Labels a code that are learnt from; None is all there are."""
DRAWS = 1000
DEALS = (1, 2, 3)
"""Ways to deal the transcripts, for what is promised: one alone says little of so few."""
REMOVED, PLANTED = 120, 20
BOOKS = Path(__file__).parents[1] / "codebooks"

Method = Callable[[Material, Flags, Flags], Numbers]


class Vectors(dict[str, bytes]):
    """Embeddings in memory, so that nothing is embedded twice."""

    def get_many(self, keys: Sequence[str]) -> dict[str, bytes]:
        """Those that are known."""
        return {key: self[key] for key in keys if key in self}

    def put_many(self, vectors: Mapping[str, bytes]) -> None:
        """Keep these."""
        self.update(vectors)


# --- the ways


def _most_frequent(given: Material, seen: Flags, out: Flags) -> Numbers:
    counts = given.labels.carried[seen].sum(axis=0).astype(np.float64)
    return np.tile(counts, (int(out.sum()), 1))


def _zero_shot(given: Material, seen: Flags, out: Flags) -> Numbers:
    """The likest part of each code's definition, by MiniLM as it comes."""
    look = given.looks[-1]
    alike = look.segments[out] @ look.definitions.T
    owners = np.array([part.code for part in given.definitions])
    return np.stack([alike[:, owners == code].max(axis=1) for code in given.labels.codes], axis=1)


def _plain(given: Material, seen: Flags, out: Flags) -> Numbers:
    """TF-IDF and logistic regression as scikit-learn has them, from labels alone."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    texts = [one.text for one in given.segments]
    rows = TfidfVectorizer(sublinear_tf=True, ngram_range=(1, 2), stop_words="english")
    features = rows.fit_transform(texts)
    scores = np.full((int(out.sum()), len(given.labels.codes)), -9.0)
    for column in range(scores.shape[1]):
        truth = given.labels.carried[seen, column]
        if truth.any() and not truth.all():
            model = LogisticRegression(C=10.0, solver="liblinear").fit(features[seen], truth)
            scores[:, column] = model.decision_function(features[out])
    return scores


METHODS: dict[str, Method] = {
    "the most frequent codes": _most_frequent,
    "likest definition (MiniLM, nothing learnt)": _zero_shot,
    "TF-IDF + LR, labels alone": _plain,
}
OURS = (
    "TF-IDF + LR, definitions too",
    "MiniLM + LR, definitions too",
    "the blend: what `suggest` does",
)


@dataclass(frozen=True)
class Trials:
    """Hits of each way in each transcript: by way and labels, transcripts by hits and codes."""

    names: tuple[str, ...]
    hits: Mapping[tuple[str, int | None], NDArray[np.float64]]
    codes: NDArray[np.float64]

    def cell(self, way: str, many: int | None, which: Flags) -> str:
        """Recall in these transcripts, with an interval by drawing transcripts again."""
        return _interval(self.hits[way, many][which], self.codes[which])

    def ahead(self, many: int | None, which: Flags, of: str) -> str:
        """How far the blend is ahead of another way, likewise."""
        gained = self.hits[OURS[2], many] - self.hits[of, many]
        return _interval(gained[which], self.codes[which])


def _interval(hits: Numbers, codes: Numbers) -> str:
    dice = np.random.default_rng(1)
    drawn = dice.integers(0, len(hits), (DRAWS, len(hits)))
    low, high = np.quantile(hits[drawn].sum(axis=1) / codes[drawn].sum(axis=1), [0.025, 0.975])
    return f"{hits.sum() / codes.sum():.3f} ({low:.3f}–{high:.3f})"


def _trials(given: Material) -> Trials:
    """Learn from so many labels a code, test on the transcripts held out, in turn and again."""
    names = tuple(sorted(set(given.transcripts)))
    where = np.array([names.index(name) for name in given.transcripts])
    hits: dict[tuple[str, int | None], Numbers] = {}
    codes = np.zeros(len(names))
    for seed in SEEDS:
        for out in by_transcript(given.transcripts, FOLDS, seed=seed):
            tested = out & given.labels.coded
            truth = given.labels.carried[tested]
            np.add.at(codes, where[tested], truth.sum(axis=1))
            for many in LABELS:
                seen = _some(given, ~out, many, seed)
                for way, scores in _scores(given, seen, tested):
                    here = hits.setdefault((way, many), np.zeros(len(names)))
                    np.add.at(here, where[tested], picked(truth, leading(scores, TOP)).sum(axis=1))
    return Trials(names, hits, codes)


def _some(given: Material, rows: Flags, many: int | None, seed: int) -> Flags:
    """Of `rows`, in random order, the coded ones that bring no code more than so many labels."""
    if many is None:
        return rows
    taken, counts = np.zeros(len(rows), bool), np.zeros(len(given.labels.codes), int)
    for row in np.random.default_rng(seed).permutation(np.flatnonzero(rows & given.labels.coded)):
        more = counts + given.labels.carried[row]
        if (more <= many).all():
            taken[row], counts = True, more
    return taken


def _scores(given: Material, seen: Flags, out: Flags) -> Iterator[tuple[str, Numbers]]:
    for way, method in METHODS.items():
        yield way, method(given, seen, out)
    looks = logits(given, learn(given, seen, seed=1), out)
    yield from zip(OURS, (*looks, blended(looks, _counted(given, seen))), strict=True)


def _counted(given: Material, seen: Flags) -> Numbers:
    counts: Numbers = given.labels.carried[seen].sum(axis=0).astype(np.float64)
    return counts


# --- whether they can be relied on


@dataclass(frozen=True)
class Relied:
    """What was promised and what came true, on transcripts held out in turn."""

    error: float
    right: int
    of: int
    auc: float
    nothing: int
    rightly: int


def _relied(given: Material) -> Relied:
    from sklearn.metrics import roc_auc_score

    chances, truths, odds = list[Numbers](), list[Flags](), np.zeros(len(given.segments))
    folds = ((d, out) for d in DEALS for out in by_transcript(given.transcripts, 5, seed=d))
    for deal, out in folds:
        found = blend.calibrate(given, ~out, top=TOP, seed=deal)
        said = blend.taught(given, ~out, out, seed=1)
        clues, truth = blend.shown(given, said, out, top=TOP)
        chances.append((found.scale if found else Scale()).probabilities(clues))
        truths.append(truth)
        odds[out] = said.coded
    chance, truth = np.concatenate(chances), np.concatenate(truths)
    nothing = 1 / (1 + np.exp(-odds)) < coded.NOTHING_BELOW
    return Relied(
        calibration_error(chance, truth),
        int(truth[chance >= 0.5].sum()),
        int((chance >= 0.5).sum()),
        float(roc_auc_score(given.labels.coded, odds)),
        int(nothing.sum()),
        int((nothing & ~given.labels.coded).sum()),
    )


def _shuffled(
    view: StudyView, given: Material, embedder: embed.Embedder, cache: Vectors
) -> tuple[int, int, int]:
    """Hits of the blend with labels and definitions shuffled, of the most frequent codes, of all.

    Which segment carries which codes is dealt anew, and so is which code has which definition.
    """
    dice = np.random.default_rng(1)
    rows = np.flatnonzero(given.labels.coded)
    source = dict(zip(rows.tolist(), dice.permutation(rows).tolist(), strict=True))
    made = [
        Coding(f"{row}-{column}", one.transcript, one.version, one.span, code, "nobody")
        for row, other in source.items()
        for one in [given.segments[row]]
        for column, code in enumerate(given.labels.codes)
        if given.labels.carried[other, column]
    ]
    leaves = view.codebook.leaves
    swapped = {
        code.id: replace(leaves[at], id=code.id)
        for code, at in zip(leaves, dice.permutation(len(leaves)).tolist(), strict=True)
    }
    book = replace(view.codebook, codes=tuple(swapped.get(c.id, c) for c in view.codebook.codes))
    known = labels(given.segments, given.labels.codes, made, view.finished)
    wrong = blend.prepare(given.segments, book, known, embedder, cache)
    hits = frequent = codes = 0
    for out in by_transcript(given.transcripts, FOLDS, seed=1):
        tested = out & given.labels.coded
        truth = given.labels.carried[tested]
        said = blend.taught(wrong, ~out, tested, seed=1).scores
        hits += int(picked(truth, leading(said, TOP)).sum())
        counted = _most_frequent(given, ~out, tested)
        frequent += int(picked(truth, leading(counted, TOP)).sum())
        codes += int(truth.sum())
    return hits, frequent, codes


def _removed(given: Material, embedder: embed.Embedder) -> tuple[int, int, int]:
    """First suggestions whose odds fell when the words shown were taken out; of how many.

    Third: those whose odds fell when as many other words were.
    """
    dice = np.random.default_rng(1)
    fell = other_fell = tried = 0
    for out in by_transcript(given.transcripts, FOLDS, seed=1):
        weights = learn(given, ~out, seed=1)
        reasons = Reasons(given, weights)
        counts = _counted(given, ~out)
        looks = blended(logits(given, weights, np.ones(len(out), bool)), counts)
        for row in dice.permutation(np.flatnonzero(out))[: REMOVED // FOLDS].tolist():
            column = int(looks[row].argmax())
            shown = [word for word, _ in reasons.grounds(row, column).words[:3]]
            said = set(re.findall(r"[^\W\d_]{4,}", given.segments[row].text)) - set(shown)
            if not shown or len(said) < len(shown):
                continue
            other = dice.permutation(sorted(said))[: len(shown)].tolist()
            before, without, beside = _odds(
                given, weights, embedder, counts[column], row, column, ([], shown, other)
            )
            tried += 1
            fell += without < before
            other_fell += beside < before
    return fell, tried, other_fell


def _odds(
    given: Material,
    weights: Sequence[Weights],
    embedder: embed.Embedder,
    labels: float,
    row: int,
    column: int,
    removed: Sequence[Sequence[str]],
) -> list[float]:
    """Log odds of a code for a segment without some words, for each lot of words."""
    segment = given.segments[row]
    texts = [
        re.sub(rf"\b({'|'.join(map(re.escape, lot))})\b", "", segment.text) if lot else segment.text
        for lot in removed
    ]
    pieces = Passages.of([replace(segment, text=text) for text in texts])
    parts = [part.learnt for part in given.definitions]
    study = meant(given.passages, parts, embedder, _HELD)
    these = meant(pieces, parts, embedder, _HELD)
    if study is None or these is None:
        raise SystemExit("the embedding model is missing")
    whole, sentences = (
        (rows - study.middle) / np.linalg.norm(rows - study.middle, axis=1, keepdims=True)
        for rows in (these.segments, these.sentences)
    )
    words = weights[0].logits(given.words.rows(texts))[:, column]
    meaning = weights[1].logits(whole)[:, column]
    best = [
        weights[1].logits(sentences[pieces.owners == at])[:, column].max()
        for at in range(len(texts))
    ]
    said = blended((words, (meaning + np.array(best)) / 2), np.array(labels))
    return [float(value) for value in said]


_HELD = Vectors()


# --- an audit of what was planted


def _planted(
    view: StudyView, given: Material, embedder: embed.Embedder, cache: Vectors
) -> Iterator[tuple[str, int, int, int]]:
    """Codings taken out and codings given a wrong code: how many are listed, and how far up."""
    dice = np.random.default_rng(1)
    known = set(given.labels.codes)
    order = [view.codings[at] for at in dice.permutation(len(view.codings)).tolist()]
    order = [one for one in order if one.code in known]
    gone, wrong = order[:PLANTED], {one.id: one for one in order[PLANTED : 2 * PLANTED]}
    made = []
    for one in view.codings:
        if one in gone:
            continue
        if one.id in wrong:
            beside = {c.code for c in view.codings if c.transcript == one.transcript}
            one = replace(one, code=str(dice.choice(sorted(known - beside) or sorted(known))))
        made.append(one)
    changed = replace(view, codings=tuple(made))
    pieces = given.segments
    now = blend.prepare(pieces, view.codebook, training_labels(changed, pieces), embedder, cache)
    found = blend.calibrate(now, np.ones(len(pieces), bool), top=TOP, seed=1)
    if found is None:
        raise SystemExit("there is nothing to hold out")
    reasons = Reasons(now, learn(now, np.ones(len(pieces), bool), seed=1))
    listed = auditing.missed(now, found.scale, reasons, seed=1)
    hit = [any(_is_of(m.segment, m.code, one) for one in gone) for m in listed]
    yield "taken out", sum(hit[:20]), sum(hit[:50]), len(listed)
    odd = auditing.unusual(now, changed.codings, found.scale, seed=1)
    hit = [u.coding.id in wrong for u in odd]
    yield "given a wrong code", sum(hit[:20]), sum(hit[:50]), len(odd)


def _is_of(segment: Segment, code: str, coding: Coding) -> bool:
    same = (segment.transcript, code) == (coding.transcript, coding.code)
    return same and carries(segment.span, coding.span)


# --- what it costs


def _cost(view: StudyView, embedder: embed.Embedder, cache: Vectors) -> tuple[int, float]:
    """Codings, and CPU-seconds of learning with calibration: the sample four times over."""
    texts = dict[str, AnonymisedTranscript]()
    made, finished = list[Coding](), list[Finished]()
    for time_over in range(4):
        ids = {id: f"T{int(id[1:]) + 100 * time_over:03}" for id in view.transcripts}
        texts |= {ids[id]: replace(text, id=ids[id]) for id, text in view.transcripts.items()}
        made += [
            replace(one, id=f"{one.id}{time_over}", transcript=ids[one.transcript])
            for one in view.codings
        ]
        finished += [replace(one, transcript=ids[one.transcript]) for one in view.finished]
    large = replace(view, transcripts=texts, codings=tuple(made), finished=tuple(finished))
    began = time.process_time()
    given = _given(large, embedder, cache)
    everything = np.ones(len(given.segments), bool)
    blend.calibrate(given, everything, top=TOP, seed=1)
    learn(given, everything, seed=1)
    return len(made), time.process_time() - began


# --- five codebooks


def _codebooks(
    embedder: embed.Embedder, cache: Vectors
) -> Iterator[tuple[str, int, int, int, int]]:
    """Each example of a codebook, suggested for from the definitions and the other examples."""
    for path in sorted(BOOKS.glob("*.yaml")):
        book = codebooks.read(path)
        words = meaning = both = asked = 0
        most = max(len(code.examples) for code in book.leaves)
        for held in range(most):
            given, truth = _without(book, held, embedder, cache)
            nothing, rows = np.zeros(len(truth), bool), np.ones(len(truth), bool)
            looks = logits(given, learn(given, nothing, seed=1), rows)
            hits = [
                int(picked(truth, leading(scores, TOP)).sum())
                for scores in (*looks, blended(looks, np.zeros(len(truth.T))))
            ]
            words, meaning, both = words + hits[0], meaning + hits[1], both + hits[2]
            asked += len(truth)
        yield path.stem, words, meaning, both, asked


def _without(
    book: Codebook, held: int, embedder: embed.Embedder, cache: Vectors
) -> tuple[Material, Flags]:
    """The codebook without one example of each code, which are what is suggested for."""
    asked = [code for code in book.leaves if len(code.examples) > held]
    pieces = [
        Segment(f"T{n:03}", 1, Span(0, len(code.examples[held])), code.examples[held])
        for n, code in enumerate(asked, 1)
    ]

    def less(code: Code) -> Code:
        return replace(code, examples=code.examples[:held] + code.examples[held + 1 :])

    rest = replace(book, codes=tuple(less(code) for code in book.codes))
    codes = [code.id for code in rest.leaves]
    truth = np.array([[code.id == other for other in codes] for code in asked])
    known = labels(pieces, codes, ())
    return blend.prepare(pieces, rest, known, embedder, cache), truth


# --- the page


def _given(view: StudyView, embedder: embed.Embedder, cache: Vectors) -> Material:
    pieces = [piece for text in view.transcripts.values() for piece in segments(text)]
    return blend.prepare(pieces, view.codebook, training_labels(view, pieces), embedder, cache)


def page(view: StudyView) -> Iterator[str]:
    """The section, a part at a time."""
    embedder = embed.load()
    if embedder is None:
        yield "## Suggestions\n\nThe embedding model is missing: nothing was measured.\n"
        return
    cache = _HELD
    given = _given(view, embedder, cache)
    counts = given.labels.counts
    yield f"""## Suggestions

Recall at 3 is the share of true codes that are among the first three suggested, on coded segments
of transcripts held out in turn ({FOLDS} folds, {len(SEEDS)} deals). The sample has
{len(set(given.transcripts))} transcripts, {int(given.labels.coded.sum())} coded segments of
{len(given.segments)}, {len(counts)} codes and one coder's codings: {sum(counts.values())} pairs of
segment and code. {sum(n >= 20 for n in counts.values())} codes have 20 labels or more, and
{sum(n >= 50 for n in counts.values())} has 50, so the columns from 20 on are of what there is.
Settings were chosen on transcripts with odd numbers alone. Intervals (95%) are by drawing
transcripts again.
"""
    trials = _trials(given)
    even = np.array([int(name[1:]) % 2 == 0 for name in trials.names])
    ways = [*METHODS, *OURS]
    head = ("labels a code", *("all" if many is None else str(many) for many in LABELS))
    halves = (("with even numbers, kept out of tuning", even), ("with odd numbers", ~even))
    for lead, which in halves:
        yield f"\nTested on transcripts {lead}:\n"
        rows = [(way, *(trials.cell(way, many, which) for many in LABELS)) for way in ways]
        for of in (OURS[0], "TF-IDF + LR, labels alone"):
            gain = [trials.ahead(many, which, of) for many in LABELS]
            rows.append((f"the blend, ahead of {of}", *gain))
        yield markdown(head, rows)
    yield from _reliance(view, given, embedder, cache)


def _reliance(
    view: StudyView, given: Material, embedder: embed.Embedder, cache: Vectors
) -> Iterator[str]:
    relied = _relied(given)
    uncoded = int((~given.labels.coded).sum())
    yield f"""
Of suggestions with a probability of .5 or more, these were right (over {len(DEALS)} deals, so that
each transcript counts {len(DEALS)} times; intervals are too narrow by as much):
{rate(relied.right, relied.of)}. Expected calibration error: {relied.error:.3f}. Whether a
segment is coded at all: AUC {relied.auc:.3f}; of {relied.nothing} said to hold probably nothing,
{rate(relied.rightly, relied.nothing)} were uncoded ({uncoded} are).
"""
    hits, frequent, codes = _shuffled(view, given, embedder, cache)
    fell, tried, other = _removed(given, embedder)
    many, seconds = _cost(view, embedder, cache)
    yield f"""
With labels and definitions shuffled, recall at 3 is {rate(hits, codes)}; of the most frequent codes
it is {rate(frequent, codes)}. When the words shown as the reason were taken out of a segment, the
odds of its first suggestion fell in {rate(fell, tried)}; when as many others were,
in {rate(other, tried)}. Learning with calibration at {many:,} codings took
{seconds:.1f} CPU-seconds, embeddings cached.
"""
    yield f"\nAn audit, with {PLANTED} codings taken out and {PLANTED} given another code:\n"
    yield markdown(
        ("planted", "among the first 20", "among the first 50", "listed"),
        [tuple(str(part) for part in row) for row in _planted(view, given, embedder, cache)],
    )
    yield (
        "\nWithout any label, on five codebooks: each example held out, suggested for from the\n"
        "definitions and the other examples.\n"
    )
    rows = [
        (name, *(rate(hits, asked) for hits in found))
        for name, *found, asked in _codebooks(embedder, cache)
    ]
    yield markdown(("codebook", "words", "meaning", "blend"), rows)


def _main() -> None:
    """Print the section, of the sample study made for it."""
    with tempfile.TemporaryDirectory(prefix="qualkit-bench-") as place:
        verbs.costs(Path(place))
        os.environ.update(verbs.settings(Path(place)))
        for part in page(measured(Path(place) / "study").view):
            print(part, flush=True)


if __name__ == "__main__":
    _main()
