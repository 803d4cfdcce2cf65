"""Compares the contacts of a list with what the expected file of a generated pair says."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from contact_importer.demo.characters import Character
from contact_importer.demo.expected_file import DUPLICATE, REJECTED, ExpectedEntry, read_expected
from contact_importer.demo.truth import expected
from contact_importer.demo.world import DemoWorld
from contact_importer.model.verdict import CheckLevel, Reason

Row = tuple[int, str, str, str]  # row number, address, status, reason


@dataclass(frozen=True, slots=True)
class Differences:
    """Everything in which a list differs from what was expected; falsy when nothing does."""

    lost: tuple[str, ...]  # expected addresses that are not there
    doubled: tuple[str, ...]  # addresses that are there more than once
    surplus: tuple[str, ...]  # addresses that nobody expected
    wrong: tuple[str, ...]  # another status, or a reason that is not acceptable

    def __bool__(self) -> bool:
        return any((self.lost, self.doubled, self.surplus, self.wrong))


def expected_contacts(path: Path, level: CheckLevel) -> dict[tuple[int, str], ExpectedEntry]:
    """What must be in the list, by row number and address."""
    return {
        (entry.row_number, entry.address): entry
        for entry in read_expected(path, level)
        if entry.status not in (DUPLICATE, REJECTED)
    }


def after_waiting(
    expected_first: dict[tuple[int, str], ExpectedEntry],
) -> dict[tuple[int, str], ExpectedEntry]:
    """What must be in the list once greylisters have let us through."""
    world = DemoWorld()
    wanted = dict(expected_first)
    for key, entry in expected_first.items():
        if world.character(entry.address.rpartition("@")[2]) is Character.GREYLISTER:
            found = expected(world, entry.address, CheckLevel.FULL, again=True)
            wanted[key] = replace(entry, status=found.status, reasons=found.reasons)
    return wanted


def compare(rows: Iterable[Row], wanted: dict[tuple[int, str], ExpectedEntry]) -> Differences:
    """How the rows of a list differ from the expected ones."""
    found = list(rows)
    keys = {(number, address) for number, address, _, _ in found}
    counts = Counter(address.lower() for _, address, _, _ in found)
    return Differences(
        lost=tuple(address for number, address in wanted if (number, address) not in keys),
        doubled=tuple(address for address, count in counts.items() if count > 1),
        surplus=tuple(f"row {number}: {address}" for number, address in keys - wanted.keys()),
        wrong=tuple(
            f"row {number}: {address} {status}/{reason}, not {entry.status}/{entry.reasons}"
            for number, address, status, reason in found
            if (entry := wanted.get((number, address))) is not None
            and (status != entry.status or Reason(reason) not in entry.reasons)
        ),
    )
