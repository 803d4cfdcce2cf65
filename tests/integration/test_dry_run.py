"""The dry run against the import: the same file, the same list, the same counts."""

import asyncio
import random
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import psutil
import pytest
import pytest_asyncio

from contact_importer.bootstrap import Application, close_application, open_application
from contact_importer.demo.generate import generate
from contact_importer.engine.service import ImportService
from contact_importer.model.contact import RejectCause
from contact_importer.model.domain import DomainFacts
from contact_importer.model.dry_run import ROWS_KEPT, DryRun, RowKind
from contact_importer.model.errors import FileProblemError
from contact_importer.model.source import ReadingChoices, SourceReading
from contact_importer.model.task import DuplicateRule, ImportTask, TaskOptions
from contact_importer.model.verdict import CheckLevel, Judgement, Reason, Verdict
from tests.support.running_application import QUICK

_LISTED = {
    RowKind.BLACKLISTED: (Reason.BLACKLISTED_ADDRESS, Reason.BLACKLISTED_DOMAIN),
    RowKind.DISPOSABLE: (Reason.DISPOSABLE_DOMAIN,),
    RowKind.BROKEN: (Reason.SYNTAX, Reason.RESERVED_DOMAIN),
}


@pytest_asyncio.fixture
async def application(tmp_path: Path) -> AsyncIterator[Application]:
    opened = await open_application(
        database=tmp_path / "contacts.sqlite", demo=True, settings=QUICK
    )
    yield opened
    await close_application(opened)


async def reading_of(service: ImportService, path: Path) -> SourceReading:
    return (await service.preview(path, ReadingChoices())).reading


async def imported(
    service: ImportService, reading: SourceReading, rule: DuplicateRule = DuplicateRule.SKIP
) -> ImportTask:
    options = TaskOptions(level=CheckLevel.FAST, duplicates=rule)
    return await service.wait((await service.start_import(reading, "All", options)).id)


async def require_same(service: ImportService, found: DryRun, task: ImportTask) -> None:
    """Every count of the dry run is what the import then had."""
    tally, counts = task.tally, found.counts
    rejected = [row async for row in service.rejected_rows(task.id)]
    causes = [row.cause for row in rejected]
    by_reason = {
        kind: sum(tally.reasons.get((status, reason), 0) for status, reason in tally.reasons
                  if reason in reasons)
        for kind, reasons in _LISTED.items()
    }  # fmt: skip
    unreadable = [
        row
        for row in rejected
        if row.cause
        not in (
            RejectCause.DUPLICATE_IN_FILE,
            RejectCause.DUPLICATE_IN_LIST,
            RejectCause.NO_ADDRESS,
        )
    ]
    assert {kind: counts.get(kind, 0) for kind in RowKind if kind is not RowKind.TYPO} == {
        RowKind.NEW: tally.contacts,
        RowKind.DUPLICATE_IN_FILE: causes.count(RejectCause.DUPLICATE_IN_FILE),
        RowKind.IN_LIST: causes.count(RejectCause.DUPLICATE_IN_LIST),
        RowKind.NO_ADDRESS: causes.count(RejectCause.NO_ADDRESS),
        RowKind.UNREADABLE: len(unreadable),
        **by_reason,
    }
    assert found.entries == tally.read
    assert found.rows_read == task.cursor
    numbers = {row.row_number for row in found.rows.get(RowKind.IN_LIST, ())}
    real = {row.row_number for row in rejected if row.cause is RejectCause.DUPLICATE_IN_LIST}
    if counts.get(RowKind.IN_LIST, 0) <= ROWS_KEPT:
        assert numbers == real


def odd_file(path: Path, seed: int) -> Path:
    """Cells that are hard to count: several addresses, other case, repairs, rubbish, nothing."""
    rng = random.Random(seed)
    people = [f"person{n}@host{n % 7}.demo" for n in range(60)] + ["Юля@почта.рф", "ЮЛЯ@почта.рф"]
    odd = ["", "  ", "no address", "a@@b", "x@example.com", "joe@trashbox.demo", "a b@c", "-"]
    lines = ["Name;E-mail;City"]
    for number in range(400):
        chosen = [rng.choice(people) for _ in range(rng.choice((1, 1, 1, 2, 3)))]
        chosen = [text.upper() if rng.random() < 0.3 else text for text in chosen]
        if rng.random() < 0.3:
            chosen = [rng.choice(odd)]
        if rng.random() < 0.1:
            chosen = [f"Some Body <{chosen[0]}>"]
        lines.append(f'Person {number};"{", ".join(chosen)}";Town')
        if rng.random() < 0.02:
            lines.append(f"bad \x00 row;person{number}@host.demo;x")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("rule", list(DuplicateRule))
async def test_that_a_dry_run_counts_what_the_import_then_does(
    application: Application, tmp_path: Path, rule: DuplicateRule
) -> None:
    service = application.service
    await service.add_to_blacklist(["person3@host3.demo", "host5.demo"], "typed")
    for seed in (1, 2, 3):  # the second and third into the same list
        reading = await reading_of(service, odd_file(tmp_path / f"{seed}.csv", seed))
        found = await service.mapping.dry_run(reading, "All")
        assert found.finished
        before = len(await service.tasks())
        await require_same(service, found, await imported(service, reading, rule))
        assert len(await service.tasks()) == before + 1  # the dry run left nothing behind
    assert found.counts[RowKind.IN_LIST] > 100
    again = await service.mapping.dry_run(reading, "All")
    assert again.counts.get(RowKind.NEW, 0) == 0


async def test_that_a_generated_file_is_counted_alike(
    application: Application, tmp_path: Path
) -> None:
    service = application.service
    files = [generate(3_000, seed, tmp_path / f"{seed}.csv").contacts for seed in (7, 8)]
    for path in files:
        reading = await reading_of(service, path)
        found = await service.mapping.dry_run(reading, "All")
        await require_same(service, found, await imported(service, reading))
    assert 0 < found.work.domains <= found.work.addresses <= found.counts[RowKind.NEW]


async def test_that_several_files_are_counted_as_one_table(
    application: Application, tmp_path: Path
) -> None:
    service = application.service
    files = tuple(odd_file(tmp_path / f"{name}.csv", seed) for seed, name in enumerate("ab"))
    reading = (await service.preview(files, ReadingChoices())).reading
    found = await service.mapping.dry_run(reading, "All")
    await require_same(service, found, await imported(service, reading))
    places = [(row.file, row.row_number) for row in found.rows[RowKind.DUPLICATE_IN_FILE]]
    assert {file for file, _ in places} == {"a.csv", "b.csv"}
    assert max(row for _, row in places) < 450  # numbered in each file


async def test_that_a_dry_run_writes_nothing(application: Application, tmp_path: Path) -> None:
    service = application.service
    reading = await reading_of(service, odd_file(tmp_path / "odd.csv", 1))
    told: list[DryRun] = []
    await service.mapping.dry_run(reading, "Not there", told.append)
    assert not await service.lists()
    assert not await service.tasks()


async def test_that_a_typo_counts_unless_its_domain_is_known_to_take_mail(
    application: Application, tmp_path: Path
) -> None:
    service = application.service
    path = tmp_path / "typos.csv"
    path.write_text(
        "email\na@gmail.con\nb@gmaill.com\nc@yandex.r\nпочта@gmail.com\nd@gmаil.com\ne@pochta.demo\n"
    )
    reading = await reading_of(service, path)
    typos = (await service.mapping.dry_run(reading, "All")).rows[RowKind.TYPO]
    assert ("b@gmail.com", Reason.NONE) in {(row.meant, row.reason) for row in typos}
    known = DomainFacts(name="gmaill.com", judgement=None, expires_at=4e9)
    dead = DomainFacts(
        name="gmail.con",
        judgement=Judgement(Verdict.UNDELIVERABLE, Reason.DOMAIN_NOT_FOUND),
        expires_at=4e9,
    )
    await service._store.save_domains([known, dead])
    typos = (await service.mapping.dry_run(reading, "All")).rows[RowKind.TYPO]
    meant = {row.meant: row.reason for row in typos}
    assert "b@gmail.com" not in meant
    assert meant["a@gmail.com"] is Reason.DOMAIN_NOT_FOUND
    assert "d@gmail.com" in meant  # a Cyrillic letter that looks like a Latin one


async def test_that_a_cancelled_dry_run_leaves_no_process_and_no_thread(
    application: Application, tmp_path: Path
) -> None:
    service = application.service
    reading = await reading_of(service, generate(60_000, 7, tmp_path / "long.csv").contacts)
    children = set(psutil.Process().children())
    threads = threading.active_count()
    first = asyncio.Event()
    loop = asyncio.get_running_loop()
    work = asyncio.ensure_future(
        service.mapping.dry_run(reading, "All", lambda _: loop.call_soon_threadsafe(first.set))
    )
    await first.wait()
    work.cancel()
    with pytest.raises(asyncio.CancelledError):
        await work
    assert set(psutil.Process().children()) <= children
    async with asyncio.timeout(5):
        # the database readers stay, idle
        while threading.active_count() > threads + 2:  # noqa: ASYNC110 - no event to wait for
            await asyncio.sleep(0.02)


async def test_that_a_file_that_changed_since_its_preview_is_not_counted(
    application: Application, tmp_path: Path
) -> None:
    service = application.service
    path = odd_file(tmp_path / "odd.csv", 1)
    reading = await reading_of(service, path)
    odd_file(path, 2)
    with pytest.raises(FileProblemError) as caught:
        await service.mapping.dry_run(reading, "All")
    assert caught.value.code == "file_changed"


async def test_that_closing_the_service_ends_a_dry_run(tmp_path: Path) -> None:
    application = await open_application(database=tmp_path / "c.sqlite", demo=True, settings=QUICK)
    service = application.service
    reading = await reading_of(service, generate(60_000, 7, tmp_path / "long.csv").contacts)
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    work = asyncio.ensure_future(
        service.mapping.dry_run(reading, "All", lambda _: loop.call_soon_threadsafe(told.set))
    )
    await told.wait()
    await close_application(application)
    (outcome,) = await asyncio.gather(work, return_exceptions=True)
    assert isinstance(outcome, Exception)
