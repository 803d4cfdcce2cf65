"""The policy's card on the settings page: choices are put in force at once."""

from collections.abc import AsyncIterator

import pytest
from shiboken6 import delete

from contact_importer.gui.pages.settings.policy_card import PolicyCard
from contact_importer.model.policy import CHOICES, Policy
from contact_importer.model.verdict import Status
from tests.gui.conftest import until
from tests.gui.fake_service import FakeService

# said by Qt's offscreen platform about every window
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)


@pytest.fixture
def service() -> FakeService:
    return FakeService()


@pytest.fixture
async def card(service: FakeService) -> AsyncIterator[PolicyCard]:
    service.kept_policy = Policy(catch_all=Status.PENDING)
    card = PolicyCard(service)  # type: ignore[arg-type]
    card.show()
    await until(lambda: card._choices["catch_all"].currentData() == Status.PENDING)
    yield card
    delete(card)


def choose(card: PolicyCard, rule: str, status: Status) -> None:
    """As a person: the box is turned, then told that it was."""
    box = card._choices[rule]
    box.setCurrentIndex(box.findData(status))
    box.activated.emit(box.currentIndex())


async def test_that_the_policy_in_force_is_shown(card: PolicyCard) -> None:
    shown = {rule: box.currentData() for rule, box in card._choices.items()}
    assert shown == dict.fromkeys(CHOICES, Status.VALID) | {"catch_all": Status.PENDING}


async def test_that_a_choice_is_put_in_force_and_told(
    card: PolicyCard, service: FakeService
) -> None:
    applied: list[None] = []
    card.applied.connect(lambda: applied.append(None))
    choose(card, "role_accounts", Status.BLACKLIST)
    await until(lambda: bool(applied))
    assert service.policies == [Policy(catch_all=Status.PENDING, role_accounts=Status.BLACKLIST)]
    assert card._outcome.text().startswith("3")
    assert all(box.isEnabled() for box in card._choices.values())


async def test_that_a_choice_that_changes_nothing_asks_nothing(
    card: PolicyCard, service: FakeService
) -> None:
    choose(card, "catch_all", Status.PENDING)
    choose(card, "mailbox_full", Status.PENDING)
    await until(lambda: bool(service.policies))
    assert service.policies == [Policy(catch_all=Status.PENDING, mailbox_full=Status.PENDING)]


async def test_that_no_rule_offers_invalid(card: PolicyCard) -> None:
    offered = {
        box.itemData(index) for box in card._choices.values() for index in range(box.count())
    }
    assert offered == {Status.VALID, Status.PENDING, Status.BLACKLIST}
    assert all(box.accessibleName() for box in card._choices.values())
