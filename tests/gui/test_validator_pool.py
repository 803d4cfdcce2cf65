"""Validators run on pool threads, each with a loop of its own."""

import asyncio
import threading

import pytest

from contact_importer.gui.runtime.validator_pool import QtValidatorPool


async def test_that_a_validator_runs_in_another_thread_and_loop() -> None:
    seen: list[tuple[int, asyncio.AbstractEventLoop]] = []

    async def body() -> None:
        await asyncio.sleep(0)
        seen.append((threading.get_ident(), asyncio.get_running_loop()))

    await QtValidatorPool().run(body)
    ((thread, loop),) = seen
    assert thread != threading.get_ident()
    assert loop is not asyncio.get_running_loop()


async def test_that_its_exception_arrives_at_the_caller() -> None:
    async def body() -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        await QtValidatorPool().run(body)


async def test_that_validators_overlap_and_nothing_is_kept() -> None:
    pool = QtValidatorPool(threads=3)
    meeting = threading.Barrier(3, timeout=10)

    async def body() -> None:
        await asyncio.to_thread(meeting.wait)

    await asyncio.gather(*(pool.run(body) for _ in range(3)))
    assert not pool._running
    assert pool.wait(1_000)


def test_that_it_works_from_a_loop_that_is_not_the_window_s() -> None:
    ran: list[bool] = []

    async def body() -> None:
        ran.append(True)

    async def main() -> None:
        await QtValidatorPool().run(body)

    asyncio.run(main())
    assert ran == [True]
