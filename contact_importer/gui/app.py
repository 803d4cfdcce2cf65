"""Starts and ends the window: application, loop, boundaries for errors. GUI thread."""

import sys
from collections.abc import Coroutine, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QEventLoop, QTimer, Signal
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication

from contact_importer import __version__
from contact_importer.gui.looks.icons import app_icon
from contact_importer.gui.runtime.allocator import spare_memory
from contact_importer.gui.runtime.garbage import GuiGarbageCollector
from contact_importer.gui.runtime.last_boundary import install_hooks
from contact_importer.gui.runtime.loop import new_loop
from contact_importer.gui.runtime.single_instance import SingleInstance
from contact_importer.gui.window.main_window import MainWindow
from contact_importer.gui.window.window_session import Visit, WindowSession
from contact_importer.gui.words.problem_text import problem_sentence
from contact_importer.model.errors import DatabaseDamagedError, UserError
from contact_importer.settings import Settings

if TYPE_CHECKING:
    from contact_importer.bootstrap import Application

# A busy validator gives up the interpreter lock this often: with it a table that refreshes ten
# times a second stays smooth beside one that computes (performance.md §2).
_SWITCH_INTERVAL_S = 0.0001

_LONGEST_PAINT_MS = 1_000
_LONG_OPENING_MS = 3_000

# Needed behind the first page, and slow to import: done while the window is shown already.
_BEHIND_FIRST_PAGE = ("contact_importer.bootstrap", "contact_importer.gui.window.page_building")


class WindowApplication(QApplication):
    """Also hears of files that the desktop wants opened (macOS: from Finder, or the Dock)."""

    file_asked = Signal(object)  # list[Path]

    def event(self, event: QEvent) -> bool:
        """Qt: an event of the application itself."""
        if isinstance(event, QFileOpenEvent) and event.file():
            self.file_asked.emit([Path(event.file())])
            return True
        return super().event(event)


def run_window(*, database: Path | None, demo: bool, files: Sequence[Path]) -> int:
    """Show the window until it is closed; the exit code of the process."""
    prepare_process()
    app = new_application()
    install_hooks()
    visit = Visit(database=database, demo=demo, files=tuple(files))
    instance = SingleInstance(visit.file)
    if not instance.claim() and instance.hand_over(visit.files):
        return 0
    try:
        session = _session(app, visit, instance)
    except UserError as error:
        instance.release()
        return _run(app, _tell_and_wait(problem_sentence(error)))
    _show_first(session.window)
    instance.listen()
    app.setWindowIcon(app_icon())
    spare_memory()
    return _run(app, _visit_all(session, instance))


def _session(app: QApplication, visit: Visit, instance: SingleInstance) -> WindowSession:
    """A window that opens what other starts, and the desktop, hand over."""
    session = WindowSession(app, visit)
    instance.called.connect(session.open_files)
    if isinstance(app, WindowApplication):
        app.file_asked.connect(session.open_files)
    return session


def _show_first(window: MainWindow) -> None:
    """Return when the person sees the window: by Qt's own loop, for asyncio is not loaded yet."""
    painting = QEventLoop()
    window.painted.connect(painting.quit)
    QTimer.singleShot(_LONGEST_PAINT_MS, painting.quit)  # it may start minimised
    window.show()
    painting.exec()


def _run(app: QApplication, work: Coroutine[Any, Any, int]) -> int:
    """Run ``work`` on the window's loop."""
    import asyncio

    collector = GuiGarbageCollector(app)
    try:
        with asyncio.Runner(loop_factory=lambda: new_loop(app)) as runner:
            return runner.run(work)
    finally:
        collector.stop()


def prepare_process() -> None:
    """What the interpreter needs before the first thread starts."""
    sys.setswitchinterval(_SWITCH_INTERVAL_S)


def new_application() -> QApplication:
    """The QApplication, named; the one that exists if there is one."""
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else WindowApplication(sys.argv[:1])
    app.setApplicationName("contact-importer")
    app.setApplicationDisplayName("Contact Importer")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("contact-importer")
    app.setQuitOnLastWindowClosed(False)  # the loop ends when everything is stored
    return app


async def _visit_all(session: WindowSession, instance: SingleInstance) -> int:
    """This window, then those that it asked for by changing worlds."""
    import asyncio

    try:
        while True:
            following = await _visit(session)
            instance.release()
            if following is None:
                return 0
            instance = SingleInstance(following.file)
            if not instance.claim() and await asyncio.to_thread(
                instance.hand_over, following.files
            ):
                return 0
            instance.listen()
            session = _session(session.app, following, instance)
            session.window.show()
    except UserError as error:
        return await _tell_and_wait(problem_sentence(error))
    finally:
        instance.release()


async def _visit(session: WindowSession) -> Visit | None:
    """Open the database of a window that is shown; when it is closed, what to show next."""
    import asyncio

    QTimer.singleShot(_LONG_OPENING_MS, session.window.say_opening)
    try:
        await asyncio.to_thread(_import_behind_first_page)
        await session.furnish(await _opened(session.visit))
        await session.run()
    except DatabaseDamagedError:
        from contact_importer.gui.dialogs.rescue_dialog import rescue

        session.window.hide()
        return session.visit if await rescue(session.visit.file) else None
    finally:
        await session.close()
    return session.next_visit


def _import_behind_first_page() -> None:
    for module in _BEHIND_FIRST_PAGE:
        import_module(module)


async def _opened(visit: Visit) -> "Application":
    from contact_importer.bootstrap import open_application
    from contact_importer.gui.runtime.validator_pool import QtValidatorPool

    return await open_application(
        database=visit.file, demo=visit.demo, pool=QtValidatorPool(), check=visit.check
    )


async def session_on(
    app: QApplication, application: "Application", settings: Settings
) -> WindowSession:
    """A shown and furnished window over an application that is open already."""
    visit = Visit(database=application.database, demo=application.demo is not None)
    session = WindowSession(app, visit, settings)
    session.window.show()
    await session.furnish(application)
    await session.window.begin()
    return session


async def _tell_and_wait(text: str) -> int:
    """Say why there is no window; the exit code."""
    import asyncio

    from PySide6.QtWidgets import QMessageBox

    from contact_importer.gui.widgets.message_box import plain_message_box

    closed = asyncio.Event()
    box = plain_message_box(QMessageBox.Icon.Critical, "Contact Importer", text, None)
    box.finished.connect(closed.set)
    box.open()
    await closed.wait()
    return 1
