"""Every figure of a matrix worked out again from the acts of a study, with pandas.

It reads the database, codebook.yaml, schedule.yaml and study.yaml by itself, and shares no code
with what it checks. It knows what the sample study needs: one version of each text, no code merged.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pandas as pd
from ruamel.yaml import YAML

PEOPLE = ("pilot", "case", "stage", "group", "role", "participant", "everybody")
CODES = ("code", "theme", "objective")
WHO = ["transcript", "participant"]
NEAR = ["first-hand", "reported", "opinion"]
LEAN = ["supports", "challenges", "mixed"]


class Recount:
    """A study folder, as tables of pandas."""

    def __init__(self, folder: Path) -> None:
        with sqlite3.connect(folder / "study.db") as db:
            acts = pd.read_sql("select * from acts order by number, id", db)
            people = pd.read_sql("select * from participations", db)
            texts = pd.read_sql("select transcript, version, layout from texts", db)
        yaml = YAML(typ="safe")
        self.book = yaml.load((folder / "codebook.yaml").read_text("utf-8"))
        self.settings = yaml.load((folder / "study.yaml").read_text("utf-8"))
        self.schedule = yaml.load((folder / "schedule.yaml").read_text("utf-8"))["questions"]
        acts["body"] = acts["body"].map(json.loads)
        self.acts = acts[~_undone(acts)]
        self.sittings = _sittings(people)
        self.tree = pd.DataFrame(_walk(self.book["codes"], []))
        self.read = self._read()
        self.made = self._made(texts)
        self.counted = self.made.merge(self.read, on=["transcript", "code"])

    # --- what was done

    def _of(self, kind: str) -> pd.DataFrame:
        some = self.acts[self.acts["kind"] == kind]
        bodies = pd.DataFrame(some["body"].tolist(), index=some.index)
        return some[["id", "transcript"]].join(bodies)

    def _read(self) -> pd.DataFrame:
        """Which transcript anybody read through for which code."""
        done = self._of("finished")[["transcript", "codes"]].explode("codes")
        return done.rename(columns={"codes": "code"}).drop_duplicates()

    def _made(self, texts: pd.DataFrame) -> pd.DataFrame:
        """The codings that stand and were not settled against, with whose words they are of."""
        made = self._of("coded")
        for column in ("stance", "directness"):
            made[column] = made[column].where(made[column].notna(), None)
        newest = texts.set_index("transcript")["version"]
        assert (made["version"] == made["transcript"].map(newest)).all(), "another version"
        if (self.acts["kind"] == "settled").any():
            settled = self._of("settled")
            counts, against = set(settled["counts"].explode()), set(settled["against"].explode())
            made = made[~made["id"].isin(against - counts)]
        made = made.merge(_turns(texts), on="transcript")
        made = made[(made["start"] >= made["begins"]) & (made["start"] < made["ends"])]
        return made.merge(self.sittings[WHO], on=WHO)

    # --- rows and columns

    def people(self, noun: str) -> pd.DataFrame:
        """Item, transcript, participant; and whose models decide, as a list of pilots."""
        some = self.sittings
        if noun == "everybody":
            made = some.assign(item="everybody")
        elif noun == "pilot":
            made = some.explode("pilots").rename(columns={"pilots": "item"})
        elif noun == "case":
            made = self._cases()
        else:
            made = some.assign(item=some[noun])
        return made[["item", *WHO]]

    def _cases(self) -> pd.DataFrame:
        rows = []
        with_cases = {p["id"] for p in self.settings["pilots"] if p.get("cases")}
        for one in self.sittings.to_dict("records"):
            for pilot in one["pilots"]:
                own = one["cases"].get(pilot) or ["no case named"]
                if pilot in with_cases:
                    rows += [{**one, "item": f"{pilot} / {case}"} for case in own]
        return pd.DataFrame(rows)

    def pilots(self, noun: str) -> pd.DataFrame:
        """Item and pilot: the pilots whose models decide."""
        items = self.people(noun)
        if noun == "pilot":
            return items[["item"]].drop_duplicates().assign(pilot=lambda d: d["item"])
        if noun == "case":
            named = items[["item"]].drop_duplicates()
            return named.assign(pilot=named["item"].str.split(" / ").str[0])
        whole = items.merge(self.sittings[[*WHO, "pilots"]], on=WHO).explode("pilots")
        return whole.rename(columns={"pilots": "pilot"})[["item", "pilot"]].drop_duplicates()

    def codes(self, noun: str) -> pd.DataFrame:
        """Item and code: a code with all beneath it."""
        beneath = self.tree.explode("lineage").rename(columns={"lineage": "item"})
        if noun == "objective":
            named = pd.DataFrame(
                [(o["id"], code) for o in self.book["objectives"] for code in o["codes"]],
                columns=["objective", "item"],
            )
            joined = named.merge(beneath, on="item")[["objective", "code"]]
            return joined.rename(columns={"objective": "item"}).drop_duplicates()
        top = self.tree["lineage"].str.len() == 1
        childless = ~self.tree["code"].isin(self.tree["lineage"].str[:-1].explode())
        wanted = top if noun == "theme" else childless | ~top
        return beneath[beneath["item"].isin(self.tree["code"][wanted])][["item", "code"]]

    # --- cells

    def matrix(self, rows: str, columns: str) -> pd.DataFrame:
        """Row, column, state, people, of, and how they divide."""
        if rows in PEOPLE and columns in PEOPLE:
            return self._people_by_people(rows, columns)
        if rows in PEOPLE:
            return self._people_by_codes(rows, columns)
        if columns in PEOPLE:
            turned = self._people_by_codes(columns, rows)
            return turned.rename(columns={"row": "column", "column": "row"})
        return self._codes_by_codes(rows, columns)

    def _people_by_codes(self, rows: str, columns: str) -> pd.DataFrame:
        who, what = self.people(rows), self.codes(columns)
        grid = _grid(who["item"], what["item"])
        said = _placed(self.counted, who, what)
        read = _placed(who.merge(self.read, on="transcript"), None, what)
        grid = grid.merge(_people(said, "people"), how="left").merge(
            _people(read, "of"), how="left"
        )
        for column, names, by in (("stance", LEAN, _lean), ("directness", NEAR, _near)):
            each = said.dropna(subset=[column]).groupby(["row", "column", "participant"])[column]
            of_each = each.agg(by).reset_index()
            for name in names:
                some = of_each[of_each[column] == name]
                grid = grid.merge(_people(some, name), how="left")
        grid = grid.fillna(0)
        begun = _placed(self.made, who, what)[["row", "column"]].drop_duplicates()
        grid = grid.merge(begun.assign(begun=True), how="left")
        silent = self._silent(rows, columns, who, what)
        grid = grid.merge(silent, how="left")
        grid["state"] = grid.apply(_state, axis=1)
        return grid

    def _silent(
        self, rows: str, columns: str, who: pd.DataFrame, what: pd.DataFrame
    ) -> pd.DataFrame:
        """Row and column: whether every lowest code is in nobody's model; or that, or unasked."""
        parents = self.tree["lineage"].str[:-1].explode()
        lowest = what[~what["code"].isin(parents)]
        places = _grid(who["item"], what["item"]).merge(
            lowest.rename(columns={"item": "column"}), on="column"
        )
        own = self.pilots(rows).rename(columns={"item": "row"}).merge(self._own(), on="pilot")
        foreign = ~own.groupby(["row", "code"])["own"].any()
        asked = _placed(self._asked(), who, None).groupby(["row", "code"])["asked"].any()
        places = places.merge(foreign.rename("foreign").reset_index(), on=["row", "code"])
        places = places.merge(asked.reset_index(), on=["row", "code"], how="left")
        places["unasked"] = ~places["asked"].astype("boolean").fillna(False).astype(bool)
        places["never"] = places["foreign"] | places["unasked"]
        return places.groupby(["row", "column"])[["foreign", "never"]].all().reset_index()

    def _own(self) -> pd.DataFrame:
        """Pilot, code, and whether any link that the code bears on is the pilot's own."""
        rows = []
        for pilot in self.settings["pilots"]:
            for one in self.tree.to_dict("records"):
                bearing = [
                    link["id"]
                    for link in self.book["theory_of_change"]["links"]
                    if set(link["codes"]) & set(one["lineage"])
                ]
                links = pilot.get("links")
                own = links is None or not bearing or bool(set(links) & set(bearing))
                rows.append((pilot["id"], one["code"], own))
        return pd.DataFrame(rows, columns=["pilot", "code", "own"])

    def _asked(self) -> pd.DataFrame:
        """Sitting and code: whether any question on it was put there, or nobody knows of one."""
        marked = self._of("asked") if (self.acts["kind"] == "asked").any() else None
        put = (
            set()
            if marked is None
            else set(zip(marked["transcript"], marked["question"], strict=True))
        )
        rows = []
        for one in self.tree.to_dict("records"):
            questions = [q for q in self.schedule if set(q["codes"]) & set(one["lineage"])]
            for p in self.sittings.to_dict("records"):
                asked = not questions or any(
                    (p["group"] in q.get("groups", [p["group"]]))
                    and (p["stage"] in q.get("stages", [p["stage"]]))
                    or (p["transcript"], q["id"]) in put
                    for q in questions
                )
                rows.append((p["transcript"], p["participant"], one["code"], asked))
        return pd.DataFrame(rows, columns=[*WHO, "code", "asked"])

    def _people_by_people(self, rows: str, columns: str) -> pd.DataFrame:
        one, other = self.people(rows), self.people(columns)
        on = ["participant"] if rows == columns else WHO
        both = one.merge(other[["item", *on]], on=on, suffixes=("", "_other"))
        both = both.rename(columns={"item": "row", "item_other": "column"})
        grid = _grid(one["item"], other["item"]).merge(_people(both, "people"), how="left")
        of = one.groupby("item")["participant"].nunique().rename("of")
        grid = grid.merge(of, left_on="row", right_index=True).fillna(0)
        grid["state"] = grid["people"].map(lambda n: "raised" if n else "not raised")
        return grid

    def _codes_by_codes(self, rows: str, columns: str) -> pd.DataFrame:
        return self.pairs(
            rows, columns, self._raised(rows), self._raised(columns), on="participant"
        )

    def _raised(self, noun: str) -> pd.DataFrame:
        return self.counted.merge(self.codes(noun), on="code")

    def pairs(
        self,
        rows: str,
        columns: str,
        one: pd.DataFrame,
        other: pd.DataFrame,
        *,
        on: str | list[str],
    ) -> pd.DataFrame:
        """Codes by codes: who is in a row of each, and who was read for both."""
        keep = ["item", *([on] if isinstance(on, str) else on)]
        both = one[keep].drop_duplicates().merge(other[keep].drop_duplicates(), on=on)
        both = both.rename(columns={"item_x": "row", "item_y": "column"})
        read = self.sittings[WHO].merge(self.read, on="transcript")
        readers = [
            read.merge(self.codes(noun), on="code")[["item", "participant"]].drop_duplicates()
            for noun in (rows, columns)
        ]
        for_both = readers[0].merge(readers[1], on="participant")
        for_both = for_both.rename(columns={"item_x": "row", "item_y": "column"})
        grid = _grid(self.codes(rows)["item"], self.codes(columns)["item"])
        grid = grid.merge(_people(both, "people"), how="left")
        return grid.merge(_people(for_both, "of"), how="left").fillna(0)

    def passages(self, noun: str) -> pd.DataFrame:
        """Codes by codes: who raised both in words that overlap."""
        some = self._raised(noun)
        met = some.merge(some, on=WHO, suffixes=("", "_2"))
        met = met[(met["start"] < met["end_2"]) & (met["start_2"] < met["end"])]
        met = met.rename(columns={"item": "row", "item_2": "column"})
        grid = _grid(some["item"], some["item"])
        return grid.merge(_people(met, "people"), how="left").fillna(0)

    def changes(self, rows: str, columns: str, before: str, after: str) -> pd.DataFrame:
        """Row and column, and how many people are what at the two stages."""
        who, what = self.people(rows), self.codes(columns)
        stage = self.sittings[[*WHO, "stage"]]
        keys = ["row", "column", "participant"]
        said = _placed(self.counted, who, what).merge(stage, on=WHO)
        read = _placed(who.merge(self.read, on="transcript"), None, what).merge(stage, on=WHO)
        asked = self._asked()
        lowest = what[~what["code"].isin(self.tree["lineage"].str[:-1].explode())]
        asked = _placed(asked[asked["asked"]], who, lowest).merge(stage, on=WHO)
        whole = read[keys].drop_duplicates()
        for name, at in (("b", before), ("a", after)):
            for column, some in (("read", read), ("raised", said), ("asked", asked)):
                here = some[some["stage"] == at][keys].drop_duplicates()
                whole = whole.merge(here.assign(**{f"{column}_{name}": True}), how="left", on=keys)
            leaning = said[said["stage"] == at].dropna(subset=["stance"]).groupby(keys)["stance"]
            whole = whole.merge(leaning.agg(_lean).rename(f"lean_{name}").reset_index(), how="left")
        flags = [c for c in whole.columns if c.split("_")[0] in ("read", "raised", "asked")]
        whole[flags] = whole[flags].astype("boolean").fillna(False).astype(bool)
        both = whole["read_b"] & whole["read_a"]
        fit = (whole["asked_b"] | whole["raised_b"]) & (whole["asked_a"] | whole["raised_a"])
        was, now = whole["raised_b"], whole["raised_a"]
        leans = (
            whole[["lean_b", "lean_a"]]
            .astype(object)
            .where(whole[["lean_b", "lean_a"]].notna(), "-")
        )
        marks = {
            "same": both & fit,
            "kept": both & fit & was & now,
            "gained": both & fit & ~was & now,
            "lost": both & fit & was & ~now,
            "turned": both & fit & was & now & (leans["lean_b"] != leans["lean_a"]),
            "unasked": both & ~fit,
            "before_only": whole["read_b"] & ~whole["read_a"],
            "after_only": whole["read_a"] & ~whole["read_b"],
            "before_said": whole["read_b"] & ~whole["read_a"] & was,
            "after_said": whole["read_a"] & ~whole["read_b"] & now,
        }
        counts = whole[["row", "column"]].assign(**marks).groupby(["row", "column"]).sum()
        return _grid(who["item"], what["item"]).merge(counts.reset_index(), how="left").fillna(0)


# --- small parts


def _undone(acts: pd.DataFrame) -> pd.Series:
    """Acts that were taken back; what a batch that was undone itself took back stands again."""
    undoing = acts[acts["kind"] == "undone"]
    batches = {b["batch"] for b in undoing["body"] if "batch" in b}
    kept = undoing[~undoing["batch"].isin(batches)]
    single = {b["act"] for b in kept["body"] if "act" in b}
    return acts["batch"].isin(batches) | acts["id"].isin(single)


def _sittings(people: pd.DataFrame) -> pd.DataFrame:
    people = people[people["consent"].str.contains('"analyse"')].copy()
    given = people["pilots"].map(json.loads)
    people["pilots"] = given.map(list)
    people["cases"] = given.map(lambda one: one if isinstance(one, dict) else {})
    return people.reset_index(drop=True)


def _walk(codes: Iterable[Any], above: list[str]) -> Iterable[dict[str, Any]]:
    for code in codes:
        lineage = [*above, code["id"]]
        yield {"code": code["id"], "lineage": lineage}
        yield from _walk(code.get("children", []), lineage)


def _turns(texts: pd.DataFrame) -> pd.DataFrame:
    """Transcript, where each turn begins and ends, and who speaks: those who took part alone."""
    rows = []
    for transcript, layout in zip(
        texts["transcript"], texts["layout"].map(json.loads), strict=True
    ):
        for label, begins, _, ends, _ in layout["turns"]:
            participant = layout["speakers"].get(label, [None, None])[1]
            rows.append((transcript, begins, ends, participant))
    return pd.DataFrame(rows, columns=["transcript", "begins", "ends", "participant"])


def _grid(rows: pd.Series, columns: pd.Series) -> pd.DataFrame:
    one = pd.DataFrame({"row": rows.unique()})
    return one.merge(pd.DataFrame({"column": columns.unique()}), how="cross")


def _placed(
    some: pd.DataFrame, who: pd.DataFrame | None, what: pd.DataFrame | None
) -> pd.DataFrame:
    """Rows of a table under the items that they belong to."""
    made = some if who is None else some.merge(who, on=WHO)
    made = made.rename(columns={"item": "row"})
    if what is not None:
        made = made.merge(what, on="code").rename(columns={"item": "column"})
    return made


def _people(some: pd.DataFrame, name: str) -> pd.DataFrame:
    return some.groupby(["row", "column"])["participant"].nunique().rename(name).reset_index()


def _lean(stances: pd.Series) -> str:
    said = set(stances)
    return str(said.pop()) if len(said) == 1 else "mixed"


def _near(told: pd.Series) -> str:
    return str(min(told, key=NEAR.index))


def _state(cell: pd.Series) -> str:
    if cell["people"]:
        return "raised"
    if cell["begun"] is not True:
        if cell["foreign"]:
            return "not in this pilot's model"
        if cell["never"]:
            return "not asked"
    return "not raised" if cell["of"] else "not yet read for this code"
