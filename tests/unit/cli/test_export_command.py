"""export: without risks, as the source was, one file per status."""

from zipfile import ZipFile

import pytest

from contact_importer.cli.exit_codes import DONE, USER_ERROR
from tests.support.command_line import CommandLine


@pytest.fixture
def filled(cli: CommandLine) -> CommandLine:
    source = cli.file("ann@yamail.demo", "info@yamail.demo", "dan@@yamail.demo")
    assert cli.run("import", source, "--list", "People", "--level", "fast").code == DONE
    return cli


def test_that_risks_can_be_left_out(filled: CommandLine) -> None:
    target = filled.folder / "out.csv"
    words = ("export", "--list", "People", "--preset", "source", "--leave-out", "role")
    assert filled.run(*words, "-o", target).code == DONE
    assert "ann@yamail.demo" in target.read_text()
    assert "info@yamail.demo" not in target.read_text()
    none = filled.run(*words, "--leave-out", "unproven", "-o", target)
    assert (none.code, none.out.split()[0]) == (DONE, "0")


def test_that_each_status_can_have_its_file(filled: CommandLine) -> None:
    folder, archive = filled.folder / "parts", filled.folder / "out.zip"
    words = ("export", "--list", "People", "--split")
    assert filled.run(*words, "folder", "-o", folder).code == DONE
    assert sorted(path.name for path in folder.iterdir()) == ["invalid.csv", "valid.csv"]
    assert filled.run(*words, "zip", "--status", "invalid", "-o", archive).code == DONE
    assert ZipFile(archive).namelist() == ["invalid.csv"]
    again = filled.run(*words, "folder", "-o", archive)
    assert again.code == USER_ERROR
    assert "is a file" in again.err
