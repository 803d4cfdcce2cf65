"""import --dry-run, and the command that the window offers for the terminal."""

import asyncio
import shlex
from pathlib import Path

import pytest
from pysqlite3 import dbapi2

from contact_importer.engine.clock import SystemClock
from contact_importer.engine.terminal_command import import_words, program_words, shell_text
from contact_importer.files.process_reader import ProcessReader
from contact_importer.model.mapping import ColumnChoices, apply_columns
from contact_importer.model.source import ReadingChoices
from contact_importer.model.task import DuplicateRule, ImportTask, TaskOptions
from contact_importer.model.verdict import CheckLevel
from contact_importer.storage.store import open_store
from tests.support.command_line import CommandLine
from tests.support.sample_files import write_phones_xlsx, write_russian_csv


def newest_task(database: Path) -> ImportTask:
    async def read() -> ImportTask:
        store = await open_store(database, clock=SystemClock())
        task, *_ = await store.tasks()
        await store.close()
        return task

    return asyncio.run(read())


def test_that_a_dry_run_counts_and_writes_nothing(cli: CommandLine) -> None:
    people = cli.file("a@bigmail.demo", "A@bigmail.demo", "", "b@trashbox.demo", "no address")
    ended = cli.run("import", people, "--list", "All", "--dry-run", "--json")
    assert ended.code == 0
    (line,) = ended.lines
    assert line["read"] == 5
    assert {name: count for name, count in line["counts"].items() if count} == {
        "new": 3,
        "duplicate_in_file": 1,
        "no_address": 1,
        "disposable": 1,
        "broken": 1,
    }
    assert [least <= most for least, most in line["seconds"].values()] == [True] * 3
    with dbapi2.connect(cli.database) as connection:
        for table in ("lists", "tasks", "contacts"):
            assert connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)
    shown = cli.run("import", people, "--list", "All", "--dry-run").out
    assert "nothing was written" in shown
    assert "duplicates in the file" in shown


def test_that_columns_are_renamed_and_left_out(cli: CommandLine) -> None:
    people = cli.file("a@bigmail.demo")
    words = ("import", people, "--list", "All", "--level", "fast")
    assert cli.run(*words, "--keep-as", "name=First name").code == 0
    task = newest_task(cli.database)
    assert task.reading is not None
    assert task.reading.columns == ("First name", "Email")
    assert cli.run(*words, "--leave-out", "1").code == 0
    assert cli.run(*words, "--leave-out", "Fax").code == 1
    assert "no column “Fax”" in cli.run(*words, "--leave-out", "Fax").err
    assert cli.run(*words, "--keep-as", "Name").code == 2


def odd_csv(path: Path) -> Path:
    path.write_text(
        "a=b\tE mail\t'quoted' \"name\"\t$HOME; rm\t3\n"
        "x\tann@bigmail.demo\ty\tz\tw\nx\tbob@bigmail.demo\ty\tz\tw\n",
        encoding="utf-16",
    )
    return path


def nameless_csv(path: Path) -> Path:
    path.write_text("ann@bigmail.demo|1|other@bigmail.demo\nbob@bigmail.demo|2|\n")
    return path


def one_column(path: Path) -> Path:
    path.write_text("ann@bigmail.demo\nbob@bigmail.demo\n")
    return path


CASES = [
    (write_russian_csv, "Телефон", "Компания", "Клиенты «весна»", "Электронная почта"),
    (write_phones_xlsx, "Postcode", "Phone", "It's a list", "E-mail"),
    (odd_csv, "$HOME; rm", "a=b", '"All" & more', "E mail"),
    (odd_csv, "a=b", "3", "-dash", "2"),
    (nameless_csv, "Column 2", "Column 1", "New", "Column 3"),
    (one_column, "", "", "One", None),
]


@pytest.mark.parametrize("case", CASES, ids=[f"{c[0].__name__}-{c[3]}" for c in CASES])
def test_that_the_command_does_what_was_chosen(cli: CommandLine, case: tuple) -> None:  # type: ignore[type-arg]
    make, left_out, renamed, list_name, email = case
    source = make(cli.folder / "it's a file & more.dat")
    preview = asyncio.run(ProcessReader().preview(source, ReadingChoices(email_column=email)))
    columns = ColumnChoices(
        names={renamed: "Имя = name"} if renamed else {},
        left_out=frozenset({left_out} - {""}),
    )
    options = TaskOptions(level=CheckLevel.FAST, duplicates=DuplicateRule.FILL)
    command = shell_text(
        (
            *program_words(None, demo=True),
            *import_words(preview.reading, columns, list_name, options),
        ),
        windows=False,
    )
    program, world, *words = shlex.split(command)
    assert (program, world) == ("contact-importer", "--demo")
    ended = cli.run(*words)
    assert ended.code == 0, ended.err
    task = newest_task(cli.database)
    assert task.reading == apply_columns(preview.reading, columns)
    assert (task.list_name, task.options) == (list_name, options)


def test_that_the_command_is_quoted_for_the_platform() -> None:
    words = ("contact-importer", "import", "C:\\My files\\a.csv", 'say "hi"')
    assert shell_text(words, windows=True) == (
        'contact-importer import "C:\\My files\\a.csv" "say \\"hi\\""'
    )
    assert shlex.split(shell_text(words, windows=False)) == list(words)


def test_that_several_files_are_one_command(cli: CommandLine) -> None:
    files = tuple(write_russian_csv(cli.folder / name) for name in ("one.csv", "two.csv"))
    choices = ReadingChoices(source_column="Файл")
    preview = asyncio.run(ProcessReader().preview(files, choices))
    columns = ColumnChoices(names={"Телефон": "Phone"}, left_out=frozenset({"Компания"}))
    options = TaskOptions(level=CheckLevel.FAST)
    ended = cli.run(*import_words(preview.reading, columns, "All", options))
    assert ended.code == 0, ended.err
    task = newest_task(cli.database)
    wanted = apply_columns(preview.reading, columns)
    assert task.reading is not None
    assert (task.reading.columns, task.reading.excluded) == (wanted.columns, wanted.excluded)
    assert task.reading.paths == wanted.paths
    assert task.reading.columns[-1] == "Файл"
