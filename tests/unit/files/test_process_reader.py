"""The reader process: isolation, early end, back-pressure, and what its death looks like."""

import asyncio
import gc
import random
from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from contact_importer.engine.file_ports import ReadJob
from contact_importer.engine.rows import decode_rows
from contact_importer.files.limits import ReaderLimits
from contact_importer.files.process_reader import ProcessReader
from contact_importer.model.contact import BlacklistEntry, BlacklistKind, RejectCause
from contact_importer.model.errors import FileProblemError
from contact_importer.model.source import ReadingChoices, SourceReading
from contact_importer.model.verdict import Reason, Status, Verdict
from tests.support.table_files import (
    text_cell,
    two_rows,
    write_text,
    write_xls,
    write_zip,
    xlsx_parts,
)

GUESS = ReadingChoices()
UNLIMITED = ReaderLimits(sheet_cells=1 << 60, sheet_rows=1 << 40, sheet_columns=1 << 20)


def job_for(reading: SourceReading, *, fast: bool = True, start_after: int = 0) -> ReadJob:
    listed = BlacklistEntry(kind=BlacklistKind.DOMAIN, value="listed.example.org")
    return ReadJob(
        reading=reading, start_after=start_after, decide_without_dns=fast, blacklist=(listed,)
    )


def reader_children() -> list[psutil.Process]:
    """Readers alive among our children (the resource tracker stays by design)."""
    return [
        child
        for child in psutil.Process().children()
        if child.status() != psutil.STATUS_ZOMBIE and "spawn_main" in " ".join(child.cmdline())
    ]


@pytest.fixture(autouse=True)
def no_orphans() -> object:
    yield
    gc.collect()
    assert reader_children() == []


@pytest.fixture
def big_file(tmp_path: Path) -> Path:
    rows = "".join(f"user{n}@d{n % 100}.org,{n}\n" for n in range(60_000))
    return write_text(tmp_path / "big.csv", f"email,n\n{rows}")


async def test_that_rows_arrive_classified(tmp_path: Path) -> None:
    text = (
        "email,n\na@good.org,1\nx@sub.listed.example.org,2\n,3\nbad@@x,4\n"
        '"a@one.org, b@two.org",5\n'
    )
    reader = ProcessReader()
    preview = await reader.preview(write_text(tmp_path / "a.csv", text), GUESS)
    assert preview.row_syntax == (True, True, None, False, True)
    [batch] = [batch async for batch in reader.read(job_for(preview.reading, fast=False))]
    rows = decode_rows(batch.rows_json)
    assert [(row.row_number, row.verdict, row.fields) for row in rows] == [
        (1, None, ("1",)),
        (2, Verdict.LISTED, ("2",)),
        (4, Verdict.UNDELIVERABLE, ("4",)),
        (5, None, ("5",)),
        (5, None, ("5",)),
    ]
    assert rows[1].status is Status.BLACKLIST
    assert rows[2].reason is Reason.SYNTAX
    assert batch.domains == ("good.org", "one.org", "two.org")
    assert [(row.row_number, row.cause) for row in batch.rejected] == [(3, RejectCause.NO_ADDRESS)]
    assert (batch.row_count, batch.cursor) == (5, 5)


@pytest.mark.parametrize(
    ("accepted", "reason"), [(True, Reason.DOMAIN_NOT_CHECKED), (False, Reason.ADDRESS_LITERAL)]
)
async def test_that_the_setting_for_address_literals_reaches_the_process(
    tmp_path: Path, accepted: bool, reason: Reason
) -> None:
    path = write_text(tmp_path / "a.csv", "email\nann@[198.41.0.4]\n")
    reader = ProcessReader()
    preview = await reader.preview(path, GUESS)
    job = replace(job_for(preview.reading), accept_address_literals=accepted)
    [batch] = [batch async for batch in reader.read(job)]
    assert [row.reason for row in decode_rows(batch.rows_json)] == [reason]


async def test_that_several_files_arrive_as_one_table(tmp_path: Path) -> None:
    paths = [
        write_text(tmp_path / "a.csv", "email,n\na@good.org,1\nb@good.org,2\n"),
        write_zip(tmp_path / "b.zip", {"c.json": '[{"Email": "c@good.org"}]', "d.pdf": "%PDF-"}),
        write_text(tmp_path / "e.vcf", "BEGIN:VCARD\nEMAIL:e@good.org\nFN:E\nEND:VCARD\n"),
        tmp_path / "none.csv",
    ]
    reader = ProcessReader()
    preview = await reader.preview(paths, GUESS)
    assert {file.name: file.code for file in preview.skipped} == {
        "d.pdf": "not_a_table",
        "none.csv": "file_missing",
    }
    batches = [batch async for batch in reader.read(job_for(preview.reading))]
    assert [batch.part for batch in batches] == [(0, 0), (1, 2), (2, 3)]
    assert [row.fields for batch in batches for row in decode_rows(batch.rows_json)] == [
        ("1", "", "a.csv"),
        ("2", "", "a.csv"),
        ("", "", "c.json"),
        ("", "E", "e.vcf"),
    ]
    paths[1].write_bytes(paths[1].read_bytes()[:-1])
    with pytest.raises(FileProblemError) as caught:
        [batch async for batch in reader.read(job_for(preview.reading))]
    assert (caught.value.code, caught.value.params["file"]) == ("file_changed", "b.zip")


async def test_that_a_deep_json_does_not_end_the_process(tmp_path: Path) -> None:
    path = write_text(tmp_path / "a.json", '[{"email":' + "[" * 1_000_000)
    with pytest.raises(FileProblemError) as caught:
        await ProcessReader().preview(path, GUESS)
    assert caught.value.code == "too_deep"
    assert caught.value.message.startswith("a.json: ")


async def test_that_the_demo_worlds_own_list_is_used(tmp_path: Path) -> None:
    path = write_text(tmp_path / "a.csv", "email\na@throwaway.demo\n")
    reader = ProcessReader(extra_disposable=frozenset({"throwaway.demo"}))
    preview = await reader.preview(path, GUESS)
    [batch] = [batch async for batch in reader.read(job_for(preview.reading))]
    assert decode_rows(batch.rows_json)[0].reason is Reason.DISPOSABLE_DOMAIN


async def test_that_a_big_file_comes_in_order_from_where_it_stopped(big_file: Path) -> None:
    reader = ProcessReader()
    preview = await reader.preview(big_file, GUESS)
    cursors, count = [23_456], 0
    async for batch in reader.read(job_for(preview.reading, start_after=23_456)):
        first = decode_rows(batch.rows_json)[0]
        assert first.row_number == cursors[-1] + 1
        assert first.fields == (str(cursors[-1]),)
        cursors.append(batch.cursor)
        count += batch.row_count
    assert (cursors[-1], count) == (60_000, 60_000 - 23_456)


async def test_that_closing_ends_the_process_at_once(big_file: Path) -> None:
    reader = ProcessReader()
    preview = await reader.preview(big_file, GUESS)
    batches = reader.read(job_for(preview.reading))
    async with aclosing(batches):
        await anext(batches)
        assert len(reader_children()) == 1
    assert reader_children() == []


async def test_that_cancelling_ends_the_process_at_once(big_file: Path) -> None:
    reader = ProcessReader()
    preview = await reader.preview(big_file, GUESS)
    started = asyncio.Event()

    async def consume() -> None:
        async with aclosing(reader.read(job_for(preview.reading))) as batches:
            async for _ in batches:
                started.set()
                await asyncio.Event().wait()

    task = asyncio.create_task(consume())
    await started.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert reader_children() == []


@pytest.fixture
async def with_spare() -> AsyncIterator[ProcessReader]:
    reader = ProcessReader(spare=True)
    yield reader
    reader.close()


async def one_reader() -> psutil.Process:
    while len(children := reader_children()) != 1:  # noqa: ASYNC110 - nobody tells
        await asyncio.sleep(0.01)
    return children[0]


async def test_that_the_next_process_waits_for_its_order(
    with_spare: ProcessReader, big_file: Path
) -> None:
    preview = await with_spare.preview(big_file, GUESS)
    waiting = await one_reader()
    async with aclosing(with_spare.read(job_for(preview.reading))) as batches:
        await anext(batches)
        assert [child.pid for child in reader_children()] == [waiting.pid]
        assert waiting.rlimit(psutil.RLIMIT_AS)[1] == 1536 << 20
    assert reader_children() == []  # an import leaves nobody waiting


@pytest.mark.parametrize("loaded", [False, True])
async def test_that_a_process_which_died_waiting_is_replaced(
    with_spare: ProcessReader, big_file: Path, loaded: bool
) -> None:
    preview = await with_spare.preview(big_file, GUESS)
    waiting = await one_reader()
    while loaded and waiting.status() != psutil.STATUS_SLEEPING:  # noqa: ASYNC110 - as above
        await asyncio.sleep(0.01)
    waiting.kill()
    rows = [batch.row_count async for batch in with_spare.read(job_for(preview.reading))]
    assert sum(rows) == 60_000


async def test_that_closing_ends_who_waits(with_spare: ProcessReader, big_file: Path) -> None:
    await with_spare.preview(big_file, GUESS)
    await one_reader()
    with_spare.close()
    assert reader_children() == []
    await with_spare.preview(big_file, GUESS)
    assert reader_children() == []


async def test_that_a_slow_consumer_holds_the_process_back(big_file: Path) -> None:
    reader = ProcessReader()
    preview = await reader.preview(big_file, GUESS)
    async with aclosing(reader.read(job_for(preview.reading))) as batches:
        await anext(batches)
        [child] = reader_children()
        still = 0
        while still < 20:  # looks in a row
            still = still + 1 if child.status() == psutil.STATUS_SLEEPING else 0
            assert child.status() != psutil.STATUS_ZOMBIE
            await asyncio.sleep(0.01)
        rest = [batch.cursor async for batch in batches]
    assert rest[-1] == 60_000


async def test_that_the_limits_of_the_process_are_set(big_file: Path) -> None:
    reader = ProcessReader()
    preview = await reader.preview(big_file, GUESS)
    async with aclosing(reader.read(job_for(preview.reading))) as batches:
        await anext(batches)
        [child] = reader_children()
        memory, written, core = (
            child.rlimit(kind)[1]
            for kind in (psutil.RLIMIT_AS, psutil.RLIMIT_FSIZE, psutil.RLIMIT_CORE)
        )
    assert (memory, written, core) == (1536 << 20, 0, 0)


async def test_that_a_process_that_aborts_is_a_clear_error(tmp_path: Path) -> None:
    last = f'<row r="1048576">{text_cell("XFD1048576", "x")}</row>'
    path = write_zip(tmp_path / "people.xlsx", xlsx_parts(two_rows() + last))
    with pytest.raises(FileProblemError) as caught:
        await ProcessReader(UNLIMITED).preview(path, GUESS)
    assert caught.value.code == "reader_died"
    assert caught.value.message.startswith("people.xlsx: ")
    assert caught.value.params["file"] == "people.xlsx"


async def test_that_the_same_file_is_refused_before_it_can_abort(tmp_path: Path) -> None:
    last = f'<row r="1048576">{text_cell("XFD1048576", "x")}</row>'
    path = write_zip(tmp_path / "people.xlsx", xlsx_parts(two_rows() + last))
    with pytest.raises(FileProblemError) as caught:
        await ProcessReader().preview(path, GUESS)
    assert caught.value.code == "bomb"


async def test_that_too_little_memory_is_a_clear_error(tmp_path: Path) -> None:
    path = write_xls(tmp_path / "big.xls", [["email"]])
    with path.open("r+b") as file:
        file.truncate(300 << 20)  # sparse: takes no disk
    with pytest.raises(FileProblemError) as caught:
        await ProcessReader(ReaderLimits(memory_bytes=200 << 20)).preview(path, GUESS)
    assert (caught.value.code, caught.value.params["detail"]) == (
        "reader_died",
        "not enough memory",
    )


async def test_that_a_silent_process_is_ended(big_file: Path) -> None:
    with pytest.raises(FileProblemError) as caught:
        await ProcessReader(ReaderLimits(silence_s=0.0)).preview(big_file, GUESS)
    assert caught.value.code == "reader_timeout"


async def test_that_damaged_xls_files_never_crash_the_application(tmp_path: Path) -> None:
    good = write_xls(tmp_path / "a.xls", [["email"], ["a@example.org"]]).read_bytes()
    chance = random.Random(3)  # among its first twelve are an abort and several panics
    codes = set()
    for number in range(12):
        data = bytearray(good)
        for _ in range(8):
            data[chance.randrange(8, 2048)] = chance.randrange(256)
        path = tmp_path / f"{number}.xls"
        path.write_bytes(data)
        codes.add(await outcome_of(path))
    assert codes <= {"read", "no_rows", "damaged_file", "reader_died", "not_a_table"}


async def outcome_of(path: Path) -> str:
    try:
        await ProcessReader().preview(path, GUESS)
    except FileProblemError as problem:
        return problem.code
    return "read"


async def test_that_problems_found_late_are_raised_after_the_good_batches(
    tmp_path: Path,
) -> None:
    rows = "".join(f"user{n}@example.org,{n}\n" for n in range(5_000))
    path = write_text(tmp_path / "a.csv", f'email,n\n{rows}x@example.org,"open\n')
    reader = ProcessReader()
    preview = await reader.preview(path, GUESS)
    seen: list[int] = []

    async def consume() -> None:
        async for batch in reader.read(job_for(preview.reading)):
            seen.extend((batch.row_count,))

    with pytest.raises(FileProblemError) as caught:
        await consume()
    assert (caught.value.code, caught.value.params["line"]) == ("unclosed_quote", 5_002)
    assert seen == [500, 2_500]


async def test_that_a_missing_file_needs_no_process(tmp_path: Path) -> None:
    with pytest.raises(FileProblemError) as caught:
        await ProcessReader().preview(tmp_path / "none.csv", GUESS)
    assert caught.value.code == "file_missing"


async def test_that_a_reading_without_email_column_is_refused(big_file: Path) -> None:
    reader = ProcessReader()
    preview = await reader.preview(big_file, GUESS)
    job = job_for(replace(preview.reading, email_index=-1))
    with pytest.raises(FileProblemError) as caught:
        [batch async for batch in reader.read(job)]
    assert caught.value.code == "no_email_column"
