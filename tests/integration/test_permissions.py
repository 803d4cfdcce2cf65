"""Only their owner may read what the product keeps, whatever the umask (P19)."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from contact_importer.demo.generate import GeneratedFiles
from contact_importer.demo.servers import DemoEndpoints
from contact_importer.engine.file_ports import ExportRequest
from contact_importer.model.contact import ContactFilter
from contact_importer.model.verdict import CheckLevel
from contact_importer.private_files import create_private_file
from tests.support.running_application import opened, start_import

pytestmark = [
    pytest.mark.promise("P19"),
    pytest.mark.skipif(os.name == "nt", reason="POSIX permissions"),
]


@pytest.fixture(autouse=True)
def open_umask() -> Iterator[None]:
    old = os.umask(0)
    yield
    os.umask(old)


def too_open(folder: Path) -> dict[str, str]:
    """Files and folders that others may enter, with their mode."""
    found = {}
    for path in (folder, *folder.rglob("*")):
        mode = stat.S_IMODE(path.lstat().st_mode)
        if mode & 0o077:
            found[str(path.relative_to(folder.parent))] = oct(mode)
    return found


async def test_that_everything_kept_is_private(
    endpoints: DemoEndpoints,
    source: GeneratedFiles,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    data, seen = tmp_path / "data", []
    replace = os.replace

    def look_and_replace(old: str, new: str) -> None:
        seen.append(oct(stat.S_IMODE(Path(old).stat().st_mode)))
        replace(old, new)

    async with opened(data / "contacts.sqlite", endpoints) as application:
        service = application.service
        task = await start_import(service, source.contacts, CheckLevel.FAST)
        await service.wait(task.id)
        names = {path.name for path in data.iterdir()}
        assert {"contacts.sqlite-wal", "contacts.sqlite-shm", "logs"} <= names
        assert too_open(data) == {}
        monkeypatch.setattr(os, "replace", look_and_replace)
        request = ExportRequest(contacts=ContactFilter(list_id=1), target=tmp_path / "out.csv")
        await service.export(request)
        monkeypatch.undo()
        await service.delete_list(1)
    assert seen == ["0o600"]
    assert list((data / "contacts.sqlite.backups").iterdir())
    assert too_open(data) == {}


@pytest.mark.planted
def test_that_an_open_file_is_seen(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    create_private_file(folder / "good")
    (folder / "bad").touch(mode=0o640)
    assert too_open(folder) == {"data/bad": "0o640"}
