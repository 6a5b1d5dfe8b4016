"""Topics: what people talk about, found without the codebook and then laid against it.

BERTopic (Grootendorst 2022) over segments: sentence embeddings, principal components, k-means, and
the words that set each cluster apart (class-based TF-IDF). No segment is left out as an outlier.
UMAP and HDBSCAN (McInnes and others 2018, 2017) may take the place of the middle two: they find
topics of any shape and leave out what fits none.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Sequence
from importlib.util import find_spec
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qualkit.errors import NotYet
from qualkit.model import Segment, Topic
from qualkit.model.views import StudyView
from qualkit.segments import segments
from qualkit.suggesters.embed import Vectors
from qualkit.suggesters.labels import Labels, labels
from qualkit.suggesters.words import telling_words

COMPONENTS = 20
WORDS = 8
EXAMPLES = 3
STABILITY_SEEDS = 5
COVERED_FROM = 0.2
"""Share of a topic's segments below which no code is said to cover it."""
MOST_TOPICS = 50
PCA_KMEANS, UMAP_HDBSCAN = "pca-kmeans", "umap-hdbscan"
METHODS = (PCA_KMEANS, UMAP_HDBSCAN)
UMAP_SEEDS = 2
"""Other seeds that UMAP is run with: each takes as long as the first."""
NEIGHBOURS, DIMENSIONS, SMALLEST = 15, 5, 5
OUTSIDE = -1
"""The cluster of what HDBSCAN leaves out."""

Clusters = NDArray[np.int64]


def passages(view: StudyView) -> tuple[Segment, ...]:
    """The segments that topics are found in; `topics` wants a vector for each, in this order."""
    return tuple(piece for text in view.transcripts.values() for piece in segments(text))


def topics(
    view: StudyView,
    vectors: Vectors | None,
    *,
    seed: int,
    number: int | None = None,
    method: str = PCA_KMEANS,
) -> tuple[Topic, ...]:
    """The study's topics, the largest first, numbered from 1; no segment is in two.

    By k-means every segment is in one. HDBSCAN leaves some out, and finds the number by itself.

    Shares of codes are of a topic's segments in transcripts that somebody has coded or finished;
    where there are none, they are 0. Stability is the mean, over five other seeds, of the overlap
    with the likest cluster there; over two, with UMAP.

    Raises NotYet where BERTopic, the embeddings or what the method needs are missing.
    """
    if vectors is None:
        raise NotYet(
            what="topics need the embedding model, which is not installed or not intact",
            fix="Install the packages of requirements.lock again.",
        )
    if find_spec("bertopic") is None:
        raise NotYet(
            what="topics need BERTopic, which is not installed",
            fix="Install the packages of requirements.lock, which hold it; nothing else needs it.",
        )
    missing = [name for name in ("umap", "hdbscan") if find_spec(name) is None]
    if method == UMAP_HDBSCAN and missing:
        raise NotYet(
            what=f"topics by {UMAP_HDBSCAN} need what is not installed: {', '.join(missing)}",
            fix="Install the packages of requirements.lock, or leave --method out.",
        )
    pieces = passages(view)
    number = min(number or usual_number(len(pieces)), len(np.unique(vectors, axis=0)))
    if number < 1:
        return ()
    parts = _parts(method, vectors, number, seed)
    clusters, reduced, words = _modelled(pieces, vectors, *parts)
    others = _others(method, vectors, reduced, number, seed)
    stable = {c: _steadiness(clusters == c, others) for c in set(clusters.tolist())}
    known = labels(pieces, (code.id for code in view.codebook.leaves), view.codings, view.finished)
    read = _read(view, pieces)
    inside = set(clusters.tolist()) - {OUTSIDE}
    order = sorted(inside, key=lambda c: (-int((clusters == c).sum()), c))
    return tuple(
        _topic(place, clusters == c, words[c], stable[c], pieces, reduced, known, read)
        for place, c in enumerate(order, start=1)
    )


def usual_number(count: int) -> int:
    """How many topics to look for in so many segments: the root of a third of them, at most 50."""
    return min(MOST_TOPICS, max(2, round(math.sqrt(count / 3))))


def uncovered(found: Sequence[Topic]) -> tuple[Topic, ...]:
    """The topics that no code covers: fewer than one in five of their segments carry any."""
    return tuple(topic for topic in found if topic.coded < COVERED_FROM)


def _parts(method: str, vectors: Vectors, number: int, seed: int) -> tuple[Any, Any]:
    """What reduces vectors, and what clusters them."""
    if method == UMAP_HDBSCAN:
        return _umap(vectors, seed), _hdbscan(len(vectors))
    from sklearn.decomposition import PCA

    reducer = PCA(min(COMPONENTS, *vectors.shape), svd_solver="full")
    return reducer, _k_means(number, seed)


def _modelled(
    pieces: Sequence[Segment], vectors: Vectors, reducer: Any, clusterer: Any
) -> tuple[Clusters, NDArray[np.float64], dict[int, tuple[str, ...]]]:
    """Each segment's cluster, its place among the components, and each cluster's words."""
    from sklearn.feature_extraction.text import CountVectorizer

    bertopic, transformer = _bertopic()
    model = bertopic(
        language="multilingual",
        embedding_model=None,
        umap_model=reducer,
        hdbscan_model=clusterer,
        vectorizer_model=CountVectorizer(analyzer=_lower_words),
        ctfidf_model=transformer(reduce_frequent_words=True),
        top_n_words=WORDS,
        verbose=False,
    )
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "n_jobs value", UserWarning)  # one, for the seed's sake
        found, _ = model.fit_transform([piece.text for piece in pieces], embeddings=vectors)
        places = model.umap_model.transform(vectors)
    words = {
        int(topic): tuple(word for word, weight in pairs if word and weight > 0)
        for topic, pairs in model.get_topics().items()
    }
    return np.array(found, np.int64), np.asarray(places, np.float64), words


def _bertopic() -> tuple[Any, Any]:
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Tensorflow not installed", ImportWarning)
        from bertopic import BERTopic
        from bertopic.vectorizers import ClassTfidfTransformer
    return BERTopic, ClassTfidfTransformer


def _k_means(number: int, seed: int) -> Any:
    from sklearn.cluster import KMeans

    return KMeans(number, n_init=10, random_state=seed)


def _lower_words(text: str) -> list[str]:
    return [word.lower() for word in telling_words(text)]


def _umap(vectors: Vectors, seed: int) -> Any:
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Tensorflow not installed", ImportWarning)
        from umap import UMAP

    few = max(2, len(vectors) - 2)
    return UMAP(
        n_neighbors=min(NEIGHBOURS, few),
        n_components=min(DIMENSIONS, few),
        min_dist=0.0,
        metric="cosine",
        random_state=seed,
        n_jobs=1,
    )


def _hdbscan(count: int) -> Any:
    from hdbscan import HDBSCAN

    return HDBSCAN(min_cluster_size=max(SMALLEST, count // 200), prediction_data=False)


def _others(
    method: str, vectors: Vectors, reduced: NDArray[np.float64], number: int, seed: int
) -> list[Clusters]:
    """The clusters that other seeds give."""
    if method == UMAP_HDBSCAN:
        return [_umap_clusters(vectors, seed + step) for step in range(1, UMAP_SEEDS + 1)]
    steps = range(1, STABILITY_SEEDS + 1)
    return [_k_means(number, seed + step).fit_predict(reduced) for step in steps]


def _umap_clusters(vectors: Vectors, seed: int) -> Clusters:
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "n_jobs value", UserWarning)
        places = _umap(vectors, seed).fit_transform(vectors)
    return np.asarray(_hdbscan(len(vectors)).fit_predict(places), np.int64)


def _steadiness(members: NDArray[np.bool_], others: Sequence[Clusters]) -> float:
    """The mean over other seeds of a cluster's best overlap (Jaccard) there."""
    return float(np.mean([_best_overlap(members, other) for other in others]))


def _best_overlap(members: NDArray[np.bool_], other: Clusters) -> float:
    inside = other >= 0
    if not inside.any():
        return 0.0
    size = int(other.max()) + 1
    shared = np.bincount(other[members & inside], minlength=size)
    joined = members.sum() + np.bincount(other[inside], minlength=size) - shared
    return float((shared / joined).max())


def _read(view: StudyView, pieces: Sequence[Segment]) -> NDArray[np.bool_]:
    """Which segments are in transcripts that somebody has coded or finished."""
    names = {coding.transcript for coding in view.codings}
    names |= {reading.transcript for reading in view.finished}
    return np.array([piece.transcript in names for piece in pieces], bool)


def _topic(
    number: int,
    members: NDArray[np.bool_],
    words: tuple[str, ...],
    stability: float,
    pieces: Sequence[Segment],
    reduced: NDArray[np.float64],
    known: Labels,
    read: NDArray[np.bool_],
) -> Topic:
    rows = np.flatnonzero(members)
    away = np.linalg.norm(reduced[rows] - reduced[rows].mean(axis=0), axis=1)
    seen = members & read
    of = max(int(seen.sum()), 1)
    shares = {
        code: float(count) / of
        for code, count in zip(known.codes, known.carried[seen].sum(axis=0), strict=True)
        if count
    }
    return Topic(
        number=number,
        words=words,
        segments=len(rows),
        examples=tuple(pieces[row] for row in rows[np.argsort(away, kind="stable")[:EXAMPLES]]),
        codes=tuple(sorted(shares.items(), key=lambda pair: (-pair[1], pair[0]))),
        coded=float(known.coded[seen].sum()) / of,
        stability=stability,
    )
