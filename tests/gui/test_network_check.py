"""The network check page: results as they come, kept, copied, reached from where they matter."""

import asyncio
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QPushButton

from contact_importer.engine.diagnosing import SUBJECTS
from contact_importer.gui.window.sidebar import Place
from contact_importer.gui.words.language import LanguageChoice, Translations
from contact_importer.gui.words.network_text import finding, meaning, remedy, subject_title
from contact_importer.model.task import PauseReason, TaskState
from contact_importer.validation.network_words import CHECKED, MEANINGS, TITLES
from tests.gui.conftest import Open, until
from tests.gui.fake_service import FakeService, make_task
from tests.gui.fake_upkeep import BLOCKED, GOOD


async def test_that_it_looks_by_itself_once_and_shows_every_line(open_window: Open) -> None:
    service = FakeService()
    window = open_window(service)
    assert not service.asked
    page = window.frame.network
    window.frame.show_network()
    await until(lambda: page.summary.text == "All levels of checking work from here.")
    shown = [line for line in page.lines.values() if line.isVisibleTo(page)]
    assert [line.subject for line in shown] == [line.subject for line in GOOD]
    assert "In order" in page.lines["port_25"].text
    assert "4 of 5 mail servers answered" in page.lines["port_25"].text
    assert "Full checks can ask mail servers" in page.lines["port_25"].text
    window.frame.show_home()
    window.frame.show_network()
    await asyncio.sleep(0)
    assert len(service.asked) == 1
    page._again.click()
    await until(lambda: len(service.asked) == 2)


async def test_that_a_blocked_port_says_what_it_means_and_what_to_do(open_window: Open) -> None:
    service = FakeService()
    service.surroundings = BLOCKED
    window = open_window(service)
    page = window.frame.network
    window.frame.show_network()
    await until(lambda: page.summary.text)
    assert page.summary.text == "Fast and Standard work from here; Full does not."
    text = page.lines["port_25"].text
    assert text.startswith("Way to mail servers (port 25) Problem No mail server can be reached")
    assert "Fast and Standard checks work as usual" in text
    assert "What to do: Many internet providers and clouds block port 25." in text
    assert "Full checks do not begin like this." in page.lines["helo"].text
    assert not page.lines["proxy"].isVisibleTo(page)
    assert "Net: port 25 closed" in [e.title for e in window.frame.sidebar._entries()]


async def test_that_results_are_shown_while_others_are_awaited(open_window: Open) -> None:
    class Slow(FakeService):
        gate = asyncio.Event()

        async def diagnose(self, tell: Any = None, **_: Any) -> Any:
            tell(GOOD[0])
            await self.gate.wait()
            return await super().diagnose(tell)

    service = Slow()
    service.gate = asyncio.Event()
    window = open_window(service)
    page = window.frame.network
    window.frame.show_network()
    await until(lambda: "DNS works" in page.lines["dns"].text)
    assert "Waiting" in page.lines["port_25"].text
    assert page._progress.isVisible()
    assert not page._again.isEnabled()
    service.gate.set()
    await until(page._again.isEnabled)
    assert not page._progress.isVisible()


async def test_that_it_is_copied_as_text_in_the_persons_language(
    open_window: Open, qapp: QApplication
) -> None:
    service = FakeService()
    service.surroundings = BLOCKED
    window = open_window(service)
    page = window.frame.network
    window.frame.show_network()
    await until(page._copy.isEnabled)
    Translations(qapp).use(LanguageChoice.RUSSIAN)
    page.copy()
    text = QApplication.clipboard().text()
    assert "Путь к почтовым серверам (порт 25): Проблема. Отсюда нельзя связаться" in text
    assert len(text.strip().splitlines()) == 1 + len(BLOCKED)
    assert not any(word in text for word in ("Problem", "What to do", "checks"))


@pytest.mark.parametrize(
    "reason",
    [
        PauseReason.PORT_25_BLOCKED,
        PauseReason.BLOCKLISTED,
        PauseReason.INTERCEPTED,
        PauseReason.BAD_IDENTITY,
    ],
)
async def test_that_a_pause_for_the_network_leads_here(
    open_window: Open, reason: PauseReason
) -> None:
    task = make_task(state=TaskState.PAUSED, pause_reason=reason)
    window = open_window(FakeService([task]))
    await window.begin()
    window.open_task(1)
    await until(lambda: window.frame.job.task)
    (button,) = [
        one
        for one in window.frame.job.findChildren(QPushButton)
        if one.text() == "Network check" and one.isVisible()
    ]
    button.click()
    assert window.frame.place is Place.NETWORK


async def test_that_menu_and_keys_lead_here(open_window: Open) -> None:
    window = open_window(FakeService())
    window.menus.action("network").trigger()
    assert window.frame.place is Place.NETWORK


def test_that_every_line_has_words_in_both_languages(qapp: QApplication) -> None:
    assert set(TITLES) == set(CHECKED) == set(SUBJECTS)
    assert {subject for subject, _ in MEANINGS} <= set(SUBJECTS)
    for choice, cyrillic in ((LanguageChoice.RUSSIAN, True), (LanguageChoice.ENGLISH, False)):
        Translations(qapp).use(choice)
        for line in (*GOOD, *BLOCKED):
            for text in (subject_title(line.subject), finding(line), meaning(line), remedy(line)):
                found = any("а" <= letter <= "я" for letter in text.lower())
                assert not text or found is cyrillic, text
