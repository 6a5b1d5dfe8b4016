"""What the coding screen says beside the words: codes, proposals, doubts, how far one is."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from qualkit.model import Code, Codebook, Coding, Question, Segment, Span
from qualkit.tui.words.page import clean
from qualkit.workflow.proposals.proposing import Useful
from qualkit.workflow.proposals.recalling import Last
from qualkit.workflow.sittings.filtering import Filter, Only
from qualkit.workflow.sittings.sitting import Sitting
from qualkit.workflow.sittings.stepping import Step
from qualkit.workflow.wording import Hit

KEYS = (
    ("j, k", "next segment, or the one before; of those that the filter lets through"),
    ("n, p", "next segment that you have not coded, or the one before"),
    ("Space, PgDn, PgUp", "a screen on, or back"),
    ("arrows", "by word, by row"),
    ("v, then arrows", "mark the words to be coded; Shift+arrows too; Escape unmarks"),
    ("s", "mark the sentence; again: the next one with it"),
    ("Enter, c", "code the segment, or what is marked: type some of the code's name"),
    ("Enter, new name", "make a provisional code of a name that no code has"),
    ("g", "let the machine propose codes, while you read on"),
    ("1 2 3", "take what is proposed under that number"),
    ("r", "refuse what is proposed: nobody is proposed it here again"),
    ("l", "go to the segment where your answer would teach the machine most"),
    ("L", "back to where you were before l"),
    ("t, d, m", "stance, directness, memo of a coding of yours"),
    ("e", "flag a coding of yours: exemplary, deviant, doubtful"),
    ("a", "mark an answer to a question of the schedule, or take the mark back"),
    ("x", "take a coding of yours back"),
    ("u, U", "undo, do again; of this sitting"),
    ("o", "open what stands beside, where there is no room for all of it"),
    ("f", "filter: uncoded, proposed, yours, doubtful, one code; f a shows all"),
    ("/", "find words; / and Enter finds the next"),
    ("S", "find words in all transcripts"),
    ("i", "what was written of the interview before it was coded"),
    ("P", "progress, by transcript and by code"),
    ("F", "finish: you have read it through for every code"),
    ("N, ], [", "the next transcript that you have not finished; [ the one before"),
    ("q", "leave; every coding is on the disk already"),
)
NOTE = (
    "In the margin: ▌ the segment that you are in, ■ words with a code of yours, □ with somebody "
    "else's, ! where one coder said two things in two copies. What the machine proposes begins "
    "with ? and is no coding until you take it."
)
BRIEF = " ? help  q leave  Enter code  1-3 take  r refuse  g propose  l useful  u undo"
FILTERS = (
    *(("a", "all"), ("u", "uncoded"), ("s", "suggested"), ("m", "mine"), ("d", "doubtful")),
    ("c", "one code"),
)
LONG = 60


def heading(sitting: Sitting, segment: Segment | None, filter: Filter, walked: int) -> str:
    """Which transcript, where in it, which filter holds, how much of it is coded."""
    total, left = len(sitting.segments), len(sitting.uncoded())
    where = f"segment {sitting.number(segment)} of {total}" if segment else "an interviewer's turn"
    state = "finished by you" if sitting.finished else f"{segments(total - left)} coded by you"
    only = "" if filter.only is Only.ALL else f"  only {_only(filter, sitting)}: {walked}"
    blind = "  blind" if sitting.blind else ""
    apart = "  ! said in two ways" if sitting.conflicting else ""
    return clean(f" {sitting.id}  {where}  {state}{blind}{only}{apart}")


def whose(sitting: Sitting) -> str:
    """That a transcript was given to somebody else; "" where it was not."""
    if not sitting.others:
        return ""
    given = clean(" and ".join(sitting.others))
    return f"! {sitting.id} was given to {given}, not to you."


def unlooked(sitting: Sitting) -> str:
    """What somebody should know before they say that they have read a transcript through."""
    left = len(sitting.uncoded())
    said = whose(sitting).removeprefix("! ")
    if left == len(sitting.segments):
        return f"{said} You have coded nothing in it.".strip()
    return f"{said} {segments(left)} without a code of yours.".strip() if left else said


def of_before(last: Last) -> str:
    """When what is proposed was worked out."""
    when = last.recalled.at[:16].replace("T", " ")
    since = "; what was done since is not in it" if last.is_before else ""
    return f"Proposed on {when}{since}. g looks again."


def filtered(filter: Filter, count: int, sitting: Sitting) -> str:
    """What a filter that was just chosen lets through."""
    if filter.only is Only.ALL:
        return f"All is shown: {segments(len(sitting.segments))}."
    if count:
        return clean(
            f"Only {_only(filter, sitting)}: {segments(count)}, with what was asked before."
        )
    why = "Nothing is proposed yet: g proposes." if filter.only is Only.SUGGESTED else ""
    return clean(f"No segment here is {_only(filter, sitting)}: all is shown. {why}").strip()


def hesitates(one: Useful, book: Codebook) -> str:
    """Why a segment is the most useful one."""
    first, second = (
        f"{called(each.code, book)} ({each.probability:.0%})" for each in (one.first, one.second)
    )
    return f"Most useful next: the machine hesitates between {first} and {second}."


def options(book: Codebook, recent: Collection[str]) -> list[tuple[str, str]]:
    """The codes to choose from: those used just now, the rest, and what has codes beneath it."""
    first = [book[id] for id in recent if id in book and not book[id].retired]
    rest = [code for code in book.codes if code.id not in set(recent) and not code.retired]
    themes = above(book)
    rest.sort(key=lambda code: code.id in themes)
    return [(code.id, _shown(code, book)) for code in (*first, *rest)]


def above(book: Codebook) -> frozenset[str]:
    """What has codes beneath it: chosen seldom."""
    return frozenset(code.parent for code in book.codes if code.parent)


def questions(asked: Sequence[Question], here: Collection[str]) -> list[tuple[str, str]]:
    """The questions to choose from, those first that are marked here."""
    order = sorted(asked, key=lambda one: one.id not in here)
    return [
        (one.id, clean(f"{'¶ ' if one.id in here else ''}{one.text}  [{one.id}]")) for one in order
    ]


def hit(one: Hit) -> str:
    """A place of words that were looked for."""
    around = " ".join(clean(f"{one.before}«{one.words}»{one.after}").split())
    return f"{one.transcript}  … {around} …"


def places(count: int, words: str) -> str:
    """How often words were found."""
    return f"“{clean(words)}” stands in {count} {'place' if count == 1 else 'places'}"


def step(done: Step, sitting: Sitting) -> tuple[str, Span | None]:
    """What a step did and where, in a few words; and the place, where it has one."""
    if done.finish is not None:
        return f"that {sitting.id} is finished", None
    spans = [one.span for one in (*done.added, *done.removed)]
    spans += [one.span for one in (*done.put, *done.taken)]
    spans += [one.span for one in (*done.refused, *done.readmitted)]
    span = spans[0]
    segment = sitting.segment(span.start)
    where = f"on {sitting.id}"
    where += f", segment {sitting.number(segment)}" if segment else ""
    if done.added and done.removed:
        before, now = (name(one[0], sitting.book) for one in (done.removed, done.added))
        what = f"{before} became {now}" if before != now else f"what was said of {now}"
    elif done.added:
        what = name(done.added[0], sitting.book)
    elif done.removed:
        what = f"{name(done.removed[0], sitting.book)} taken back"
    elif done.put or done.taken:
        mark = (*done.put, *done.taken)[0]
        what = f"{'an answer' if done.put else 'no answer'} to “{clean(mark.question)}”"
    else:
        no = (*done.refused, *done.readmitted)[0]
        refused = "refused" if done.refused else "no longer refused"
        what = f"{called(no.code, sitting.book)} {refused}"
    return f"{what} {where}", span


def coding(made: Coding, book: Codebook, text: str) -> str:
    """A coding in one line, with its words."""
    return f"{name(made, book)}: {short(made.span.of(text))}"


def name(made: Coding, book: Codebook) -> str:
    """A coding's code with its stance, directness and flag."""
    said = [str(one) for one in (made.stance, made.directness, made.flag) if one]
    code = called(made.code, book)
    return f"{code} ({', '.join(said)})" if said else code


def called(code: str, book: Codebook) -> str:
    """What people call a code."""
    return clean(book.called(code))


def definition(book: Codebook, code: str) -> str:
    """What a code means, and when to use it and when not; "" where nothing is said."""
    if code not in book:
        return ""
    one = book[code]
    said = [one.definition]
    said += [f"Use when: {one.use_when}"] if one.use_when else []
    said += [f"Not when: {one.not_when}"] if one.not_when else []
    return clean(" ".join(part for part in said if part))


def short(words: str) -> str:
    """Words in quotation marks, cut where they are many."""
    words = " ".join(clean(words).split())
    return f"“{words}”" if len(words) <= LONG else f"“{words[: LONG - 1]}…”"


def segments(count: int) -> str:
    """So many segments."""
    return "1 segment" if count == 1 else f"{count} segments"


def _only(filter: Filter, sitting: Sitting) -> str:
    if filter.only is Only.CODE:
        return f"coded {sitting.book.called(filter.code)}"
    return filter.only.value


def _shown(code: Code, book: Codebook) -> str:
    theme = book.theme(code.id)
    under = f"  · {theme.name}" if theme.id != code.id else "  (theme)"
    under = "  · provisional" if code.provisional else under
    return clean(f"{code.name}{under}  [{code.id}]")
