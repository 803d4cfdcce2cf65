"""The main job by keyboard only, with a numbered still of each step.

    .venv/bin/python tools/keyboard_stills.py [FOLDER]

Only key events are sent, to whatever has the focus. ``tests/gui/test_keyboard_run.py`` runs the
same steps without the pictures.
"""

import asyncio
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLineEdit, QRadioButton, QWidget

from contact_importer.bootstrap import Application, open_application
from contact_importer.demo.characters import DEMO_HELO, DEMO_MAIL_FROM
from contact_importer.demo.generate import generate
from contact_importer.demo.settings import DemoSettings
from contact_importer.gui.contacts.contact_view import ContactView
from contact_importer.gui.window.main_window import MainWindow
from contact_importer.gui.window.sidebar import Place
from contact_importer.model.settings import EngineSettings, Politeness, Retries, SmtpIdentity
from contact_importer.model.task import TaskState
from contact_importer.model.verdict import CheckLevel, Status

#: Slow enough to be paused, quick enough for a test.
WORLD = DemoSettings(smtp_latency_ms=30.0, slow_reply_s=0.02, greylist_delay_s=1.0)
ENGINE = EngineSettings(
    identity=SmtpIdentity(helo=DEMO_HELO, mail_from=DEMO_MAIL_FROM),
    politeness=Politeness(start_rate_per_s=200.0, top_rate_per_s=5_000.0),
    retries=Retries(first_s=1.0, second_s=1.0, third_s=1.0),
)
_PATIENCE_S = 60.0
_MOST_STOPS = 80  # of Tab on a page
_CONTROL = Qt.KeyboardModifier.ControlModifier
_NONE = Qt.KeyboardModifier.NoModifier


class KeyboardRun:
    """Choose, map, start, pause, filter, ask why, check again, export, undo."""

    def __init__(self, window: MainWindow, source: Path, still: Callable[[str], None]) -> None:
        self._window = window
        self._frame = window.frame
        self._source = source
        self._still = still

    async def run(self, documents: Path) -> None:
        """The whole job; the export lands in ``documents``."""
        self._window.activateWindow()
        self._still("home")
        await self._choose_the_file()
        await self._map_and_start()
        await self._pause_and_continue()
        await self._filter()
        await self._ask_why()
        await self._remove_and_undo()
        await self._export(documents)
        await self._check_again()

    async def _choose_the_file(self) -> None:
        self._press(Qt.Key.Key_O, _CONTROL)
        await self._dialog_opened(QFileDialog)
        await until(lambda: isinstance(self._focused(), QLineEdit))
        self._still("choose-a-file")
        self._type(str(self._source))
        self._press(Qt.Key.Key_Return)
        await until(self._frame.mapping.start_button.isEnabled)
        await self._dialog_closed()

    async def _map_and_start(self) -> None:
        self._still("mapping")
        self._tab_to(lambda widget: isinstance(widget, QRadioButton))
        for _ in CheckLevel:
            if self._frame.mapping.options.level is not CheckLevel.FULL:
                self._press(Qt.Key.Key_Down)
        assert self._frame.mapping.options.level is CheckLevel.FULL
        self._still("full-check-chosen")
        self._press(Qt.Key.Key_Return, _CONTROL)
        await until(lambda: self._frame.place is Place.JOB and self._state() is TaskState.RUNNING)

    async def _pause_and_continue(self) -> None:
        await until(lambda: self._decided() > 0)
        self._still("running")
        self._press(Qt.Key.Key_Space)
        await until(lambda: self._state() is TaskState.PAUSED)
        self._still("paused")
        self._press(Qt.Key.Key_Space)
        await until(lambda: self._state() in (TaskState.RUNNING, TaskState.WAITING))
        await until(lambda: self._state() is TaskState.FINISHED)
        await self._rows_are_there()
        self._still("finished")

    async def _filter(self) -> None:
        table = self._frame.job.table
        for number, status in enumerate(Status, start=1):
            self._press(getattr(Qt.Key, f"Key_{number}"), _CONTROL)
            await until(lambda status=status: table.contacts.statuses == {status})
        self._press(Qt.Key.Key_2, _CONTROL)
        await until(lambda: table.contacts.statuses == {Status.INVALID})
        await self._rows_are_there()
        self._still("only-invalid")

    async def _ask_why(self) -> None:
        self._tab_to(lambda widget: isinstance(widget, ContactView))
        self._press(Qt.Key.Key_Down)
        self._press(Qt.Key.Key_Down)
        details = self._frame.details
        await until(lambda: details.shown_id is not None and details.isVisible())
        await settled()
        self._still("why")
        self._press(Qt.Key.Key_F4)
        await until(lambda: not details.isVisible())
        self._press(Qt.Key.Key_F4)
        await until(details.isVisible)

    async def _check_again(self) -> None:
        self._tab_to(lambda widget: isinstance(widget, ContactView))
        self._press(Qt.Key.Key_F5)
        await until(self._frame.banner.isVisible)
        await settled()
        self._still("check-again")

    async def _remove_and_undo(self) -> None:
        table = self._frame.job.table
        rows = table.model.rowCount()
        self._tab_to(lambda widget: isinstance(widget, ContactView))
        self._press(Qt.Key.Key_Delete)
        await until(lambda: table.model.rowCount() == rows - 1)
        await settled()
        self._still("removed")
        self._press(Qt.Key.Key_Z, _CONTROL)
        await until(lambda: table.model.rowCount() == rows)
        await settled()
        self._still("removal-undone")

    async def _export(self, documents: Path) -> None:
        self._press(Qt.Key.Key_E, _CONTROL)
        await self._dialog_opened(QDialog)
        await settled()
        self._still("export")
        self._press(Qt.Key.Key_Return)
        await until(lambda: any(documents.iterdir()))
        await settled()
        self._still("exported")
        self._press(Qt.Key.Key_Escape)
        await self._dialog_closed()

    # --- means ------------------------------------------------------------------------
    def _press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = _NONE) -> None:
        QTest.keyClick(self._focused(), key, modifier)

    def _type(self, text: str) -> None:
        field = self._focused()
        assert isinstance(field, QLineEdit), field
        QTest.keyClicks(field, text)

    def _focused(self) -> QWidget:
        return QApplication.focusWidget() or self._window

    def _tab_to(self, found: Callable[[QWidget], bool]) -> None:
        for _ in range(_MOST_STOPS):
            if found(self._focused()):
                return
            self._press(Qt.Key.Key_Tab)
        raise AssertionError(f"Tab does not lead there, but to {self._focused()}")

    def _dialog(self, kind: type[QDialog]) -> QDialog | None:
        found = [one for one in self._window.findChildren(kind) if one.isVisible()]
        return found[0] if found else None

    async def _dialog_opened(self, kind: type[QDialog]) -> None:
        """A window manager would make it the active window; offscreen there is none."""
        await until(lambda: self._dialog(kind) is not None)
        dialog = self._dialog(kind)
        assert dialog is not None
        dialog.activateWindow()
        await until(dialog.isActiveWindow)

    async def _dialog_closed(self) -> None:
        await until(lambda: self._dialog(QDialog) is None)
        self._window.activateWindow()
        await until(self._window.isActiveWindow)

    def _state(self) -> TaskState | None:
        task = self._frame.job.task
        return None if task is None else task.state

    def _decided(self) -> int:
        task = self._frame.job.task
        return 0 if task is None else task.tally.contacts - task.in_work

    async def _rows_are_there(self) -> None:
        model = self._frame.job.table.model
        await until(lambda: model.rowCount() and model.address_at(0))
        await settled()


async def until(holds: Callable[[], object]) -> None:
    """Return when ``holds()`` is true."""
    async with asyncio.timeout(_PATIENCE_S):
        while not holds():  # noqa: ASYNC110 - widgets have no event to wait for
            await asyncio.sleep(0.02)


async def settled() -> None:
    """What was asked for has arrived and is painted."""
    await asyncio.sleep(0.3)


async def opened(folder: Path) -> Application:
    """The product on the demo world, with a database in ``folder``."""
    from contact_importer.gui.runtime.validator_pool import QtValidatorPool

    return await open_application(
        database=folder / "demo.sqlite",
        demo=True,
        pool=QtValidatorPool(),
        settings=ENGINE,
        demo_settings=WORLD,
    )


def main() -> int:
    """Run the job and save the stills."""
    from contact_importer.gui.app import new_application
    from contact_importer.gui.runtime.loop import new_loop

    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "docs/screenshots/keyboard")
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("[0-9][0-9]-*.png"):
        old.unlink()
    app = new_application()
    with (
        tempfile.TemporaryDirectory() as scratch,
        asyncio.Runner(loop_factory=lambda: new_loop(app)) as runner,
    ):
        runner.run(_run(app, Path(scratch), folder))
    return 0


async def _run(app: QApplication, scratch: Path, folder: Path) -> None:
    from contact_importer.gui.app import session_on
    from contact_importer.settings import Settings

    os.environ["HOME"] = str(scratch)
    documents = scratch / "Documents"
    documents.mkdir()
    source = scratch / "spring-fair-visitors.csv"
    await asyncio.to_thread(generate, 600, 7, source)
    application = await opened(scratch)
    session = await session_on(app, application, Settings(language="en", theme="light"))
    session.window.resize(1240, 800)
    taken = 0

    def still(name: str) -> None:
        nonlocal taken
        taken += 1
        target = folder / f"{taken:02}-{name}.png"
        dialogs = [one for one in session.window.findChildren(QDialog) if one.isVisible()]
        _picture(session.window, dialogs).save(str(target))
        print(target)

    try:
        await KeyboardRun(session.window, source, still).run(documents)
    finally:
        await session.close()


def _picture(window: QWidget, dialogs: list[QDialog]):  # noqa: ANN202 - QPixmap
    """The window with what stands before it."""
    from PySide6.QtGui import QColor, QPainter

    shot = window.grab()
    with QPainter(shot) as painter:
        for dialog in dialogs:
            painter.fillRect(shot.rect(), QColor(0, 0, 0, 70))
            inner = dialog.grab()
            place = shot.rect().center() - inner.rect().center()
            painter.drawPixmap(place, inner)
    return shot


if __name__ == "__main__":
    sys.exit(main())
