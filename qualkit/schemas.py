"""What a YAML file must hold, as a pydantic schema; its mistakes in words, each with its line."""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from qualkit.errors import BadSettings
from qualkit.yamlfile import line_of


class Strict(BaseModel):
    """Base of the schemas: a key that is not known is a mistake, not ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True, coerce_numbers_to_str=True)


Schema = TypeVar("Schema", bound=BaseModel)

_PLAIN = {
    "missing": ("“{key}” is missing", "Add a line `{key}: ...`."),
    "extra_forbidden": ("“{key}” is not a key that is known here", "Check its spelling."),
    "model_type": ("“{key}” does not hold `key: value` lines", "Write it as `key: value` lines."),
}

_OF_A_KEY = "[key]"
"""What pydantic puts after a key that is wrong itself."""


def validated(schema: type[Schema], data: Any, name: str) -> Schema:
    """`data` as `schema`. Raises BadSettings for the first mistake, with its line."""
    try:
        return schema.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        what, fix = said(first)
        raise BadSettings(file=name, line=line_of(data, first["loc"]), what=what, fix=fix) from None


def said(mistake: ErrorDetails) -> tuple[str, str]:
    """What is wrong and what to do, from one of pydantic's findings."""
    names = (at for at in reversed(mistake["loc"]) if isinstance(at, str) and at != _OF_A_KEY)
    key = next(names, "this file")
    template = ("“{key}”: {message}", "Change it to what is asked for.")
    what, fix = _PLAIN.get(mistake["type"], template)
    message = mistake["msg"].removeprefix("Value error, ")
    message = message[:1].lower() + message[1:]
    return what.format(key=key, message=message), fix.format(key=key)
