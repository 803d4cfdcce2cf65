"""Probe stage: asks mail servers whether mailboxes exist, operator by operator.

Runs in one validator; lanes, works and sessions belong to that validator's loop.
"""

import asyncio
import random
from collections.abc import Coroutine, Sequence
from typing import Any

from contact_importer.engine.channel import Channel
from contact_importer.engine.control import (
    FailureWatch,
    RunControl,
    StopOrder,
    end_tasks,
    to_its_end,
)
from contact_importer.engine.lane_staff import LaneStaff
from contact_importer.engine.lanes import OperatorLane
from contact_importer.engine.network_watch import NetworkWatch, ProbeNetwork
from contact_importer.engine.outcomes import OutcomeBuffer
from contact_importer.engine.ports import Clock
from contact_importer.engine.probe_context import ProbeContext
from contact_importer.engine.probe_job import ProbeJob
from contact_importer.engine.probe_worker import ProbeWorker
from contact_importer.engine.progress import ProgressBoard
from contact_importer.engine.store_ports import ProbeStore
from contact_importer.model.domain import DomainFacts


class ProbeStage:
    """Queues living domains by operator, and ends with every mailbox decided or taken back."""

    def __init__(
        self,
        job: ProbeJob,
        *,
        store: ProbeStore,
        network: ProbeNetwork,
        board: ProgressBoard,
        clock: Clock,
        control: RunControl,
        rng: random.Random,
    ) -> None:
        self._job = job
        self._store = store
        self._control = control
        self._preflight = network.preflight
        self._outcomes = OutcomeBuffer(job.task_id, store, board, clock)
        self._failures = FailureWatch()
        self._staff = LaneStaff(job, clock, work=self._work, ended=self._failures.look)
        self._watch = NetworkWatch(
            control=control,
            clock=clock,
            network=network,
            connection_to=self._staff.connection_to,
            ended=self._failures.look,
        )
        self._context = ProbeContext(
            job=job,
            store=store,
            dialler=network.dialler,
            outcomes=self._outcomes,
            clock=clock,
            watch=self._watch,
            rng=rng,
            share=self._staff.share,
        )
        self._facts: dict[str, DomainFacts] = {}

    async def run(self, incoming: Channel[DomainFacts]) -> None:
        """Work until the channel is closed and no mailbox of the task is left."""
        flusher = asyncio.create_task(self._outcomes.flush_regularly())
        flusher.add_done_callback(self._failures.look)
        try:
            await self._failures.guard(self._probe(incoming))
        finally:
            await to_its_end(self._finish(flusher))

    async def _probe(self, incoming: Channel[DomainFacts]) -> None:
        began = False
        while arrived := await incoming.take(1_000):
            if not began:
                await self._look_first(arrived)
                began = True
            self._queue(arrived)
        await self._staff.idle()
        await self._sweep()
        await self._watch.settled()

    async def _finish(self, flusher: asyncio.Task[None]) -> None:
        """Stop what runs, store what was answered, take back what is not to be believed."""
        await self._staff.dismiss()
        await end_tasks({flusher, *self._watch.looks})
        await self._outcomes.flush()
        if self._watch.alarm is not None:
            await self._store.take_back(self._job.task_id, self._watch.alarm.since)

    def _work(self, lane: OperatorLane) -> Coroutine[Any, Any, None]:
        return ProbeWorker(lane, self._context).run()

    async def _look_first(self, arrived: Sequence[DomainFacts]) -> None:
        """The pre-flight: who greets us, and is what we say of ourselves ours?"""
        if self._preflight is None:
            return
        report = await self._preflight.look(arrived)
        for contact in report.contacts:
            if contact.spoke:
                self._watch.greeted(contact.operator, contact.host, contact.reply)
        await self._watch.settled()
        if report.order is not None:
            self._control.stop(report.order)

    def _queue(self, arrived: Sequence[DomainFacts]) -> None:
        for facts in arrived:
            objection = self._objection_to(facts.operator)
            if objection is not None:
                self._control.stop(objection)
            if self._control.stopping:
                return
            self._staff.put(self._facts.setdefault(facts.name, facts))

    def _objection_to(self, operator: str) -> StopOrder | None:
        if self._preflight is None or operator in self._staff.lanes:
            return None
        return self._preflight.objection_to(operator)

    async def _sweep(self) -> None:
        """Ask again for mailboxes that came or came back after their domain was done."""
        await self._outcomes.flush()
        left = await self._store.work_per_domain(self._job.task_id)
        again = [self._facts[name] for name in left if name in self._facts]
        for facts in again:
            lane = self._staff.lanes[facts.operator or facts.name]
            lane.works[facts.name].cursor = 0
        self._queue(again)
        await self._staff.idle()
