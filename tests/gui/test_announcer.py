"""What a screen reader hears of a task."""

import pytest
from PySide6.QtGui import QAccessible

from contact_importer.gui.window.announcer import Announcer
from contact_importer.model.errors import FileProblemError
from contact_importer.model.task import FinishReason, TaskState
from tests.gui.conftest import Open
from tests.gui.fake_service import FakeService, make_snapshot, make_task

# said by Qt's offscreen platform about every window
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)


def hearing(window: object) -> list[str]:
    heard: list[str] = []
    window.announcer.announced.connect(heard.append)  # type: ignore[attr-defined]
    return heard


async def test_that_start_quarters_pause_and_end_are_said(open_window: Open) -> None:
    task = make_task()
    service = FakeService([])
    window = open_window(service)
    heard = hearing(window)

    def now(fraction: float, **changes: object) -> None:
        shown = make_task(**changes)
        service.snapshots[task.id] = make_snapshot(shown, fraction=fraction)
        window.watch.poll()

    now(0.0)
    for fraction in (0.1, 0.24, 0.26, 0.3, 0.49, 0.51, 0.8, 0.99):
        now(fraction)
    now(0.99, state=TaskState.PAUSED)
    now(1.0, state=TaskState.FINISHED, finish_reason=FinishReason.COMPLETED, in_work=0)
    assert [line.partition(": ")[2][:9] for line in heard] == [
        "checking ", "25% done.", "50% done.", "75% done.", "Paused.", "Finished.",
    ]  # fmt: skip


async def test_that_what_ended_before_is_not_said(open_window: Open) -> None:
    task = make_task(state=TaskState.FINISHED, finish_reason=FinishReason.COMPLETED)
    window = open_window(FakeService([task]))
    heard = hearing(window)
    window.watch.poll()
    assert not heard


async def test_that_an_error_is_said_at_once(
    open_window: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window(FakeService())
    heard = hearing(window)
    told = []
    monkeypatch.setattr(QAccessible, "updateAccessibility", told.append)
    window.show_problem(FileProblemError("The file is gone.", code="file_missing", file="a.csv"))
    assert len(heard) == 1
    assert told[0].politeness() is QAccessible.AnnouncementPoliteness.Assertive
    assert isinstance(window.announcer, Announcer)
