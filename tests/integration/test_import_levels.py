"""A realistic file at each level: every status as expected, nothing asked twice."""

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from contact_importer.demo.characters import Character
from contact_importer.demo.expected_file import expected_tally
from contact_importer.demo.generate import GeneratedFiles
from contact_importer.demo.process import DemoProcess
from contact_importer.demo.servers import DemoEndpoints
from contact_importer.demo.statistics import DemoStatistics
from contact_importer.demo.world import DemoWorld
from contact_importer.engine.file_ports import ExportPreset, ExportRequest
from contact_importer.model.contact import ContactFilter
from contact_importer.model.task import TaskState
from contact_importer.model.verdict import CheckLevel, Status
from tests.support.expected_contacts import compare, expected_contacts
from tests.support.running_application import opened, rows_of, start_import

#: A negative answer is confirmed by a second question; a failure is tried again.
_TIMES = {
    Character.DEAD: 2,
    Character.NO_MAIL_HOST: 2,
    Character.MX_MISSING: 2,
    Character.MX_PRIVATE: 2,
    Character.IMPLICIT_MX: 2,
    Character.TRUNCATED: 2,  # over UDP, then over TCP
    Character.SERVFAIL: 8,
    Character.DNS_SILENT: 8,
}


def asked_too_often(statistics: DemoStatistics) -> dict[str, int]:
    """Domains whose MX records were asked for more often than one look-up does."""
    world = DemoWorld()
    return {
        name: count
        for question, count in statistics.dns_questions.items()
        if (name := question.removeprefix("MX ")) != question
        and name.endswith(".demo")  # the others are made up by the hijack test
        and count > _TIMES.get(world.character(name), 1)
    }


@pytest.mark.parametrize("level", list(CheckLevel))
async def test_that_every_contact_gets_the_expected_status(
    level: CheckLevel,
    source: GeneratedFiles,
    world: DemoProcess,
    endpoints: DemoEndpoints,
    tmp_path: Path,
) -> None:
    async with opened(tmp_path / "c.sqlite", endpoints) as application:
        service = application.service
        task = await start_import(service, source.contacts, level)
        done = await service.wait(task.id)
        full = level is CheckLevel.FULL  # greylisters want to be asked again
        assert done.state is (TaskState.WAITING if full else TaskState.FINISHED)
        assert done.in_work == 0
        assert not compare(await rows_of(service), expected_contacts(source.expected, level))
        wanted = replace(expected_tally(source.expected, level), reasons={})
        assert replace(done.tally, reasons={}) == wanted
        assert (await service.find_list("All")).tally.contacts == wanted.contacts
        decided = {row[1].lower() for row in await rows_of(service) if row[2] != Status.PENDING}
    statistics = world.statistics()
    assert not asked_too_often(statistics)
    assert (statistics.dns_queries > 0) is (level is not CheckLevel.FAST)
    assert (statistics.connections > 0) is (level is CheckLevel.FULL)
    assert all(operator.most_open <= 2 for operator in statistics.operators.values())
    assert [name for name in decided if statistics.rcpts.get(name, 0) > 1] == []
    assert statistics.commands.get("DATA", 0) == 0


def clean_rows(source: GeneratedFiles, level: CheckLevel) -> list[list[str]]:
    """The header and the rows of the source that must stand in the clean list."""
    with source.contacts.open(encoding="utf-8", newline="") as lines:
        header, *rows = list(csv.reader(lines))
    place = header.index("Email")
    clean = [header]
    for (number, address), entry in expected_contacts(source.expected, level).items():
        if entry.status == Status.VALID:
            row = list(rows[number - 1])
            if row[place].strip().casefold() != address.casefold():
                row[place] = address  # repaired, or one of several in the cell
            clean.append(row)
    return clean


async def test_that_the_clean_list_has_the_valid_rows_as_they_were(
    source: GeneratedFiles, endpoints: DemoEndpoints, tmp_path: Path
) -> None:
    before = source.contacts.read_bytes()
    target = tmp_path / "clean.csv"
    async with opened(tmp_path / "c.sqlite", endpoints) as application:
        service = application.service
        task = await start_import(service, source.contacts, CheckLevel.STANDARD)
        done = await service.wait(task.id)
        wanted = ContactFilter(list_id=done.list_id, statuses=frozenset({Status.VALID}))
        written = await service.export(
            ExportRequest(contacts=wanted, target=target, preset=ExportPreset.EXACT)
        )
    with target.open(encoding="utf-8", newline="") as lines:
        found = list(csv.reader(lines))
    assert found == clean_rows(source, CheckLevel.STANDARD)
    assert written == len(found) - 1
    assert source.contacts.read_bytes() == before
