"""An update of the list of disposable domains replaces the old one, or leaves it."""

from pathlib import Path

import pytest

from contact_importer.engine.list_update import ListUpdater
from contact_importer.files.list_file import save_list
from contact_importer.model.errors import UserError
from contact_importer.validation.lists import ListIndex

NEW = "zzz-new-burner.example"


def updater(file: Path, text: str, date: str = "2099-01-01") -> ListUpdater:
    async def download(url: str) -> str:
        assert url == "https://lists.example/disposable"
        return text

    def save(entries: frozenset[str], source: str) -> None:
        save_list(file, entries, source=source, date=date)

    return ListUpdater(url="https://lists.example/disposable", download=download, save=save)


def everything(*more: str) -> str:
    return "\n".join([*ListIndex.bundled().disposable, *more])


async def test_that_a_new_list_is_used_with_its_source_and_date(tmp_path: Path) -> None:
    file = tmp_path / "lists" / "disposable.txt"
    present = ListIndex.bundled(updated=file)
    assert not present.disposable_entry(NEW)
    done = await updater(file, everything(NEW)).update(present)
    assert done.added == 1
    assert done.removed <= 5  # entries that are no domains
    after = ListIndex.bundled(updated=file)
    assert after.disposable_entry(f"sub.{NEW}") == NEW
    assert after.disposable_name == "https://lists.example/disposable of 2099-01-01"
    assert len(after.disposable) == done.entries


def test_that_nothing_else_is_left_behind(tmp_path: Path) -> None:
    save_list(tmp_path / "disposable.txt", ["b.example", "a.example"], source="x\ny", date="d")
    (file,) = tmp_path.iterdir()
    assert file.read_text().splitlines()[0] == "# source: x y"


async def test_that_a_bad_list_leaves_the_old_one(tmp_path: Path) -> None:
    file = tmp_path / "disposable.txt"
    await updater(file, everything(NEW)).update(ListIndex.bundled(updated=file))
    before = file.read_bytes()
    with pytest.raises(UserError):
        await updater(file, everything("gmail.com")).update(ListIndex.bundled(updated=file))
    assert file.read_bytes() == before


async def test_that_an_older_list_than_the_bundled_one_is_not_used(tmp_path: Path) -> None:
    file = tmp_path / "disposable.txt"
    await updater(file, everything(NEW), date="2001-01-01").update(ListIndex.bundled())
    assert not ListIndex.bundled(updated=file).disposable_entry(NEW)


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"junk.example\n"])
def test_that_a_damaged_file_is_as_good_as_none(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "disposable.txt"
    file.write_bytes(content)
    assert ListIndex.bundled(updated=file) == ListIndex.bundled()
