"""The queue of work, the domain cache, the policy and the blacklist in memory."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from contact_importer.engine.store_ports import DomainDecision
from contact_importer.model.contact import (
    BlacklistEntry,
    BlacklistKind,
    ContactResult,
    Mailbox,
)
from contact_importer.model.domain import DomainFacts
from contact_importer.model.evidence import Stage
from contact_importer.model.policy import Policy
from contact_importer.model.verdict import (
    OPEN_REASONS,
    CheckLevel,
    Decision,
    Verdict,
)
from contact_importer.validation.policy import outcome_of
from tests.support.memory_state import BY_USER, PENDING, Held, MemoryState, Run, listed_by


class MemoryWork(MemoryState):
    """Implements ``engine.store_ports.WorkStore`` and ``BlacklistStore``."""

    async def domains_in_work(self, task_id: int, *, after: str, limit: int) -> tuple[str, ...]:
        with self._open():
            names = {held.contact.domain for held in self._work(task_id)}
            return tuple(sorted(name for name in names if name > after)[:limit])

    async def known_domains(self, names: Sequence[str]) -> Mapping[str, DomainFacts]:
        with self._open():
            now = self._clock.now()
            found = (self._domains[name] for name in names if name in self._domains)
            return {
                facts.name: facts
                for facts in found
                if facts.expires_at > now
                and (facts.judgement is None or facts.judgement.verdict is not Verdict.UNKNOWN)
            }

    async def save_domains(self, facts: Sequence[DomainFacts]) -> None:
        with self._open():
            for item in facts:
                old = self._domains.get(item.name)
                kept = old is not None and item.operator in ("", old.operator)
                if old is not None and kept and item.control_accepted is None:
                    said = [seen for seen in old.evidence if seen.stage is Stage.SMTP]
                    anew = any(seen.stage is Stage.SMTP for seen in item.evidence)
                    still = () if anew or old.control_accepted is None else said
                    self._domains[item.name] = replace(
                        item,
                        control_accepted=old.control_accepted,
                        control_at=old.control_at,
                        evidence=(*still, *item.evidence),
                    )
                else:
                    self._domains[item.name] = item

    async def disposable_hosts(self) -> Mapping[str, tuple[str, ...]]:
        with self._open():
            return {host: tuple(sorted(names)) for host, names in self._disposable_hosts.items()}

    async def save_disposable_hosts(self, pairs: Sequence[tuple[str, str]]) -> None:
        with self._open():
            for host, name in pairs:
                self._disposable_hosts.setdefault(host, set()).add(name)

    async def decide_domains(self, task_id: int, decisions: Sequence[DomainDecision]) -> int:
        with self._open():
            run = self._run(task_id)
            newest = {item.domain: item.decision for item in decisions}
            chosen = [held for held in self._work(task_id) if held.contact.domain in newest]
            for held in chosen:
                if newest[held.contact.domain].reason not in OPEN_REASONS:
                    self._evidence.pop(held.contact.id, None)
                    self._dialogues.pop(held.contact.id, None)
                self._decide(held, newest[held.contact.domain], run, self._clock.now(), None)
            return len(chosen)

    async def contacts_in_work(
        self, task_id: int, domain: str, *, after_id: int, limit: int
    ) -> tuple[Mailbox, ...]:
        with self._open():
            found = [
                self._mailbox(held)
                for held in self._work(task_id)
                if held.contact.domain == domain and held.contact.id > after_id
            ]
            return tuple(found[:limit])

    def _mailbox(self, held: Held) -> Mailbox:
        contact = held.contact
        asked = [item for item in self._evidence.get(contact.id, ()) if item.stage is Stage.SMTP]
        last = asked[-1] if asked and contact.attempts else None
        return Mailbox(
            id=contact.id,
            address=contact.address,
            flags=contact.flags,
            attempts=contact.attempts,
            asked_host=last.host if last else "",
            asked_ip=last.ip if last else "",
        )

    async def work_per_domain(self, task_id: int) -> Mapping[str, int]:
        with self._open():
            return dict(Counter(held.contact.domain for held in self._work(task_id)))

    async def save_results(self, task_id: int, results: Sequence[ContactResult]) -> None:
        with self._open():
            run = self._run(task_id)
            for item in {item.contact_id: item for item in results}.values():
                held = self._held.get(item.contact_id)
                if held is not None and held.work == task_id:
                    self._decide(held, item.decision, run, item.checked_at, item.retry_at)
                    self._evidence[item.contact_id] = item.evidence
                    self._asked_by[item.contact_id] = task_id
                    self._dialogues[item.contact_id] = item.dialogue

    async def take_back(self, task_id: int, since: float) -> int:
        with self._open():
            taken = [held for held in self._all() if self._answered_since(held, task_id, since)]
            for held in taken:
                key, contact = held.contact.id, held.contact
                self._evidence.pop(key)
                self._dialogues.pop(key, None)
                counted = contact.reason in OPEN_REASONS and contact.attempts > 0
                self._set(
                    held,
                    work=task_id,
                    checked_at=None,
                    checked_level="",
                    attempts=contact.attempts - counted,
                    retry_at=None,
                    **PENDING,
                )
            for name, facts in self._domains.items():
                self._domains[name] = _without_cross_checks(facts, since)
            return len(taken)

    def _answered_since(self, held: Held, task_id: int, since: float) -> bool:
        contact = held.contact
        asked = any(item.stage is Stage.SMTP for item in self._evidence.get(contact.id, ()))
        return (
            asked
            and self._asked_by[contact.id] == task_id
            and held.work is None
            and contact.reason not in BY_USER
            and (contact.checked_at or 0.0) >= since
        )

    def _decide(
        self, held: Held, decision: Decision, run: Run, at: float, retry_at: float | None
    ) -> None:
        pending = decision.reason in OPEN_REASONS
        contact = held.contact
        outcome = outcome_of(decision.reason, contact.flags, self._policy)
        level = contact.checked_level if pending else run.task.options.level.value
        again = retry_at if pending else None
        self._set(
            held,
            work=None,
            calendar=None if again is None else run.task.id,
            verdict=decision.verdict,
            reason=decision.reason,
            status=outcome.status,
            confidence=outcome.confidence,
            checked_at=at,
            checked_level=level,
            attempts=contact.attempts + pending,
            retry_at=again,
        )

    async def policy(self) -> Policy:
        with self._open():
            return self._policy

    async def set_policy(self, policy: Policy) -> int:
        with self._open():
            self._policy = policy
            changed = 0
            for held in self._all():
                old = held.contact
                outcome = outcome_of(old.reason, old.flags, policy)
                if old.verdict is not None and (old.status, old.confidence) != outcome:
                    self._set(held, work=held.work, **outcome._asdict())
                    changed += 1
            return changed

    async def add_blacklist(self, entries: Sequence[BlacklistEntry]) -> int:
        with self._open():
            lowered = {item.value.lower(): item for item in entries}
            new = {key: item for key, item in lowered.items() if key not in self._blacklist}
            for key, item in new.items():
                added_at = item.added_at or self._clock.now()
                self._blacklist[key] = replace(item, value=key, added_at=added_at)
            offered = [replace(item, value=key) for key, item in lowered.items()]
            for held in self._all():
                entry = self._entry(held.contact, offered)
                if entry is not None and held.contact.reason not in BY_USER:
                    self._set(
                        held,
                        work=None,
                        checked_at=self._clock.now(),
                        checked_level=CheckLevel.FAST.value,
                        retry_at=None,
                        **listed_by(entry),
                    )
            return len(new)

    async def remove_blacklist(self, values: Sequence[str]) -> int:
        with self._open():
            gone = {
                key: entry
                for key, entry in self._blacklist.items()
                if key in {value.lower() for value in values}
            }
            for key in gone:
                del self._blacklist[key]
            removed = [
                BlacklistEntry(
                    kind=BlacklistKind.ADDRESS if "@" in value else BlacklistKind.DOMAIN,
                    value=value.lower(),
                )
                for value in values
            ]
            for held in self._all():
                by_removed = self._entry(held.contact, removed) is not None
                if by_removed and held.contact.reason in BY_USER:
                    entry = self._entry(held.contact, self._blacklist.values())
                    changes = PENDING if entry is None else listed_by(entry)
                    self._set(held, work=held.work, calendar=held.calendar, **changes)
            return len(gone)

    async def blacklist(self) -> tuple[BlacklistEntry, ...]:
        with self._open():
            return tuple(self._blacklist[key] for key in sorted(self._blacklist))


def _without_cross_checks(facts: DomainFacts, since: float) -> DomainFacts:
    kept = tuple(
        item for item in facts.evidence if item.stage is not Stage.SMTP or item.observed_at < since
    )
    if facts.control_accepted is not None and facts.control_at >= since:
        facts = replace(facts, control_accepted=None, control_at=0.0)
    return replace(facts, evidence=kept)
