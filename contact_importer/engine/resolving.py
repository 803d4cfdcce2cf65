"""Resolve stage: each domain once; a dead, listed or unprobed domain decides its contacts.

Runs in one validator; everything here belongs to that validator's loop.
"""

import asyncio
from collections.abc import Callable, Coroutine, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from contact_importer.engine.address_literal import without_probe
from contact_importer.engine.channel import Channel
from contact_importer.engine.control import FailureWatch, end_tasks, to_its_end
from contact_importer.engine.disposable_hosts import DisposableHosts, listing_evidence
from contact_importer.engine.domain_lookup import DomainLookup
from contact_importer.engine.events import StageName
from contact_importer.engine.ports import Clock
from contact_importer.engine.progress import ProgressBoard
from contact_importer.engine.store_ports import DomainDecision, WorkStore
from contact_importer.model.domain import DomainFacts
from contact_importer.model.verdict import (
    OPEN_REASONS,
    CheckLevel,
    Decision,
    Judgement,
    Reason,
    Verdict,
)
from contact_importer.validation.domain_rules import judge_by_name
from contact_importer.validation.lists import ListIndex
from contact_importer.validation.policy import decide

_HOSTS_S = 1.0  # for listed domains to tell their MX hosts
_FLUSH_S = 0.25  # learned facts reach the store this often
_PAGE = 2_000  # domains handled at a time


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolveJob:
    """What is to be resolved, and how far checks go."""

    task_id: int
    level: CheckLevel
    lists: ListIndex
    look_ups_at_once: int = 500
    accept_address_literals: bool = True


class ResolveStage:
    """Takes domains from a channel, asks DNS once for each, hands living ones on."""

    def __init__(
        self,
        job: ResolveJob,
        *,
        store: WorkStore,
        lookup: DomainLookup | None,
        board: ProgressBoard,
        clock: Clock,
        alive: Callable[[Sequence[DomainFacts]], None],
        settled: Callable[[Sequence[DomainDecision]], None],
    ) -> None:
        """``lookup`` is None at FAST level; ``alive`` gets living domains at FULL level.

        ``settled`` gets what is decided for good, once its facts are stored.
        """
        self._job = job
        self._store = store
        self._lookup = lookup
        self._board = board
        self._clock = clock
        self._alive = alive
        self._settled = settled
        # Facts of living domains, of the others only the decision: there may be very many.
        self._known: dict[str, DomainFacts | Decision] = {}
        self._decisions: dict[Judgement, Decision] = {}
        self._asked: set[str] = set()
        self._learned: dict[str, DomainFacts] = {}
        self._to_settle: set[str] = set()
        self._flushing = asyncio.Lock()
        self._watch = FailureWatch()
        self._slots = asyncio.Semaphore(job.look_ups_at_once)
        self._open: set[asyncio.Task[None]] = set()
        self._disposable = DisposableHosts(job.lists, {})
        self._new_hosts: list[tuple[str, str]] = []  # MX host, listed domain

    async def run(self, incoming: Channel[str]) -> None:
        """Work until the channel is closed and nothing of the task is left unresolved.

        Raises NetworkUnavailableError; what was learned before is stored.
        """
        flusher = asyncio.create_task(self._flush_regularly())
        flusher.add_done_callback(self._watch.look)
        try:
            await self._watch.guard(self._resolve(incoming))
        finally:
            await to_its_end(self._finish(flusher))

    async def _resolve(self, incoming: Channel[str]) -> None:
        self._disposable = DisposableHosts(
            self._job.lists, await self._store.disposable_hosts() if self._lookup else {}
        )
        await self._sweep()  # what an earlier run left
        while names := await incoming.take(_PAGE):
            await self._accept(names)
        await self._drain()
        await self._sweep()  # contacts that came after their domain was settled
        await self._drain()

    async def _finish(self, flusher: asyncio.Task[None]) -> None:
        """Stop what runs and store what was learned."""
        await end_tasks({flusher, *self._open})
        await self._flush()

    async def _sweep(self) -> None:
        after = ""
        while True:
            names = await self._store.domains_in_work(self._job.task_id, after=after, limit=_PAGE)
            if not names:
                return
            await self._accept(names)
            after = names[-1]

    async def _accept(self, names: Iterable[str]) -> None:
        """Settle what is known, ask the cache for the rest, then DNS for what remains."""
        wanted = dict.fromkeys(names)
        self._to_settle.update(name for name in wanted if name in self._known)
        new = [name for name in wanted if name not in self._asked]
        self._asked.update(new)
        self._board.add(StageName.RESOLVE, total=len(new))
        ask: list[str] = []
        told: list[str] = []
        for name in new:
            judgement = self._without_dns(name)
            if judgement is None:
                ask.append(name)
            else:
                told.append(name)
                self._learn(self._told(name, judgement))
        await self._look_where_listed_ones_get_mail(filter(self._is_unseen, told))
        for facts in (await self._store.known_domains(ask)).values() if ask else ():
            self._learn(self._disposable.judge(facts, self._clock.now()))
        for name in ask:
            if name not in self._known:
                await self._begin(self._ask, name)

    async def _begin(
        self, ask: Callable[[str], Coroutine[Any, Any, None]], name: str
    ) -> asyncio.Task[None]:
        """Start a look-up when there is room for one."""
        await self._slots.acquire()
        task = asyncio.create_task(ask(name))
        self._open.add(task)
        task.add_done_callback(self._asked_one)
        return task

    async def _look_where_listed_ones_get_mail(self, names: Iterable[str]) -> None:
        """Learn the MX hosts of listed domains before others are judged by them.

        A slow name server is not waited for: it may only cost a domain its listing.
        """
        tasks = [await self._begin(self._ask_hosts, name) for name in names]
        if tasks:
            await asyncio.wait(tasks, timeout=_HOSTS_S)

    def _is_unseen(self, name: str) -> bool:
        """A disposable domain whose MX hosts are not known yet, where DNS may be asked."""
        listed = self._lookup is not None and bool(self._job.lists.disposable_entry(name))
        return listed and not self._disposable.knows(name)

    async def _ask_hosts(self, name: str) -> None:
        assert self._lookup is not None
        try:
            facts = await self._lookup.look_up(name)
            self._new_hosts += self._disposable.learn(name, facts.hosts)
        finally:
            self._slots.release()

    def _told(self, name: str, judgement: Judgement) -> DomainFacts:
        """Facts of a domain that needs no DNS; the list that holds it is kept as evidence."""
        now = self._clock.now()
        seen = listing_evidence(self._job.lists, name, now)
        facts = DomainFacts(name=name, judgement=judgement)
        if judgement.reason is Reason.DISPOSABLE_DOMAIN and seen is not None:
            facts = replace(facts, evidence=(seen,), checked_at=now, expires_at=now)
            self._learned[name] = facts
        return facts

    def _asked_one(self, task: asyncio.Task[None]) -> None:
        self._open.discard(task)
        self._watch.look(task)

    def _without_dns(self, name: str) -> Judgement | None:
        """A judgement that needs no query: what the name says; FAST stops here."""
        if not name:
            return Judgement(Verdict.UNDELIVERABLE, Reason.SYNTAX)
        judgement = judge_by_name(
            name,
            self._job.lists,
            accept_address_literals=self._job.accept_address_literals,
        )
        if judgement is None and self._lookup is None:
            return Judgement(Verdict.UNKNOWN, Reason.DOMAIN_NOT_CHECKED)
        return judgement

    async def _ask(self, name: str) -> None:
        assert self._lookup is not None
        self._board.add(StageName.RESOLVE, in_flight=1)
        try:
            facts = await self._lookup.look_up(name)
            facts = self._disposable.judge(facts, self._clock.now())
            self._learned[name] = facts
            self._learn(facts)
        finally:
            self._board.add(StageName.RESOLVE, in_flight=-1)
            self._slots.release()

    def _learn(self, facts: DomainFacts) -> None:
        self._known[facts.name] = self._decision_of(facts) or facts
        self._to_settle.add(facts.name)
        self._board.add(StageName.RESOLVE, done=1)

    async def _flush_regularly(self) -> None:
        while True:
            await self._clock.sleep(_FLUSH_S)
            await self._flush()

    async def _drain(self) -> None:
        if self._open:
            await asyncio.wait(self._open)
        await self._flush()

    async def _flush(self) -> None:
        """Store what was learned and decide what it decides.

        A page that has begun is finished even if the caller is cancelled; what could not be
        stored stays for the next flush.
        """
        async with self._flushing:
            while self._to_settle:
                await to_its_end(self._flush_page(list(islice(self._to_settle, _PAGE))))

    async def _flush_page(self, names: list[str]) -> None:
        known = [(name, self._known[name]) for name in names]
        learned = [self._learned[name] for name in names if name in self._learned]
        decisions = [DomainDecision(name, it) for name, it in known if isinstance(it, Decision)]
        alive = [facts for _, facts in known if isinstance(facts, DomainFacts)]
        # Taken out before the first await: a contact that comes meanwhile settles it again.
        self._to_settle.difference_update(names)
        try:
            if learned:
                await self._store.save_domains(learned)
                for facts in learned:
                    del self._learned[facts.name]
            if self._new_hosts:
                hosts, self._new_hosts = self._new_hosts, []
                await self._store.save_disposable_hosts(hosts)
            if decisions:
                self._settled([it for it in decisions if it.decision.reason not in OPEN_REASONS])
                await self._store.decide_domains(self._job.task_id, decisions)
        except Exception:
            self._to_settle.update(names)
            raise
        if alive:
            self._alive(alive)

    def _decision_of(self, facts: DomainFacts) -> Decision | None:
        """What the facts decide for every contact of the domain; None: ask the mailboxes."""
        judgement = facts.judgement
        if judgement is None:
            if self._job.level is CheckLevel.FULL:
                return None
            judgement = without_probe(facts)
        if judgement not in self._decisions:
            self._decisions[judgement] = decide(judgement)
        return self._decisions[judgement]
