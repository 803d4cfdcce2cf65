"""The queue: which contacts wait for a decision, what is known of domains, what was decided."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    and_,
    bindparam,
    case,
    func,
    literal,
    select,
    update,
)

from contact_importer.engine.store_ports import DomainDecision
from contact_importer.model.contact import ContactResult, Mailbox
from contact_importer.model.domain import DomainFacts
from contact_importer.model.evidence import Stage
from contact_importer.model.verdict import OPEN_REASONS, CheckLevel, Decision, Flag
from contact_importer.storage.answers import forget_answers, in_work_of, replace_answers
from contact_importer.storage.domain_cache import known_facts, known_hosts, save_facts, save_hosts
from contact_importer.storage.json_sql import (
    json_rows,
    json_text,
    json_values,
    without_journal,
)
from contact_importer.storage.ledger import RELEASED, Ledger, groups
from contact_importer.storage.parts import CHUNK_ROWS, StorePart
from contact_importer.storage.policy_store import by_policy
from contact_importer.storage.records import DECISION_FIELDS, decision_values, options_of
from contact_importer.storage.tables import contacts, evidence
from contact_importer.storage.take_back import (
    answered_since,
    forget_cross_checks,
    make_work_again,
)
from contact_importer.storage.task_rows import task_row

_RESULT_FIELDS = ("contact_id", *DECISION_FIELDS, "checked_at", "retry_at")


class WorkPart(StorePart):
    """Implements ``engine.store_ports.WorkStore``."""

    async def domains_in_work(self, task_id: int, *, after: str, limit: int) -> tuple[str, ...]:
        """Distinct domains of the task's undecided contacts, in order, greater than ``after``."""
        statement = (
            select(contacts.c.domain)
            .where(contacts.c.work_task_id == task_id, contacts.c.domain > after)
            .distinct()
            .order_by(contacts.c.domain)
            .limit(limit)
        )
        return await self._read(lambda c: tuple(c.execute(statement).scalars()))

    async def known_domains(self, names: Sequence[str]) -> Mapping[str, DomainFacts]:
        """Cached facts that have not expired (and whose judgement is not unknown)."""
        now = self._clock.now()
        return await self._read(lambda connection: known_facts(connection, names, now))

    async def save_domains(self, facts: Sequence[DomainFacts]) -> None:
        """Insert or replace cached facts and their evidence.

        What is known of a catch-all stays when the new facts, of the same operator or of
        none, do not say.
        """
        if facts:
            await self._write(lambda connection: save_facts(connection, facts), rows=len(facts))

    async def disposable_hosts(self) -> Mapping[str, tuple[str, ...]]:
        """MX hosts of listed disposable domains: host → the domains seen to use it."""
        return await self._read(known_hosts)

    async def save_disposable_hosts(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Note (MX host, listed domain) pairs."""
        now = self._clock.now()
        await self._write(lambda connection: save_hosts(connection, pairs, now), rows=len(pairs))

    async def decide_domains(self, task_id: int, decisions: Sequence[DomainDecision]) -> int:
        """Decide all undecided contacts of these domains, set-based, counters with them."""
        if not decisions:
            return 0
        now = self._clock.now()
        return await self._write(
            # how many contacts a domain has is known to the database only
            lambda connection: _decide_domains(connection, task_id, decisions, now),
            rows=100 * len(decisions),
        )

    async def contacts_in_work(
        self, task_id: int, domain: str, *, after_id: int, limit: int
    ) -> tuple[Mailbox, ...]:
        """Undecided contacts of a domain, by id."""
        wanted = {"task": task_id, "name": domain, "after": after_id, "most": limit}
        return await self._read(lambda c: tuple(map(_mailbox, c.execute(_MAILBOXES, wanted))))

    async def work_per_domain(self, task_id: int) -> Mapping[str, int]:
        """How many undecided contacts each domain has."""
        statement = (
            select(contacts.c.domain, func.count())
            .where(contacts.c.work_task_id == task_id)
            .group_by(contacts.c.domain)
        )
        return await self._read(lambda c: {row[0]: row[1] for row in c.execute(statement)})

    async def save_results(self, task_id: int, results: Sequence[ContactResult]) -> None:
        """Store decisions and evidence, take the contacts out of the work, move the counters.

        A result for a contact that is no longer work of the task (deleted, blacklisted or
        decided meanwhile) is dropped. A pending result counts an attempt; with ``retry_at``
        it stands in the task's calendar.
        """
        if results:
            await self._write(
                lambda connection: _save_results(connection, task_id, results), rows=len(results)
            )

    async def take_back(self, task_id: int, since: float) -> int:
        """Make work again what the task learned from mail servers at ``since`` or later.

        In chunks, a transaction each.
        """
        ids = await self._read(lambda connection: answered_since(connection, task_id, since))
        taken = 0
        for start in range(0, len(ids), CHUNK_ROWS):
            chunk = ids[start : start + CHUNK_ROWS]
            again = partial(make_work_again, task_id=task_id, since=since, ids=chunk)
            taken += await self._write(again, rows=len(chunk))
        await self._write(lambda connection: forget_cross_checks(connection, since))
        return taken


def _last_asked(column: ColumnElement[str]) -> ColumnElement[str]:
    """A column of the evidence of the last attempt; "" where there was none."""
    last = (
        select(column)
        .where(evidence.c.contact_id == contacts.c.id, evidence.c.stage == Stage.SMTP)
        .order_by(evidence.c.id.desc())
        .limit(1)
    )
    return case((contacts.c.attempts > 0, func.coalesce(last.scalar_subquery(), "")), else_="")


# Built once: it is asked for each few mailboxes, and building it takes longer than its answer.
_MAILBOXES = (
    select(
        contacts.c.id,
        contacts.c.address,
        contacts.c.flags,
        contacts.c.attempts,
        _last_asked(evidence.c.host).label("asked_host"),
        _last_asked(evidence.c.ip).label("asked_ip"),
    )
    .where(
        contacts.c.work_task_id == bindparam("task"),
        contacts.c.domain == bindparam("name"),
        contacts.c.id > bindparam("after"),
    )
    .order_by(contacts.c.id)
    .limit(bindparam("most"))
)


def _mailbox(row: Row[Any]) -> Mailbox:
    return Mailbox(
        id=row.id,
        address=row.address,
        flags=Flag(row.flags),
        attempts=row.attempts,
        asked_host=row.asked_host,
        asked_ip=row.asked_ip,
    )


def _decide_domains(
    connection: Connection, task_id: int, decisions: Sequence[DomainDecision], now: float
) -> int:
    level = options_of(task_row(connection, task_id)["options"]).level
    # The decisions are few, the domains many: a statement per decision lets SQLite look each
    # domain up in the index of work. Joined with the decisions it scans them per contact.
    domains_of: dict[Decision, list[str]] = defaultdict(list)
    for name, decision in {item.domain: item.decision for item in decisions}.items():
        domains_of[decision].append(name)
    chosen = (contacts.c.work_task_id == task_id, contacts.c.domain.in_(json_values("names")))
    # by id, so that each page of the table is changed once per statement
    rows = contacts.c.id.in_(select(contacts.c.id).where(*chosen).correlate(None))
    ledger, count = Ledger(), 0
    for decision, names in domains_of.items():
        batch = {"names": json_text(names)}
        decided = _standing(
            connection,
            dict(zip(DECISION_FIELDS, map(literal, decision_values(decision)), strict=True)),
        )
        for group, (status,) in groups(
            connection, *chosen, parameters=batch, also=(decided["status"],)
        ):
            ledger.move(group, status, decision.reason)
            ledger.release(group)
        if decision.reason not in OPEN_REASONS:  # else a greylisting host is still to be met
            forget_answers(connection, and_(*chosen), batch)
        changes = _changes(decided, level)
        count += connection.execute(
            without_journal(update(contacts).where(rows).values(**changes, checked_at=now)),
            batch,
        ).rowcount
    ledger.apply(connection)
    return count


def _save_results(connection: Connection, task_id: int, results: Sequence[ContactResult]) -> None:
    level = options_of(task_row(connection, task_id)["options"]).level
    newest = {item.contact_id: item for item in results}
    batch = {
        "results": json_text(
            [
                (item.contact_id, *decision_values(item.decision), item.checked_at, item.retry_at)
                for item in newest.values()
            ]
        )
    }
    offered = json_rows("results", _RESULT_FIELDS)
    chosen = (contacts.c.id == offered.c.contact_id, in_work_of(task_id))
    replace_answers(connection, task_id, newest)
    decided = _standing(connection, {name: offered.c[name] for name in DECISION_FIELDS})
    retry_at = case((offered.c.reason.in_(OPEN_REASONS), offered.c.retry_at))
    ledger = Ledger()
    for group, (status, reason, waits) in groups(
        connection,
        *chosen,
        parameters=batch,
        source=offered.join(contacts, contacts.c.id == offered.c.contact_id),
        also=(decided["status"], offered.c.reason, retry_at.is_not(None)),
    ):
        ledger.move(group, status, reason)
        ledger.release(group)
        ledger.wait(task_id, group.count if waits else 0)
    changes = _changes(decided, level) | {
        "checked_at": offered.c.checked_at,
        "retry_at": retry_at,
        "retry_task_id": case((retry_at.is_not(None), task_id)),
    }
    connection.execute(update(contacts).where(*chosen).values(**changes), batch)
    ledger.apply(connection)


def _standing(
    connection: Connection, decided: Mapping[str, ColumnElement[Any]]
) -> dict[str, ColumnElement[Any]]:
    """A decision by the product's own policy as the policy in force has it."""
    standing = by_policy(
        connection,
        reason=decided["reason"],
        status=decided["status"],
        confidence=decided["confidence"],
        flags=contacts.c.flags,
    )
    return dict(decided) | standing._asdict()


def _changes(decided: Mapping[str, ColumnElement[Any]], level: CheckLevel) -> dict[str, Any]:
    """What a decision sets in a contact that was in work."""
    still_open = decided["reason"].in_(OPEN_REASONS)
    return {
        **{name: decided[name] for name in DECISION_FIELDS},
        "checked_level": case((still_open, contacts.c.checked_level), else_=str(level)),
        "attempts": contacts.c.attempts + case((still_open, 1), else_=0),
        **RELEASED,
    }
