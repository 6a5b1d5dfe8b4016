"""Coding at the command line: the codebook, codings in tables, what is finished, undo."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from qualkit import alignment, coding, csvfile, yamlfile
from qualkit import codebook as codebooks
from qualkit.errors import BadSettings, NamesSomebody, NothingToUndo, NotYet, UnknownTranscript
from qualkit.model import Act, ActKind, AnonymisedTranscript, Codebook, Coding, Span
from qualkit.store import Connection, acts, codings, recoding, texts
from qualkit.workflow import unseen
from qualkit.workflow.codes import following
from qualkit.workflow.identifiers import finding
from qualkit.workflow.keeping import load_register, original
from qualkit.workflow.leaks.knowing import leak_finder
from qualkit.workflow.study import Study

DECIDED_ANEW = {
    ActKind.JUDGED: "decide whether words may be printed",
    ActKind.DECIDED: "decide about an identifier",
    ActKind.WITHDRAWN: "withdraw something",
}
"""What `undo` does not take back, and must not pass over."""


@dataclass(frozen=True)
class Imported:
    """What `code import` did."""

    codings: int
    known: int
    """Rows that were in the study already."""
    finished: tuple[tuple[str, int], ...]
    """Coders, and how many transcripts each has finished with it."""
    unfinished: tuple[str, ...]
    """Coded transcripts that nobody has finished: nobody is counted from there."""


def codebook_mistakes(study: Study | None, path: Path | None) -> list[codebooks.Mistake]:
    """All mistakes of a codebook file, or of the study's codebook.yaml."""
    path = path or following.own(study)
    return codebooks.mistakes(yamlfile.read_text(path), path.name)


def accepted(study: Study) -> Codebook:
    """The accepted codebook."""
    with study.store.reading() as db:
        return study.codebook(db)[1]


def import_codings(
    study: Study, path: Path, *, from_original: bool = False, finished: bool = False
) -> Imported:
    """Record the codings of a table; all of them, or none if one has a mistake.

    `from_original`: quotations and offsets are of the original text, which needs the key.
    `finished`: the coders named have read each of their transcripts through.
    """
    lines = csvfile.read(path, required=coding.REQUIRED, known=coding.COLUMNS)
    batch, name = study.batch(), path.name
    with study.transaction() as db:
        hash, book = study.codebook(db)
        there = texts.there(db).keys()
        current = texts.newest(db, there & {cells["transcript"] for _, cells in lines})
        where = _originals(study, current) if from_original else _as_they_are(current)
        into = recoding.recoding(db).into
        found = coding.place(
            lines, name, text_of=where.text, codebook=book, coder=study.coder, into=into
        )
        given = found.given
        placed = [(one, where.move(one.transcript, one.span)) for one in given]
        fresh, twice = _fresh(placed, codings.current(db), name)
        coding.refuse(name, [*found.wrong, *twice, *_naming(study, lines, name)])
        made = [coded(batch, one, span, current[one.transcript]) for one, span in fresh]
        memos = {act.id: one.memo for act, (one, _) in zip(made, fresh, strict=True) if one.memo}
        codings.record(db, made, memos)
        read = sorted({(one.transcript, one.coder) for one in given}) if finished else []
        acts.add(db, [_finished(batch, current[id], coder, hash, book) for id, coder in read])
        done = {one.transcript for one in acts.finished(db)}
    by_coder = Counter(coder for _, coder in read)
    return Imported(
        codings=len(made),
        known=len(given) - len(made),
        finished=tuple(sorted(by_coder.items())),
        unfinished=tuple(sorted({one.transcript for one in given} - done)),
    )


def export_codings(study: Study, *, as_json: bool = False) -> str:
    """The codings that stand, as CSV or JSON, in offsets of the anonymised text."""
    with study.store.reading() as db:
        current = texts.newest(db)
        made_by_all = unseen.seen(study, db, codings.current(db))
        held = [made for made in made_by_all if made.transcript in current]

    def words(made: Coding) -> str:
        return made.span.of(current[made.transcript].text)

    rows = coding.table(held, words)
    if as_json:
        named = [dict(zip(coding.COLUMNS, row, strict=True)) for row in rows]
        return json.dumps(named, ensure_ascii=False, indent=2) + "\n"
    return csvfile.write([coding.COLUMNS, *rows])


def finish(study: Study, transcript: str) -> None:
    """Record that the coder has read a transcript through under the accepted codebook."""
    with study.transaction() as db:
        text = the_text(db, transcript)
        hash, book = study.codebook(db)
        acts.add(db, [_finished(study.batch(), text, study.coder, hash, book)])


def unfinish(study: Study, transcript: str) -> None:
    """Take back that the coder has read a transcript through, as they said last; if they did."""
    with study.transaction() as db:
        mine = [
            act
            for act in acts.standing(db, ActKind.FINISHED, transcripts=[transcript])
            if act.body.get("coder", act.coder) == study.coder
        ]
        if mine:
            acts.add(db, [study.batch().act(ActKind.UNDONE, transcript, act=mine[-1].id)])


def remove(study: Study, transcript: str, code: str, start: int, coder: str | None) -> Coding:
    """Take back the one coding of a code (its id or name) that begins at `start`; what it was.

    Raises UnknownName; NotYet where there is none, or where several made one and none is named.
    """
    from qualkit.workflow.codes.calling import meant

    with study.transaction() as db:
        the_text(db, transcript)
        held = codings.current(db, transcript)
        used = {made.code for made in held}
        id = code if code in used else meant(study.codebook(db)[1], code).id
        found = [
            made
            for made in held
            if (made.code, made.span.start) == (id, start) and coder in (None, made.coder)
        ]
        if len(found) != 1:
            what = "no coding" if not found else f"{len(found)} codings"
            raise NotYet(
                what=f"{what} of {code} in {transcript} begins at {start}",
                fix=f"`qualkit code show {transcript}` lists them; --by names the coder.",
            )
        codings.remove(db, found[0], study.batch())
        return found[0]


def remove_act(study: Study, id: str) -> Coding:
    """Take back the coding whose id begins so; what it was. Raises NotYet unless it is one."""
    with study.transaction() as db:
        found = [made for made in codings.every(db, changed=False) if made.id.startswith(id)]
        if len(found) != 1:
            what = "no coding has" if not found else f"{len(found)} codings have"
            raise NotYet(
                what=f"{what} an id that begins with {id}", fix="`qualkit code list` shows them."
            )
        codings.remove(db, found[0], study.batch())
        return found[0]


def listed(
    study: Study,
    *,
    touched: bool = False,
    code: str | None = None,
    coder: str | None = None,
    transcript: str | None = None,
) -> list[tuple[Coding, str]]:
    """The codings that stand, with their words: all, or those that are as is asked.

    `touched`: whose words are not as they were; `code`: it, or one beneath it. Raises UnknownName,
    UnknownTranscript.
    """
    from qualkit.workflow.codes.calling import beneath

    with study.store.reading() as db:
        current = {transcript: the_text(db, transcript)} if transcript else texts.newest(db)
        codes = beneath(study.codebook(db)[1], code) if code else frozenset()
        return [
            (made, made.span.of(current[made.transcript].text))
            for made in unseen.seen(study, db, codings.current(db, transcript))
            if made.transcript in current
            and (made.touched or not touched)
            and (not code or made.code in codes)
            and coder in (None, made.coder)
        ]


def shown(study: Study, transcript: str) -> tuple[AnonymisedTranscript, list[Coding]]:
    """A transcript and the codings that stand on it."""
    with study.store.reading() as db:
        text = the_text(db, transcript)
        return text, unseen.seen(study, db, codings.current(db, transcript))


def as_json(text: AnonymisedTranscript, held: Sequence[Coding]) -> dict[str, object]:
    """A transcript with its turns and codings, as JSON takes it."""
    turns = [
        {
            "start": turn.body.start,
            "end": turn.body.end,
            "label": turn.label,
            "speaker": text.speaker(turn).kind,
            "participant": text.speaker(turn).participant,
            "words": turn.body.of(text.text),
        }
        for turn in text.turns
    ]
    made = [{**asdict(one), "words": one.span.of(text.text)} for one in held]
    return {"transcript": text.id, "version": text.version, "turns": turns, "codings": made}


def the_text(db: Connection, transcript: str) -> AnonymisedTranscript:
    """The newest version of a transcript. Raises UnknownTranscript."""
    held = texts.newest(db, [transcript])
    if transcript not in held:
        raise UnknownTranscript(name=transcript)
    return held[transcript]


def undo(study: Study) -> list[Act]:
    """Undo the coder's newest command that can be undone; the acts that it had made."""
    before = following.held(study)
    with study.transaction() as db:
        last = acts.log(db, limit=1, coder=study.coder)
        if last and last[0].kind is ActKind.UNDONE and (took := last[0].body.get("took")):
            raise NotYet(
                what=f"the last thing that you did was to take back what was {took}",
                fix="Say it anew; nothing was changed.",
            )
        if last and last[0].kind is ActKind.UNDONE and "act" in last[0].body:
            raise NotYet(
                what="the last thing that you did was to remove a coding",
                fix="Code it again with `qualkit code import`; nothing was changed.",
            )
        if last and last[0].kind in DECIDED_ANEW:
            raise NotYet(
                what=f"the last thing that you did was to {DECIDED_ANEW[last[0].kind]}",
                fix="That is not undone here: decide it anew. Nothing was changed.",
            )
        undone = codings.undo(db, study.batch())
        if not undone:
            raise NothingToUndo(coder=study.coder)
        if any(act.kind in (ActKind.CODEBOOK, ActKind.CHANGED) for act in undone):
            _still_coded(db, before)
    if any(act.kind is ActKind.CHANGED for act in undone):
        following.follow(study, before)
    return undone


def _still_coded(db: Connection, before: recoding.Held | None) -> None:
    """Raise NotYet if the codebook lacks now what codings, or others' changes of it, rest on."""
    held = recoding.held(db)
    known = held.book.codes if held else ()
    lost = {made.code for made in codings.current(db)} - {code.id for code in known}
    if lost:
        raise NotYet(
            what=f"codings use the code “{min(lost)}”, which the codebook before does not have",
            fix="Undo those codings first; nothing was changed.",
        )
    if held and before and len(held.unfollowed) > len(before.unfollowed):
        raise NotYet(
            what=f"a later change of the codebook rests on it: {held.unfollowed[-1][1]}",
            fix="Have that undone first; nothing was changed.",
        )


@dataclass(frozen=True)
class _Where:
    """Where quotations are looked for, and how a span there leads to the anonymised text."""

    text: Callable[[str], str | None]
    move: Callable[[str, Span], Span]


def _as_they_are(current: dict[str, AnonymisedTranscript]) -> _Where:
    return _Where(lambda id: current[id].text if id in current else None, lambda _id, span: span)


def _originals(study: Study, current: dict[str, AnonymisedTranscript]) -> _Where:
    """Originals by transcript id; each is opened once, when it is asked for."""
    opened = study.vault.open()
    register = load_register(study, opened)
    raw: dict[str, str] = {}
    aligned: dict[str, alignment.Alignment] = {}

    def text(id: str) -> str | None:
        if id not in register.held:
            return None
        if id not in current:
            raise NotYet(what=f"{id} is not anonymised yet", fix="Run `qualkit anonymise --yes`.")
        if id not in raw:
            raw[id] = original(opened, register, id).text
        return raw[id]

    def move(id: str, span: Span) -> Span:
        if id not in aligned:
            aligned[id] = finding.alignment_of(opened, register, id)
        return alignment.to_anonymised(aligned[id], span)

    return _Where(text, move)


def _fresh(
    placed: Sequence[tuple[coding.Given, Span]], held: Sequence[Coding], name: str
) -> tuple[list[tuple[coding.Given, Span]], list[coding.Wrong]]:
    """Those that are not in the study: same transcript, span, code and coder is the same.

    Beside them, those of which the same coding is there with another stance, directness or memo.
    """
    there = {
        (c.transcript, c.span, c.code, c.coder): (c.stance, c.directness, c.memo, c.flag)
        for c in held
    }
    taken, fresh, wrong = set(there), [], []
    for one, span in placed:
        same = (one.transcript, span, one.code, one.coder)
        flag = one.flag or there.get(same, (None,))[-1]
        said = (one.stance, one.directness, one.memo, flag)
        if there.setdefault(same, said) != said:
            what = f"{one.coder} has coded these words as {one.code} with another stance or memo"
            fix = (
                f"Take the other back first: `qualkit code remove {one.transcript} {one.code} "
                f"{span.start}`; or make the row like it."
            )
            error = BadSettings(file=name, line=one.line, what=what, fix=fix)
            wrong.append(coding.Wrong(one.line, error))
        elif same not in taken:
            fresh.append((one, span))
            taken.add(same)
    return fresh, wrong


def coded(
    batch: acts.Batch, one: coding.Given, span: Span, text: AnonymisedTranscript, **more: object
) -> Act:
    """The act that codes words of a text; `more` is what else it says."""
    flagged = {"flag": one.flag} if one.flag else {}
    return batch.act(
        ActKind.CODED,
        one.transcript,
        version=text.version,
        start=span.start,
        end=span.end,
        sha256=texts.sha256(span.of(text.text)),
        code=one.code,
        coder=one.coder,
        stance=one.stance,
        directness=one.directness,
        **flagged,
        **more,
    )


def _finished(
    batch: acts.Batch, text: AnonymisedTranscript, coder: str, hash: str, book: Codebook
) -> Act:
    codes = [code.id for code in book.codes if not code.retired]
    return batch.act(
        ActKind.FINISHED, text.id, version=text.version, coder=coder, codebook=hash, codes=codes
    )


def _naming(study: Study, lines: Sequence[csvfile.Row], name: str) -> list[coding.Wrong]:
    """The rows of a table of codings in which what somebody typed names somebody."""
    if not study.vault.present:
        return []
    words = {(line, "memo"): cells.get("memo", "") for line, cells in lines}
    coders = {cells.get("coder") or study.coder: line for line, cells in reversed(lines)}
    words |= {(line, "coder"): coder for coder, line in coders.items()}
    texts = {text: str(number) for number, text in enumerate(set(filter(None, words.values())))}
    named = leak_finder(study)({number: text for text, number in texts.items()})
    return [
        coding.Wrong(line, NamesSomebody(where=f"{name}, line {line}: the {what}"))
        for (line, what), text in words.items()
        if texts.get(text) in named
    ]
