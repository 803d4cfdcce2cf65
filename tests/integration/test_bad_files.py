"""Every bad file of reliability.md table 5.1 through the product itself (P4).

Each is chosen as a person would choose it: previewed, and imported if it can be.
"""

import asyncio
import gc
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import pytest_asyncio
from pysqlite3 import dbapi2

from contact_importer.bootstrap import close_application, open_application
from contact_importer.engine.events import TaskProgressed
from contact_importer.engine.service import ImportService
from contact_importer.model.contact import ContactFilter
from contact_importer.model.errors import FileProblemError
from contact_importer.model.settings import EngineSettings
from contact_importer.model.source import Preview, ReadingChoices
from contact_importer.model.task import (
    FinishReason,
    ImportTask,
    PauseReason,
    TaskOptions,
    TaskState,
)
from contact_importer.model.verdict import CheckLevel
from tests.support import file_reading
from tests.support.bad_files import BAD_FILES, BadFile, Read, Refused, Undecided
from tests.support.peak_memory import forget_peak, peak_mib
from tests.support.table_files import write_text

pytestmark = [
    pytest.mark.promise("P4"),
    pytest.mark.timeout(600),
    pytest.mark.skipif(sys.platform != "linux", reason="FIFOs, and memory as Linux tells it"),
]

in_one_loop = pytest.mark.asyncio(loop_scope="module")
_ROWS_OF_TABLE = 69
_WHILE_READING = {28, 29}  # see below
_MOST_MIB = 100.0
_MANY = 100_000  # rows; not read before the pause is


@dataclass(slots=True)
class Bench:
    """The product on a database of its own, and what the files cost it."""

    service: ImportService
    database: Path
    refusal_s: dict[str, float] = field(default_factory=dict)
    grown_mib: dict[str, float] = field(default_factory=dict)

    def dump(self) -> list[str]:
        """Everything that the database holds."""
        with closing(dbapi2.connect(f"file:{self.database}?mode=ro", uri=True)) as connection:
            names = connection.execute(
                "SELECT name, sql FROM sqlite_schema ORDER BY name"
            ).fetchall()
            tables = [name for name, sql in names if (sql or "").startswith("CREATE TABLE")]
            rows = [connection.execute(f'SELECT * FROM "{name}"').fetchall() for name in tables]
        return [repr(names), *map(repr, rows)]

    async def imported(self, preview: Preview, name: str) -> ImportTask:
        """The import, at its end."""
        options = TaskOptions(level=CheckLevel.FAST)
        task = await self.service.start_import(preview.reading, name, options)
        return await self.service.wait(task.id)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def bench(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Bench]:
    database = tmp_path_factory.mktemp("data") / "contacts.sqlite"
    application = await open_application(database=database, settings=EngineSettings())
    yield Bench(application.service, database)
    await close_application(application)


def files(*kinds: type) -> pytest.MarkDecorator:
    """A test of each file with such an outcome."""
    return pytest.mark.parametrize(
        "case",
        [
            pytest.param(case, marks=pytest.mark.slow if case.slow else (), id=case.name)
            for case in BAD_FILES
            if isinstance(case.outcome, kinds)
        ],
    )


@files(Refused, Undecided)
@in_one_loop
async def test_that_a_file_is_refused(case: BadFile, bench: Bench, tmp_path: Path) -> None:
    await cheaply(case, bench, tmp_path)


@files(Read)
def test_that_what_is_good_in_a_file_is_read(case: BadFile, tmp_path: Path) -> None:
    """Without process and database, for speed; with them in full."""
    assert isinstance(case.outcome, Read)
    path = tmp_path / f"{case.name}{case.suffix}"
    case.make(path)
    require_said(file_reading.preview(path, **case.choices), case.outcome)
    found = file_reading.load(path, **case.choices)
    assert found.causes == list(case.outcome.rejected)
    assert len({address.lower() for address in found.addresses}) == case.outcome.contacts
    assert case.outcome.fields in {None, found.rows[0].fields}


@pytest.mark.slow
@files(Read)
@in_one_loop
async def test_that_what_is_good_in_a_file_is_imported(
    case: BadFile, bench: Bench, tmp_path: Path
) -> None:
    await cheaply(case, bench, tmp_path)


async def cheaply(case: BadFile, bench: Bench, folder: Path) -> None:
    """It comes to what the table says, and takes little memory in our own process."""
    path = folder / f"{case.name}{case.suffix}"
    case.make(path)
    gc.collect()
    before = forget_peak()
    await judge(case, path, bench)
    bench.grown_mib[case.name] = peak_mib() - before
    assert bench.grown_mib[case.name] <= _MOST_MIB


async def judge(case: BadFile, path: Path, bench: Bench) -> None:
    """The outcome is the case's."""
    choices = ReadingChoices(**case.choices)
    match case.outcome:
        case Refused() as wanted:
            await require_refusal(case.name, path, choices, wanted, bench)
        case Undecided():
            preview = await bench.service.preview(path, choices)
            assert preview.reading.email_index == -1
            kept = bench.dump()
            with pytest.raises(FileProblemError) as caught:
                await bench.imported(preview, case.name)
            assert caught.value.code == "no_email_column"
            assert bench.dump() == kept
        case Read() as wanted:
            await require_rows(case.name, path, choices, wanted, bench)


async def require_refusal(
    name: str, path: Path, choices: ReadingChoices, wanted: Refused, bench: Bench
) -> None:
    kept, began = bench.dump(), time.monotonic()
    with pytest.raises(FileProblemError) as caught:
        await bench.service.preview(path, choices)
    bench.refusal_s[name] = time.monotonic() - began
    problem = caught.value
    assert problem.code in wanted.codes
    assert problem.params["file"] == path.name
    assert problem.message.startswith(f"{path.name}: ")
    assert problem.message.endswith(".")
    assert "\n" not in problem.message
    assert problem.params.get("line") == wanted.line
    assert wanted.line is None or f"line {wanted.line}" in problem.message.lower()
    assert bench.dump() == kept


def require_said(preview: Preview, wanted: Read) -> None:
    """The preview says of the file what is wanted."""
    said = {key: getattr(preview.reading, key) for key in wanted.about}
    assert said == wanted.about


async def require_rows(
    name: str, path: Path, choices: ReadingChoices, wanted: Read, bench: Bench
) -> None:
    preview = await bench.service.preview(path, choices)
    require_said(preview, wanted)
    task = await bench.imported(preview, name)
    assert (task.finish_reason, task.message) == (FinishReason.COMPLETED, "")
    rejected = [
        (row.row_number, row.cause.value)
        async for row in bench.service.rejected_rows(task.id)
        if not row.cause.value.startswith("duplicate")  # there may be a million
    ]
    assert rejected == list(wanted.rejected)
    ids = await bench.service.contact_ids(ContactFilter(list_id=task.list_id))
    assert len(ids) == wanted.contacts
    if wanted.fields is not None:
        [first] = await bench.service.contacts(ids[:1])
        assert first.fields == wanted.fields


# --- rows 28 and 29: what happens to a file while it is read ------------------------------


async def paused_early(bench: Bench, path: Path) -> ImportTask:
    """An import that is paused before it has read everything."""
    rows = "".join(f"u{n}@example.org,{n}\n" for n in range(_MANY))
    write_text(path, f"email,n\n{rows}")
    preview = await bench.service.preview(path, ReadingChoices())
    begun = asyncio.Event()
    call = asyncio.get_running_loop().call_soon_threadsafe
    stop = bench.service.subscribe(
        lambda event: (
            call(begun.set)
            if isinstance(event, TaskProgressed) and event.snapshot.tally.read
            else None
        )
    )
    options = TaskOptions(level=CheckLevel.FAST)
    task = await bench.service.start_import(preview.reading, path.stem, options)
    await begun.wait()
    stop()
    await bench.service.pause(task.id)
    paused = await bench.service.wait(task.id)
    assert paused.state is TaskState.PAUSED
    assert 0 < paused.cursor < _MANY
    return paused


async def resumed(bench: Bench, task: ImportTask) -> ImportTask:
    await bench.service.resume(task.id)
    return await bench.service.wait(task.id)


@in_one_loop
async def test_that_an_import_outlives_what_becomes_of_its_file(
    bench: Bench, tmp_path: Path
) -> None:
    """Rows 28 and 29. With the file away the task fails rather than pauses, and can go on too."""
    path, away = tmp_path / "clients.csv", tmp_path / "away.csv"
    paused = await paused_early(bench, path)
    kept = (paused.cursor, paused.tally)
    path.rename(away)  # deleted, or its disk removed
    told = await resumed(bench, paused)
    assert (told.finish_reason, told.resumable) == (FinishReason.FAILED, True)
    assert told.message.startswith(f"{path.name}: The file does not exist.")
    assert (told.cursor, told.tally) == kept
    good = away.read_bytes()
    for other in (good[: len(good) // 2], good.replace(b"u7@", b"x7@")):  # cut, and changed
        path.write_bytes(other)
        told = await resumed(bench, paused)
        assert (told.state, told.pause_reason) == (TaskState.PAUSED, PauseReason.SOURCE_CHANGED)
        assert (told.cursor, told.tally) == kept
    away.rename(path)
    done = await resumed(bench, told)
    assert (done.finish_reason, done.tally.contacts) == (FinishReason.COMPLETED, _MANY)


# --- the whole -------------------------------------------------------------------------------


def test_that_every_row_of_the_table_has_its_file() -> None:
    assert {case.number for case in BAD_FILES} | _WHILE_READING == set(range(1, _ROWS_OF_TABLE + 1))
    names = [case.name for case in BAD_FILES]
    assert len(set(names)) == len(names)


@in_one_loop
async def test_that_what_they_cost_is_told(
    bench: Bench, record_property: Callable[[str, object], None]
) -> None:
    if not bench.refusal_s:
        pytest.skip("the tests of the files ran elsewhere")
    slowest = max(bench.refusal_s, key=lambda name: bench.refusal_s[name])
    record_property(
        "reached",
        f"{len(BAD_FILES)} files for {_ROWS_OF_TABLE} rows; {len(bench.refusal_s)} refused"
        f" and the database unchanged; slowest refusal {bench.refusal_s[slowest]:.1f} s"
        f" ({slowest}); at most {max(bench.grown_mib.values()):.0f} MiB more memory",
    )


# --- tests of the test -------------------------------------------------------------------


@pytest.fixture
def nul_case() -> BadFile:
    [case] = [case for case in BAD_FILES if case.number == 4]
    return case


@pytest.mark.planted
@in_one_loop
async def test_that_a_row_that_is_skipped_in_silence_is_seen(
    nul_case: BadFile, bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = bench.service.rejected_rows

    async def none(task_id: int) -> AsyncIterator[object]:
        async for row in rows(task_id):
            if not row:
                yield row

    path = tmp_path / "skipped.csv"
    nul_case.make(path)
    monkeypatch.setattr(bench.service, "rejected_rows", none)
    with pytest.raises(AssertionError):
        await judge(nul_case, path, bench)


@pytest.mark.planted
@in_one_loop
async def test_that_a_refused_file_that_leaves_something_behind_is_seen(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    preview = bench.service.preview

    async def leaving(path: Path, choices: ReadingChoices) -> Preview:
        await bench.service.create_list("left behind")
        return await preview(path, choices)

    path = tmp_path / "empty.csv"
    path.write_bytes(b"")
    monkeypatch.setattr(bench.service, "preview", leaving)
    with pytest.raises(AssertionError):
        await require_refusal("empty", path, ReadingChoices(), Refused.by("file_empty"), bench)
