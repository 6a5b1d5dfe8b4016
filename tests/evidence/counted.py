"""The figures of `evidence` worked out again from the acts, with pandas and nothing of qualkit."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from ruamel.yaml import YAML

COLUMNS = ["transcript", "participant", "group", "code", "stance", "directness"]


@dataclass(frozen=True)
class Counted:
    """A study's acts and files, as tables."""

    said: pd.DataFrame
    """A row a coding of a participant's words, of a transcript read through for its code."""
    waiting: pd.DataFrame
    """The same of transcripts that nobody read through for it."""
    people: pd.DataFrame
    """A row a participation and pilot."""
    read: pd.DataFrame
    """A row a transcript and code that was looked for in it."""
    links: list[dict[str, Any]]
    own: dict[str, list[str] | None]
    questions: list[dict[str, Any]]
    above: dict[str, list[str]]
    """By code: itself and what it stands under."""

    @classmethod
    def of(cls, folder: Path) -> Counted:
        book, study, schedule = (
            YAML(typ="safe").load(folder / name)
            for name in ("codebook.yaml", "study.yaml", "schedule.yaml")
        )
        with closing(sqlite3.connect(folder / "study.db")) as db:
            acts = pd.read_sql("SELECT id, kind, transcript, body FROM acts", db)
            people = pd.read_sql("SELECT * FROM participations", db)
            texts = pd.read_sql("SELECT transcript, layout FROM texts", db)
        assert not acts["kind"].isin(["undone", "settled", "redacted", "changed"]).any()
        people["pilot"] = people["pilots"].map(json.loads)
        people = people[people["consent"].map(lambda c: "analyse" in json.loads(c))]
        people = people.explode("pilot", ignore_index=True)
        read = _bodies(acts, "finished").explode("codes")[["transcript", "codes"]]
        read = read.rename(columns={"codes": "code"}).drop_duplicates()
        said = _whose(_bodies(acts, "coded"), texts)
        said = said.merge(people[["transcript", "participant", "group"]].drop_duplicates())
        marked = said.merge(read, how="left", indicator=True)
        return cls(
            said=marked[marked["_merge"] == "both"][COLUMNS],
            waiting=marked[marked["_merge"] == "left_only"][COLUMNS],
            people=people,
            read=read,
            links=book["theory_of_change"]["links"],
            own={pilot["id"]: pilot.get("links") for pilot in study["pilots"]},
            questions=schedule["questions"],
            above=dict(_above(book["codes"], [])),
        )

    def under(self, codes: list[str]) -> list[str]:
        """Codes and all beneath them."""
        return [code for code, above in self.above.items() if set(above) & set(codes)]

    def among(self, link: str) -> pd.DataFrame:
        """The participations of the pilots whose link it is."""
        own = [pilot for pilot, links in self.own.items() if links is None or link in links]
        return self.people[self.people["pilot"].isin(own)]

    def figures(self, codes: list[str], among: pd.DataFrame) -> dict[str, int]:
        """How many people take which side, and why the others take none."""
        under, sided = self.under(codes), self.sided(codes, among)
        leaning = lean(sided)
        everybody = set(among["participant"])
        pairs = set(zip(self.read["transcript"], self.read["code"], strict=True))
        asked, heard = set[str](), set[str]()
        for row in among.to_dict("records"):
            put = [code for code in under if self._put(code, row)]
            asked |= {row["participant"]} if put else set()
            read = any((row["transcript"], code) in pairs for code in put)
            heard |= {row["participant"]} if read else set()
        left = everybody - set(leaning.index)
        return {
            "supports": int((leaning == "supports").sum()),
            "challenges": int((leaning == "challenges").sum()),
            "mixed": int((leaning == "mixed").sum()),
            "silent": len((left & asked) & heard),
            "not_asked": len(left - asked),
            "not_read": len((left & asked) - heard),
        }

    def sided(self, codes: list[str], among: pd.DataFrame) -> pd.DataFrame:
        """The codings of these people that take a side."""
        said = self.raised(codes, among)
        return said[said["stance"].notna()]

    def raised(self, codes: list[str], among: pd.DataFrame) -> pd.DataFrame:
        """The codings of these people with these codes."""
        said = self.said[self.said["code"].isin(self.under(codes))]
        return said.merge(among[["transcript", "participant"]].drop_duplicates())

    def _put(self, code: str, who: dict[Any, Any]) -> bool:
        """Whether a question on a code was put to somebody, or no question is on it."""
        about = [q for q in self.questions if set(q["codes"]) & set(self.above[code])]
        return not about or any(
            who["group"] in q.get("groups", [who["group"]])
            and who["stage"] in q.get("stages", [who["stage"]])
            for q in about
        )


def lean(sided: pd.DataFrame) -> pd.Series:
    """By participant: the one side that they take, or mixed."""
    sides = sided.groupby("participant")["stance"].agg(lambda s: "|".join(sorted(set(s))))
    return sides.where(sides.isin(["supports", "challenges"]), "mixed")


def _bodies(acts: pd.DataFrame, kind: str) -> pd.DataFrame:
    some = acts[acts["kind"] == kind].reset_index(drop=True)
    bodies = pd.DataFrame([json.loads(body) for body in some["body"]])
    return pd.concat([some[["id", "transcript"]], bodies], axis=1)


def _whose(coded: pd.DataFrame, texts: pd.DataFrame) -> pd.DataFrame:
    """Codings with who speaks where each begins; those of nobody's words left out."""
    turns = pd.DataFrame(
        [
            (row.transcript, start, end, laid["speakers"].get(label, [None, None])[1])
            for row in texts.itertuples()
            for laid in [json.loads(str(row.layout))]
            for label, start, _, end, _ in laid["turns"]
        ],
        columns=["transcript", "from", "to", "participant"],
    )
    joined = coded.merge(turns, on="transcript")
    inside = (joined["from"] <= joined["start"]) & (joined["start"] < joined["to"])
    return joined[inside & joined["participant"].notna()]


def _above(codes: list[dict[str, Any]], over: list[str]) -> Iterator[tuple[str, list[str]]]:
    for code in codes:
        lineage = [*over, code["id"]]
        yield code["id"], lineage
        yield from _above(code.get("children", []), lineage)
