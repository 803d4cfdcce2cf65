"""Suggestions for contacts' addresses: kept, applied, taken back."""

from collections.abc import Sequence

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    case,
    delete,
    literal,
    not_,
    or_,
    select,
    update,
)

from contact_importer.model.contact import Contact
from contact_importer.model.suggestion import (
    Correction,
    Suggestion,
    SuggestionCandidate,
    SuggestionKind,
    SuggestionState,
)
from contact_importer.model.task import TaskKind
from contact_importer.model.verdict import Flag, Reason
from contact_importer.storage.corrections import correct, take_back_corrections
from contact_importer.storage.json_sql import insert_new, json_rows, json_text, json_values
from contact_importer.storage.parts import StorePart
from contact_importer.storage.tables import contacts, suggestions
from contact_importer.storage.task_rows import task_row
from contact_importer.validation.suggestions import DEAD


class SuggestionPart(StorePart):
    """Implements ``engine.store_ports.SuggestionStore``."""

    async def suggestion_candidates(
        self, task_id: int, *, after_id: int, limit: int
    ) -> tuple[tuple[SuggestionCandidate, Reason], ...]:
        """Contacts of a task that a suggestion may help, with their reason, by id."""
        return await self._read(lambda c: _candidates(c, task_id, after_id, limit))

    async def save_suggestions(self, offered: Sequence[Suggestion]) -> None:
        """Keep suggestions; one that a contact has already is replaced unless it is applied."""
        now = self._clock.now()
        await self._write(lambda connection: _save(connection, offered, now), rows=len(offered))

    async def suggestions(self, list_id: int, state: SuggestionState) -> tuple[Suggestion, ...]:
        """The list's suggestions in that state that still fit their contact, by contact."""
        return await self._read(lambda connection: _fitting(connection, list_id, state))

    async def apply_corrections(
        self, task_id: int, corrections: Sequence[Correction], edit_id: int | None = None
    ) -> int:
        """Give contacts their corrected address, as part of that edit; how many."""
        now = self._clock.now()
        return await self._write(
            lambda connection: correct(connection, task_id, corrections, now, edit_id),
            rows=len(corrections),
        )

    async def undo_corrections(self, contact_ids: Sequence[int]) -> int:
        """Give contacts back what they were before a correction; how many."""
        return await self._write(
            lambda connection: take_back_corrections(connection, contact_ids), rows=len(contact_ids)
        )

    async def set_aside(self, contact_ids: Sequence[int], *, dismissed: bool) -> int:
        """OFFERED → DISMISSED for these contacts, or back; how many changed."""
        states = (SuggestionState.OFFERED, SuggestionState.DISMISSED)
        old, new = states if dismissed else states[::-1]
        change = (
            update(suggestions)
            .where(suggestions.c.contact_id.in_(json_values("ids")), suggestions.c.state == old)
            .values(state=new)
        )
        ids = {"ids": json_text(list(contact_ids))}
        return await self._write(lambda c: c.execute(change, ids).rowcount, rows=len(contact_ids))


def _candidates(
    connection: Connection, task_id: int, after_id: int, limit: int
) -> tuple[tuple[SuggestionCandidate, Reason], ...]:
    recheck = task_row(connection, task_id)["kind"] == TaskKind.RECHECK
    owner, index = (
        (contacts.c.recheck_task_id, "ix_contacts_recheck")
        if recheck
        else (contacts.c.task_id, "ix_contacts_task")
    )
    statement = (
        select(contacts.c.id, contacts.c.address, contacts.c.domain, contacts.c.reason)
        .with_hint(contacts, f"INDEXED BY {index}", "sqlite")
        .where(
            owner == task_id,
            contacts.c.id > after_id,
            or_(
                contacts.c.reason.in_([Reason.SYNTAX, *DEAD]),
                contacts.c.flags.op("&")(int(Flag.MIXED_SCRIPT)) != 0,
            ),
        )
        .order_by(contacts.c.id)
        .limit(limit)
    )
    return tuple(
        (
            SuggestionCandidate(contact_id=row.id, address=row.address, domain=row.domain),
            Reason(row.reason),
        )
        for row in connection.execute(statement)
    )


def _save(connection: Connection, offered: Sequence[Suggestion], now: float) -> None:
    newest = {item.contact_id: item for item in offered}
    connection.execute(
        delete(suggestions).where(
            suggestions.c.contact_id.in_(json_values("ids")),
            suggestions.c.state == SuggestionState.OFFERED,
        ),
        {"ids": json_text(list(newest))},
    )
    rows = json_rows("offered", ("contact_id", "kind", "address", "original"))
    names = ["contact_id", "list_id", "kind", "address", "original", "state", "offered_at"]
    found = select(
        rows.c.contact_id,
        contacts.c.list_id,
        rows.c.kind,
        rows.c.address,
        rows.c.original,
        literal(str(SuggestionState.OFFERED)),
        literal(now),
    ).join_from(rows, contacts, contacts.c.id == rows.c.contact_id)
    connection.execute(
        insert_new(suggestions, names, found),  # an applied one stays
        {
            "offered": json_text(
                [
                    (item.contact_id, item.kind, item.address, item.original)
                    for item in newest.values()
                ]
            )
        },
    )


def offered_to(connection: Connection, contact: Contact) -> Suggestion | None:
    """What is offered for a contact, if it still fits."""
    found = _fitting(
        connection, contact.list_id, SuggestionState.OFFERED, suggestions.c.contact_id == contact.id
    )
    return next(iter(found), None)


def _fitting(
    connection: Connection,
    list_id: int,
    state: SuggestionState,
    *only: ColumnElement[bool],
) -> tuple[Suggestion, ...]:
    """A suggestion fits while its contact has the address it was made for, or was given; a typo
    only while the domain is dead.
    """
    expected = case(
        (suggestions.c.state == SuggestionState.APPLIED, suggestions.c.address),
        else_=suggestions.c.original,
    )
    moot = and_(
        suggestions.c.state != SuggestionState.APPLIED,
        suggestions.c.kind == SuggestionKind.TYPO,
        contacts.c.reason.not_in(DEAD),
    )
    rows = connection.execute(
        select(suggestions)
        .join_from(suggestions, contacts, contacts.c.id == suggestions.c.contact_id)
        .where(
            suggestions.c.list_id == list_id,
            suggestions.c.state == state,
            contacts.c.address == expected,
            not_(moot),
            *only,
        )
        .order_by(suggestions.c.contact_id)
    ).mappings()
    return tuple(
        Suggestion(
            contact_id=row["contact_id"],
            kind=SuggestionKind(row["kind"]),
            original=row["original"],
            address=row["address"],
            state=SuggestionState(row["state"]),
        )
        for row in rows
    )
