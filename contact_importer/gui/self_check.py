"""``--self-check``: proves that an installation is whole, without a screen or a network."""

import asyncio
import csv
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

from contact_importer.bootstrap import Application, open_application
from contact_importer.bundled import resources_folder
from contact_importer.gui.app import new_application, session_on
from contact_importer.gui.runtime.loop import new_loop, report_errors_to
from contact_importer.gui.runtime.validator_pool import QtValidatorPool
from contact_importer.gui.window.window_session import sample_file
from contact_importer.gui.words.language import LanguageChoice, Translations
from contact_importer.model.source import ReadingChoices
from contact_importer.model.task import FinishReason, ImportTask, TaskOptions, TaskState
from contact_importer.model.verdict import CheckLevel
from contact_importer.settings import Settings

_ROWS = 100
_LIMIT_S = 120.0


class SelfCheckFailedError(Exception):
    """Something an installation needs is missing or does not work."""


def self_check() -> int:
    """Build the window offscreen and import 100 rows of the demo world; 0 if all is well."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = new_application()
    with asyncio.Runner(loop_factory=lambda: new_loop(app)) as runner:
        try:
            with tempfile.TemporaryDirectory(prefix="contact-importer-") as folder:
                runner.run(asyncio.wait_for(_check(Path(folder)), _LIMIT_S))
        except Exception as error:  # noqa: BLE001 - boundary: any failure is the answer
            _say(f"FAILED: {type(error).__name__}: {error}")
            return 1
    _say("self-check passed")
    return 0


async def _check(folder: Path) -> None:
    app = new_application()
    translations = Translations(app)
    for choice in (LanguageChoice.RUSSIAN, LanguageChoice.ENGLISH):
        _require(translations.use(choice), f"translations found: {choice.value}")
    icons = len(list((resources_folder() / "icons").glob("*.svg")))
    _require(icons > 0, f"icons found: {icons}")
    pool = QtValidatorPool()
    application = await open_application(database=folder / "check.sqlite", demo=True, pool=pool)
    _require(application.database.exists(), "database opened")
    session = await session_on(app, application, Settings(language="en"))
    try:
        with _no_errors():
            _require(not session.window.grab().isNull(), "window built")
            task = await _import_rows(application, folder)
    finally:
        await session.close()
    _require(task.finish_reason is FinishReason.COMPLETED, "demo import completed")
    _require(task.tally.read >= _ROWS, f"rows read: {task.tally.read}")
    _require(task.tally.valid > 0, f"valid contacts found: {task.tally.valid}")


async def _import_rows(application: Application, folder: Path) -> ImportTask:
    source = await asyncio.to_thread(_write_rows, folder / "rows.csv")
    preview = await application.service.preview(source, ReadingChoices())
    options = TaskOptions(level=CheckLevel.FULL)
    task = await application.service.start_import(preview.reading, "Self-check", options)
    task = await application.service.wait(task.id)
    if task.state is TaskState.WAITING:  # for a greylisting server of the demo world
        await application.service.finish_now(task.id)
        task = await application.service.wait(task.id)
    return task


def _write_rows(target: Path) -> Path:
    with (
        sample_file().open(encoding="utf-8-sig", newline="") as source,
        target.open("w", encoding="utf-8", newline="") as copy,
    ):
        csv.writer(copy).writerows(islice(csv.reader(source), _ROWS + 1))
    return target


@contextmanager
def _no_errors() -> Iterator[None]:
    """Fail if a started coroutine of the window fails."""
    errors: list[Exception] = []
    report_errors_to(errors.append)
    yield
    report_errors_to(None)
    if errors:
        raise SelfCheckFailedError("an error in the window") from errors[0]


def _require(fact: bool, line: str) -> None:  # noqa: FBT001 - reads as a statement
    if not fact:
        raise SelfCheckFailedError(f"not so: {line}")
    _say(f"ok  {line}")


def _say(line: str) -> None:
    if sys.stdout is not None:  # a frozen window application may have none
        sys.stdout.write(line + "\n")
        sys.stdout.flush()
