"""Operator lanes and their workers: never more connections than are polite. One event loop."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

from contact_importer.engine.control import end_tasks
from contact_importer.engine.lanes import OperatorLane
from contact_importer.engine.ports import Clock
from contact_importer.engine.probe_job import ProbeJob
from contact_importer.model.domain import DomainFacts


class LaneStaff:
    """Hires a worker per waiting domain, up to the limits per operator and in all."""

    def __init__(
        self,
        job: ProbeJob,
        clock: Clock,
        *,
        work: Callable[[OperatorLane], Coroutine[Any, Any, None]],
        ended: Callable[["asyncio.Task[None]"], None],
    ) -> None:
        """``work`` is what a worker does; ``ended`` is called with each that is done."""
        self.lanes: dict[str, OperatorLane] = {}
        self.workers: set[asyncio.Task[None]] = set()
        self._job = job
        self._politeness = politeness = job.politeness
        self._clock = clock
        self._work = work
        self._ended = ended
        self._most = politeness.operators_at_once * politeness.connections
        self._waiting: deque[OperatorLane] = deque()  # for a worker to come free
        self._dismissed = False
        self._idle = asyncio.Event()  # no worker is left
        self._idle.set()

    def put(self, facts: DomainFacts) -> None:
        """Queue a domain at its operator."""
        operator = facts.operator or facts.name
        lane = self.lanes.get(operator)
        if lane is None:
            lane = self.lanes[operator] = OperatorLane(
                operator, self._politeness, brake=self._job.harvest_brake
            )
        lane.put(facts, self._clock.now())
        self._staff(lane)

    def share(self, lane: OperatorLane, facts: DomainFacts) -> None:
        """A worker found more mailboxes at a domain than one session takes: let others help."""
        lane.put(facts, self._clock.now())
        if lane.sessions < self._politeness.connections:
            self._hire(lane)

    async def idle(self) -> None:
        """Return when no worker is left."""
        await self._idle.wait()

    async def dismiss(self) -> None:
        """End all workers for good: whoever ends now has no successor."""
        self._dismissed = True
        self._waiting.clear()
        await end_tasks(set(self.workers))

    @asynccontextmanager
    async def connection_to(self, operator: str) -> AsyncIterator[bool]:
        """Take one of the operator's connections for something else; False: none is free."""
        lane = self.lanes.get(operator)
        if lane is None:
            yield True
        elif lane.sessions >= self._politeness.connections:
            yield False
        else:
            lane.sessions += 1
            try:
                yield True
            finally:
                lane.sessions -= 1
                self._staff(lane)

    def _staff(self, lane: OperatorLane) -> None:
        """One worker per waiting domain, up to the polite number of connections."""
        most = 0 if self._dismissed else min(lane.waiting, self._politeness.connections)
        for _ in range(most - lane.sessions):
            self._hire(lane)

    def _hire(self, lane: OperatorLane) -> None:
        """Give the lane one more worker: now, or when another lane's worker has ended."""
        if self._dismissed:
            return
        lane.sessions += 1
        if len(self.workers) < self._most:
            self._start(lane)
        else:
            self._waiting.append(lane)

    def _start(self, lane: OperatorLane) -> None:
        task = asyncio.create_task(self._work(lane))
        self.workers.add(task)
        self._idle.clear()
        task.add_done_callback(partial(self._worker_ended, lane))

    def _worker_ended(self, lane: OperatorLane, task: "asyncio.Task[None]") -> None:
        self.workers.discard(task)
        lane.sessions -= 1
        self._ended(task)
        if not task.cancelled() and task.exception() is None:
            if self._waiting:
                self._start(self._waiting.popleft())
            self._staff(lane)
        if not self.workers:
            self._idle.set()
