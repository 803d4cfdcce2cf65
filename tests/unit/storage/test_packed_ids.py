"""Ids as one text of digits: all 64 bits, any number of them, in the order asked for."""

import random
from pathlib import Path

from sqlalchemy import func, select

from contact_importer.storage.database import writing_engine
from contact_importer.storage.json_sql import json_text
from contact_importer.storage.packed_ids import packed_ids

MANY = 40_000  # more digits than are read in one go


def packed(folder: Path, numbers: list[int], *, descending: bool = False) -> list[int]:
    engine = writing_engine(folder / "ids.sqlite")
    value = func.json_each(json_text(numbers)).table_valued("value").c.value
    with engine.connect() as connection:
        found = packed_ids(
            connection, select(value).order_by(value.desc() if descending else value)
        )
    engine.dispose()
    return found.tolist()


def test_that_nothing_gives_nothing(tmp_path: Path) -> None:
    assert packed(tmp_path, []) == []


def test_that_many_come_in_the_order_asked_for(tmp_path: Path) -> None:
    numbers = random.Random(5).sample(range(1 << 40), MANY)
    assert packed(tmp_path, numbers) == sorted(numbers)
    assert packed(tmp_path, numbers, descending=True) == sorted(numbers, reverse=True)


def test_that_the_largest_ids_fit(tmp_path: Path) -> None:
    numbers = [1, (1 << 32) - 1, 1 << 32, (1 << 63) - 1]
    assert packed(tmp_path, numbers) == numbers
