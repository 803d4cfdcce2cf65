"""The details pane: everything about one contact, and always the newest wish."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from contact_importer.gui.details.details_pane import DetailsPane
from contact_importer.gui.details.evidence_trail import EvidenceTrail
from contact_importer.gui.widgets.fold import Fold
from contact_importer.gui.widgets.value_label import ValueLabel
from contact_importer.gui.words.language import LanguageChoice, Translations
from contact_importer.model.contact import (
    BlacklistEntry,
    BlacklistKind,
    ContactDetails,
    ContactFilter,
)
from contact_importer.model.suggestion import Suggestion, SuggestionKind
from contact_importer.model.verdict import Reason, Status, Verdict
from contact_importer.validation.verdict_words import ADVICE
from tests.gui.conftest import until
from tests.gui.fake_contacts import CHECKED_AT, LIST_ID, FakeService, contact

# said by Qt's offscreen platform about every window
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)


@pytest.fixture
def service() -> FakeService:
    return FakeService(20)


@pytest.fixture
def pane(service: FakeService) -> Iterator[DetailsPane]:
    pane = DetailsPane(service)  # type: ignore[arg-type]
    pane.show()
    yield pane
    delete(pane)


def texts(pane: DetailsPane) -> list[str]:
    content = pane._scroll.widget()
    return [] if content is None else [label.text() for label in content.findChildren(QLabel)]


async def shown(pane: DetailsPane, number: int) -> None:
    pane.show_contact(number)
    await until(lambda: f"user{number}@example{number}.com" in texts(pane))


def folds(pane: DetailsPane) -> list[Fold]:
    return [fold for fold in pane.findChildren(Fold) if not fold.button.isHidden()]


async def test_that_everything_is_told(pane: DetailsPane) -> None:
    assert pane._hint.isVisible()
    await shown(pane, 3)
    found = texts(pane)
    assert not pane._hint.isVisible()
    for text in (
        "Invalid",
        "The mailbox does not exist",
        "It stands in row 3 of clients.csv.",
        "The domain example.com names the mail servers that take its mail.",
        "The mail server mx1.example.com says that it does not know this mailbox.",
        "Phone",
        "+49 30 00003",
    ):
        assert text in found
    (conclusion,) = [text for text in found if text.startswith("That is permanent evidence")]
    assert ADVICE[Reason.MAILBOX_NOT_FOUND] in conclusion
    assert any("List: Customers" in text and "Role address" in text for text in found)


async def test_that_what_the_decision_rests_on_stands_out(pane: DetailsPane) -> None:
    await shown(pane, 3)
    content = pane._scroll.widget()
    assert content is not None
    trail = content.findChild(EvidenceTrail)
    assert trail is not None
    bold = [label.text() for label in trail.findChildren(ValueLabel) if label.font().bold()]
    assert bold == ["The mail server mx1.example.com says that it does not know this mailbox."]


async def test_that_codes_are_folded_until_they_are_wanted(pane: DetailsPane, qtbot: QtBot) -> None:
    await shown(pane, 3)
    mx, rcpt, _, dialogue = folds(pane)
    codes = [text for text in texts(pane) if text.startswith("RCPT TO: 550 5.1.1 <img src=x>")]
    assert len(codes) == 1
    assert "mx1.example.com [192.0.2.25]" in codes[0]
    assert not rcpt.is_open
    rcpt.button.setFocus(Qt.FocusReason.TabFocusReason)
    assert rcpt.button.accessibleName().startswith("Show details of: Mail server: The mail")
    qtbot.keyClick(rcpt.button, Qt.Key.Key_Space)
    assert rcpt.is_open
    assert rcpt.button.accessibleName().startswith("Hide details of: ")
    assert not mx.is_open
    assert not dialogue.is_open
    qtbot.keyClick(rcpt.button, Qt.Key.Key_Space)
    assert not rcpt.is_open


async def test_that_the_dialogue_is_plain_text(pane: DetailsPane) -> None:
    await shown(pane, 3)
    (box,) = pane.findChildren(QPlainTextEdit)
    assert box.isReadOnly()
    assert box.toPlainText() == (
        "S: 220 mx1 \ufffdready <b>\nC: RCPT TO:<someone>\nS: 550 5.1.1 user unknown"
    )
    assert box.accessibleName() == "Dialogue with the mail server"


async def test_that_a_contact_that_no_server_decided_has_no_dialogue(pane: DetailsPane) -> None:
    await shown(pane, 5)  # on the list of disposable domains
    assert pane.findChildren(QPlainTextEdit) == []
    assert not any("mail server mx1" in text for text in texts(pane))


async def test_that_all_texts_are_plain(pane: DetailsPane, service: FakeService) -> None:
    service.contacts_by_id[3] = contact(3, fields=("<b>x</b>", "<img src=a>", "\u202eevil"))
    await shown(pane, 3)
    labels = [label for label in pane.findChildren(QLabel) if label.text()]
    assert {label.textFormat() for label in labels} == {Qt.TextFormat.PlainText}
    assert "<b>x</b>" in texts(pane)
    assert " evil" in texts(pane)


async def test_that_the_cell_is_shown_where_it_was_repaired(
    pane: DetailsPane, service: FakeService
) -> None:
    service.contacts_by_id[3] = contact(3, raw="<u>Ann</u>\u202e <user3@example3.com>")
    await shown(pane, 3)
    (source,) = [text for text in texts(pane) if "clients.csv" in text]
    assert "\u201c<u>Ann</u>\ufffd <user3@example3.com>\u201d it was read as user3@" in source


async def test_that_the_newest_wish_wins(pane: DetailsPane, service: FakeService) -> None:
    gate = asyncio.Event()
    quick = service.details

    async def slow_for_one(contact_id: int) -> ContactDetails | None:
        if contact_id == 1:
            await gate.wait()
        return await quick(contact_id)

    service.details = slow_for_one  # type: ignore[method-assign]
    pane.show_contact(1)
    await asyncio.sleep(0)
    await shown(pane, 2)
    gate.set()
    for _ in range(20):
        await asyncio.sleep(0)
    assert "user2@example2.com" in texts(pane)
    assert pane.shown_id == 2


async def test_that_a_contact_that_is_gone_is_said(pane: DetailsPane) -> None:
    pane.show_contact(999)
    await until(lambda: pane._hint.text() == "This contact is gone.")
    assert not pane.actions_row.copy.isVisible()


async def test_that_everything_is_copied(pane: DetailsPane) -> None:
    await shown(pane, 3)
    pane.actions_row._copy_all.trigger()
    copied = QGuiApplication.clipboard().text()
    assert copied.startswith("user3@example3.com\nCustomers\nInvalid: The mailbox does not exist\n")
    for line in (
        "Mail server: The mail server mx1.example.com says that it does not know this mailbox.",
        "    MX example.com: 10 mx1.example.com, 20 mx2.example.com",
        "    C: RCPT TO:<someone>",
    ):
        assert line in copied.splitlines()
    assert "\u202e" not in copied


async def test_that_another_language_is_spoken_at_once(
    pane: DetailsPane, qapp: QApplication
) -> None:
    await shown(pane, 3)
    translations = Translations(qapp)
    russian = "Почтовый сервер mx1.example.com говорит, что не знает такого ящика."
    try:
        assert translations.use(LanguageChoice.RUSSIAN)
        await until(lambda: russian in texts(pane))
        pane.actions_row._copy_all.trigger()
        assert f"Почтовый сервер: {russian}" in QGuiApplication.clipboard().text()
    finally:
        translations.use(LanguageChoice.ENGLISH)
    await until(lambda: "Invalid" in texts(pane))


async def test_that_what_can_be_done_is_asked_for(pane: DetailsPane, service: FakeService) -> None:
    await shown(pane, 1)
    asked: list[tuple[str, ContactFilter]] = []
    pane.action_asked.connect(lambda action, contacts: asked.append((action, contacts)))
    row = pane.actions_row
    assert not row.fix.isVisible()
    row.check.click()
    row._block_address.trigger()
    row._block_domain.trigger()
    only = ContactFilter(list_id=LIST_ID, ids=frozenset({1}))
    assert asked == [("check", only), ("blacklist", only), ("blacklist_domains", only)]
    assert "example1.com" in row._block_domain.text()
    row._copy_address.trigger()
    assert QGuiApplication.clipboard().text() == "user1@example1.com"


async def test_that_a_blacklisted_contact_is_not_blacklisted_again(
    pane: DetailsPane, service: FakeService
) -> None:
    await shown(pane, 1)
    listed = replace(contact(1), status=Status.BLACKLIST, reason=Reason.BLACKLISTED_ADDRESS)
    service.contacts_by_id[1] = listed
    pane.refresh()
    await until(lambda: "On your blacklist" in texts(pane))
    assert not pane.actions_row.block.isVisible()
    assert not pane.actions_row.check.isEnabled()


async def test_that_the_suggestion_is_a_button(pane: DetailsPane, service: FakeService) -> None:
    quick = service.details
    suggestion = Suggestion(
        contact_id=3, kind=SuggestionKind.TYPO, original="a@gmial.com", address="a&b@gmail.com"
    )

    async def with_suggestion(contact_id: int) -> ContactDetails | None:
        details = await quick(contact_id)
        assert details is not None
        return replace(details, suggestion=suggestion, elsewhere=("Guests", "<b>Old</b>"))

    service.details = with_suggestion  # type: ignore[method-assign]
    await shown(pane, 3)
    asked: list[str] = []
    pane.action_asked.connect(lambda action, _: asked.append(action))
    fix = pane.actions_row.fix
    assert fix.isVisible()
    assert fix.text() == "Change to a&&b@gmail.com"
    assert fix.accessibleName() == "Change to a&b@gmail.com"
    fix.click()
    assert asked == ["correct"]
    assert any("Also in: Guests, <b>Old</b>" in text for text in texts(pane))


async def test_that_an_answer_before_the_blacklisting_is_called_earlier(
    pane: DetailsPane, service: FakeService
) -> None:
    service.contacts_by_id[3] = contact(
        3, verdict=Verdict.LISTED, reason=Reason.BLACKLISTED_ADDRESS, status=Status.BLACKLIST
    )
    await shown(pane, 3)
    (box,) = pane.findChildren(QPlainTextEdit)
    title = "Earlier answer of the mail server, before it was blacklisted"
    assert box.accessibleName() == title
    pane.actions_row._copy_all.trigger()
    assert title in QGuiApplication.clipboard().text()


async def test_that_the_entry_that_lists_it_is_named(
    pane: DetailsPane, service: FakeService
) -> None:
    quick = service.details
    listed = contact(
        3, verdict=Verdict.LISTED, reason=Reason.BLACKLISTED_DOMAIN, status=Status.BLACKLIST
    )
    service.contacts_by_id[3] = listed
    entry = BlacklistEntry(
        kind=BlacklistKind.DOMAIN, value="example3.com", source="spam.txt", added_at=CHECKED_AT
    )

    async def with_entry(contact_id: int) -> ContactDetails | None:
        details = await quick(contact_id)
        return None if details is None else replace(details, blacklist=entry)

    service.details = with_entry  # type: ignore[method-assign]
    await shown(pane, 3)
    (told,) = [text for text in texts(pane) if text.startswith("The domain example3.com is on")]
    assert "\nIt was added on " in told
    assert told.endswith(" from spam.txt.")


async def test_that_a_held_key_explains_only_where_it_begins_and_rests(
    pane: DetailsPane, service: FakeService
) -> None:
    for number in range(1, 16):
        pane.show_contact(number)
    assert pane.shown_id == 15
    await until(lambda: "user15@example15.com" in texts(pane))
    assert service.explained == [1, 15]
