"""Score the names model beside the installed model's own recogniser, as written and in lower case.

Example, from the project's folder:

    python -m benchmarks.training.score_names --weights qualkit/data/names_model
        --interviews FOLDER ... --study transcripts_sample --posts DATA/btc/h.conll
"""

from __future__ import annotations

import argparse
import logging
from collections.abc import Iterator
from pathlib import Path

from benchmarks.training import labelled, measuring, pipelines, writing
from benchmarks.training.labelled import Line

HEADER = "set | model | people masked | finds of people right | places and organisations | removed"

log = logging.getLogger("score_names")


def main() -> None:
    """Write a table to the log."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    arguments = _arguments()
    models = {
        "base": pipelines.base(),
        "names model": pipelines.with_weights(arguments.weights),
    }
    log.info(HEADER)
    for name, lines in _sets(arguments):
        guises = {name: lines, f"{name}, lower case": tuple(map(writing.lower, lines))}
        for guise, written in guises.items():
            for model, pipeline in models.items():
                found = measuring.score(pipeline, written)
                log.info(measuring.row(f"{guise} | {model}", found))


def _sets(arguments: argparse.Namespace) -> Iterator[tuple[str, tuple[Line, ...]]]:
    for folder in arguments.interviews:
        interviews = labelled.interviews(folder)
        yield folder.name, tuple(line for one in interviews.values() for line in one)
    for folder in arguments.study:
        even = {id: one for id, one in labelled.study(folder).items() if not int(id[1:]) % 2}
        yield f"{folder.name}, even", tuple(line for one in even.values() for line in one)
    for path in arguments.bracketed:
        yield path.stem, labelled.bracketed(path)
    for path in arguments.posts:
        yield path.name, labelled.posts(path)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", type=Path, required=True)
    for kind in ("interviews", "study", "bracketed", "posts"):
        parser.add_argument(f"--{kind}", nargs="*", type=Path, default=[])
    return parser.parse_args()


if __name__ == "__main__":
    main()
