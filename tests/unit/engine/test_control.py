import asyncio

import pytest

from contact_importer.engine.control import RunControl, StopOrder
from contact_importer.model.task import PauseReason

PAUSE = StopOrder(pause=PauseReason.USER)
CANCEL = StopOrder(cancel=True)
FAILURE = StopOrder(failed=True)


@pytest.mark.parametrize(
    ("orders", "winner"),
    [
        ([PAUSE, CANCEL], CANCEL),
        ([CANCEL, PAUSE], CANCEL),
        ([PAUSE, FAILURE], FAILURE),
        ([FAILURE, PAUSE], FAILURE),
        ([FAILURE, CANCEL], CANCEL),
        ([CANCEL, CANCEL], CANCEL),
    ],
)
def test_that_the_highest_order_wins(orders: list[StopOrder], winner: StopOrder) -> None:
    control = RunControl()
    for order in orders:
        control.stop(order)
    assert control.order is winner


async def test_that_work_that_ends_by_itself_reports_so() -> None:
    async def work() -> None:
        await asyncio.sleep(0)

    assert await RunControl().run_until_stopped(work()) is True


async def test_that_an_order_cancels_the_work_and_waits_for_its_cleanup() -> None:
    control = RunControl()
    saved = asyncio.Event()

    async def work() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)
            saved.set()

    running = asyncio.create_task(control.run_until_stopped(work()))
    await asyncio.sleep(0)
    control.stop(PAUSE)
    assert await running is False
    assert saved.is_set()


async def test_that_work_does_not_begin_after_an_order() -> None:
    control = RunControl()
    control.stop(CANCEL)
    began = False

    async def work() -> None:
        nonlocal began
        began = True

    assert await control.run_until_stopped(work()) is False
    assert not began


async def test_that_a_failure_of_the_work_comes_through() -> None:
    async def work() -> None:
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        await RunControl().run_until_stopped(work())
