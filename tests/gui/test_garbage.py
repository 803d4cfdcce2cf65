import gc
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from contact_importer.gui.runtime import garbage
from contact_importer.gui.runtime.garbage import GuiGarbageCollector


class Cycle:
    alive = 0

    def __init__(self) -> None:
        self.me = self
        Cycle.alive += 1

    def __del__(self) -> None:
        Cycle.alive -= 1


@pytest.fixture
def collector(qapp: QApplication) -> Iterator[GuiGarbageCollector]:
    made = GuiGarbageCollector(qapp)
    yield made
    made.stop()
    made.deleteLater()


def leave_an_old_cycle(collector: GuiGarbageCollector) -> None:
    """One that was in use when the collector looked, and is not any more."""
    old = Cycle()
    collector._collect()
    del old
    collector._collect()
    assert Cycle.alive == 1


def test_that_cycles_are_collected_by_the_timer_and_only_by_it(
    qtbot: QtBot, collector: GuiGarbageCollector
) -> None:
    assert not gc.isenabled()
    Cycle()
    assert Cycle.alive == 1
    qtbot.waitUntil(lambda: Cycle.alive == 0, timeout=10_000)
    collector.stop()
    assert gc.isenabled()


def test_that_old_cycles_wait_for_the_end_of_a_task(collector: GuiGarbageCollector) -> None:
    leave_an_old_cycle(collector)
    GuiGarbageCollector.task_ended()
    collector._collect()
    assert Cycle.alive == 0


def test_that_old_cycles_wait_five_minutes_at_most(
    collector: GuiGarbageCollector, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(garbage, "_ALL_EVERY", 4)
    leave_an_old_cycle(collector)
    collector._collect()
    assert Cycle.alive == 1
    collector._collect()
    assert Cycle.alive == 0
