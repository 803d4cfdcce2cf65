"""What the job page offers when the asking of mail servers was stopped."""

import pytest
from PySide6.QtWidgets import QAbstractButton, QPushButton

from contact_importer.gui.pages.job.job_actions import JobActions
from contact_importer.gui.pages.job.job_header import JobHeader
from contact_importer.gui.runtime.loop import settle
from contact_importer.model.tally import tally_of
from contact_importer.model.task import (
    UNTRUSTED_SURROUNDINGS,
    FinishReason,
    ImportTask,
    PauseReason,
    TaskOptions,
    TaskState,
)
from contact_importer.model.verdict import CheckLevel, Reason, Status
from tests.gui.conftest import until
from tests.gui.fake_service import FakeService, make_snapshot, make_task
from tests.gui.test_waiting import Open, press, shown

# said by Qt's offscreen platform about every window
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)

BRAKED = tally_of(
    {(Status.VALID, Reason.MAILBOX_EXISTS): 3, (Status.PENDING, Reason.HARVEST_BRAKE): 7}
)
FULL = TaskOptions(level=CheckLevel.FULL)


def offered(task: ImportTask) -> set[str]:
    header = JobHeader()
    header.show_snapshot(make_snapshot(task))
    shown = {button.text() for button in header.findChildren(QPushButton) if not button.isHidden()}
    header.deleteLater()
    return shown


@pytest.mark.parametrize("reason", list(PauseReason))
def test_that_a_stop_of_the_probing_can_be_finished_by_dns(
    qtbot: object, reason: PauseReason
) -> None:
    task = make_task(state=TaskState.PAUSED, pause_reason=reason, options=FULL)
    assert ("Finish at Standard" in offered(task)) == (reason in UNTRUSTED_SURROUNDINGS)


async def test_that_the_rest_is_offered_where_the_brake_stopped(qtbot: object) -> None:
    def offered(task: ImportTask) -> set[str]:
        actions = JobActions(FakeService())  # type: ignore[arg-type]
        actions.show_task(task)
        buttons = actions.findChildren(QAbstractButton)
        return {button.text() for button in buttons if button.isVisibleTo(actions)}

    done = {"state": TaskState.FINISHED, "finish_reason": FinishReason.COMPLETED, "in_work": 0}
    assert "Ask the rest" in offered(make_task(tally=BRAKED, **done))
    assert "Ask the rest" not in offered(make_task(**done))
    assert "Ask the rest" not in offered(make_task(tally=BRAKED))  # while it runs
    await settle()


@pytest.mark.parametrize(
    ("task", "text", "call"),
    [
        (
            make_task(state=TaskState.PAUSED, pause_reason=PauseReason.BLOCKLISTED, options=FULL),
            "Finish at Standard",
            "finish_at_standard",
        ),
        (
            make_task(
                state=TaskState.FINISHED,
                finish_reason=FinishReason.COMPLETED,
                in_work=0,
                tally=BRAKED,
            ),
            "Ask the rest",
            "ask_the_rest",
        ),
    ],
)
async def test_that_each_button_does_what_it_says(
    open_window: Open, task: ImportTask, text: str, call: str
) -> None:
    service = FakeService([task])
    async with shown(open_window, service) as window:
        press(window, text)
        await until(lambda: (call, 1) in service.calls)
