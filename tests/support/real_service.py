"""The product itself on a database of its own, with one small import (no network)."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from contact_importer.bootstrap import close_application, open_application
from contact_importer.engine.service import ImportService
from contact_importer.model.settings import EngineSettings
from contact_importer.model.source import ReadingChoices
from contact_importer.model.task import TaskOptions
from contact_importer.model.verdict import CheckLevel

ROWS = (
    "ann@corp.org;Анна;+7 900 1",
    "info@corp.org;Отдел;=1+1",
    "bob@gmail.com;Bob;007",
    "no address;Eve;1",
    "x@mailinator.com;Max;2",
    "ann@corp.org;twice;3",
)


@dataclass(frozen=True, slots=True)
class Imported:
    """A service whose list *Customers* has 5 contacts: 3 valid, 1 invalid, 1 blacklist."""

    service: ImportService
    source: Path
    list_id: int
    task_id: int


@asynccontextmanager
async def imported(
    folder: Path, *, rows: tuple[str, ...] = ROWS, encoding: str = "cp1251"
) -> AsyncIterator[Imported]:
    """The service after the import of a CSV with semicolons."""
    source = folder / "clients.csv"
    text = "\r\n".join(("email;Имя;phone", *rows)) + "\r\n"
    source.write_bytes(text.encode(encoding))
    application = await open_application(
        database=folder / "data" / "contacts.sqlite", settings=EngineSettings()
    )
    service = application.service
    try:
        preview = await service.preview(source, ReadingChoices(encoding=encoding))
        task = await service.start_import(
            preview.reading, "Customers", TaskOptions(level=CheckLevel.FAST)
        )
        await service.wait(task.id)
        yield Imported(service, source, task.list_id, task.id)
    finally:
        await close_application(application)
