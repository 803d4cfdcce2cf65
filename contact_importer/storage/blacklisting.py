"""What entries of the user's blacklist make of stored contacts. Runs in the writer."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
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
from contact_importer.storage.kept_contacts import keep
from contact_importer.storage.ledger import RELEASED, Ledger, groups
from contact_importer.storage.restoring import restore_verdicts
from contact_importer.storage.tables import blacklist, contacts, edited_contacts, edits, lists

_ENTRY_FIELDS = ("kind", "value", "source", "added_at", "edit_id", "note")
_BY_USER = (Reason.BLACKLISTED_ADDRESS, Reason.BLACKLISTED_DOMAIN)
_ENTRIES = 2_000  # taken off the blacklist in one transaction


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


def add_entries(
    connection: Connection,
    entries: Sequence[BlacklistEntry],
    now: float,
    *,
    edit_id: int | None = None,
) -> tuple[int, int]:
    """Add entries, as part of that edit; how many were new, and contacts that became BLACKLIST.

    An edit keeps what the contacts were before.
    """
    offered = [
        (
            entry.kind,
            entry.value.lower(),
            entry.source,
            entry.added_at or now,
            edit_id,
            entry.note,
        )
        for entry in entries
    ]
    rows = json_rows("entries", _ENTRY_FIELDS)
    added = connection.execute(
        insert_new(blacklist, _ENTRY_FIELDS, select(*(rows.c[name] for name in _ENTRY_FIELDS))),
        {"entries": json_text(offered)},
    ).rowcount
    covered = _covered(connection, {row[1] for row in offered})
    return added, _list(connection, covered, now, edit_id=edit_id)


def _list(
    connection: Connection,
    covered: _Covered,
    now: float,
    *among: ColumnElement[bool],
    among_parameters: dict[str, Any] | None = None,
    edit_id: int | None = None,
) -> int:
    """Make the covered contacts BLACKLIST that are not yet; how many."""
    reason = case(
        (contacts.c.id.in_(json_values("ids")), literal(str(Reason.BLACKLISTED_ADDRESS))),
        else_=literal(str(Reason.BLACKLISTED_DOMAIN)),
    )
    affected = (covered.condition, contacts.c.reason.not_in(_BY_USER), *among)
    parameters = covered.parameters | (among_parameters or {})
    if edit_id is not None:
        keep(connection, edit_id, and_(*affected), parameters)
    ledger = Ledger()
    for group, (new_reason,) in groups(
        connection, *affected, parameters=parameters, also=(reason.label("new_reason"),)
    ):
        ledger.move(group, Status.BLACKLIST, new_reason)
        ledger.release(group)
    count = connection.execute(
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
        parameters,
    ).rowcount
    ledger.apply(connection)
    return count


def remove_entries(connection: Connection, values: Sequence[str]) -> int:
    """Remove entries; how many. What they alone listed becomes pending, and is nobody's work."""
    lowered = {value.lower() for value in values}
    removed = connection.execute(
        delete(blacklist).where(blacklist.c.value.in_(json_values("values"))),
        {"values": json_text(sorted(lowered))},
    ).rowcount
    _judge_anew(connection, _covered(connection, lowered))
    return removed


def undo_entries(connection: Connection, edit_id: int, now: float) -> tuple[int, int]:
    """Remove some of the entries that an edit added; how many, and contacts that are again what
    they were before. A contact that another entry lists stays BLACKLIST.
    """
    some = select(blacklist.c.value).where(blacklist.c.edit_id == edit_id).limit(_ENTRIES)
    values = set(connection.execute(some).scalars())
    connection.execute(
        delete(blacklist).where(blacklist.c.value.in_(json_values("values"))),
        {"values": json_text(sorted(values))},
    )
    covered = _covered(connection, values)
    ids = {"ids": json_text(_free_again(connection, covered))}
    restored = restore_verdicts(connection, ids, now)
    connection.execute(
        delete(edited_contacts).where(edited_contacts.c.id.in_(json_values("ids"))), ids
    )
    _judge_anew(connection, covered)
    return len(values), restored


def hand_on(connection: Connection, edit_id: int) -> int:
    """What an edit kept of contacts that another entry lists goes to the next such edit.

    It was made later: undoing it brings back what there was before both.
    """
    later = select(func.min(edits.c.id)).where(
        edits.c.id > edit_id, edits.c.kind.startswith("blacklist")
    )
    heir = connection.execute(later).scalar()
    if heir is None:
        return 0
    listed = select(contacts.c.id).where(contacts.c.reason.in_(_BY_USER))
    handed = (
        update(edited_contacts)
        .where(edited_contacts.c.edit_id == edit_id, edited_contacts.c.id.in_(listed))
        .values(edit_id=heir)
        .prefix_with("OR IGNORE", dialect="sqlite")  # where it kept something of its own
    )
    return connection.execute(handed).rowcount


def conform_to_blacklist(connection: Connection, ids: Sequence[int], now: float) -> None:
    """Make contacts that come back what the blacklist of today says."""
    entries = connection.execute(select(blacklist.c.kind, blacklist.c.value)).all()
    chosen = contacts.c.id.in_(json_values("among"))
    among = {"among": json_text(list(ids))}
    domains = {entry.value for entry in entries if entry.kind == BlacklistKind.DOMAIN}
    of_address = select(contacts.c.id).where(chosen, _still_listed_address())
    covered = _Covered(
        list(connection.execute(of_address, among).scalars()),
        _below(connection, domains, (chosen,), among),
    )
    _list(connection, covered, now, chosen, among_parameters=among)
    _judge_anew(connection, _Covered(list(ids), []))


def _free_again(connection: Connection, covered: _Covered) -> list[int]:
    """Those of the covered contacts that are on the blacklist, but that no entry lists now."""
    affected = (covered.condition, contacts.c.reason.in_(_BY_USER))
    still = _still_listed(connection, affected, covered.parameters)
    free = select(contacts.c.id).where(
        *affected,
        ~_still_listed_address(),
        contacts.c.domain.not_in(json_values("still")),
    )
    parameters = covered.parameters | {"still": json_text(still)}
    return list(connection.execute(free, parameters).scalars())


def _judge_anew(connection: Connection, covered: _Covered) -> None:
    """Covered contacts that are on the blacklist stay there only if an entry lists them."""
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
