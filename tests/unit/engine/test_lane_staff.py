"""Workers of operator lanes: within the limits while the run goes on, none after its end."""

import asyncio

from contact_importer.engine.lane_staff import LaneStaff
from contact_importer.engine.lanes import OperatorLane
from contact_importer.engine.probe_job import ProbeJob
from contact_importer.model.settings import Politeness
from tests.support.clocks import ManualClock
from tests.support.task_in_work import alive

FEW = Politeness(operators_at_once=2, connections=1)


class Workers:
    """Notes which lanes are worked on; each works until it may end, deaf to cancellation.

    So does a worker of the SMTP library whose cancellation came together with an answer
    (python/cpython#86296).
    """

    def __init__(self) -> None:
        self.begun: list[str] = []
        self.may_end = asyncio.Event()
        self.staff = LaneStaff(
            ProbeJob(task_id=1, politeness=FEW),
            ManualClock(),
            work=self._work,
            ended=lambda task: None,
        )

    async def _work(self, lane: OperatorLane) -> None:
        self.begun.append(lane.operator)
        lane.next_work()
        try:
            await self.may_end.wait()
        except asyncio.CancelledError:
            return

    async def put(self, count: int) -> None:
        for number in range(count):
            self.staff.put(alive(f"d{number}.shop"))
        await asyncio.sleep(0)


async def test_that_waiting_lanes_get_the_workers_that_come_free() -> None:
    workers = Workers()
    await workers.put(5)
    assert workers.begun == ["d0.shop", "d1.shop"]
    workers.may_end.set()
    await workers.staff.idle()
    assert workers.begun == [f"d{number}.shop" for number in range(5)]


async def test_that_nobody_is_hired_after_the_end() -> None:
    workers = Workers()
    await workers.put(5)
    await workers.staff.dismiss()
    await asyncio.wait_for(workers.staff.idle(), 1)
    await workers.put(7)
    workers.staff.share(workers.staff.lanes["d3.shop"], alive("d3.shop"))
    await asyncio.sleep(0)
    assert workers.begun == ["d0.shop", "d1.shop"]
    assert not workers.staff.workers
