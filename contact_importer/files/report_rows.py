"""The contacts of a report, where addresses are asked for."""

from collections.abc import Sequence
from dataclasses import dataclass

from contact_importer.engine.store_ports import QueryStore
from contact_importer.files.report_language import ReportLanguage
from contact_importer.model.contact import Contact, ContactFilter, SortKey
from contact_importer.model.verdict import Status
from contact_importer.validation.phrase import printable
from contact_importer.validation.verdict_words import REASONS, STATUSES

_PAGE_CONTACTS = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressRow:
    """One contact in words."""

    address: str
    status: Status
    status_word: str
    reason: str


async def address_rows(
    contacts: ContactFilter, store: QueryStore, limit: int, language: ReportLanguage
) -> tuple[Sequence[AddressRow], int]:
    """The first contacts, those to look at (invalid, listed, pending) before the valid ones.

    And how many there are in all.
    """
    whole = ContactFilter(list_id=contacts.list_id, task_id=contacts.task_id, sort=SortKey.STATUS)
    ids = await store.contact_ids(whole)
    rows: list[AddressRow] = []
    for start in range(0, min(limit, len(ids)), _PAGE_CONTACTS):
        page = ids[start : min(limit, start + _PAGE_CONTACTS)]
        rows += [_row(contact, language) for contact in await store.contacts(page)]
    return rows, len(ids)


def _row(contact: Contact, language: ReportLanguage) -> AddressRow:
    return AddressRow(
        address=printable(contact.address),
        status=contact.status,
        status_word=language.translate("Status", STATUSES[contact.status]),
        reason=language.translate("Reason", REASONS[contact.reason]),
    )
