"""The details pane: everything about one contact, and always the newest wish."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel
from shiboken6 import delete

from contact_importer.gui.details_pane import DetailsPane
from contact_importer.gui.reason_text import reason_advice
from contact_importer.model.contact import (
    BlacklistEntry,
    BlacklistKind,
    ContactDetails,
)
from contact_importer.model.verdict import Reason, Status
from tests.gui.conftest import until
from tests.gui.fake_contacts import CHECKED_AT, FakeService, contact

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


async def test_that_everything_is_told(pane: DetailsPane) -> None:
    assert pane._hint.isVisible()
    await shown(pane, 3)
    found = texts(pane)
    assert not pane._hint.isVisible()
    for text in (
        "Invalid",
        "The mailbox does not exist",
        reason_advice(Reason.MAILBOX_NOT_FOUND),
        "10 mx1.example.com, 20 mx2.example.com",
        "Customers",
        "clients.csv",
        "Phone",
        "+49 30 00003",
    ):
        assert text in found
    assert any("Role address" in text for text in found)
    assert any(text.startswith("550 5.1.1 <img src=x>") for text in found)
    assert any("mx1.example.com [192.0.2.25]" in text for text in found)


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
    service.contacts_by_id[3] = contact(3, raw="Ann <user3@example3.com>")
    await shown(pane, 3)
    assert "Ann <user3@example3.com>" in texts(pane)


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
    assert not pane._copy.isVisible()


async def test_that_the_address_is_copied_and_blacklisted(
    pane: DetailsPane, service: FakeService
) -> None:
    await shown(pane, 1)
    pane._copy.click()
    assert QGuiApplication.clipboard().text() == "user1@example1.com"
    changed: list[int] = []
    pane.contact_changed.connect(changed.append)
    listed = replace(contact(1), status=Status.BLACKLIST, reason=Reason.BLACKLISTED_ADDRESS)
    service.contacts_by_id[1] = listed
    pane._block.click()
    await until(lambda: changed == [1])
    assert [entry.value for entry in service.entries] == ["user1@example1.com"]
    await until(lambda: "On your blacklist" in texts(pane))
    assert not pane._block.isVisible()


async def test_that_the_entry_that_lists_it_is_named(
    pane: DetailsPane, service: FakeService
) -> None:
    quick = service.details
    entry = BlacklistEntry(
        kind=BlacklistKind.DOMAIN, value="example3.com", source="spam.txt", added_at=CHECKED_AT
    )

    async def listed(contact_id: int) -> ContactDetails | None:
        details = await quick(contact_id)
        return None if details is None else replace(details, blacklist=entry)

    service.details = listed  # type: ignore[method-assign]
    await shown(pane, 3)
    assert "example3.com" in texts(pane)
    assert "spam.txt" in texts(pane)


@pytest.mark.parametrize("reason", list(Reason))
def test_that_every_reason_has_advice(reason: Reason, qapp: object) -> None:
    assert reason_advice(reason)
