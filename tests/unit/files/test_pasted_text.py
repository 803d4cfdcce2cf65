"""Text from the clipboard as a contact file."""

import os
import stat
from pathlib import Path

import pytest

from contact_importer.files.pasted_text import as_table, remove_old_pastes, write_pasted
from contact_importer.model.errors import FileProblemError


@pytest.mark.parametrize(
    ("text", "table"),
    [
        ("ann@x.org\r\nbob@y.org\r\n", "ann@x.org\nbob@y.org\n"),
        ("ann@x.org,\nbob@y.org;\n", "ann@x.org\nbob@y.org\n"),
        ("ann@x.org, bob@y.org", "ann@x.org\nbob@y.org\n"),
        ("ann@x.org; bob@y.org;", "ann@x.org\nbob@y.org\n"),
        (
            "Ann <ann@x.org>, Bob Lee <bob@y.org>",
            "Name,E-mail\nAnn,ann@x.org\nBob Lee,bob@y.org\n",
        ),
        (
            "Doe, Ann <ann@x.org>; bob@y.org",
            'Name,E-mail\n"Doe, Ann",ann@x.org\n,bob@y.org\n',
        ),
        (
            '"Doe, Ann" <ann@x.org>, Roe, Bob <bob@y.org>',
            'Name,E-mail\n"Doe, Ann",ann@x.org\n"Roe, Bob",bob@y.org\n',
        ),
        ("Name\tE-mail\nAnn\tann@x.org\n", "Name\tE-mail\nAnn\tann@x.org\n"),
        ("Name,E-mail\nAnn,ann@x.org\n", "Name,E-mail\nAnn,ann@x.org\n"),
    ],
)
def test_that_pasted_texts_become_tables(text: str, table: str) -> None:
    assert as_table(text) == table


def test_that_a_piece_without_an_address_stays_to_be_told_of() -> None:
    rows = as_table("ann@x.org, no address here\nb@c.org, d@e.org").splitlines()
    assert rows == ["ann@x.org", "no address here", "b@c.org", "d@e.org"]


def test_that_only_its_owner_can_read_a_pasted_file(tmp_path: Path) -> None:
    folder = tmp_path / "pasted"
    file = write_pasted("ann@x.org", folder, "Pasted 2026-11-27 14-05")
    assert file.name == "Pasted 2026-11-27 14-05.csv"
    if os.name == "posix":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    second = write_pasted("a\tb@x.org", folder, "Pasted 2026-11-27 14-05")
    third = write_pasted("c@x.org", folder, "Pasted 2026-11-27 14-05")
    assert second.suffix == ".tsv"
    assert third.name == "Pasted 2026-11-27 14-05 (2).csv"
    assert file.read_text() == "ann@x.org"


@pytest.mark.parametrize("text", ["", " \n\t\n"])
def test_that_nothing_is_no_file(tmp_path: Path, text: str) -> None:
    with pytest.raises(FileProblemError):
        write_pasted(text, tmp_path / "pasted", "x")
    assert not (tmp_path / "pasted").exists()


def test_that_pasted_files_go_when_undone_unused_or_old(tmp_path: Path) -> None:
    names = ("used", "undone", "unused", "old", "new")
    files = {name: write_pasted("ann@x.org", tmp_path, name) for name in names}
    other = tmp_path / "own.txt"
    other.write_text("not ours")
    now, day = 2_000_000_000.0, 86_400.0
    for name, age in (("used", day), ("undone", 1), ("unused", day), ("old", 31 * day), ("new", 5)):
        os.utime(files[name], (now - age, now - age))
    used, undone = {files["used"], files["old"]}, {files["undone"]}
    assert remove_old_pastes(tmp_path, used=used, undone=undone, now=now) == 3
    assert {file.name for file in tmp_path.iterdir()} == {"used.csv", "new.csv", "own.txt"}
    assert remove_old_pastes(tmp_path / "none", used=(), undone=(), now=now) == 0


def test_that_a_hostile_text_takes_no_long_time() -> None:
    for text in ("<" * 20_000 + "@@", '"' * 20_000 + "@@", (" " * 1_000 + "<") * 50 + "@@,@"):
        as_table(text)
