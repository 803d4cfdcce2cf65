import asyncio
import threading

import pytest

from contact_importer.engine.thread_runner import LoopThread, ThreadPool


async def test_that_a_validator_runs_in_a_thread_and_loop_of_its_own() -> None:
    seen: list[tuple[int, asyncio.AbstractEventLoop]] = []

    async def validator() -> None:
        seen.append((threading.get_ident(), asyncio.get_running_loop()))

    await ThreadPool().run(validator)
    ((thread, loop),) = seen
    assert thread != threading.get_ident()
    assert loop is not asyncio.get_running_loop()
    assert loop.is_closed()


async def test_that_what_a_validator_raises_is_raised_to_its_caller() -> None:
    async def validator() -> None:
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        await ThreadPool().run(validator)


async def test_that_a_loop_thread_runs_calls_and_ends() -> None:
    thread = LoopThread("test")

    async def name() -> str:
        return threading.current_thread().name

    assert await thread.call(name()) == "test"
    thread.stop()
    assert "test" not in {other.name for other in threading.enumerate()}
