"""Changes and associations as tables: a line each, and as JSON."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict

from qualkit.matrix.associating import Association, Side
from qualkit.matrix.changing import Changed, Share, StageChange
from qualkit.matrix.exact import Interval
from qualkit.matrix.forms import Grid
from qualkit.model import Stance
from qualkit.sections.words import said_in


def of_changes(made: Changed, *, rows: bool = True) -> Grid:
    """A line for each row and column; without `rows`, of everybody, the column alone.

    Columns that say nothing of anybody here are left out.
    """
    head = [made.column_noun, made.before, made.after, "same people", "both", "newly", "no longer"]
    head += [OTHER_LEANING, ASKED_ONCE, "others then", "others now"]
    lines = [head, *(_change(line) for line in made.lines)]
    idle = [head.index(name) for name in (OTHER_LEANING, ASKED_ONCE)]
    idle = [at for at in idle if all(line[at] == "0" for line in lines[1:])]
    kept = [[cell for at, cell in enumerate(line) if at not in idle] for line in lines]
    if rows:
        first = [made.row_noun, *(line.row for line in made.lines)]
        kept = [[name, *line] for name, line in zip(first, kept, strict=True)]
    return kept


OTHER_LEANING, ASKED_ONCE = "other leaning", "asked once"


def _change(line: StageChange) -> list[str]:
    return [
        line.column,
        said_in(line.before),
        said_in(line.after),
        str(line.same),
        str(line.kept),
        str(line.gained),
        str(line.lost),
        _turned(line.turned),
        str(line.unasked),
        _share(line.before_only),
        _share(line.after_only),
    ]


def _share(share: Share) -> str:
    return f"{share.people} of {share.of}"


def _turned(turned: Mapping[tuple[Stance | None, Stance | None], int]) -> str:
    said = (f"{count} {_leaning(a)} to {_leaning(b)}" for (a, b), count in turned.items())
    return "; ".join(said) or "0"


def _leaning(stance: Stance | None) -> str:
    words = {Stance.SUPPORTS: "for", Stance.CHALLENGES: "against", Stance.MIXED: "both"}
    return words[stance] if stance else "none"


def met(made: Changed) -> tuple[str, ...]:
    """Who was interviewed at each stage, a sentence a group."""
    return tuple(
        f"{group}: {both} interviewed at both stages, {first} at {made.before} alone, "
        f"{last} at {made.after} alone."
        for group, (both, first, last) in made.met.items()
    )


def changes_as_json(made: Changed) -> str:
    """Every change with its counts."""
    lines = [
        {
            made.row_noun: line.row,
            made.column_noun: line.column,
            "before": {"state": str(line.before.state), "people": line.before.people}
            | {"of": line.before.of},
            "after": {"state": str(line.after.state), "people": line.after.people}
            | {"of": line.after.of},
            "same": line.same,
            "kept": line.kept,
            "gained": line.gained,
            "lost": line.lost,
            "turned": [
                {"from": a and str(a), "to": b and str(b), "people": count}
                for (a, b), count in line.turned.items()
            ],
            "unasked": line.unasked,
            "unasked_before": line.unasked_before,
            "unasked_after": line.unasked_after,
            "before_only": asdict(line.before_only),
            "after_only": asdict(line.after_only),
        }
        for line in made.lines
    ]
    met = {
        group: {"both": both, "before_only": first, "after_only": last}
        for group, (both, first, last) in made.met.items()
    }
    whole = {"before": made.before, "after": made.after, "interviewed": met, "lines": lines}
    return json.dumps(whole, ensure_ascii=False, indent=2)


# --- associations


def of_associations(made: Sequence[Association], row_noun: str, column_noun: str) -> Grid:
    """A line for each: the row's people, all others, the odds ratio, and whether they are few."""
    across = column_noun if column_noun != row_noun else f"other {column_noun}"
    there = "of those who did not" if row_noun in ("code", "theme", "objective") else "of others"
    head = [row_noun, across, "of these", "(95%)", there, "(95%)", "odds ratio", "(95%)", ""]
    return [head, *(_association(one) for one in made)]


UNASKED = "one side not asked"


def _association(one: Association) -> list[str]:
    ratio, interval = one.odds.ratio, one.odds.interval
    return [
        one.row,
        one.column,
        *_side(one.here),
        *_side(one.elsewhere),
        "-" if ratio is None else _number(ratio),
        "-" if interval is None else _between(interval),
        "; ".join(said for said, true in (("few people", one.few), (UNASKED, one.unasked)) if true),
    ]


def _side(side: Side) -> tuple[str, str]:
    return f"{side.people} of {side.of}", _percent(side.share)


def _percent(interval: Interval) -> str:
    return f"{100 * interval.low:.0f} to {100 * interval.high:.0f}%"


def _number(value: float) -> str:
    if math.isinf(value):
        return "∞"
    return f"{value:.0f}" if value >= 10 else f"{value:.2g}"


def _between(interval: Interval) -> str:
    if math.isinf(interval.high):
        return f"{_number(interval.low)} or more"
    return f"{_number(interval.low)} to {_number(interval.high)}"


def associations_as_json(
    made: Sequence[Association], row_noun: str, column_noun: str, caution: str
) -> str:
    """Every association with its counts and intervals; an odds ratio without end is null."""
    across = column_noun if column_noun != row_noun else f"other {column_noun}"
    lines = [
        {
            row_noun: one.row,
            across: one.column,
            "here": _as_data(one.here),
            "elsewhere": _as_data(one.elsewhere),
            "odds_ratio": _finite(one.odds.ratio),
            "odds_ratio_95": None
            if one.odds.interval is None
            else [_finite(one.odds.interval.low), _finite(one.odds.interval.high)],
            "few": one.few,
            "one_side_not_asked": one.unasked,
        }
        for one in made
    ]
    whole = {"caution": caution, "associations": lines}
    return json.dumps(whole, ensure_ascii=False, indent=2)


def _as_data(side: Side) -> dict[str, object]:
    interval = [round(side.share.low, 6), round(side.share.high, 6)]
    return {"people": side.people, "of": side.of, "share_95": interval}


def _finite(value: float | None) -> float | None:
    return None if value is None or math.isinf(value) else round(value, 6)
