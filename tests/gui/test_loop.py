"""The window's loop: slots that are coroutines, and what becomes of their errors."""

import asyncio
import logging

import pytest
from PySide6.QtCore import QObject, Signal

from contact_importer.gui.runtime.loop import async_slot, settle, start
from tests.gui.conftest import until


class Receiver(QObject):
    told = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[int] = []

    @async_slot(int)
    async def hear(self, value: int) -> None:
        await asyncio.sleep(0)
        self.heard.append(value)

    @async_slot()
    async def hear_nothing(self) -> None:
        self.heard.append(-1)

    @async_slot()
    async def fail(self) -> None:
        raise ZeroDivisionError


async def test_that_a_signal_starts_a_coroutine(problems: list[Exception]) -> None:
    receiver = Receiver()
    receiver.told.connect(receiver.hear)
    receiver.told.connect(receiver.hear_nothing)
    receiver.told.emit(7)
    await until(lambda: len(receiver.heard) == 2)
    assert sorted(receiver.heard) == [-1, 7]
    assert not problems


async def test_that_an_error_in_a_slot_is_logged_and_reported(
    problems: list[Exception], caplog: pytest.LogCaptureFixture
) -> None:
    receiver = Receiver()
    with caplog.at_level(logging.ERROR):
        receiver.fail()
        await until(lambda: problems)
    assert isinstance(problems[0], ZeroDivisionError)
    assert "unexpected error in the window" in caplog.text


async def test_that_settling_cancels_what_still_runs() -> None:
    forever = asyncio.Event()
    task = start(forever.wait())
    await asyncio.sleep(0)
    await settle()
    assert task.cancelled()


async def test_that_settling_ends_what_has_not_begun() -> None:
    begun: list[bool] = []

    async def work() -> None:
        begun.append(True)

    start(work())
    await settle()
    assert not begun
