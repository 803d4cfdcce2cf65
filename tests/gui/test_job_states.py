"""Every state of a task on its page: reached, told in words, left again."""

from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QWidget
from pytestqt.qtbot import QtBot

from contact_importer.gui.help.diagnostics import Diagnostics, diagnostics_text
from contact_importer.gui.pages.job.job_page import JobPage
from contact_importer.gui.pages.job.job_result import JobResult
from contact_importer.gui.runtime.loop import settle
from contact_importer.gui.widgets.action_card import ActionCard
from contact_importer.gui.window.task_watch import TaskWatch
from contact_importer.gui.words.step_facts import Step, step_facts
from contact_importer.model.contact import ContactFilter, SortKey
from contact_importer.model.problem import Problem
from contact_importer.model.suggestion import Suggestion, SuggestionKind, SuggestionState
from contact_importer.model.tally import Tally, tally_of
from contact_importer.model.task import FinishReason, ImportTask, PauseReason, TaskKind, TaskState
from contact_importer.model.verdict import RISKY_REASONS, Flag, Reason, Status
from tests.gui.conftest import until
from tests.gui.fake_service import FakeService, make_snapshot, make_task

Show = Callable[[FakeService], JobPage]

RICH = tally_of(
    {
        (Status.VALID, Reason.MAILBOX_EXISTS): 60,
        (Status.VALID, Reason.CATCH_ALL): 12,
        (Status.VALID, Reason.MAILBOX_NOT_CHECKED): 5,
        (Status.INVALID, Reason.MAILBOX_NOT_FOUND): 14,
        (Status.INVALID, Reason.SYNTAX): 2,
        (Status.INVALID, Reason.NULL_MX): 1,
        (Status.BLACKLIST, Reason.DISPOSABLE_DOMAIN): 2,
        (Status.PENDING, Reason.GREYLISTED): 4,
    },
    duplicate=3,
    rejected=2,
)
LOADED = {"loaded": True, "tally": RICH}
PAUSED = make_task(state=TaskState.PAUSED, pause_reason=PauseReason.USER, **LOADED)
DONE = {"state": TaskState.FINISHED, "in_work": 0, **LOADED}
FINISHED = make_task(finish_reason=FinishReason.COMPLETED, **DONE)
FAILED = make_task(
    state=TaskState.FINISHED,
    finish_reason=FinishReason.FAILED,
    problem=Problem(message="The disk is full."),
    **LOADED,
)


@pytest_asyncio.fixture
async def show_page(qtbot: QtBot) -> AsyncIterator[Show]:
    opened: list[tuple[TaskWatch, JobPage]] = []

    def show(service: FakeService) -> JobPage:
        watch = TaskWatch(service)  # type: ignore[arg-type]
        page = JobPage(service, watch)  # type: ignore[arg-type]
        watch.setParent(page)
        opened.append((watch, page))
        watch.start()
        page.resize(1000, 760)
        page.show()
        return page

    yield show
    for watch, _ in opened:
        watch.stop()
    await settle()
    for _, page in opened:
        page.close()
        page.deleteLater()


def headline(page: JobPage) -> str:
    return page._header._title.text()


def seen(*widgets: QWidget) -> list[bool]:
    return [widget.isVisible() for widget in widgets]


def cards(page: JobPage) -> list[str]:
    found = page._actions.findChildren(ActionCard)
    return [card.text for card in found if card.isVisible()]


async def test_that_a_task_goes_through_its_states_and_leaves_each(show_page: Show) -> None:
    service = FakeService([make_task(state=TaskState.QUEUED, tally=Tally(), in_work=0)])
    page = show_page(service)
    await page.show_task(1)
    header = page._header
    assert headline(page) == "Waits for its turn"
    for changes, title, shown in (
        ({"state": TaskState.RUNNING}, "Reading the file…", (True, False, True)),
        ({"tally": RICH, "in_work": 4}, "Checking 100 contacts: 46%", (True, False, True)),
        ({"loaded": True, "pause_requested": True}, "Pausing…", (True, False, True)),
        (
            {
                "state": TaskState.PAUSED,
                "pause_reason": PauseReason.USER,
                "pause_requested": False,
            },
            "Paused: 96 of 100 saved",
            (True, False, False),
        ),
        ({"pause_reason": PauseReason.NO_NETWORK}, "Paused: no network", (True, False, False)),
        (
            {"state": TaskState.FINISHED, "finish_reason": FinishReason.CANCELLED},
            "Stopped: 96 of 100 saved",
            (True, False, False),
        ),
        (
            {"finish_reason": FinishReason.COMPLETED, "in_work": 0},
            "100 contacts checked",
            (False, True, False),
        ),
        ({"undone": True, "tally": Tally()}, "This import was undone", (False, False, False)),
    ):
        service.move(1, **changes)
        await until(lambda title=title: headline(page) == title)
        assert tuple(seen(header._bar, header.result, header._speed)) == shown, title
    assert seen(page._cards, page.table, page._nothing) == [False, False, True]
    assert "gone" in page._nothing.text


async def test_that_a_pause_by_the_network_goes_on_by_itself(show_page: Show) -> None:
    service = FakeService([make_task(state=TaskState.PAUSED, pause_reason=PauseReason.NO_NETWORK)])
    page = show_page(service)
    await page.show_task(1)
    assert "goes on by itself" in page._header._notice.text
    service.move(1, state=TaskState.RUNNING, pause_reason=PauseReason.NONE)
    await until(lambda: headline(page).startswith("Checking"))
    assert not page._header._notice.isVisible()


@pytest.mark.parametrize("reason", [one for one in PauseReason if one])
async def test_that_each_pause_says_what_is_saved_and_what_to_do(
    show_page: Show, reason: PauseReason
) -> None:
    page = show_page(
        FakeService([make_task(state=TaskState.PAUSED, pause_reason=reason, **LOADED)])
    )
    await page.show_task(1)
    header = page._header
    assert "95 of 100 saved" in f"{header._title.text()} {header._subtitle.text()}"
    assert header._notice.isVisible() or header._status.text()
    assert header._bar._state.striped


async def test_that_a_finished_task_tells_its_numbers_in_words(show_page: Show) -> None:
    page = show_page(FakeService([FINISHED]))
    await page.show_task(1)
    result = page._header.result
    donut = result.mailable.donut
    assert donut.accessibleName() == "77% can be mailed"
    assert donut.accessibleDescription() == (
        "Confirmed: 60 (60%), Accepted, not proven: 12 (12%), Not checked further: 5 (5%)"
    )
    bars = [bar.accessibleName() for bar in result.reasons.bars.bars]
    assert bars[:2] == ["The mailbox exists: 60 · 60%", "The mailbox does not exist: 14 · 14%"]
    assert page._cards._risky.accessibleName() == "Risky: 12"
    assert page._cards._statuses[Status.VALID].accessibleName() == "Valid: 77"


async def test_that_a_reason_filters_and_again_shows_all(show_page: Show) -> None:
    page = show_page(FakeService([FINISHED]))
    await page.show_task(1)
    bar = page._header.result.reasons.bars.bars[1]
    bar.click()
    assert page.table.contacts == ContactFilter(
        task_id=1,
        statuses=frozenset({Status.INVALID}),
        reasons=frozenset({Reason.MAILBOX_NOT_FOUND}),
    )
    assert page._cards._statuses[Status.INVALID].isChecked()
    bar.click()
    assert page.table.contacts == ContactFilter(task_id=1)
    page._cards._risky.click()
    assert page.table.contacts.reasons == RISKY_REASONS
    assert page.table.filter_bar.applied_to(page.table.contacts) == page.table.contacts
    page._cards._statuses[Status.VALID].click()
    assert page.table.contacts.reasons == frozenset()
    assert not page._cards._risky.isChecked()


async def test_that_only_useful_actions_are_offered(show_page: Show) -> None:
    service = FakeService([FINISHED])
    page = show_page(service)
    await page.show_task(1)
    assert cards(page) == ["4 unanswered"]
    kind = SuggestionKind.TYPO
    service.offered = [
        Suggestion(
            contact_id=n, kind=kind, original="a@b", address="a@c", state=SuggestionState.OFFERED
        )
        for n in (1, 2)
    ]
    service.all_contacts[0] = replace(service.all_contacts[0], flags=Flag.ROLE)
    page.refresh()
    await until(lambda: cards(page) == ["2 look like typos", "4 unanswered", "1 role address"])
    asked: list[int] = []
    page.repair_asked.connect(asked.append)
    by_title = {button.text(): button for button in page._actions.findChildren(QAbstractButton)}
    by_title["Review and fix…"].click()
    assert asked == [1]
    by_title["Show"].click()
    assert page.table.contacts.flags is Flag.ROLE
    assert page.table.filter_bar._narrow.isVisible()
    page.table.filter_bar._narrow.click()
    assert page.table.contacts.flags is Flag.NONE
    service.move(1, undone=True)
    await until(lambda: cards(page) == [])


async def test_that_a_failed_task_says_what_happened_and_gives_diagnostics(
    show_page: Show,
) -> None:
    page = show_page(FakeService([FAILED]))
    await page.show_task(1)
    assert headline(page) == "Failed: 95 of 100 saved"
    assert page._header._notice.text.startswith("The disk is full. Press Continue")
    asked: list[object] = []
    page.log_asked.connect(lambda: asked.append("log"))
    page.diagnostics_asked.connect(asked.append)
    page.resume_asked.connect(asked.append)
    for title in ("Open log", "Copy diagnostics", "Continue"):
        (button,) = [
            one
            for one in page._header.findChildren(QAbstractButton)
            if one.text() == title and one.isVisible()
        ]
        button.click()
    assert asked == ["log", FAILED, 1]


def test_that_diagnostics_name_nobody() -> None:
    task = make_task(
        source_name="anna.csv",
        list_name="Friends",
        problem=Problem(message="refused anna@x.org today"),
    )
    text = diagnostics_text(task, ["a line of the log"])
    assert "a line of the log" in text
    assert "valid 60" in text
    for secret in ("anna", "Friends"):
        assert secret not in text.replace("<", " <")


async def test_that_following_shows_the_newest_first(show_page: Show) -> None:
    page = show_page(FakeService([make_task()]))
    await page.show_task(1)
    assert page._follow.isVisible()
    page._follow.click()
    assert (page.table.contacts.sort, page.table.contacts.descending) == (SortKey.CHECKED, True)
    page.table.sort_by(SortKey.ADDRESS, False)
    assert not page._follow.isChecked()
    page._follow.click()
    page._follow.click()
    assert (page.table.contacts.sort, page.table.contacts.descending) == (SortKey.ADDED, False)


async def test_that_the_order_can_be_chosen_from_a_menu(show_page: Show) -> None:
    page = show_page(FakeService([make_task()]))
    await page.show_task(1)
    button = page.table.sort_button
    assert button.accessibleName() == "Order: Row of the file"
    button._keys[SortKey.DOMAIN].trigger()
    assert page.table.contacts.sort is SortKey.DOMAIN
    button._descending.trigger()
    assert page.table.contacts.descending
    assert button.accessibleName() == "Order: Domain"


@pytest.mark.parametrize(
    ("task", "steps"),
    [
        (make_task(**LOADED), ["read", "syntax", "lists", "dns", "smtp"]),
        (make_task(kind=TaskKind.RECHECK, **LOADED), ["dns", "smtp"]),
    ],
)
def test_that_the_steps_say_what_each_left_out(task: ImportTask, steps: list[str]) -> None:
    facts = {one.step: one for one in step_facts(make_snapshot(task))}
    assert [step.value for step in facts] == steps
    assert facts[Step.DNS].dropped == 1
    assert facts[Step.SMTP].dropped == 14
    assert (facts[Step.SMTP].done, facts[Step.SMTP].total, facts[Step.SMTP].in_flight) == (
        90,
        100,
        4,
    )
    if Step.READ in facts:
        left_out = [facts[step].dropped for step in (Step.READ, Step.SYNTAX, Step.LISTS)]
        assert left_out == [5, 2, 2]


async def test_that_copied_diagnostics_are_on_the_clipboard(tmp_path: Path, qtbot: QtBot) -> None:
    file = tmp_path / "contact-importer.log"
    file.write_text("first\nlast of anna@x.org\n", encoding="utf-8")
    diagnostics = Diagnostics(file)
    told: list[str] = []
    diagnostics.told.connect(told.append)
    diagnostics.copy(FAILED)
    await until(lambda: told)
    text = QGuiApplication.clipboard().text()
    assert "The disk is full." in text
    assert "last of <" in text
    assert "anna" not in text


def test_that_reasons_stay_whole_beside_the_open_pane(qtbot: QtBot) -> None:
    result = JobResult()
    qtbot.addWidget(result)
    result.show_tally(RICH)
    result.resize(900, 150)
    result.show()
    assert result.mailable.legend.isVisible()
    result.resize(500, 150)
    qtbot.waitUntil(lambda: not result.mailable.legend.isVisible())
    bars = result.reasons.bars.bars
    words = max(bar.fontMetrics().horizontalAdvance(bar.text()) for bar in bars)
    qtbot.waitUntil(lambda: bars[0].width() > words + 60)
