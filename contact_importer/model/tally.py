"""Counts that always add up."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from contact_importer.model.verdict import (
    OPEN_REASONS,
    RISKY_REASONS,
    UNCHECKED_REASONS,
    Reason,
    Status,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Counts of a task or a list.

    ``read`` counts entries: every address found, plus every row that gave none.
    For a task ``read == valid + invalid + blacklist + pending + duplicate + rejected``,
    always; a list has no duplicates and no rejected rows.
    """

    valid: int = 0
    invalid: int = 0
    blacklist: int = 0
    pending: int = 0
    duplicate: int = 0
    rejected: int = 0
    reasons: Mapping[tuple[Status, Reason], int] = field(default_factory=dict)

    @property
    def read(self) -> int:
        """All entries: the sum of the parts."""
        return self.contacts + self.duplicate + self.rejected

    @property
    def contacts(self) -> int:
        """Entries that became contacts."""
        return self.valid + self.invalid + self.blacklist + self.pending

    @property
    def decided(self) -> int:
        """Contacts with a status other than pending."""
        return self.valid + self.invalid + self.blacklist

    @property
    def open(self) -> int:
        """Pending contacts that asking again may decide; the others are so by the policy."""
        return sum(
            count
            for (status, reason), count in self.reasons.items()
            if status is Status.PENDING and reason in OPEN_REASONS
        )

    @property
    def risky(self) -> int:
        """Valid contacts whose mailbox was accepted without being proven."""
        return self._valid_for(RISKY_REASONS)

    @property
    def unchecked(self) -> int:
        """Valid contacts whose mailbox nobody was asked for."""
        return self._valid_for(UNCHECKED_REASONS)

    @property
    def confirmed(self) -> int:
        """Valid contacts whose mailbox is proven."""
        return self.valid - self.risky - self.unchecked

    def _valid_for(self, reasons: frozenset[Reason]) -> int:
        return sum(self.reasons.get((Status.VALID, reason), 0) for reason in reasons)

    def of(self, status: Status) -> int:
        """The count of one status."""
        return {
            Status.VALID: self.valid,
            Status.INVALID: self.invalid,
            Status.BLACKLIST: self.blacklist,
            Status.PENDING: self.pending,
        }[status]

    def to_dict(self) -> dict[str, int]:
        """The counts by name, for ``--json`` and events."""
        return {
            "read": self.read,
            "valid": self.valid,
            "invalid": self.invalid,
            "blacklist": self.blacklist,
            "pending": self.pending,
            "duplicate": self.duplicate,
            "rejected": self.rejected,
        }


def tally_of(
    reasons: Mapping[tuple[Status, Reason], int], *, duplicate: int = 0, rejected: int = 0
) -> Tally:
    """A tally from counts per (status, reason)."""
    by_status = dict.fromkeys(Status, 0)
    for (status, _), count in reasons.items():
        by_status[status] += count
    return Tally(
        valid=by_status[Status.VALID],
        invalid=by_status[Status.INVALID],
        blacklist=by_status[Status.BLACKLIST],
        pending=by_status[Status.PENDING],
        duplicate=duplicate,
        rejected=rejected,
        reasons={key: count for key, count in reasons.items() if count},
    )
