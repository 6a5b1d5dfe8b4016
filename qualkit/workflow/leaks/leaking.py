"""The leak check: every byte of a file that may leave, for every form of everything registered."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from qualkit import __version__, textfile
from qualkit.anonymise.deciding import is_known
from qualkit.anonymise.drafts import PILOT
from qualkit.anonymise.names import initials
from qualkit.anonymise.tokens import Token, keys, tokens
from qualkit.codebook import digest
from qualkit.drawn import is_in_id
from qualkit.errors import Leaks, NotLookedInto
from qualkit.model import AnonymisedTranscript, Entity, Kind, Span, Status
from qualkit.recognisers.vocabulary import fold, given_names, is_word, kept, surnames, towns
from qualkit.register import Register
from qualkit.store import caches, generations
from qualkit.store import texts as anonymised
from qualkit.unpacking import INTO, Text, unpack
from qualkit.workflow.identifiers.cleaning import keep_terms
from qualkit.workflow.keeping import load_register
from qualkit.workflow.leaks.knowing import Leak, leak_finder, restored_in, uncovered
from qualkit.workflow.leaks.passing import Contexts, PageWords, is_own
from qualkit.workflow.prose import PARTICIPATION
from qualkit.workflow.study import Study

CLEAN = "transcripts without a known identifier"
_SHORTEST_GLUED = 5
"""Letters of the shortest name that is looked for within longer words."""
_SHORTEST_ROUGH = 4
"""Letters of the shortest that is no accident in bytes that are no text."""
_FEW = 4
_LONGEST_SHORT = 4
"""Letters of the longest form that is taken for initials."""
_WORD = re.compile(r"[^\W_]+")
_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W\d_]+)*")
_VAULT = "vault/"
_PROPOSED = f"study.db{INTO}table results{INTO}"
"""Where the words are that a proposal rests on."""
_PILOT_ID = re.compile(r"""\s*-?\s*(?:\{\s*)?id:\s*["']?""")


def _what_the_study_calls(study: Study, register: Register) -> frozenset[str]:
    """The ordinary words in the names of its groups, stages and roles."""
    called = [*study.settings.groups, *study.settings.stages, *(row.role for row in register.rows)]
    words = {token.key for said in called for token in tokens(said)}
    return frozenset(filter(is_word, words))


@dataclass(frozen=True)
class Seen:
    """Where something stands that must not leave, or that nobody can look into."""

    place: str
    """File, part, and what of it."""
    at: int
    """Where in that, in code points; -1 for what cannot be looked into."""
    what: str
    """Whose form it is, by its replacement; or why it cannot be looked into."""

    @property
    def is_closed(self) -> bool:
        """Whether this is what cannot be looked into."""
        return self.at < 0

    @property
    def said(self) -> str:
        """The line that tells of it."""
        if self.is_closed:
            return f"{self.place}: not looked into, {self.what}"
        return f"{self.place} at {self.at}: a form of {self.what}"


class LeakCheck:
    """All that the register knows, ready to be looked for in files."""

    def __init__(
        self, study: Study, *, constant: str = "", vocabulary: frozenset[str] = frozenset()
    ) -> None:
        """`constant`: a text of the program's own that stands in the files.

        `vocabulary`: words of the language that the files are marked up in.

        Raises NoVault, NoKey, WrongKey or KeepsName, as `leak_finder` does.
        """
        self._study = study
        opened = study.vault.open()
        register = load_register(study, opened)
        self.find = leak_finder(study)
        self._words = _NameWords(register)
        self._traces = register.traces
        self._glued = _distinctive(register, _never_replaced(study, register))
        self._pilots = {one.replacement for one in register.entities if one.relation == PILOT}
        self._known = {one.replacement for one in register.entities if is_known(one)}
        self._vocabulary = vocabulary
        self._called = _what_the_study_calls(study, register)
        self._decided = Contexts()
        for text, spans in restored_in(study, opened, register).items():
            self._decided.add(text, spans)
        self._decided.add(constant, [Span(one.start, one.end) for one in tokens(constant)])

    def of_files(
        self, files: Mapping[str, bytes], *, own: Iterable[str] = (), at_home: bool = False
    ) -> list[Seen]:
        """What stands in files, their names included, in order of their names.

        `own`: pages that qualkit rendered, where a word of qualkit's own is nobody's name.
        `at_home`: these are the study's own files, which keep its pilots by their names and its
        originals encrypted.
        """
        texts, owners, seen = list[Text](), list[str](), list[Seen]()
        for name, data in files.items():
            for found in unpack(name, data):
                if isinstance(found, Text):
                    texts.append(found)
                    owners.append(name)
                elif not (at_home and found.sealed and _VAULT in found.place):
                    seen.append(Seen(found.place, -1, found.why))
        pages = set(own)
        first = dict[tuple[str, str, str], int]()
        for number, leak, words in self._in_texts(texts):
            place, whose = texts[number].place, leak.replacement
            if at_home and self._may_stay(texts[number], leak, words):
                continue
            its_own = owners[number] in pages and whose not in self._pilots
            if its_own and (is_own(words, place) or self._is_called(leak, words)):
                continue
            key = (_part(place), whose, fold(words))
            if first.setdefault(key, number) == number:  # not again in each way of reading it
                seen.append(Seen(place, leak.span.start, whose))
        return sorted(seen, key=lambda one: (one.place, one.at))

    def of_words(self, words: Mapping[str, str]) -> list[Seen]:
        """What stands in texts that are no files, by what they are called."""
        return [
            Seen(name, leak.span.start, leak.replacement)
            for name, leaks in self.find(words).items()
            for leak in leaks
        ]

    def of_transcripts(self, transcripts: Mapping[str, AnonymisedTranscript]) -> list[Seen]:
        """What stands in anonymised transcripts that are shown as they are.

        That there is nothing is kept, until the register, the settings or a text changes.
        """
        store, basis = self._study.store, self._rests_on(transcripts)
        with store.reading() as db:
            if caches.kept(db, CLEAN, basis):
                return []
        seen = [
            Seen(id, leak.span.start, leak.replacement)
            for id, leaks in uncovered(self.find, transcripts).items()
            for leak in leaks
            if not self._decided.hold(transcripts[id].text, leak.span)
        ]
        if not seen:
            with store.transaction() as db:
                caches.keep(db, CLEAN, basis, True)
        return seen

    def _rests_on(self, transcripts: Mapping[str, AnonymisedTranscript]) -> str:
        """A hash of all that decides what is known in these texts."""
        with self._study.store.reading() as db:
            register = generations.newest(db)
        texts = sorted((id, one.version, digest(one.text)) for id, one in transcripts.items())
        settings = textfile.read_text(self._study.settings_path)
        return digest(repr((__version__, register, settings, texts)))

    def of_page(
        self,
        name: str,
        page: bytes,
        sources: Mapping[str, str],
        transcripts: Mapping[str, AnonymisedTranscript],
    ) -> list[Seen]:
        """What stands in a page that qualkit rendered from `sources` and `transcripts`.

        There a word of qualkit's own passes, unless what it was rendered from says it of somebody.
        """
        seen = self.of_files({name: page}, own=[name])
        shown = PageWords(unpack(name, page))
        near = {id: text for id, text in transcripts.items() if self._may_show(shown, text.text)}
        leaks = {**self.find(sources), **uncovered(self.find, near)}
        for source, found in leaks.items():
            text = sources[source] if source in sources else transcripts[source].text
            seen += [
                Seen(f"{name}, from {source}", leak.span.start, leak.replacement)
                for leak in found
                if not self._decided.hold(text, leak.span)
                and not (source == PARTICIPATION and self._is_called(leak, leak.span.of(text)))
                and shown.hold(text, leak.span)
            ]
        return seen

    def _may_stay(self, text: Text, leak: Leak, words: str) -> bool:
        """Whether the study itself may hold this: a pilot's name where pilots are, or a word."""
        if leak.replacement in self._pilots:
            return _keeps_pilots(text, leak.span)
        return text.place.startswith(_PROPOSED) and words in self._as_words

    @cached_property
    def _as_words(self) -> frozenset[str]:
        """The words that the anonymised texts have left, as they are written there.

        Whether one is a name is told by its context, in the texts, which are looked into by
        themselves ("the rose bush"); the reason of a proposal gives it without any ("rose, got").
        """
        with self._study.store.reading() as db:
            said = (_TOKEN.findall(text) for _, text in anonymised.words(db))
            return frozenset(word for words in said for word in words)

    def _may_show(self, shown: PageWords, text: str) -> bool:
        """Whether a page may show a name that stands in a transcript."""
        return shown.may_hold(text, self._words.tells) or bool(self._traces.named_in(text))

    def _is_called(self, leak: Leak, words: str) -> bool:
        """Whether an ordinary word is one here: a group's, a stage's, a role's; or in lower case.

        Never one by which somebody of interviews.csv is called.
        """
        ordinary = fold(words) in self._called or (words.islower() and is_word(words))
        return ordinary and leak.replacement not in self._known

    def _in_texts(self, texts: Sequence[Text]) -> Iterator[tuple[int, Leak, str]]:
        """Each leak: the text's number, where it is, the words."""
        worth = {one.text: str(at) for at, one in enumerate(texts) if self._is_worth(one.text)}
        found = self.find({name: text for text, name in worth.items()})
        for number, one in enumerate(texts):
            for leak in found.get(worth.get(one.text, ""), ()):
                words = leak.span.of(one.text)
                if one.rough and sum(map(str.isalnum, words)) < _SHORTEST_ROUGH:
                    continue
                if is_in_id(one.text, leak.span.start, leak.span.end):
                    continue
                if not self._decided.hold(one.text, leak.span):
                    yield number, leak, words
            if one.glued:
                for leak, words in self._within_words(one.text):
                    yield number, leak, words

    def _is_worth(self, text: str) -> bool:
        """Whether a text is to be read with care."""
        return self._words.are_in(text) or bool(self._traces.named_in(text))

    def _within_words(self, text: str) -> Iterator[tuple[Leak, str]]:
        """Distinctive forms inside longer words that are no words themselves."""
        words = (word for word in _WORD.findall(text) if word not in self._vocabulary)
        folded = "\n".join(word for word in map(fold, words) if not _is_known(word))
        met = set[str]()
        for form, whose in self._glued.items():
            at = -1 if whose in met else folded.find(form)
            if at >= 0:
                met.add(whose)
                yield Leak(Span(at, at + len(form)), whose), form


def refuse(seen: Sequence[Seen]) -> None:
    """Raise NotLookedInto or Leaks for what must not leave; nothing where there is nothing."""
    closed = [one for one in seen if one.is_closed]
    leaks = [one for one in seen if not one.is_closed]
    if leaks:
        where = "; ".join(f"{one.place} at {one.at}" for one in leaks[:_FEW])
        more = f" and {len(leaks) - _FEW} more places" if len(leaks) > _FEW else ""
        raise Leaks(count=len(leaks), where=where + more)
    if closed:
        raise NotLookedInto(where=closed[0].place, why=closed[0].what)


def _part(place: str) -> str:
    """The part of a file that a place is in, whichever way that is read."""
    container, into, last = place.rpartition(INTO)
    return container + into + last.partition(", ")[0].partition(" as ")[0]


# --- what is looked for


class _NameWords:
    """The words of all forms: a text without any need not be read with care."""

    def __init__(self, register: Register) -> None:
        names = {form for one in register.entities for form in (*one.forms, *one.sure)}
        names |= {name for name, _ in register.names}
        self._keys = {token.key for name in names for token in tokens(name)} | set(
            map(_glue, names)
        )
        short = {form for one in register.entities for form in one.forms if _is_short(one, form)}
        people = (initials(one.name) for one in register.entities if one.kind is Kind.PERSON)
        self._initials = {form for form in people if len(form) > 1}
        self._short = {token.key for form in short for token in tokens(form)}
        short -= {form for one in register.entities for form in one.sure}
        short -= {name for name, _ in register.names}
        self._telling = {word for name in names - short for word in _telling(name)}
        self._met: dict[str, bool] = {}

    def tells(self, written: str, key: str) -> bool:
        """Whether a word tells of a form, inflected or not, or is somebody's initials in capitals.

        A form of many words stands nowhere without the one that is least like any other.
        """
        forms = {form for possessive in (False, True) for form in keys(key, possessive)}
        if written in self._initials or (written.isupper() and not forms.isdisjoint(self._short)):
            return True
        return not forms.isdisjoint(self._telling)

    def are_in(self, text: str) -> bool:
        """Whether one of them is in a text, inflected or not."""
        return any(map(self._is_one, set(_TOKEN.findall(text))))

    def _is_one(self, word: str) -> bool:
        if word not in self._met:
            forms = {form for token in tokens(word) for form in _inflected(token)}
            self._met[word] = not forms.isdisjoint(self._keys)
        return self._met[word]


def _inflected(token: Token) -> Iterator[str]:
    for possessive in (False, True):
        yield from keys(token.key, possessive)


def _telling(name: str) -> Iterator[str]:
    """The word of a name by which it is looked for; and the name in one word, as hyphens part."""
    words = [token.key for token in tokens(name)]
    if words:
        yield max(words, key=lambda word: (len(word) > 2 and not is_word(word), len(word)))
        yield "".join(words)


def _is_short(one: Entity, form: str) -> bool:
    """Whether a form counts in capitals alone."""
    named = one.kind in (Kind.PERSON, Kind.ORGANISATION)
    return named and form.isupper() and len(form) <= _LONGEST_SHORT


def _distinctive(register: Register, never: frozenset[str]) -> dict[str, str]:
    """Forms that are long and strange enough to be known inside a longer word: whose they are."""
    known = [one for one in register.entities if _is_met(one)]
    forms = {_glue(form): one.replacement for one in known for form in (*one.forms, *one.sure)}
    forms |= {_glue(name): forms.get(_glue(name), "[name]") for name, _ in register.names}
    longest_first = sorted(forms.items(), key=lambda item: (-len(item[0]), item))
    return {
        form: whose
        for form, whose in longest_first
        if len(form) >= _SHORTEST_GLUED and not is_word(form) and form not in never
    }


def _is_met(entity: Entity) -> bool:
    return entity.status not in (Status.REJECTED, Status.MERGED)


def _glue(form: str) -> str:
    return "".join(token.key for token in tokens(form))


def _never_replaced(study: Study, register: Register) -> frozenset[str]:
    """Terms that stay, and pilots that may be named."""
    named = (pilot.id for pilot in study.settings.pilots if pilot.disclose == "named")
    return frozenset(_glue(term) for term in (*keep_terms(study, register), *named, *kept()))


@cache
def _is_known(word: str) -> bool:
    """Whether this is a word or a name of its own, and not several run together."""
    return word in given_names() or word in surnames() or word in towns() or is_word(word)


def _keeps_pilots(text: Text, span: Span) -> bool:
    """Whether the study says there which pilots it has, or who belongs to which."""
    if text.place == "study.yaml":
        line = text.text[: span.start].rpartition("\n")[2]
        return _PILOT_ID.fullmatch(line) is not None
    return text.place == f"study.db{INTO}table participations{INTO}column pilots"
