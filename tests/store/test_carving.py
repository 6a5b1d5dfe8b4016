import json
import re
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import UUID as Uuid

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Engine,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    create_engine,
    event,
    select,
)

from qualkit.store import Store
from qualkit.store.carving import FORMATS, carve
from qualkit.store.tables import acts, metadata, study
from tests.store.conftest import UUID

PAGE = 4096
TABLES = metadata.sorted_tables
Rows = Mapping[str, Iterable[Mapping[str, Any]]]


def a_value(column: Column[Any], number: int) -> Any:
    match column.type:
        case JSON():
            return {"number": number, "words": ["so “very” 😀", None, number % 2 == 0]}
        case Boolean():
            return number % 2 == 0
        case Integer():
            return number if column.primary_key else number % 2
        case LargeBinary():
            return bytes(range(256)) * 6
    if str(column) == "texts.text" and number % 4 == 0:
        return f"{number} said 😀 " * 10_000
    if str(column) in ("records.text", "codebooks.yaml") and number % 4 == 1:
        return f"{number} thought " * 500
    if column.nullable and number % 3 == 0:
        return None
    return an_id(column, number) or f"{column.name} {number}"[: getattr(column.type, "length", None)]


def an_id(column: Column[Any], number: int) -> str | None:
    of = next(iter(column.foreign_keys)).target_fullname if column.foreign_keys else str(column)
    ids = [str(Uuid(int=number)), f"{number:064x}", f"T{number:03d}", f"P{number:03d}"]
    ids.append(f"{number:032x}.age")
    fitting = (id for id in ids if of in FORMATS and re.fullmatch(FORMATS[of], id))
    return next(fitting, None)
