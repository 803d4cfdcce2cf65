"""Everything that is known of one contact."""

from sqlalchemy import ColumnElement, Connection, RowMapping, and_, func, or_, select

from contact_importer.model.contact import (
    BlacklistEntry,
    BlacklistKind,
    Contact,
    ContactDetails,
)
from contact_importer.model.evidence import Evidence
from contact_importer.model.source import RowPlace
from contact_importer.storage.dialogue import unpack
from contact_importer.storage.records import (
    blacklist_entry_of,
    contact_of,
    evidence_of,
    layout_of,
    reading_of,
)
from contact_importer.storage.suggestion_store import offered_to
from contact_importer.storage.tables import (
    blacklist,
    contacts,
    dialogues,
    evidence,
    layouts,
    lists,
    tasks,
)


def details_of(connection: Connection, contact_id: int) -> ContactDetails | None:
    """Everything about a contact; None if there is none."""
    row = (
        connection.execute(
            select(
                contacts,
                layouts.c["columns"],
                layouts.c.email_index,
                lists.c.name.label("list_name"),
                tasks.c.source_name,
                tasks.c.reading,
            )
            .join(lists, lists.c.id == contacts.c.list_id)
            .join(tasks, tasks.c.id == contacts.c.task_id)
            .join(layouts, layouts.c.id == contacts.c.layout_id)
            .where(contacts.c.id == contact_id, lists.c.deleted.is_(False))
        )
        .mappings()
        .first()
    )
    if row is None:
        return None
    contact = contact_of(row)
    of_domain = _evidence(
        connection, and_(evidence.c.domain == contact.domain, evidence.c.domain != "")
    )
    own = _evidence(connection, evidence.c.contact_id == contact_id)
    place = _place(row, contact.row_number)
    return ContactDetails(
        contact=contact,
        layout=layout_of(row),
        list_name=row["list_name"],
        source_name=place.file,
        source_row=place.row,
        evidence=(*of_domain, *own),
        blacklist=_blacklist_entry(connection, contact),
        dialogue=_dialogue(connection, contact_id),
        suggestion=offered_to(connection, contact),
        elsewhere=_other_lists(connection, contact),
    )


def _place(row: RowMapping, row_number: int) -> RowPlace:
    """The file that a contact came from, which may be one of several, and the row in it."""
    if row["reading"] is not None:
        reading = reading_of(row["reading"])
        if reading.parts:
            return reading.place_of(row_number)
    return RowPlace(row["source_name"], row_number)


def details_of_address(connection: Connection, address: str) -> tuple[ContactDetails, ...]:
    """The contacts with this address, by list name."""
    ids = connection.execute(
        select(contacts.c.id).where(
            # every list: so that the unique index finds the address
            contacts.c.list_id.in_(select(lists.c.id)),
            func.lower(contacts.c.address) == func.lower(address),
        )
    ).scalars()
    found = [details_of(connection, contact_id) for contact_id in ids.all()]
    kept = [details for details in found if details is not None]
    return tuple(sorted(kept, key=lambda details: details.list_name.casefold()))


def _dialogue(connection: Connection, contact_id: int) -> tuple[str, ...]:
    packed = connection.execute(
        select(dialogues.c.packed).where(dialogues.c.contact_id == contact_id)
    ).scalar()
    return () if packed is None else unpack(packed)


def _evidence(connection: Connection, condition: ColumnElement[bool]) -> tuple[Evidence, ...]:
    rows = connection.execute(select(evidence).where(condition).order_by(evidence.c.id))
    return tuple(evidence_of(row) for row in rows.mappings())


def _blacklist_entry(connection: Connection, contact: Contact) -> BlacklistEntry | None:
    """The entry of the address, else of its domain, else of the nearest domain above it."""
    labels = contact.domain.split(".")
    above = [".".join(labels[start:]) for start in range(len(labels))]
    rows = connection.execute(
        select(blacklist).where(
            or_(
                and_(
                    blacklist.c.kind == BlacklistKind.ADDRESS,
                    blacklist.c.value == contact.address.lower(),
                ),
                and_(blacklist.c.kind == BlacklistKind.DOMAIN, blacklist.c.value.in_(above)),
            )
        )
    )
    entries = [blacklist_entry_of(row) for row in rows.mappings()]
    return min(
        entries,
        key=lambda entry: (entry.kind is BlacklistKind.DOMAIN, -len(entry.value)),
        default=None,
    )


def _other_lists(connection: Connection, contact: Contact) -> tuple[str, ...]:
    """The names of the other lists that have the address."""
    rows = connection.execute(
        select(lists.c.name)
        .join(contacts, contacts.c.list_id == lists.c.id)
        .where(
            # every list: so that the unique index finds the address
            contacts.c.list_id.in_(select(lists.c.id).where(lists.c.id != contact.list_id)),
            func.lower(contacts.c.address) == func.lower(contact.address),
            lists.c.deleted.is_(False),
        )
        .order_by(lists.c.name_key)
    )
    return tuple(rows.scalars())
