"""codebook: looking at it, accepting it, comparing versions."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualkit.cli.edge import Edge, Here, number_of
from qualkit.cli.preparing import FILE

if TYPE_CHECKING:
    from qualkit.codebook.comparing import Difference
    from qualkit.model import Code, Codebook
    from qualkit.workflow.codes.showing_codes import Branch
    from qualkit.workflow.study import Study

DRAWN = (".svg", ".txt")
"""How files end that a diagram can be written to."""

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
    from qualkit.workflow.sittings import coding

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
@click.option("--out", type=FILE, metavar="FILE", help="Write the diagram to it: .svg or .txt.")
@as_json_option
@click.pass_obj
def show(
    here: Here, code: str | None, tree: bool, diagram: bool, out: Path | None, as_json: bool
) -> None:
    """Show the codebook as it stands, one code in full, the tree with counts, or the diagram.

    CODE is an id or a name; after --diagram, the file to write, .svg or .txt. Outside a study, a
    codebook's file can be given instead: its tree or diagram is shown, without counts.

    \b
    Examples: qualkit codebook show supervision
              qualkit codebook show --tree
              qualkit codebook show --diagram theory.svg
    """
    from qualkit.workflow.codes import codebooks, showing_codes

    if diagram and code and out is None and code.lower().endswith(DRAWN):
        code, out = "", Path(code)
    file = Path(code) if code and Path(code).suffix in (".yaml", ".yml") else None
    if diagram and code and file is None:
        raise click.UsageError("After --diagram, name a file that ends in .svg or .txt.")
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
    from qualkit.workflow.intake import preparing

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
    from qualkit.workflow.codes import following

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
    from qualkit.workflow.codes import versions

    found = versions.versions(here.study())
    if as_json:
        _json([asdict(version) for version in found])
        return
    for one in found:
        when = one.at[:16].replace("T", " ")
        first, *more = one.what
        rest = f" and {len(more)} more" if more else ""
        click.echo(f"{one.hash[:12]}  {when}  {plain(one.by):<12} {first}{rest}")


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
    from qualkit.workflow.codes import versions

    found = versions.compare(here.study(), old, new)
    if as_json:
        rows = [{**asdict(one), "codings": number} for one, number in found.differences]
        _json({"old": found.old, "new": found.new, "differences": rows})
        return
    if not found.differences:
        click.echo(f"{found.old} and {found.new} say the same.")
    for one, number in found.differences:
        touched = f"  ({number_of(number, 'coding')})" if number else ""
        click.echo(f"{plain(one.code) or 'codebook'}: {_differs(one)}{touched}")


# --- showing


def _diagram(study: Study | None, book: Codebook, out: Path | None, as_json: bool) -> None:
    from qualkit.workflow.codes import showing_codes

    if out is not None:
        showing_codes.write_diagram(study, book, out)
        click.echo(f"Wrote {out}.")
    elif as_json:
        _json(asdict(book.theory))
    else:
        for line in showing_codes.diagram(book):
            click.echo(plain(line))


def _one(code: Code, as_json: bool) -> None:
    if as_json:
        _json(asdict(code))
        return
    click.echo(plain(f"{code.name} ({code.id}){_marks(code.provisional, code.retired)}"))
    if code.definition:
        click.echo(f"\n{plain(code.definition)}")
    for lead, words in (("Use when", code.use_when), ("Not when", code.not_when)):
        if words:
            click.echo(f"\n{lead}: {plain(words)}")
    for example in code.examples:
        click.echo(f"\n  “{plain(example)}”")


def _branch(branch: Branch, *, counted: bool) -> str:
    gap = "\n" if branch.depth == 0 else "  " * branch.depth
    line = f"{gap}{plain(branch.name)}  {click.style(branch.id, dim=True)}"
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
            return f"added, “{plain(one.new)}”"
        case "gone":
            return f"gone, “{plain(one.old)}”"
        case "renamed" | "moved":
            return f"{one.what} from “{plain(one.old)}” to “{plain(one.new)}”"
        case what if one.old or one.new:
            old, new = plain(one.old) or "(nothing)", plain(one.new) or "(nothing)"
            return f"{what} changed\n  - {old}\n  + {new}"
        case what:
            return what


def plain(words: str) -> str:
    """Words as a terminal may show them."""
    return "".join(char if char.isprintable() else " " for char in words)


def _json(value: object) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))
