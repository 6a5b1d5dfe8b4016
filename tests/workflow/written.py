"""The anonymised texts as they stand, as they would be written anew, and a study to begin with."""

from collections.abc import Mapping
from dataclasses import replace

from qualkit.store import texts
from qualkit.workflow.identifiers.rewriting import rewrite
from qualkit.workflow.keeping import commit, load_register
from qualkit.workflow.study import Study
from tests.workflow.conftest import Desk


def spoken(desk: Desk, said: Mapping[str, str]) -> Study:
    """The small study with other words in some of its files, anonymised."""
    for name, text in said.items():
        desk.write(name, text)
    desk.anonymised()
    return Study.at(desk.study, "RM")


def shown(study: Study) -> dict[str, str]:
    with study.store.reading() as db:
        return {id: text.text for id, text in texts.newest(db).items()}


def written_anew(study: Study) -> dict[str, str]:
    """The texts, with every transcript looked at again."""
    opened = study.vault.open()
    register = load_register(study, opened)
    held = {id: replace(one, mentions_basis="") for id, one in register.held.items()}
    register = register.next(held=held)
    with study.store.transaction() as db:
        commit(db, opened, register)
    rewrite(study, opened, register)
    return shown(study)
