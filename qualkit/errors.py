"""What can go wrong, said in one line, with one line of what to do about it.

Every error that a user can cause is a `UserError` (exit code 2). A check that does not hold is a
`CheckFailed` (exit code 1). The command line prints `message` and `hint`; nothing else does.
"""

from __future__ import annotations


class QualkitError(Exception):
    """Base of everything that qualkit raises on purpose.

    Subclasses give `message` and `hint` as templates, filled from the keyword arguments.
    """

    message: str = "{what}"
    hint: str = ""
    exit_code: int = 1

    def __init__(self, **facts: object) -> None:
        self.facts = facts
        self.said = self.message.format(**facts)
        self.advice = self.hint.format(**facts)
        super().__init__(self.said)


class UserError(QualkitError):
    """Something given to qualkit is not as it must be; `where` is a file, a row or a line."""

    exit_code = 2


class CheckFailed(QualkitError):
    """A check that must hold before anything leaves does not."""

    exit_code = 1


# --- the study folder


class NoStudy(UserError):
    """No study.yaml here or in any folder above."""

    message = "no study found in {folder}"
    hint = "Run `qualkit init DIR` to make one, or name one with --study DIR."


class StudyExists(UserError):
    """`init` would overwrite a study."""

    message = "{folder} already holds a study"
    hint = "Choose another folder; nothing was changed."


class BadSettings(UserError):
    """A YAML or CSV file of the user's has a mistake."""

    message = "{file}, line {line}: {what}"
    hint = "{fix}"


class Mistakes(UserError):
    """A file with several mistakes: each has its line in the hint."""

    message = "{file}: {count} mistakes; nothing was changed"
    hint = "{each}"


class BadNarrative(UserError):
    """The evaluator's words for the report claim or draw in what is not so."""

    message = "narrative/ has {count}; no report was rendered"
    hint = "{each}"


class BadSection(UserError):
    """Something that writes a section of the report fails, or gives what is no section."""

    message = "the section {name} cannot be written: {why}"
    hint = (
        "Tell whoever wrote it, or remove the package. `qualkit report --keep-going` renders the "
        "others."
    )


class UnknownName(UserError):
    """A name that must be one of a known set is not."""

    message = "{where}: unknown {noun} “{name}”"
    hint = "Known: {known}."


class UnknownTranscript(UserError):
    """A transcript id that the study does not have."""

    message = "there is no transcript {name} in this study"
    hint = "`qualkit status` lists them."


class KeepsName(UserError):
    """A term to keep that is the name of somebody in interviews.csv."""

    message = "“{term}” is to be kept, and is a name of somebody in interviews.csv"
    hint = "Take it out of keep: in study.yaml; in single mentions, restore it while reading."


class CannotDecide(UserError):
    """Something that was decided or named and cannot be taken so."""

    message = "{what}"
    hint = "{fix}"


class NoSuchAddress(UserError):
    """Nothing in the report has this address."""

    message = "nothing in the report has the address “{id}”"
    hint = "{near}"


class NotYet(UserError):
    """A step was asked for before the one that it rests on."""

    message = "{what}"
    hint = "{fix}"


class NoTerminal(UserError):
    """A screen was asked for where there is nothing to show it on."""

    message = "a screen needs a terminal to be shown on"
    hint = "Run it in a terminal window; over ssh, with `ssh -t`."


# --- reading files


class UnreadableFile(UserError):
    """A source file cannot be read as what it says it is."""

    message = "{file}: {what}"
    hint = "{fix}"


class EmptyTranscript(UserError):
    """A source file holds no words."""

    message = "{file}: there are no words in this transcript"
    hint = "Open it to see whether the export failed; leave it out until it holds speech."


class Unpartnered(UserError):
    """A file without its row in interviews.csv, or a row without its file."""

    message = "{what}"
    hint = "{fix}"


class AlreadyIngested(UserError):
    """The same interview given twice."""

    message = "{file} is already in this study as {transcript}"
    hint = "Leave it out, or use --replace if this is a corrected file."


# --- vault and store


class NoVault(UserError):
    """The copy at hand has no vault."""

    message = "this copy of the study has no vault, so originals and register cannot be opened"
    hint = "Do this on the data manager's copy."


class NoKey(UserError):
    """The custodian's key file is not where it is looked for."""

    message = "no key found at {path}"
    hint = "Put the key file there, or say where it is with QUALKIT_KEY_FILE."


class WrongKey(UserError):
    """The key does not open this vault."""

    message = "the key at {path} does not open this study's vault"
    hint = "Use the key that `qualkit init` made for this study (QUALKIT_KEY_FILE names it)."


class NoPassphrase(NoKey):
    """No key fits, and there is nobody to ask for a passphrase."""

    message = "{why}, and there is no terminal to ask for a passphrase on"
    hint = "Put the key file there, run it in a terminal, or set QUALKIT_PASSPHRASE."


class WrongPassphrase(UserError):
    """A passphrase that opens nothing."""

    message = "that passphrase does not open this study's vault"
    hint = "Type it again: capitals and spaces count. Custodians by passphrase: {names}."


class WeakPassphrase(UserError):
    """A passphrase that could be guessed."""

    message = "a passphrase needs at least {shortest} characters, and not the same ones over again"
    hint = "Take five or six words that do not belong together; nothing was changed."


class NoRecipient(UserError):
    """What was given as the public half of a custodian's key is none."""

    message = "{what}"
    hint = "{fix}"


class Custody(UserError):
    """Something about who can open the vault, or what it keeps, cannot be done."""

    message = "{what}"
    hint = "{fix}"


class AnotherVault(UserError):
    """The vault folder is another study's."""

    message = "the vault belongs to another study than study.yaml"
    hint = "Put the folder vault/ of this study in its place; nothing was changed."


class DamagedVault(UserError):
    """An object of the vault is missing or altered."""

    message = "in the vault, {name} is missing or damaged"
    hint = "Run the command again; if it says so again, restore the vault folder from a backup."


class CannotWrite(UserError):
    """A file that qualkit must write cannot be written."""

    message = "{path} cannot be written: {why}"
    hint = "See that the disk has room and that the folder is yours."


class InTheWay(UserError):
    """Something is there already where qualkit would make something new."""

    message = "{path} is there already"
    hint = "Give another name, or move it away first."


class StoreError(UserError):
    """The database cannot be used as it is."""

    message = "{what}"
    hint = "{fix}"


class DamagedStore(StoreError):
    """The database file is not as it was written."""


class FullDisk(StoreError):
    """There is no room for what should be written."""


class NotABackup(UserError):
    """A file that is to be restored and cannot be."""

    message = "{file}: {what}"
    hint = "Use another backup; nothing was changed."


class CannotMerge(UserError):
    """A copy that contradicts this study, or was changed by hand."""

    message = "{copy}: {what}"
    hint = "{fix}"


# --- withdrawing


class CannotWithdraw(UserError):
    """Somebody or something that is to be taken out, and is not there or not told plainly."""

    message = "{what}"
    hint = "{fix}"


class WasWithdrawn(UserError):
    """Something is given again that was taken out at somebody's request."""

    message = "{what}"
    hint = "{fix}"


class NotSearched(UserError):
    """What was to be withdrawn is, and the search for what is left was stopped."""

    message = "it was withdrawn, but the search for what is left of it was stopped: {why}"
    hint = "Run `qualkit withdraw --search`, once that is mended."


class StillThere(CheckFailed):
    """Words or names that were taken out are still somewhere outside the vault."""

    message = "what was withdrawn is still in {count}"
    hint = "Remove or make anew what is listed, then run `qualkit withdraw --search`."


# --- coding


class NamesSomebody(UserError):
    """Something that a person typed holds a known identifier."""

    message = "{where} names somebody or something of the register"
    hint = "Write [name] in its place, or the replacement that stands in the transcript."


class CoderNamesSomebody(NamesSomebody):
    """Who is at the keyboard is called what somebody in the register is."""

    hint = "Set QUALKIT_CODER to initials that name nobody, or give them with --coder."


class CodersNameSomebody(NamesSomebody):
    """One of the coders to whom transcripts are given is called like somebody of the register."""

    hint = "Give initials that name nobody: --coders RM,DS. Nobody was given anything."


class CodeNamesSomebody(NamesSomebody):
    """A code is to be called like somebody or something of the register."""

    hint = "Call it after what it is about, and nobody: names of codes stand in every report."


class BadCoder(UserError):
    """Nobody can be called that."""

    message = "{name} is no name for a coder"
    hint = "Give initials, or letters on one line: --coder or QUALKIT_CODER."


class QuotationNotFound(UserError):
    """A coding quotes words that its transcript does not hold."""

    message = "{file}, line {line}: {transcript} does not hold the words “{quote}”"
    hint = "Copy them from `qualkit code show {transcript}`, or give start and end."


class QuotationElsewhere(UserError):
    """A coding quotes words that do not stand at the offsets given with them."""

    message = "{file}, line {line}: {transcript} does not hold “{quote}” at {start} to {end}"
    hint = "Correct the offsets, or leave them out where the words occur only once."


class QuotationAmbiguous(UserError):
    """A coding quotes words that occur more than once."""

    message = "{file}, line {line}: {transcript} holds the words “{quote}” {times} times"
    hint = "Give start and end for this row, or quote more of the sentence."


class CannotChange(UserError):
    """A change of the codebook that cannot be made."""

    message = "{what}"
    hint = "{fix}"


class BadSuggester(UserError):
    """A suggester of somebody else's does not give what a suggester must."""

    message = "the suggester {name} cannot be used: {why}"
    hint = "Tell whoever wrote it; `qualkit suggest` without --suggester uses our own."


class NothingToUndo(UserError):
    """No act of this coder is left to undo."""

    message = "there is no act of {coder} to undo"
    hint = "`qualkit log` lists what was done."


class OneCoder(UserError):
    """An overlap was asked for, and one coder to code it."""

    message = "an overlap is coded by two or more, and only {coder} is named"
    hint = "Name the others too: --coders {coder},XX; or leave --overlap out."


class NoScores(UserError):
    """Agreement was asked for in a study that is reflexive."""

    message = "this study's approach is reflexive: it has no scores of agreement"
    hint = "Talk through `qualkit adjudicate --list`, and write memos on what differs and why."


class NoSaturation(UserError):
    """Saturation was asked for in a study that is reflexive."""

    message = "this study's approach is reflexive: saturation is not scored in it"
    hint = "Write in memos why these interviews are enough for what you say of them."


# --- sharing


class NotReadable(CheckFailed):
    """Transcripts that nobody has read to the end since they last changed."""

    message = "nobody has read {transcripts} to the end since the text last changed"
    hint = "Read each with `qualkit anonymise --read T`, or write a marked draft with --draft."


class UnknownRelease(UserError):
    """No release, or more than one, whose id begins so."""

    message = "{what} begins with “{id}”"
    hint = "`qualkit releases` lists them."


class CannotRelease(UserError):
    """Something that may not be signed or given out as it is."""

    message = "{what}"
    hint = "{fix}"


class Leaks(CheckFailed):
    """Known identifiers in what would leave."""

    message = "{count} known identifiers would leave in {where}"
    hint = "`qualkit check` lists them; run `qualkit anonymise --yes` again, then read."


class NotLookedInto(CheckFailed):
    """Something that would leave and cannot be looked into."""

    message = "{where} cannot be looked into: {why}"
    hint = "Take it out, or unpack it where it is; what nobody can look into does not leave."


class ChecksFailed(CheckFailed):
    """`qualkit check` found something that does not hold."""

    message = "{count} of {total} checks do not hold"
    hint = "Each is listed above with what to do."


# --- disclosure


class NothingUnique(UserError):
    """A decision names a place at which no printed quotation is in doubt."""

    message = "no printed quotation is in doubt at {place}"
    hint = "Take the place from `qualkit attribution --unique`, such as T003:120-131."
