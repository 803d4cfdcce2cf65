"""What a report tells of a list or a task: numbers and names, in no language."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from contact_importer.model.domain_ranking import DomainRanking
from contact_importer.model.policy import Policy
from contact_importer.model.tally import Tally
from contact_importer.model.task import ImportTask
from contact_importer.model.verdict import CheckLevel, Flag, Reason, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """Contacts that are alike in all that a report counts.

    ``level`` is how far they were checked; None: they were not.
    """

    status: Status
    reason: Reason
    flags: Flag
    level: CheckLevel | None
    count: int
    first_at: float | None = None  # when the first and the last of them were checked
    last_at: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFacts:
    """All that is known about the contacts of one list, or of one task."""

    list_name: str
    task: ImportTask | None  # None: a whole list
    source_names: tuple[str, ...]  # files that were imported, newest first
    facets: tuple[Facet, ...]
    ranking: DomainRanking
    policy: Policy
    tally: Tally
    in_work: int  # contacts whose check has not ended
    waiting: int  # ... that will be asked again at their time
    made_at: float

    @property
    def levels(self) -> Mapping[CheckLevel, int]:
        """How many contacts were checked how far, the deepest level first."""
        counts = {
            level: sum(facet.count for facet in self.facets if facet.level is level)
            for level in reversed(CheckLevel)
        }
        return {level: count for level, count in counts.items() if count}

    @property
    def checked_between(self) -> tuple[float, float] | None:
        """When the first and the last check took place."""
        first = [facet.first_at for facet in self.facets if facet.first_at is not None]
        last = [facet.last_at for facet in self.facets if facet.last_at is not None]
        return (min(first), max(last)) if first and last else None

    def flagged(self, flag: Flag, status: Status) -> int:
        """Contacts of a status that have a property."""
        return sum(
            facet.count for facet in self.facets if facet.flags & flag and facet.status is status
        )


def reason_counts(facets: Iterable[Facet]) -> Mapping[tuple[Status, Reason], int]:
    """Contacts per status and reason."""
    counts: dict[tuple[Status, Reason], int] = {}
    for facet in facets:
        key = (facet.status, facet.reason)
        counts[key] = counts.get(key, 0) + facet.count
    return counts
