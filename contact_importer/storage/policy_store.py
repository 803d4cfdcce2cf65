"""The policy and what it makes of stored contacts: status and level are computed here only.

The engine decides by the product's own policy; every write of a decision passes through
``by_policy``, so the user's policy holds for new and for stored contacts alike.
"""

import json
from dataclasses import asdict
from functools import partial
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    case,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)

from contact_importer.model.policy import DEFAULT_POLICY, Policy
from contact_importer.model.verdict import Confidence, Flag, Reason, Status
from contact_importer.storage.json_sql import json_text, without_journal
from contact_importer.storage.ledger import Ledger, groups
from contact_importer.storage.parts import StorePart
from contact_importer.storage.tables import contacts
from contact_importer.storage.tables import policy as policies
from contact_importer.validation.policy import OUTCOMES, Outcome, outcome_of

CHUNK_IDS = 50_000  # contacts looked at in one transaction: other writers get their turn
_ONLY = 1  # id of the one row


class Standing(NamedTuple):
    """Status and confidence of a contact, as SQL."""

    status: ColumnElement[str]
    confidence: ColumnElement[str]


class PolicyPart(StorePart):
    """Implements ``engine.store_ports.PolicyStore``."""

    async def policy(self) -> Policy:
        """The policy in force."""
        return await self._read(current_policy)

    async def set_policy(self, policy: Policy) -> int:
        """Put a policy in force; how many stored contacts got another status or level.

        In chunks, a transaction each; what a crash leaves undone is done at the next start.
        """
        now = self._clock.now()
        newest = await self._write(lambda connection: _replace(connection, policy, now))
        changed = 0
        for start in range(0, newest, CHUNK_IDS):
            changed += await self._write(partial(_conform, after_id=start), rows=CHUNK_IDS)
        await self._write(lambda connection: _mark_applied(connection, policy))
        return changed


def current_policy(connection: Connection) -> Policy:
    """The policy in force; the product's own where the user chose none."""
    rules = connection.execute(select(policies.c.rules)).scalar()
    if rules is None:
        return DEFAULT_POLICY
    return Policy(**{name: Status(value) for name, value in json.loads(rules).items()})


def finish_policy(connection: Connection) -> None:
    """Go on with a change of the policy that the death of a process interrupted."""
    with connection.begin():
        if connection.execute(select(policies.c.applied)).scalar() is not False:
            return
        newest = _newest_id(connection)
    for start in range(0, newest, CHUNK_IDS):
        with connection.begin():
            _conform(connection, after_id=start)
    with connection.begin():
        _mark_applied(connection, current_policy(connection))


def by_policy(
    connection: Connection,
    *,
    reason: ColumnElement[Any],
    status: ColumnElement[Any],
    confidence: ColumnElement[Any],
    flags: ColumnElement[Any],
) -> Standing:
    """What the policy in force makes of values that the engine decided by the product's own."""
    policy = current_policy(connection)
    if policy == DEFAULT_POLICY:
        return Standing(status, confidence)
    held_back = [key for key in Reason if outcome_of(key, policy=policy) != OUTCOMES[key]]
    status = case((reason.in_(held_back), literal(str(Status.PENDING))), else_=status)
    listed = and_(
        literal(policy.role_accounts is not Status.VALID),
        status == Status.VALID,
        flags.op("&")(int(Flag.ROLE)) != 0,
    )
    return Standing(
        case((listed, literal(str(policy.role_accounts))), else_=status),
        case(
            (reason.in_(held_back), literal(str(Confidence.NONE))),
            (listed, literal(str(Confidence.CERTAIN))),
            else_=confidence,
        ),
    )


def standing_of(
    connection: Connection, *, reason: ColumnElement[Any], flags: ColumnElement[Any]
) -> Standing:
    """What the policy in force makes of a reason for a contact with these flags."""
    return by_policy(
        connection,
        reason=reason,
        status=_usual(reason, Outcome._fields.index("status")),
        confidence=_usual(reason, Outcome._fields.index("confidence")),
        flags=flags,
    )


def _newest_id(connection: Connection) -> int:
    return int(connection.execute(select(func.coalesce(func.max(contacts.c.id), 0))).scalar_one())


def _replace(connection: Connection, policy: Policy, now: float) -> int:
    """Store the policy, not yet applied; the newest id that stood under the old one."""
    values = {"rules": json_text(asdict(policy)), "changed_at": now, "applied": False}
    if connection.execute(update(policies).values(**values)).rowcount == 0:
        connection.execute(insert(policies).values(id=_ONLY, **values))
    return _newest_id(connection)


def _mark_applied(connection: Connection, policy: Policy) -> None:
    same = policies.c.rules == json_text(asdict(policy))  # else a newer one is under way
    connection.execute(update(policies).where(same).values(applied=True))


def _conform(connection: Connection, after_id: int) -> int:
    """Give the decided contacts of one chunk what the policy in force says; how many changed."""
    standing = standing_of(connection, reason=contacts.c.reason, flags=contacts.c.flags)
    chosen = (
        contacts.c.id > after_id,
        contacts.c.id <= after_id + CHUNK_IDS,
        contacts.c.verdict.is_not(None),
        or_(contacts.c.status != standing.status, contacts.c.confidence != standing.confidence),
    )
    ledger = Ledger()
    for group, (status,) in groups(connection, *chosen, also=(standing.status,)):
        ledger.move(group, status, group.reason)
    changes = {"status": standing.status, "confidence": standing.confidence}
    changed = connection.execute(
        without_journal(update(contacts).where(*chosen).values(**changes))
    ).rowcount
    ledger.apply(connection)
    return changed


def _usual(reason: ColumnElement[Any], position: int) -> ColumnElement[str]:
    """A column of the product's own table, by the reason."""
    reasons: dict[str, list[Reason]] = {}
    for key, outcome in OUTCOMES.items():
        reasons.setdefault(str(outcome[position]), []).append(key)
    return case(*((reason.in_(keys), literal(value)) for value, keys in reasons.items()))
