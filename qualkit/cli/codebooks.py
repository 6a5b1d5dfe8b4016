"""codebook: looking at it, comparing versions, and changing it while codings stand."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualkit.cli.edge import Edge, Here, number_of, on_terminal
from qualkit.cli.preparing import FILE

if TYPE_CHECKING:
    from qualkit.codebook.comparing import Difference
    from qualkit.model import Code, Codebook
    from qualkit.workflow.codebooks import Plan
    from qualkit.workflow.showing_codes import Branch
    from qualkit.workflow.study import Study

as_json_option = click.option("--json", "as_json", is_flag=True, help="As JSON.")


@click.group(cls=Edge)
def codebook() -> None:
    """Look at codebooks, compare versions, and change the study's while codings stand."""


@codebook.command("check")
@click.argument("file", required=False, type=FILE)
@as_json_option
@click.pass_obj
def check(here: Here, file: Path | None, as_json: bool) -> None:
    """List the mistakes of a codebook with their lines.

    Example: qualkit codebook check codebook.yaml
    """
    from qualkit.workflow import coding

    found = coding.codebook_mistakes(None if file else here.study(), file)
    name = file.name if file else "codebook.yaml"
    if as_json:
        _json([asdict(mistake) for mistake in found])
    else:
        for mistake in found:
            click.echo(f"{name}, line {mistake.line}: {mistake.what}\n  {mistake.fix}")
    if found:
        click.get_current_context().exit(2)
    if not as_json:
        click.echo(f"{name}: no mistakes.")


@codebook.command("show")
@click.argument("code", required=False)
@click.option("--tree", is_flag=True, help="The tree, with codings and coders of each code.")
@click.option("--diagram", is_flag=True, help="The theory of change.")
@click.option("--out", type=FILE, metavar="FILE.svg", help="Write the diagram to an SVG file.")
@as_json_option
@click.pass_obj
def show(
    here: Here, code: str | None, tree: bool, diagram: bool, out: Path | None, as_json: bool
) -> None:
    """Show the codebook as it stands, one code in full, the tree with counts, or the diagram.

    CODE is an id or a name; after --diagram, the SVG file to write. Outside a study, a codebook's
    file can be given instead: its tree or diagram is shown, without counts.

    \b
    Examples: qualkit codebook show supervision
              qualkit codebook show --tree
              qualkit codebook show --diagram theory.svg
    """
    from qualkit.workflow import codebooks, showing_codes

    if diagram and code and out is None and code.lower().endswith(".svg"):
        code, out = "", Path(code)
    file = Path(code) if code and Path(code).suffix in (".yaml", ".yml") else None
    study = None if file else here.study()
    at = showing_codes.of_file(file) if file else codebooks.desk(here.study())
    branches = showing_codes.tree(study, at)
    if diagram or out is not None:
        _diagram(study, at.book, out, as_json)
    elif code and file is None:
        _one(at.find(code), as_json)
    elif as_json:
        _json([asdict(branch) for branch in branches])
    else:
        click.echo(f"{at.book.name}, version {at.book.version}")
        for branch in branches:
            click.echo(_branch(branch, counted=tree and study is not None))


@codebook.command("list")
@as_json_option
def list_(as_json: bool) -> None:
    """List the ready-made codebooks.

    Example: qualkit codebook list
    """
    from qualkit.workflow import preparing

    names = [path.stem for path in sorted(preparing.shipped(preparing.CODEBOOKS).glob("*.yaml"))]
    if as_json:
        _json(names)
        return
    for name in names:
        click.echo(name)


@codebook.command("apply")
@click.pass_obj
def apply(here: Here) -> None:
    """Accept the study's codebook.yaml as it is now.

    Example: qualkit codebook apply
    """
    from qualkit.workflow import following

    done = following.apply(here.study())
    if done.behind:
        click.echo("codebook.yaml was left behind by a command that was stopped; it is as accepted")
        click.echo("again. To go back to what it said, undo that command: qualkit undo")
        return
    click.echo(f"Accepted codebook.yaml, version {done.hash[:12]}.")
    if done.kept:
        click.echo("What was changed meanwhile stands, and was written into it: ", nl=False)
        click.echo(", ".join(done.kept))


@codebook.command("versions")
@as_json_option
@click.pass_obj
def versions(here: Here, as_json: bool) -> None:
    """List the codebook's versions, oldest first: when, by whom, what was done.

    Example: qualkit codebook versions
    """
    from qualkit.workflow import versions

    found = versions.versions(here.study())
    if as_json:
        _json([asdict(version) for version in found])
        return
    for one in found:
        when = one.at[:16].replace("T", " ")
        first, *more = one.what
        rest = f" and {len(more)} more" if more else ""
        click.echo(f"{one.hash[:12]}  {when}  {_plain(one.by):<12} {first}{rest}")


@codebook.command("diff")
@click.argument("old", required=False)
@click.argument("new", required=False)
@as_json_option
@click.pass_obj
def diff(here: Here, old: str | None, new: str | None, as_json: bool) -> None:
    """Show what differs between two versions of the codebook, and how many codings it touches.

    Without arguments: between the codebook as it stands and the edited codebook.yaml. OLD and NEW
    are versions, by how their hash begins (`codebook versions`), or files; NEW is the codebook as
    it stands unless it is given.

    \b
    Examples: qualkit codebook diff
              qualkit codebook diff 3fa85f64 old-codebook.yaml
    """
    from qualkit.workflow import versions

    found = versions.compare(here.study(), old, new)
    if as_json:
        rows = [{**asdict(one), "codings": number} for one, number in found.differences]
        _json({"old": found.old, "new": found.new, "differences": rows})
        return
    if not found.differences:
        click.echo(f"{found.old} and {found.new} say the same.")
    for one, number in found.differences:
        touched = f"  ({number_of(number, 'coding')})" if number else ""
        click.echo(f"{_plain(one.code) or 'codebook'}: {_differs(one)}{touched}")


# --- changing it


def changing(command: Callable[..., None]) -> Callable[..., None]:
    """The options of every command that changes the codebook."""
    for option in (
        click.option("--preview", is_flag=True, help="Only show what it would do."),
        click.option("--yes", is_flag=True, help="Do it without asking."),
    ):
        command = option(command)
    return command


@codebook.command("add")
@click.argument("name")
@click.option("--under", metavar="CODE", help="The code or theme it stands under; else a theme.")
@click.option("--definition", default="", metavar="TEXT", help="What it means.")
@click.option("--stance", is_flag=True, help="Codings say: supports, challenges or mixed.")
@click.option("--provisional", is_flag=True, help="Mark it as not settled yet.")
@changing
@click.pass_obj
def add(
    here: Here,
    name: str,
    under: str | None,
    definition: str,
    stance: bool,
    provisional: bool,
    yes: bool,
    preview: bool,
) -> None:
    """Add a code. Transcripts read before count as not yet read for it.

    Example: qualkit codebook add "Waiting lists" --under support --definition "Waiting for help."
    """
    from qualkit.workflow import codebooks

    plan = codebooks.add(
        here.study(),
        name,
        under=under,
        definition=definition,
        stance=stance,
        provisional=provisional,
    )
    _do(here.study(), plan, yes, preview)


@codebook.command("rename")
@click.argument("code")
@click.argument("name")
@changing
@click.pass_obj
def rename(here: Here, code: str, name: str, yes: bool, preview: bool) -> None:
    """Give a code another name. Its id, its codings and what was read for it stay.

    Example: qualkit codebook rename supervision "Supervision and reflection"
    """
    from qualkit.workflow import codebooks

    _do(here.study(), codebooks.rename(here.study(), code, name), yes, preview)


@codebook.command("move")
@click.argument("code")
@click.option("--under", metavar="PARENT", help="The code or theme that it is put under.")
@click.option("--top", is_flag=True, help="Make it a theme.")
@changing
@click.pass_obj
def move(here: Here, code: str, under: str | None, top: bool, yes: bool, preview: bool) -> None:
    """Put a code, with all under it, under another one or at the top. Its codings stay.

    Example: qualkit codebook move supervision --under conditions
    """
    from qualkit.workflow import codebooks

    if (under is None) != top:
        raise click.UsageError("Give --under PARENT or --top.")
    _do(here.study(), codebooks.move(here.study(), code, under), yes, preview)


@codebook.command("merge")
@click.argument("codes", nargs=-1, required=True, metavar="FROM... INTO")
@changing
@click.pass_obj
def merge(here: Here, codes: tuple[str, ...], yes: bool, preview: bool) -> None:
    """Make codes one: the codings of FROM count as INTO, here and in every copy it is merged with.

    FROM goes from the codebook; objectives, links and the schedule that name it mean INTO. INTO
    keeps its name and definition. A transcript read for either counts as read for INTO.

    Example: qualkit codebook merge peer-support team-support supervision
    """
    from qualkit.workflow import codebooks

    if len(codes) < 2:
        raise click.UsageError("Give at least two codes: FROM and INTO.")
    _do(here.study(), codebooks.merge(here.study(), codes[:-1], codes[-1]), yes, preview)


@codebook.command("split")
@click.argument("code")
@click.argument("parts", nargs=-1)
@click.option("--into", multiple=True, metavar="NAME", help="A part to make; several may follow.")
@click.option("--by-file", type=FILE, metavar="FILE", help="A CSV of which coding goes where.")
@click.option("--worksheet", type=FILE, metavar="FILE", help="Only write that CSV, to fill in.")
@changing
@click.pass_obj
def split(
    here: Here,
    code: str,
    parts: tuple[str, ...],
    into: tuple[str, ...],
    by_file: Path | None,
    worksheet: Path | None,
    yes: bool,
    preview: bool,
) -> None:
    """Split a code into parts, made under it; its codings stay with it until you deal them out.

    CODE counts its parts too, so that what is said of it does not change; objectives and links go
    on resting on it. No program can say which part a coding is of: write the codings to a CSV
    with --worksheet, fill in the column code (a part's name or id; empty: it stays), and give it
    back with --by-file. A transcript read for CODE counts as read for its parts where none of its
    codings waits to be dealt out.

    \b
    Examples: qualkit codebook split supervision --into "Case supervision" "Reflective supervision"
              qualkit codebook split supervision --worksheet codings.csv
              qualkit codebook split supervision --by-file codings.csv
    """
    from qualkit.workflow import releasing, splitting

    study = here.study()
    if worksheet is not None:
        text = splitting.worksheet(study, code)
        releasing.export(study, worksheet, what="codings", text=text)
        click.echo(f"Wrote {worksheet}.")
        return
    _do(study, splitting.split(study, code, (*into, *parts), by_file), yes, preview)


@codebook.command("retire")
@click.argument("code")
@click.option("--into", metavar="OTHER", help="Let its codings count as another's; as merge does.")
@click.option("--back", is_flag=True, help="Offer a retired code again.")
@changing
@click.pass_obj
def retire(here: Here, code: str, into: str | None, back: bool, yes: bool, preview: bool) -> None:
    """Offer a code no more. Its codings stay, count, and are shown as of a retired code.

    Example: qualkit codebook retire peer-support
    """
    from qualkit.workflow import codebooks

    if back and into:
        raise click.UsageError("Give --into or --back, not both.")
    study = here.study()
    plan = codebooks.offer(study, code) if back else codebooks.retire(study, code, into)
    _do(study, plan, yes, preview)


def _do(study: Study, plan: Plan, yes: bool, preview: bool) -> None:
    """Show a plan; carry it out if somebody says so."""
    from qualkit.errors import CannotChange
    from qualkit.workflow import codebooks

    for line in plan.lines:
        click.echo(_plain(line))
    if preview:
        return
    if not yes and not on_terminal():
        raise CannotChange(
            what="there is no terminal to ask on whether to do it",
            fix="Give --yes to do it, or --preview only to look; nothing was changed.",
        )
    if not yes and not click.confirm("Do it?"):
        click.echo("Nothing was changed.")
        return
    codebooks.carry_out(study, plan)
    click.echo("Done. `qualkit undo` takes it back.")


# --- showing


def _diagram(study: Study | None, book: Codebook, out: Path | None, as_json: bool) -> None:
    from qualkit.workflow import showing_codes

    if out is not None:
        showing_codes.write_diagram(study, book, out)
        click.echo(f"Wrote {out}.")
    elif as_json:
        _json(asdict(book.theory))
    else:
        for line in showing_codes.diagram(book):
            click.echo(_plain(line))


def _one(code: Code, as_json: bool) -> None:
    if as_json:
        _json(asdict(code))
        return
    click.echo(_plain(f"{code.name} ({code.id}){_marks(code.provisional, code.retired)}"))
    if code.definition:
        click.echo(f"\n{_plain(code.definition)}")
    for lead, words in (("Use when", code.use_when), ("Not when", code.not_when)):
        if words:
            click.echo(f"\n{lead}: {_plain(words)}")
    for example in code.examples:
        click.echo(f"\n  “{_plain(example)}”")


def _branch(branch: Branch, *, counted: bool) -> str:
    gap = "\n" if branch.depth == 0 else "  " * branch.depth
    line = f"{gap}{_plain(branch.name)}  {click.style(branch.id, dim=True)}"
    line += _marks(branch.provisional, branch.retired)
    if not counted:
        return line
    return f"{line}  {', '.join(_counts(branch))}"


def _counts(branch: Branch) -> Iterator[str]:
    if branch.codings or branch.whole == 0:
        yield number_of(branch.codings, "coding")
    if branch.codings:
        yield f"{branch.people} {'person' if branch.people == 1 else 'people'}"
        yield number_of(branch.coders, "coder")
    if branch.whole != branch.codings:
        yield f"{number_of(branch.whole, 'coding')} with all under it"


def _marks(provisional: bool, retired: bool) -> str:
    marks = [word for word, is_so in (("provisional", provisional), ("retired", retired)) if is_so]
    return f"  [{', '.join(marks)}]" if marks else ""


def _differs(one: Difference) -> str:
    match one.what:
        case "added":
            return f"added, “{_plain(one.new)}”"
        case "gone":
            return f"gone, “{_plain(one.old)}”"
        case "renamed" | "moved":
            return f"{one.what} from “{_plain(one.old)}” to “{_plain(one.new)}”"
        case what if one.old or one.new:
            old, new = _plain(one.old) or "(nothing)", _plain(one.new) or "(nothing)"
            return f"{what} changed\n  - {old}\n  + {new}"
        case what:
            return what


def _plain(words: str) -> str:
    return "".join(char if char.isprintable() else " " for char in words)


def _json(value: object) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))
