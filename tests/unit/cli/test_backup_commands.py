"""Backups on the command line: a damaged database is named, and put back by one command."""

import asyncio
from pathlib import Path

from contact_importer.bootstrap import close_application, open_application
from contact_importer.cli.exit_codes import DONE, USER_ERROR
from tests.support.command_line import CommandLine


def counts(cli: CommandLine) -> dict[str, int]:
    return {item["list"]: item["contacts"] for item in cli.run("lists", "--json").lines}


def test_that_a_damaged_database_is_put_back(cli: CommandLine) -> None:
    source = cli.file("ann@yamail.demo", "bob@vanished.demo")
    cli.run("import", source, "--list", "People", "--level", "fast", "--json")
    (backup,) = cli.run("backups", "--json").lines
    content = bytearray(cli.database.read_bytes())
    content[100:4000] = b"\xff" * 3900
    cli.database.write_bytes(content)

    refused = cli.run("lists")
    assert refused.code == USER_ERROR
    assert "backups restore" in refused.err
    restored = cli.run("backups", "restore")
    assert restored.code == DONE
    (kept,) = cli.folder.glob("*.damaged-????????-??????")
    assert kept.name in restored.out
    assert kept.read_bytes() == bytes(content)
    assert counts(cli) == {"People": 2}
    assert Path(backup["file"]).exists()


def test_that_a_backup_that_is_not_there_is_named(cli: CommandLine) -> None:
    refused = cli.run("backups", "restore", 4)
    assert refused.code == USER_ERROR
    assert "no backup 4" in refused.err


def test_that_a_database_in_use_stays(cli: CommandLine) -> None:
    cli.run("import", cli.file("ann@yamail.demo"), "--list", "People", "--level", "fast")
    before = cli.database.read_bytes()
    application = asyncio.run(open_application(database=cli.database, demo=True))
    try:
        refused = cli.run("backups", "restore")
    finally:
        asyncio.run(close_application(application))
    assert refused.code == USER_ERROR
    assert "in use" in refused.err
    assert cli.database.read_bytes()[:100] == before[:100]
    assert counts(cli) == {"People": 1}
