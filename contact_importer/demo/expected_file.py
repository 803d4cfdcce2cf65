"""The second file of a generated pair: what a right import makes of each row, per level."""

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from contact_importer.demo.truth import Expectation
from contact_importer.model.contact import RejectCause
from contact_importer.model.tally import Tally, tally_of
from contact_importer.model.verdict import CheckLevel, Reason, Status

COLUMNS = (
    *("row_number", "address"),
    *(f"{level.value}_{part}" for level in CheckLevel for part in ("status", "reason")),
)

#: Statuses and reasons at the three levels, as texts. Several acceptable reasons: "a|b".
Outcomes = tuple[str, str, str, str, str, str]

DUPLICATE = "duplicate"
REJECTED = "rejected"
DUPLICATE_OUTCOMES: Outcomes = (
    *(DUPLICATE, RejectCause.DUPLICATE_IN_FILE.value),
    *(DUPLICATE, RejectCause.DUPLICATE_IN_FILE.value),
    *(DUPLICATE, RejectCause.DUPLICATE_IN_FILE.value),
)
REJECTED_OUTCOMES: Outcomes = (
    *(REJECTED, RejectCause.NO_ADDRESS.value),
    *(REJECTED, RejectCause.NO_ADDRESS.value),
    *(REJECTED, RejectCause.NO_ADDRESS.value),
)


def outcomes(fast: Expectation, standard: Expectation, full: Expectation) -> Outcomes:
    """The columns for three expectations."""
    return (
        *(fast.status.value, "|".join(fast.reasons)),
        *(standard.status.value, "|".join(standard.reasons)),
        *(full.status.value, "|".join(full.reasons)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedEntry:
    """One address of the source, or a row that gives none.

    ``status`` is a Status value, "duplicate" or "rejected".
    """

    row_number: int
    address: str  # as the importer normalises it; "" where there is none
    status: str
    reasons: tuple[str, ...]


def read_expected(path: Path, level: CheckLevel) -> Iterator[ExpectedEntry]:
    """The entries of an expected file for one level, in the source's order."""
    with path.open(encoding="utf-8", newline="") as lines:
        for line in csv.DictReader(lines):
            yield ExpectedEntry(
                row_number=int(line["row_number"]),
                address=line["address"],
                status=line[f"{level.value}_status"],
                reasons=tuple(line[f"{level.value}_reason"].split("|")),
            )


def expected_tally(path: Path, level: CheckLevel) -> Tally:
    """The counts that an import into an empty list must end with (first acceptable reasons)."""
    reasons: Counter[tuple[Status, Reason]] = Counter()
    others: Counter[str] = Counter()
    for entry in read_expected(path, level):
        if entry.status in (DUPLICATE, REJECTED):
            others[entry.status] += 1
        else:
            reasons[Status(entry.status), Reason(entry.reasons[0])] += 1
    return tally_of(reasons, duplicate=others[DUPLICATE], rejected=others[REJECTED])
