"""The domains that have most contacts, and how these fared."""

from collections.abc import Mapping
from dataclasses import dataclass

from contact_importer.model.verdict import Status


@dataclass(frozen=True, slots=True, kw_only=True)
class DomainCount:
    """How the contacts of one domain fared."""

    name: str
    statuses: Mapping[Status, int]  # those that occur

    @property
    def count(self) -> int:
        """All its contacts."""
        return sum(self.statuses.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class DomainRanking:
    """The domains with most contacts, and how many there are in all."""

    top: tuple[DomainCount, ...] = ()
    domains: int = 0
