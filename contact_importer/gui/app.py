"""Starts and ends the window: application, loop, boundaries for errors. GUI thread."""

import asyncio
import logging
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication, QMessageBox

from contact_importer import __version__
from contact_importer.bundled import resources_folder
from contact_importer.gui.allocator import return_large_blocks
from contact_importer.gui.garbage import GuiGarbageCollector
from contact_importer.gui.icons import app_icon
from contact_importer.gui.language import LanguageChoice, Translations
from contact_importer.gui.loop import new_loop, report, report_errors_to, settle
from contact_importer.gui.main_window import MainWindow
from contact_importer.gui.plain_text import plain_message_box
from contact_importer.gui.problem_text import problem_sentence
from contact_importer.gui.theme import ThemeChoice, apply_theme
from contact_importer.gui.window_state import WindowState
from contact_importer.model.errors import UserError
from contact_importer.settings import Settings, database_file, load_settings

if TYPE_CHECKING:
    from contact_importer.bootstrap import Application

_log = logging.getLogger(__name__)

# A busy validator gives up the interpreter lock this often: with it a table that refreshes ten
# times a second stays smooth beside one that computes (performance.md §2).
_SWITCH_INTERVAL_S = 0.0001

_LONGEST_PAINT_S = 1.0

# Needed behind the first page, and slow to import: done while the window is shown already.
_BEHIND_FIRST_PAGE = ("contact_importer.bootstrap", "contact_importer.gui.page_building")


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One opening of the window on one database."""

    database: Path | None
    demo: bool
    files: tuple[Path, ...] = ()


def run_window(*, database: Path | None, demo: bool, files: Sequence[Path]) -> int:
    """Show the window until it is closed; the exit code of the process."""
    prepare_process()
    app = new_application()
    _install_hooks()
    collector = GuiGarbageCollector(app)
    first = Visit(database=database, demo=demo, files=tuple(files))
    try:
        with asyncio.Runner(loop_factory=lambda: new_loop(app)) as runner:
            return runner.run(_visit_all(app, first))
    finally:
        collector.stop()


def prepare_process() -> None:
    """What the interpreter and the allocator need before the first thread starts."""
    sys.setswitchinterval(_SWITCH_INTERVAL_S)
    return_large_blocks()


def new_application() -> QApplication:
    """The QApplication, named; the one that exists if there is one."""
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])
    app.setApplicationName("contact-importer")
    app.setApplicationDisplayName("Contact Importer")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("contact-importer")
    app.setWindowIcon(app_icon())
    app.setQuitOnLastWindowClosed(False)  # the loop ends when everything is stored
    return app


def sample_file() -> Path:
    """The contact file of the demo world."""
    return resources_folder() / "samples" / "demo-contacts.csv"


class WindowSession:
    """One window, from its first showing over the opening of a database to its end."""

    def __init__(
        self, app: QApplication, settings: Settings, database: Path, *, demo: bool
    ) -> None:
        self._app = app
        self._settings = settings
        self._application: Application | None = None
        self._translations = Translations(app)
        self._theme = ThemeChoice(settings.theme or "system")
        self._demo = demo
        self._ended = asyncio.Event()
        self.next_visit: Visit | None = None
        self._translations.use(LanguageChoice(settings.language or "system"))
        apply_theme(app, self._theme)
        self.window = MainWindow(demo=demo)
        self._state = WindowState(database.with_suffix(".window.ini"))
        self._state.restore(self.window, self.window.frame.splitter)
        self.window.close_asked.connect(self._ended.set)
        self.window.demo_asked.connect(self._switch_world)
        self.window.example_asked.connect(self._show_example)
        app.styleHints().colorSchemeChanged.connect(self._follow_system)
        report_errors_to(self.window.show_problem)

    async def show(self) -> None:
        """Show the window; return when the person sees it."""
        seen = asyncio.Event()
        self.window.painted.connect(seen.set)
        self.window.show()
        with suppress(TimeoutError):  # it may start minimised
            await asyncio.wait_for(seen.wait(), _LONGEST_PAINT_S)

    async def furnish(self, application: "Application") -> None:
        """Build the pages over the opened database; the window paints in between."""
        self._application = application
        for _ in self.window.furnish(application.service, self._settings):
            await asyncio.sleep(0)
        settings = self.window.frame.settings
        settings.language_chosen.connect(self._translations.use)
        settings.theme_chosen.connect(self._use_theme)
        self._state.restore(self.window, self.window.frame.splitter)

    async def run(self, files: Sequence[Path]) -> None:
        """Return when the person has closed the window."""
        await self.window.begin()
        for path in files[:1]:
            self.window.open_file(path)
        await self._ended.wait()
        self._state.save(self.window, self.window.frame.splitter)

    async def close(self) -> None:
        """Bring the work to a safe end, then take the window away."""
        self._app.styleHints().colorSchemeChanged.disconnect(self._follow_system)
        self.window.stop()
        await settle()
        if self._application is not None:
            from contact_importer.bootstrap import close_application

            await close_application(self._application)
        report_errors_to(None)
        self.window.allow_close()
        self.window.close()
        self.window.deleteLater()

    def _use_theme(self, choice: ThemeChoice) -> None:
        self._theme = choice
        apply_theme(self._app, choice)

    def _follow_system(self) -> None:
        if self._theme is ThemeChoice.SYSTEM:
            apply_theme(self._app, self._theme)

    def _switch_world(self, demo: bool) -> None:  # noqa: FBT001 - a slot of triggered(bool)
        self.next_visit = Visit(database=None, demo=demo)
        self._ended.set()

    def _show_example(self) -> None:
        """The example's addresses exist in the demo world only."""
        if self._demo:
            self.window.open_file(sample_file())
            return
        self.next_visit = Visit(database=None, demo=True, files=(sample_file(),))
        self._ended.set()


async def _visit_all(app: QApplication, first: Visit) -> int:
    visit: Visit | None = first
    while visit is not None:
        try:
            visit = await _visit(app, visit)
        except UserError as error:
            await _tell_and_wait(problem_sentence(error))
            return 1
    return 0


async def _visit(app: QApplication, visit: Visit) -> Visit | None:
    """Show one window; what to show next, if the person changed worlds."""
    database = visit.database or database_file(demo=visit.demo)
    session = WindowSession(app, load_settings(), database, demo=visit.demo)
    try:
        await session.show()
        await asyncio.to_thread(_import_behind_first_page)
        await session.furnish(await _opened(database, demo=visit.demo))
        await session.run(visit.files)
    finally:
        await session.close()
    return session.next_visit


def _import_behind_first_page() -> None:
    for module in _BEHIND_FIRST_PAGE:
        import_module(module)


async def _opened(database: Path, *, demo: bool) -> "Application":
    from contact_importer.bootstrap import open_application
    from contact_importer.gui.validator_pool import QtValidatorPool

    return await open_application(database=database, demo=demo, pool=QtValidatorPool())


async def session_on(
    app: QApplication, application: "Application", settings: Settings
) -> WindowSession:
    """A shown and furnished window over an application that is open already."""
    demo = application.demo is not None
    session = WindowSession(app, settings, application.database, demo=demo)
    await session.show()
    await session.furnish(application)
    await session.window.begin()
    return session


async def _tell_and_wait(text: str) -> None:
    """Say why there is no window."""
    closed = asyncio.Event()
    box = plain_message_box(QMessageBox.Icon.Critical, "Contact Importer", text, None)
    box.finished.connect(closed.set)
    box.open()
    await closed.wait()


def _install_hooks() -> None:
    """The last boundary: nothing goes wrong without a line in the log."""
    sys.excepthook = _on_exception
    threading.excepthook = _on_thread_exception
    qInstallMessageHandler(_on_qt_message)


def _on_exception(
    kind: type[BaseException], error: BaseException, _traceback: object = None
) -> None:
    if isinstance(error, Exception):
        report(error)
    else:
        _log.critical("the window was ended by %s", kind.__name__, exc_info=error)


def _on_thread_exception(hooked: threading.ExceptHookArgs) -> None:
    _log.error("unexpected error in a thread", exc_info=hooked.exc_value)


def _on_qt_message(kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
    serious = kind in (QtMsgType.QtWarningMsg, QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg)
    _log.log(logging.WARNING if serious else logging.DEBUG, "Qt: %s", message)
