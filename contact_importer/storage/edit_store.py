"""Edits of many contacts: made in chunks, kept for a while, undone."""

from functools import partial
from typing import Any

from sqlalchemy import Connection, delete, insert, or_, select, update

from contact_importer.engine.store_ports.edits import Tell
from contact_importer.model.contact import BlacklistEntry, BlacklistKind, ContactFilter
from contact_importer.model.edit import (
    KEPT_CONTACTS,
    KEPT_EDITS,
    Edit,
    EditKind,
    UndoneEdit,
)
from contact_importer.model.suggestion import SuggestionState
from contact_importer.storage.blacklisting import (
    add_entries,
    conform_to_blacklist,
    hand_on,
    undo_entries,
)
from contact_importer.storage.corrections import take_back_corrections
from contact_importer.storage.filters import ids_of, narrowed, scope_of
from contact_importer.storage.json_sql import json_text, json_values
from contact_importer.storage.kept_contacts import (
    count_edited,
    forget_some,
    forget_what_hangs,
    keep,
)
from contact_importer.storage.ledger import Ledger, groups
from contact_importer.storage.parts import CHUNK_ROWS, StorePart
from contact_importer.storage.restoring import restore_removed
from contact_importer.storage.tables import (
    contacts,
    edited_contacts,
    edits,
    suggestions,
)

_DOMAINS = 500  # put on the blacklist in one transaction: each may have thousands of contacts


class EditPart(StorePart):
    """Implements ``engine.store_ports.EditStore``."""

    async def blacklist_contacts(
        self, contacts: ContactFilter, kind: BlacklistKind, source: str, tell: Tell
    ) -> Edit | None:
        """Put addresses or domains of contacts on the blacklist; None: nothing was new."""
        if kind is BlacklistKind.DOMAIN:
            edit_kind, values = (
                EditKind.BLACKLIST_DOMAINS,
                await self._read(lambda connection: _domains_of(connection, contacts)),
            )
            size = _DOMAINS
        else:
            edit_kind, size = EditKind.BLACKLIST_ADDRESSES, CHUNK_ROWS
            values = await self._read(lambda connection: _addresses_of(connection, contacts))
        edit_id = await self._begin(edit_kind, contacts.list_id)
        now, done = self._clock.now(), 0
        for start in range(0, len(values), size):
            chunk = [
                BlacklistEntry(kind=kind, value=value, source=source, added_at=now)
                for value in values[start : start + size]
            ]
            job = partial(_blacklist, edit_id=edit_id, entries=chunk, now=now)
            done += await self._write(job, rows=CHUNK_ROWS)
            tell(done)
        return await self._end(edit_id)

    async def remove_contacts(self, contacts: ContactFilter, tell: Tell) -> Edit | None:
        """Take contacts out of their lists; None: there were none."""
        ids = await self._read(lambda connection: ids_of(connection, contacts))
        edit_id = await self._begin(EditKind.REMOVAL, contacts.list_id)
        done = 0
        for start in range(0, len(ids), CHUNK_ROWS):
            chunk = {"ids": json_text(ids[start : start + CHUNK_ROWS].tolist())}
            job = partial(_remove, edit_id=edit_id, ids=chunk)
            done += await self._write(job, rows=CHUNK_ROWS)
            tell(done)
        return await self._end(edit_id)

    async def begin_correction(self, list_id: int) -> int:
        """A new edit that ``apply_corrections`` is told to belong to; its id."""
        return await self._begin(EditKind.CORRECTION, list_id)

    async def end_correction(self, edit_id: int) -> Edit | None:
        """The edit with its count; None, and forgotten, if nothing was corrected."""
        return await self._end(edit_id)

    async def edits(self) -> tuple[Edit, ...]:
        """What can be undone, newest first."""
        return await self._read(_all)

    async def undo_edit(self, edit_id: int, tell: Tell) -> UndoneEdit | None:
        """Give contacts back what they were, as far as nobody changed them since."""
        edit = await self._read(lambda connection: _one(connection, edit_id))
        if edit is None:
            return None
        undo_some = {
            EditKind.BLACKLIST_ADDRESSES: undo_entries,
            EditKind.BLACKLIST_DOMAINS: undo_entries,
            EditKind.REMOVAL: _put_back_some,
            EditKind.CORRECTION: _take_back_some,
        }[edit.kind]
        restored, now = 0, self._clock.now()
        while True:
            job = partial(undo_some, edit_id=edit_id, now=now)
            found, count = await self._write(job, rows=CHUNK_ROWS)
            if not found:
                break
            restored += count
            tell(restored)
        await self._write(lambda connection: hand_on(connection, edit_id), rows=CHUNK_ROWS)
        await self._forget(edit_id)
        return UndoneEdit(edit=edit, contacts=restored, left=max(0, edit.contacts - restored))

    async def _begin(self, kind: EditKind, list_id: int | None) -> int:
        now = self._clock.now()
        new = (
            insert(edits)
            .values(kind=kind, list_id=list_id, contacts=0, entries=0, made_at=now)
            .returning(edits.c.id)
        )
        return await self._write(lambda connection: int(connection.execute(new).scalar_one()))

    async def _end(self, edit_id: int) -> Edit | None:
        """The edit as it became; those that are too old or too many are forgotten."""
        made = await self._read(lambda connection: _one(connection, edit_id))
        if made is not None and not (made.contacts or made.entries):
            await self._forget(edit_id)
            made = None
        for old in await self._read(_superfluous):
            await self._forget(old)
        return made

    async def _forget(self, edit_id: int) -> None:
        mine = edited_contacts.c.edit_id == edit_id
        while await self._write(lambda connection: forget_some(connection, mine), rows=CHUNK_ROWS):
            pass
        gone = delete(edits).where(edits.c.id == edit_id)
        await self._write(lambda connection: connection.execute(gone).rowcount)


# --- doing --------------------------------------------------------------------------------
def _addresses_of(connection: Connection, wanted: ContactFilter) -> list[str]:
    """Their addresses; what cannot be one is none."""
    statement = narrowed(select(contacts.c.address).distinct(), scope_of(connection, wanted))
    rows = connection.execute(statement.where(contacts.c.domain != "")).scalars()
    return sorted({address.lower() for address in rows})


def _domains_of(connection: Connection, wanted: ContactFilter) -> list[str]:
    statement = narrowed(select(contacts.c.domain).distinct(), scope_of(connection, wanted))
    return sorted(filter(None, connection.execute(statement).scalars()))


def _blacklist(
    connection: Connection, edit_id: int, entries: list[BlacklistEntry], now: float
) -> int:
    added, affected = add_entries(connection, entries, now, edit_id=edit_id)
    count_edited(connection, edit_id, contacts=affected, entries=added)
    return affected


def _remove(connection: Connection, edit_id: int, ids: dict[str, str]) -> int:
    chosen = contacts.c.id.in_(json_values("ids"))
    keep(connection, edit_id, chosen, ids)
    ledger = Ledger()
    for group, _ in groups(connection, chosen, parameters=ids):
        ledger.remove(group)
    removed = connection.execute(delete(contacts).where(chosen), ids).rowcount
    ledger.apply(connection)
    count_edited(connection, edit_id, contacts=removed)
    return removed


# --- undoing ------------------------------------------------------------------------------
def _put_back_some(connection: Connection, edit_id: int, now: float) -> tuple[int, int]:
    """Bring back up to CHUNK_ROWS removed contacts; how many were looked at, and came back."""
    some = (
        select(edited_contacts.c.id)
        .where(edited_contacts.c.edit_id == edit_id)
        .order_by(edited_contacts.c.id)
        .limit(CHUNK_ROWS)
    )
    found = connection.execute(some).scalars().all()
    ids = {"ids": json_text(list(found))}
    restored = restore_removed(connection, edit_id, ids, now)
    connection.execute(
        delete(edited_contacts).where(
            edited_contacts.c.edit_id == edit_id, edited_contacts.c.id.in_(json_values("ids"))
        ),
        ids,
    )
    forget_what_hangs(connection, ids)
    conform_to_blacklist(connection, found, now)
    return len(found), restored


def _take_back_some(
    connection: Connection,
    edit_id: int,
    now: float,  # noqa: ARG001 - as the other kinds
) -> tuple[int, int]:
    """Take back up to CHUNK_ROWS corrections; how many were looked at, and taken back."""
    some = (
        select(suggestions.c.contact_id)
        .where(suggestions.c.edit_id == edit_id, suggestions.c.state == SuggestionState.APPLIED)
        .limit(CHUNK_ROWS)
    )
    found = connection.execute(some).scalars().all()
    restored = take_back_corrections(connection, found)
    done = suggestions.c.contact_id.in_(json_values("ids"))
    connection.execute(
        update(suggestions).where(done).values(edit_id=None), {"ids": json_text(list(found))}
    )
    return len(found), restored


# --- questions ----------------------------------------------------------------------------
def _edit_of(row: Any) -> Edit:  # noqa: ANN401 - a row of SQLAlchemy
    return Edit(
        id=row.id,
        kind=EditKind(row.kind),
        list_id=row.list_id,
        contacts=row.contacts,
        entries=row.entries,
        made_at=row.made_at,
    )


def _all(connection: Connection) -> tuple[Edit, ...]:
    something = or_(edits.c.contacts > 0, edits.c.entries > 0)
    rows = connection.execute(select(edits).where(something).order_by(edits.c.id.desc()))
    return tuple(map(_edit_of, rows))


def _one(connection: Connection, edit_id: int) -> Edit | None:
    row = connection.execute(select(edits).where(edits.c.id == edit_id)).first()
    return None if row is None else _edit_of(row)


def _superfluous(connection: Connection) -> list[int]:
    """Edits beyond the newest, and those whose contacts are too many to keep."""
    kept, found = 0, []
    for place, edit in enumerate(_all(connection)):
        kept += edit.contacts
        if place and (place >= KEPT_EDITS or kept > KEPT_CONTACTS):
            found.append(edit.id)
    return found
