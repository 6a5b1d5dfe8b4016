"""What the coding screen says beside the words: codes, proposals, doubts, how far one is."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from rich.console import Console
from rich.text import Text

from qualkit.model import Code, Codebook, Coding, Question, Segment, Span, Suggestion
from qualkit.tui.page import clean
from qualkit.workflow.filtering import Filter, Only, doubts
from qualkit.workflow.proposing import Useful
from qualkit.workflow.recalling import Last
from qualkit.workflow.sitting import Sitting
from qualkit.workflow.stepping import Step
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
    state = "finished by you" if sitting.finished else f"{total - left} coded by you"
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


def on(sitting: Sitting, taken: Span, marked: bool) -> str:
    """Of which words codes and proposals are shown by themselves."""
    segment = sitting.segment(taken.start)
    if marked or segment is None:
        return "Codes and proposals on the marked words" if marked else "Codes on this word"
    return f"Codes and proposals on segment {sitting.number(segment)} of {sitting.id}"


def beside(
    sitting: Sitting,
    taken: Span,
    proposed: Mapping[int, Suggestion],
    *,
    marked: bool,
    why: int | None = None,
) -> Text:
    """The codings that stand on what is taken, and what is proposed for it.

    `why`: so many characters of the reason of each proposal; None: all of it.
    """
    text = codings(sitting, taken, marked=marked)
    if proposed:
        text.append("\n").append_text(_heading_of(why))
    for one in proposals(sitting, proposed, why).values():
        text.append_text(one)
    text.rstrip()
    return text


def codings(sitting: Sitting, taken: Span, *, marked: bool) -> Text:
    """The codings that stand on what is taken, the coder's own first, and what is to be known."""
    text = Text()
    me = sitting.study.coder
    here = sorted(sitting.at(taken), key=lambda one: one.coder != me)
    if marked:
        text.append(f"Marked: {short(taken.of(sitting.text.text))}\n\n", "bold")
    segment = sitting.segment(taken.start)
    if not here:
        text.append("No code here.\n")
        if segment is not None and sitting.holds_nothing(segment):
            text.append("Probably nothing to code here, the machine finds.\n", "dim")
    for one in here:
        mine = one.coder == me
        text.append(f"{'■' if mine else '□'} {name(one, sitting.book)}", "bold" if mine else "")
        text.append("\n" if mine else f" ({clean(one.coder)})\n")
        if one.memo:
            text.append(f"    {clean(one.memo)}\n")
        if one.id in sitting.conflicting:
            text.append("    ! in two ways, from two copies: qualkit adjudicate\n")
        if one.id in sitting.set_aside:
            text.append("    does not count: settled so\n")
    for asked in sitting.asked_at(taken):
        text.append(f"¶ answers {clean(asked.question)}\n")
    for doubt in doubts(sitting, segment) if segment else ():
        text.append(f"! {clean(doubt)}\n")
    return text


def proposals(
    sitting: Sitting, proposed: Mapping[int, Suggestion], why: int | None = None
) -> dict[int, Text]:
    """By number: what is proposed, with as much of its reason."""
    found = {}
    for number, each in proposed.items():
        text = Text(f"{number} ? {called(each.code, sitting.book)} {each.probability:.0%}\n")
        reason = clean(each.why)
        if why is not None and len(reason) > why:
            reason = f"{reason[: why - 1].rstrip()}…" if why > 1 else ""
        if reason:
            text.append(f"    {reason}\n", "dim")
        found[number] = text
    return found


def proposals_first(
    sitting: Sitting,
    taken: Span,
    proposed: Mapping[int, Suggestion],
    room: tuple[int, int],
    console: Console,
    *,
    marked: bool,
) -> tuple[Text, frozenset[int]]:
    """What fits of both in so many columns and rows, and the proposals that are in sight of it.

    Proposals come first, without reasons, then codings as far as they go.
    """
    width, height = room
    text, seen = _heading_of(0), set[int]()
    for number, one in proposals(sitting, proposed, 0).items():
        text.append_text(one)
        ended = text.copy()
        ended.rstrip()
        if fits(ended, width, height - 1, console):
            seen.add(number)
    text = text if proposed else Text()
    text.append_text(codings(sitting, taken, marked=marked))
    text.rstrip()
    return cut(text, width, height, console), frozenset(seen)


def fits(text: Text, width: int, height: int, console: Console) -> bool:
    """Whether there is room for a text."""
    return len(text.wrap(console, max(1, width))) <= height


def cut(text: Text, width: int, height: int, console: Console) -> Text:
    """As much of a text as there is room for, and how to see the rest."""
    rows = text.wrap(console, max(1, width))
    if len(rows) <= height:
        return text
    return Text("\n").join([*rows[: height - 1], Text(f"… o: {len(rows) - height + 1} more rows")])


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


def step(done: Step, sitting: Sitting) -> tuple[str, Span]:
    """What a step did and where, in a few words; and the place."""
    spans = [one.span for one in (*done.added, *done.removed)]
    spans += [one.span for one in (*done.put, *done.taken)]
    spans += [one.span for one in (*done.refused, *done.readmitted)]
    span = spans[0]
    segment = sitting.segment(span.start)
    where = f"on {sitting.id}"
    where += f", segment {sitting.number(segment)}" if segment else ""
    if done.added and done.removed:
        what = f"{name(done.removed[0], sitting.book)} became {name(done.added[0], sitting.book)}"
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


def _heading_of(why: int | None) -> Text:
    more = "" if why is None or why > 1 else " (o: why)"
    return Text().append(f"Proposed by the machine{more}:\n", "italic")


def _only(filter: Filter, sitting: Sitting) -> str:
    if filter.only is Only.CODE:
        return f"coded {sitting.book.called(filter.code)}"
    return filter.only.value


def _shown(code: Code, book: Codebook) -> str:
    theme = book.theme(code.id)
    under = f"  · {theme.name}" if theme.id != code.id else "  (theme)"
    under = "  · provisional" if code.provisional else under
    return clean(f"{code.name}{under}  [{code.id}]")
