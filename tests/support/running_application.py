"""The real application without a window, against a demo world that runs beside the test."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

from contact_importer.bootstrap import Application, close_application, open_application
from contact_importer.demo.characters import DEMO_HELO, DEMO_MAIL_FROM
from contact_importer.demo.servers import DemoEndpoints
from contact_importer.demo.settings import DemoSettings
from contact_importer.engine.service import ImportService
from contact_importer.model.contact import Contact, ContactFilter
from contact_importer.model.settings import (
    EngineSettings,
    Politeness,
    Retries,
    SmtpIdentity,
    Timeouts,
)
from contact_importer.model.source import ReadingChoices
from contact_importer.model.task import DuplicateRule, ImportTask, TaskOptions
from contact_importer.model.verdict import CheckLevel
from tests.support.expected_contacts import Row

#: Silence is noticed soon; greylisters stay as they are for as long as tests run.
QUICK_WORLD = DemoSettings(slow_reply_s=0.02, greylist_delay_s=3_600.0)
#: Greylisters let everybody through after a second.
LENIENT_WORLD = replace(QUICK_WORLD, greylist_delay_s=1.0)
QUICK = EngineSettings(
    identity=SmtpIdentity(helo=DEMO_HELO, mail_from=DEMO_MAIL_FROM),
    politeness=Politeness(start_rate_per_s=500.0, top_rate_per_s=5_000.0),
    timeouts=Timeouts(dns_try_s=0.5, dns_lifetime_s=1.0),
)
#: Who wants to be asked again is so after a second.
HASTY = replace(QUICK, retries=Retries(first_s=1.0, second_s=1.0, third_s=1.0))


@asynccontextmanager
async def opened(
    database: Path, endpoints: DemoEndpoints, settings: EngineSettings = QUICK
) -> AsyncIterator[Application]:
    """An application on ``database``, closed at the end."""
    application = await open_application(
        database=database, demo=True, settings=settings, demo_endpoints=endpoints
    )
    try:
        yield application
    finally:
        await close_application(application)


async def start_import(
    service: ImportService,
    source: Path,
    level: CheckLevel,
    *,
    list_name: str = "All",
    duplicates: DuplicateRule = DuplicateRule.SKIP,
) -> ImportTask:
    """Queue an import with every guess of the preview accepted."""
    preview = await service.preview(source, ReadingChoices())
    options = TaskOptions(level=level, duplicates=duplicates)
    return await service.start_import(preview.reading, list_name, options)


async def contacts_that(service: ImportService, wanted: ContactFilter) -> list[Contact]:
    """All contacts that match, in the filter's order."""
    ids = await service.contact_ids(wanted)
    found: list[Contact] = []
    for start in range(0, len(ids), 1_000):
        found += await service.contacts(ids[start : start + 1_000])
    return found


async def rows_of(service: ImportService, list_name: str = "All") -> list[Row]:
    """Row number, address, status and reason of every contact of a list."""
    wanted = ContactFilter(list_id=(await service.find_list(list_name)).id)
    return [
        (item.row_number, item.address, item.status.value, item.reason.value)
        for item in await contacts_that(service, wanted)
    ]
