"""Probe stage: asks mail servers whether mailboxes exist, operator by operator.

Runs in one validator; lanes, works and sessions belong to that validator's loop.
"""

import asyncio
import random
from collections import deque
from collections.abc import Sequence
from functools import partial

from contact_importer.engine.channel import Channel
from contact_importer.engine.control import FailureWatch, RunControl, end_tasks, to_its_end
from contact_importer.engine.domain_work import DomainWork
from contact_importer.engine.lanes import OperatorLane
from contact_importer.engine.network_ports import SmtpDialler
from contact_importer.engine.outcomes import OutcomeBuffer
from contact_importer.engine.ports import Clock
from contact_importer.engine.probe_context import ProbeContext, ProbeJob
from contact_importer.engine.probe_worker import ProbeWorker
from contact_importer.engine.progress import ProgressBoard
from contact_importer.engine.reach import Reach
from contact_importer.engine.store_ports import WorkStore
from contact_importer.model.domain import DomainFacts


class ProbeStage:
    """Queues living domains by operator and keeps the polite number of workers on each."""

    def __init__(
        self,
        job: ProbeJob,
        *,
        store: WorkStore,
        dialler: SmtpDialler,
        board: ProgressBoard,
        clock: Clock,
        control: RunControl,
        rng: random.Random,
    ) -> None:
        self._job = job
        self._store = store
        self._clock = clock
        self._lanes: dict[str, OperatorLane] = {}
        self._workers: set[asyncio.Task[None]] = set()
        self._most_workers = job.politeness.operators_at_once * job.politeness.connections
        self._lanes_waiting: deque[OperatorLane] = deque()  # for a worker to come free
        self._idle = asyncio.Event()  # no worker is left
        self._idle.set()
        self._outcomes = OutcomeBuffer(job.task_id, store, board, clock)
        self._context = ProbeContext(
            job=job,
            store=store,
            dialler=dialler,
            outcomes=self._outcomes,
            clock=clock,
            reach=Reach(control),
            rng=rng,
            share=self._share,
        )
        self._facts: dict[str, DomainFacts] = {}
        self._watch = FailureWatch()

    async def run(self, incoming: Channel[DomainFacts]) -> None:
        """Work until the channel is closed and no mailbox of the task is left."""
        flusher = asyncio.create_task(self._outcomes.flush_regularly())
        flusher.add_done_callback(self._watch.look)
        try:
            await self._watch.guard(self._probe(incoming))
        finally:
            await to_its_end(self._finish(flusher))

    async def _probe(self, incoming: Channel[DomainFacts]) -> None:
        while arrived := await incoming.take(1_000):
            self._queue(arrived)
        await self._idle.wait()
        await self._sweep()

    async def _finish(self, flusher: asyncio.Task[None]) -> None:
        """Stop what runs and store what was answered."""
        await end_tasks({flusher, *self._workers})
        await self._outcomes.flush()

    def _queue(self, arrived: Sequence[DomainFacts]) -> None:
        now = self._clock.now()
        for facts in arrived:
            known = self._facts.setdefault(facts.name, facts)
            operator = known.operator or known.name
            lane = self._lanes.get(operator)
            if lane is None:
                lane = self._lanes[operator] = OperatorLane(operator, self._job.politeness)
            lane.put(known, now)
            self._staff(lane)

    def _staff(self, lane: OperatorLane) -> None:
        """One worker per waiting domain, up to the polite number of connections."""
        while lane.sessions < self._job.politeness.connections and lane.waiting > 0:
            if lane.sessions >= lane.waiting:
                return
            self._hire(lane)

    def _hire(self, lane: OperatorLane) -> None:
        """Give the lane one more worker: now, or when another lane's worker has ended."""
        lane.sessions += 1
        if len(self._workers) < self._most_workers:
            self._start_worker(lane)
        else:
            self._lanes_waiting.append(lane)

    def _start_worker(self, lane: OperatorLane) -> None:
        task = asyncio.create_task(ProbeWorker(lane, self._context).run())
        self._workers.add(task)
        self._idle.clear()
        task.add_done_callback(partial(self._worker_ended, lane))

    def _share(self, lane: OperatorLane, work: DomainWork) -> None:
        """A worker found more mailboxes at a domain than one session takes: let others help."""
        lane.put(work.facts, self._clock.now())
        if lane.sessions < self._job.politeness.connections:
            self._hire(lane)

    def _worker_ended(self, lane: OperatorLane, task: asyncio.Task[None]) -> None:
        self._workers.discard(task)
        lane.sessions -= 1
        self._watch.look(task)
        if not task.cancelled() and task.exception() is None:
            if self._lanes_waiting:
                self._start_worker(self._lanes_waiting.popleft())
            self._staff(lane)
        if not self._workers:
            self._idle.set()

    async def _sweep(self) -> None:
        """Ask again for mailboxes that came or came back after their domain was done."""
        await self._outcomes.flush()
        left = await self._store.work_per_domain(self._job.task_id)
        again = [self._facts[name] for name in left if name in self._facts]
        for facts in again:
            lane = self._lanes[facts.operator or facts.name]
            lane.works[facts.name].cursor = 0
        self._queue(again)
        await self._idle.wait()
