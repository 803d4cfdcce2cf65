"""Facts of a report, and a store that has some contacts for it."""

from array import array
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from contact_importer.model.contact import Contact, ContactFilter
from contact_importer.model.domain_ranking import DomainCount, DomainRanking
from contact_importer.model.policy import DEFAULT_POLICY
from contact_importer.model.report import Facet, ReportFacts, reason_counts
from contact_importer.model.tally import tally_of
from contact_importer.model.verdict import (
    CheckLevel,
    Confidence,
    Flag,
    Reason,
    Status,
    Verdict,
)

HOSTILE = "<script>alert('x')</script>\u202e=cmd|' /C calc'!A0"


def facet(status: Status, reason: Reason, count: int, flags: Flag = Flag.NONE) -> Facet:
    return Facet(
        status=status,
        reason=reason,
        flags=flags,
        level=CheckLevel.FULL,
        count=count,
        first_at=1_700_000_000.0,
        last_at=1_700_003_600.0,
    )


FACETS = (
    facet(Status.VALID, Reason.MAILBOX_EXISTS, 9_000),
    facet(Status.VALID, Reason.MAILBOX_EXISTS, 400, Flag.ROLE | Flag.FREE_PROVIDER),
    facet(Status.VALID, Reason.CATCH_ALL, 600),
    facet(Status.INVALID, Reason.MAILBOX_NOT_FOUND, 2_000),
    facet(Status.BLACKLIST, Reason.DISPOSABLE_DOMAIN, 30),
    facet(Status.PENDING, Reason.GREYLISTED, 7),
)


def make_facts(**changes: Any) -> ReportFacts:
    facets = changes.get("facets", FACETS)
    facts = ReportFacts(
        list_name="Customers",
        task=None,
        source_names=("clients.csv",),
        facets=facets,
        ranking=DomainRanking(
            top=(
                DomainCount(
                    name="gmail.com", statuses={Status.VALID: 5_000, Status.INVALID: 1_000}
                ),
                DomainCount(name="mail.ru", statuses={Status.VALID: 900, Status.PENDING: 7}),
            ),
            domains=379,
        ),
        policy=DEFAULT_POLICY,
        tally=tally_of(reason_counts(facets)),
        in_work=0,
        waiting=7,
        made_at=1_700_010_000.0,
    )
    return replace(facts, **changes)


class ContactStore:
    """As much of a QueryStore as a report asks."""

    def __init__(self, addresses: Sequence[str]) -> None:
        self.addresses = list(addresses)

    async def contact_ids(self, contacts: ContactFilter) -> "array[int]":
        return array("q", range(len(self.addresses)))

    async def contacts(self, ids: Sequence[int]) -> tuple[Contact, ...]:
        return tuple(_contact(number, self.addresses[number]) for number in ids)


def _contact(number: int, address: str) -> Contact:
    return Contact(
        id=number,
        list_id=1,
        task_id=1,
        row_number=number,
        raw=address,
        address=address,
        domain=address.rpartition("@")[2],
        layout_id=1,
        fields=(),
        verdict=Verdict.DELIVERABLE,
        reason=Reason.MAILBOX_EXISTS,
        status=Status.VALID,
        confidence=Confidence.CONFIRMED,
        flags=Flag.NONE,
        checked_at=None,
        checked_level="full",
        retry_at=None,
        attempts=0,
    )
