"""report: the file, and what is said where it cannot be written."""

import openpyxl
import pytest

from contact_importer.cli.exit_codes import DONE, USAGE, USER_ERROR
from tests.support.command_line import CommandLine


@pytest.fixture
def filled(cli: CommandLine) -> CommandLine:
    source = cli.file("ann@yamail.demo", "dan@@yamail.demo")
    assert cli.run("import", source, "--list", "People", "--level", "fast").code == DONE
    return cli


def test_that_both_formats_and_languages_are_written(filled: CommandLine) -> None:
    page, book = filled.folder / "r.html", filled.folder / "r.xlsx"
    done = filled.run("report", "--task", 1, "-o", page)
    assert (done.code, done.err) == (DONE, "")
    english = page.read_text(encoding="utf-8")
    assert "50% can be mailed" in english
    assert "ann@yamail.demo" not in english
    russian = ("report", "--list", "people", "--language", "ru", "--with-addresses", "-o", book)
    assert filled.run(*russian).code == DONE
    read = openpyxl.load_workbook(book)
    assert read.sheetnames == ["Сводка", "Причины", "Крупнейшие домены", "Контакты"]
    assert read["Контакты"]["A2"].value == "dan@@yamail.demo"  # what needs a look comes first


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--list", "Nobody", "-o", "r.html"), USER_ERROR),
        (("--task", 99, "-o", "r.html"), USER_ERROR),
        (("-o", "r.html"), USAGE),
        (("--list", "People", "--task", 1, "-o", "r.html"), USAGE),
        (("--list", "People", "-o", "r.pdf"), USAGE),
        (("--list", "People", "--language", "de", "-o", "r.html"), USAGE),
    ],
)
def test_that_a_wrong_use_is_told(
    filled: CommandLine, words: tuple[str | int, ...], code: int
) -> None:
    assert filled.run("report", *words).code == code
