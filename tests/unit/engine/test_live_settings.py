"""Settings that change while the engine works: what begins afterwards has the new ones."""

from collections.abc import AsyncIterator

import pytest

from contact_importer.engine.service import ImportService
from contact_importer.model.settings import EngineSettings, SmtpIdentity
from contact_importer.model.task import PauseReason, TaskOptions, TaskState
from contact_importer.model.verdict import CheckLevel, Reason
from tests.support.clocks import FastClock
from tests.support.fake_engine import READING, FakeEngine
from tests.support.fake_smtp import OK, FakeDialler

LITERAL = "ann@[198.41.0.4]"


@pytest.fixture
async def engine() -> AsyncIterator[FakeEngine]:
    engine = FakeEngine([LITERAL], FakeDialler(lambda _: OK), clock=FastClock())
    await engine.service.start()
    yield engine
    await engine.service.close()


async def reason_after(service: ImportService, name: str) -> Reason:
    task = await service.start_import(READING, name, TaskOptions(level=CheckLevel.FAST))
    await service.wait(task.id)
    (found,) = (
        await service.find_contact(LITERAL)
        if name == "one"
        else [item for item in await service.find_contact(LITERAL) if item.list_name == name]
    )
    return found.contact.reason


async def test_that_the_next_task_has_the_new_settings(engine: FakeEngine) -> None:
    service = engine.service
    before = await reason_after(service, "one")
    service.change_settings(EngineSettings(accept_address_literals=False))
    after = await reason_after(service, "two")
    assert (before is Reason.ADDRESS_LITERAL, after is Reason.ADDRESS_LITERAL) == (False, True)
    assert service.settings.accept_address_literals is False


async def test_that_a_task_paused_for_a_wrong_name_goes_on_with_the_right_one(
    engine: FakeEngine,
) -> None:
    service = engine.service
    service.change_settings(EngineSettings(identity=SmtpIdentity(helo="mx1.google.com")))
    task = await service.start_import(READING, "People", TaskOptions(level=CheckLevel.FULL))
    paused = await service.wait(task.id)
    assert (paused.state, paused.pause_reason) == (TaskState.PAUSED, PauseReason.BAD_IDENTITY)
    service.change_settings(EngineSettings(identity=SmtpIdentity(helo="probe.us.demo")))
    await service.resume(task.id)
    assert (await service.wait(task.id)).state is TaskState.FINISHED


async def test_that_own_disposable_domains_and_roles_reach_reader_and_lists(
    engine: FakeEngine,
) -> None:
    service = engine.service
    service.change_settings(
        EngineSettings(disposable_domains=("junk.example",), role_names=("lager",))
    )
    await reason_after(service, "one")
    (job,) = engine.reader.jobs
    assert job.disposable_domains == {"junk.example"}
    assert job.role_names == {"lager"}
