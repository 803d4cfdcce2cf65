"""SQLite's own constructs, all of them here: rows out of one JSON parameter, upserts, search.

One statement per batch keeps the interpreter lock free (performance.md §2). PostgreSQL
would use ``jsonb_array_elements(CAST(:batch AS jsonb))`` with ``value ->> n`` and casts for
``json_rows``, its own ``INSERT ... ON CONFLICT``, and ``ILIKE`` for ``contains``.
"""

import json
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Insert,
    Select,
    Subquery,
    Table,
    Text,
    Update,
    bindparam,
    cast,
    exists,
    func,
    select,
    true,
)
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.sql.base import ReadOnlyColumnCollection
from sqlalchemy.sql.elements import KeyedColumnElement

Offered = ReadOnlyColumnCollection[str, KeyedColumnElement[Any]]  # values that a row offers

_BETWEEN_TEXTS = ("[", "]", "[]", ",")


def json_text(value: object) -> str:
    """Compact JSON, letters of all scripts as they are."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def json_rows(parameter: str, names: Sequence[str]) -> Subquery:
    """The arrays inside the JSON array ``:parameter`` as rows; ``position`` numbers them."""
    # jsonb_each (SQLite 3.51) saves parsing a row again per column: a third of the time
    # the cast is for texts that come as UTF-8: without it they would be taken for JSONB
    text = cast(bindparam(parameter), Text)
    each = func.jsonb_each(text).table_valued("key", "value")
    cells: list[ColumnElement[Any]] = [each.c.key.label("position")]
    cells += [
        func.json_extract(each.c.value, f"$[{index}]").label(name)
        for index, name in enumerate(names)
    ]
    return select(*cells).subquery(f"{parameter}_rows")


def json_lookup(parameter: str, names: Sequence[str]) -> CTE:
    """Like ``json_rows``, to be joined with many rows: parsed once, found by an index.

    SQLite would flatten a subquery and scan the JSON array for each row.
    """
    rows = json_rows(parameter, names)
    return select(rows).cte(f"{parameter}_lookup").prefix_with("MATERIALIZED")


def json_values(parameter: str) -> Select[Any]:
    """The scalars of the JSON array ``:parameter``, for ``IN``."""
    return select(func.json_each(bindparam(parameter)).table_valued("value").c.value)


def bytes_of_hex(text: ColumnElement[Any]) -> ColumnElement[Any]:
    """The bytes that JSON carried as hexadecimal digits (PostgreSQL: ``decode(text, 'hex')``)."""
    return func.unhex(text)


def without_journal(statement: Update) -> Update:
    """The statement for SQLite without a statement journal: that is a copy, in memory, of every
    page it changes, so that it could fail alone.

    Here a failing statement ends its transaction anyway (see writer.py).
    """
    return statement.prefix_with("OR ROLLBACK", dialect="sqlite")


def insert_new(table: Table, names: Sequence[str], rows: Select[Any]) -> Insert:
    """Insert ``rows`` in their order; those that break a unique rule are left out."""
    # without a WHERE, SQLite takes ON CONFLICT for the ON of a join
    return insert(table).from_select(names, rows.where(true())).on_conflict_do_nothing()


def upsert(
    table: Table,
    names: Sequence[str],
    rows: Select[Any],
    changes: Callable[[Offered], dict[str, Any]],
) -> Insert:
    """Insert ``rows``; where the primary key exists, set ``changes(offered values)``."""
    statement = insert(table).from_select(names, rows.where(true()))
    return statement.on_conflict_do_update(
        index_elements=list(table.primary_key), set_=changes(statement.excluded)
    )


def contains(text: ColumnElement[str], part: str) -> ColumnElement[bool]:
    """``part`` occurs in ``text``, in any case, of any script."""
    if part.isascii():
        escaped = part.replace("!", "!!").replace("%", "!%").replace("_", "!_")
        return text.like(f"%{escaped}%", escape="!")
    # LIKE folds ASCII only. GLOB knows character classes and runs in C, unlike a Python
    # function called per row; texts without any such letter are passed over first.
    pattern = "".join(_any_case(character) for character in part)
    return has_wide_letters(text) & text.op("GLOB", is_comparison=True)(f"*{pattern}*")


def has_wide_letters(text: ColumnElement[str]) -> ColumnElement[bool]:
    """The text is not pure ASCII."""
    return func.octet_length(text) > func.length(text)


def any_field_contains(fields: ColumnElement[str], part: str) -> ColumnElement[bool]:
    """``part`` occurs in one of the texts of the JSON array ``fields``, in any case."""
    # The JSON text itself is searched first. It can only mislead where it holds escapes, or
    # where the part occurs between the quotes of two texts.
    near = contains(fields, json_text(part)[1:-1])
    value = func.json_each(fields).table_valued("value").c.value
    exact = exists(select(value).where(contains(value, part)))
    if part in _BETWEEN_TEXTS:
        return near & exact
    return near & ((func.instr(fields, "\\") == 0) | exact)


def _any_case(character: str) -> str:
    upper = character.upper()
    forms = {character, character.lower(), upper, character.title(), upper.lower()}
    forms |= {"ς"} if upper == "Σ" else set()
    single = sorted(form for form in forms if len(form) == 1)
    # inside a class "]" may only stand first, and nothing else is special
    return "[" + "".join(single) + "]" if single != ["^"] else "^"
