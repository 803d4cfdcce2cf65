"""The user's blacklist: its entries decide stored contacts in the same transaction."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    case,
    delete,
    func,
    literal,
    or_,
    select,
    update,
)

from contact_importer.model.contact import BlacklistEntry, BlacklistKind
from contact_importer.model.verdict import CheckLevel, Confidence, Reason, Status, Verdict
from contact_importer.storage.filters import FETCH_ROWS
from contact_importer.storage.json_sql import (
    has_wide_letters,
    insert_new,
    json_rows,
    json_text,
    json_values,
    without_journal,
)
from contact_importer.storage.ledger import RELEASED, Ledger, groups
from contact_importer.storage.parts import StorePart
from contact_importer.storage.records import blacklist_entry_of
from contact_importer.storage.tables import blacklist, contacts, lists

_ENTRY_FIELDS = ("kind", "value", "source", "added_at")
_BY_USER = (Reason.BLACKLISTED_ADDRESS, Reason.BLACKLISTED_DOMAIN)


class BlacklistPart(StorePart):
    """Implements ``engine.store_ports.BlacklistStore``."""

    async def add_blacklist(self, entries: Sequence[BlacklistEntry]) -> int:
        """Add entries; how many were new. Stored contacts that match become BLACKLIST."""
        now = self._clock.now()
        return await self._write(lambda connection: _add(connection, entries, now))

    async def remove_blacklist(self, values: Sequence[str]) -> int:
        """Remove entries; how many there were.

        Contacts listed by them become pending without being work, unless another entry
        still lists them.
        """
        return await self._write(lambda connection: _remove(connection, values))

    async def blacklist(self) -> tuple[BlacklistEntry, ...]:
        """All entries, by value."""
        return await self._read(_all)


@dataclass(frozen=True, slots=True)
class _Covered:
    """The stored contacts that some entries list."""

    ids: list[int]  # by their address
    domains: list[str]

    @property
    def condition(self) -> ColumnElement[bool]:
        # without domains no scan of all contacts is needed
        by_id = contacts.c.id.in_(json_values("ids"))
        by_domain = contacts.c.domain.in_(json_values("domains"))
        return or_(by_id, by_domain) if self.domains else by_id

    @property
    def parameters(self) -> dict[str, Any]:
        parameters = {"ids": json_text(self.ids)}
        return parameters | {"domains": json_text(self.domains)} if self.domains else parameters


def _all(connection: Connection) -> tuple[BlacklistEntry, ...]:
    rows = connection.execute(select(blacklist).order_by(blacklist.c.value))
    return tuple(blacklist_entry_of(row) for row in rows.mappings())


def _add(connection: Connection, entries: Sequence[BlacklistEntry], now: float) -> int:
    offered = [
        (entry.kind, entry.value.lower(), entry.source, entry.added_at or now) for entry in entries
    ]
    rows = json_rows("entries", _ENTRY_FIELDS)
    added = connection.execute(
        insert_new(blacklist, _ENTRY_FIELDS, select(*(rows.c[name] for name in _ENTRY_FIELDS))),
        {"entries": json_text(offered)},
    ).rowcount
    covered = _covered(connection, {value for _, value, _, _ in offered})
    reason = case(
        (contacts.c.id.in_(json_values("ids")), literal(str(Reason.BLACKLISTED_ADDRESS))),
        else_=literal(str(Reason.BLACKLISTED_DOMAIN)),
    )
    affected = (covered.condition, contacts.c.reason.not_in(_BY_USER))
    ledger = Ledger()
    for group, (new_reason,) in groups(
        connection, *affected, parameters=covered.parameters, also=(reason.label("new_reason"),)
    ):
        ledger.move(group, Status.BLACKLIST, new_reason)
        ledger.release(group)
    connection.execute(
        without_journal(
            update(contacts)
            .where(*affected)
            .values(
                verdict=Verdict.LISTED,
                reason=reason,
                status=Status.BLACKLIST,
                confidence=Confidence.CERTAIN,
                checked_at=now,
                checked_level=CheckLevel.FAST,
                **RELEASED,
            )
        ),
        covered.parameters,
    )
    ledger.apply(connection)
    return added


def _remove(connection: Connection, values: Sequence[str]) -> int:
    lowered = {value.lower() for value in values}
    removed = connection.execute(
        delete(blacklist).where(blacklist.c.value.in_(json_values("values"))),
        {"values": json_text(sorted(lowered))},
    ).rowcount
    covered = _covered(connection, lowered)
    affected = (covered.condition, contacts.c.reason.in_(_BY_USER))
    still_listed = _still_listed(connection, affected, covered.parameters)
    parameters = covered.parameters | {"still": json_text(still_listed)}
    reason = case(
        (_still_listed_address(), literal(str(Reason.BLACKLISTED_ADDRESS))),
        (contacts.c.domain.in_(json_values("still")), literal(str(Reason.BLACKLISTED_DOMAIN))),
        else_=literal(str(Reason.NONE)),
    )
    ledger = Ledger()
    for group, (new_reason,) in groups(
        connection, *affected, parameters=parameters, also=(reason.label("new_reason"),)
    ):
        ledger.move(group, Status.BLACKLIST if new_reason else Status.PENDING, new_reason)
    listed = reason != Reason.NONE
    connection.execute(
        without_journal(
            update(contacts)
            .where(*affected)
            .values(
                verdict=case((listed, literal(str(Verdict.LISTED)))),
                reason=reason,
                status=case((listed, str(Status.BLACKLIST)), else_=str(Status.PENDING)),
                confidence=case((listed, str(Confidence.CERTAIN)), else_=str(Confidence.NONE)),
            )
        ),
        parameters,
    )
    ledger.apply(connection)
    return removed


def _covered(connection: Connection, values: Collection[str]) -> _Covered:
    addresses = sorted(value for value in values if "@" in value)
    entries = {value for value in values if "@" not in value}
    return _Covered(
        _ids_of_addresses(connection, addresses),
        _below(connection, entries, ()) if entries else [],
    )


def _ids_of_addresses(connection: Connection, addresses: Sequence[str]) -> list[int]:
    if not addresses:
        return []
    found = set(
        connection.execute(
            select(contacts.c.id).where(
                # every list: so that the unique index finds each address
                contacts.c.list_id.in_(select(lists.c.id)),
                func.lower(contacts.c.address).in_(json_values("addresses")),
            ),
            {"addresses": json_text(addresses)},
        ).scalars()
    )
    wide = [address for address in addresses if not address.isascii()]
    if wide:  # SQLite's own lower() knows ASCII only
        found |= set(
            connection.execute(
                select(contacts.c.id).where(
                    has_wide_letters(contacts.c.address),
                    func.lower_any_script(contacts.c.address).in_(json_values("addresses")),
                ),
                {"addresses": json_text(wide)},
            ).scalars()
        )
    return sorted(found)


def _below(
    connection: Connection,
    entries: Collection[str],
    among: Sequence[ColumnElement[bool]],
    parameters: dict[str, Any] | None = None,
) -> list[str]:
    """The domains of the contacts ``among`` those stored that are one of ``entries`` or below."""
    statement = select(contacts.c.domain).where(*among).distinct()
    found: list[str] = []
    for rows in connection.execute(statement, parameters or {}).partitions(FETCH_ROWS):
        found += [domain for (domain,) in rows if _is_below(domain, entries)]
    return found


def _is_below(domain: str, entries: Collection[str]) -> bool:
    while domain:
        if domain in entries:
            return True
        domain = domain.partition(".")[2]
    return False


def _still_listed(
    connection: Connection, affected: Sequence[ColumnElement[bool]], parameters: dict[str, Any]
) -> list[str]:
    remaining = connection.execute(
        select(blacklist.c.value).where(blacklist.c.kind == BlacklistKind.DOMAIN)
    ).scalars()
    return _below(connection, set(remaining), affected, parameters)


def _still_listed_address() -> ColumnElement[bool]:
    addresses = select(blacklist.c.value).where(blacklist.c.kind == BlacklistKind.ADDRESS)
    return func.lower_any_script(contacts.c.address).in_(addresses)
