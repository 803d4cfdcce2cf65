"""Starts and ends the window: application, loop, boundaries for errors. GUI thread."""

import sys
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QMessageBox

from contact_importer import __version__
from contact_importer.bundled import resources_folder
from contact_importer.gui.allocator import return_large_blocks
from contact_importer.gui.garbage import GuiGarbageCollector
from contact_importer.gui.icons import app_icon
from contact_importer.gui.language import LanguageChoice, Translations
from contact_importer.gui.last_boundary import install_hooks
from contact_importer.gui.loop import new_loop, report_errors_to, settle
from contact_importer.gui.main_window import MainWindow
from contact_importer.gui.memory import MemoryFile
from contact_importer.gui.plain_text import plain_message_box
from contact_importer.gui.problem_text import problem_sentence
from contact_importer.gui.theme import ThemeChoice, apply_theme
from contact_importer.gui.window_shape import restore_shape
from contact_importer.model.errors import DatabaseDamagedError, UserError
from contact_importer.settings import Settings, database_file, load_settings

if TYPE_CHECKING:
    import asyncio

    from contact_importer.bootstrap import Application
    from contact_importer.gui.window_habits import WindowHabits

# A busy validator gives up the interpreter lock this often: with it a table that refreshes ten
# times a second stays smooth beside one that computes (performance.md §2).
_SWITCH_INTERVAL_S = 0.0001

_LONGEST_PAINT_MS = 1_000
_LONG_OPENING_MS = 3_000

# Needed behind the first page, and slow to import: done while the window is shown already.
_BEHIND_FIRST_PAGE = ("contact_importer.bootstrap", "contact_importer.gui.page_building")


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One opening of the window on one database."""

    database: Path | None
    demo: bool
    files: tuple[Path, ...] = ()
    check: bool = False  # the database for damage, in any case

    @property
    def file(self) -> Path:
        """The database: the person's own, or the demo world's, where none was named."""
        return self.database or database_file(demo=self.demo)


def run_window(*, database: Path | None, demo: bool, files: Sequence[Path]) -> int:
    """Show the window until it is closed; the exit code of the process."""
    prepare_process()
    app = new_application()
    install_hooks()
    visit = Visit(database=database, demo=demo, files=tuple(files))
    try:
        session = WindowSession(app, visit)
    except UserError as error:
        return _run(app, _tell_and_wait(problem_sentence(error)))
    _show_first(session.window)
    return _run(app, _visit_all(session))


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

    def __init__(self, app: QApplication, visit: Visit, settings: Settings | None = None) -> None:
        """``settings`` None: the user's; SettingsProblemError where they cannot be used."""
        self.app = app
        self.visit = visit
        self.next_visit: Visit | None = None
        self._settings = load_settings() if settings is None else settings
        self._application: Application | None = None
        self._ended = False
        self._end_told: asyncio.Event | None = None
        self._translations = Translations(app)
        self._theme = ThemeChoice(self._settings.theme or "system")
        self._translations.use(LanguageChoice(self._settings.language or "system"))
        apply_theme(app, self._theme)
        self.window = MainWindow(demo=visit.demo)
        self._habits: WindowHabits | None = None
        self._memory = MemoryFile(visit.file.with_suffix(".window.json"))
        restore_shape(self.window, self._memory.value)
        self.window.close_asked.connect(self._close_or_ask)
        self.window.demo_asked.connect(self._switch_world)
        self.window.example_asked.connect(self._show_example)
        self.window.rescue_asked.connect(self._look_for_damage)
        app.styleHints().colorSchemeChanged.connect(self._follow_system)
        report_errors_to(self.window.show_problem)

    async def furnish(self, application: "Application") -> None:
        """Build the pages over the opened database; the window paints in between."""
        import asyncio

        self._application = application
        for _ in self.window.furnish(application.service, self._settings):
            await asyncio.sleep(0)
        settings = self.window.frame.settings
        settings.language_chosen.connect(self._translations.use)
        settings.theme_chosen.connect(self._use_theme)
        from contact_importer.gui.window_habits import WindowHabits

        folder = self.visit.file.parent
        self._habits = WindowHabits(self.window, application.service, self._memory, folder)
        self._habits.leaving.agreed.connect(self._say_goodbye)
        self._habits.leaving.stayed.connect(self._stay)
        from contact_importer.gui.diagnostics import offer_diagnostics

        offer_diagnostics(self.window, application.log_file)

    async def run(self) -> None:
        """Return when the person has closed the window. It has been furnished."""
        import asyncio

        await self.window.begin()
        if self._habits is not None:
            await self._habits.begin()
        for path in self.visit.files[:1]:
            self.window.open_file(path)
        self._end_told = asyncio.Event()
        if not self._ended:
            await self._end_told.wait()
        if self._habits is not None:
            await self._habits.end()

    async def close(self) -> None:
        """Bring the work to a safe end, then take the window away."""
        self.app.styleHints().colorSchemeChanged.disconnect(self._follow_system)
        self.window.stop()
        await settle()
        if self._application is not None:
            from contact_importer.bootstrap import close_application

            await close_application(self._application)
        report_errors_to(None)
        self.window.allow_close()
        self.window.close()
        self.window.deleteLater()

    def _close_or_ask(self) -> None:
        self._leave_for(None)

    def _leave_for(self, visit: Visit | None) -> None:
        """Close the window, asking first if a task runs; then open another one."""
        self.next_visit = visit
        if self._habits is None:
            self._end()
        else:
            self._habits.leaving.ask()

    def _stay(self) -> None:
        self.next_visit = None
        self.window.menus.action("demo").setChecked(self.visit.demo)

    def _say_goodbye(self) -> None:
        self.window.say_goodbye()
        self._end()

    def _end(self) -> None:
        self._ended = True
        if self._end_told is not None:
            self._end_told.set()

    def _use_theme(self, choice: ThemeChoice) -> None:
        self._theme = choice
        apply_theme(self.app, choice)

    def _follow_system(self) -> None:
        if self._theme is ThemeChoice.SYSTEM:
            apply_theme(self.app, self._theme)

    def _switch_world(self, demo: bool) -> None:  # noqa: FBT001 - a slot of triggered(bool)
        self._leave_for(Visit(database=None, demo=demo))

    def _look_for_damage(self) -> None:
        self.next_visit = replace(self.visit, files=(), check=True)
        self._end()

    def _show_example(self) -> None:
        """The example's addresses exist in the demo world only."""
        if self.visit.demo:
            self.window.open_file(sample_file())
            return
        self._leave_for(Visit(database=None, demo=True, files=(sample_file(),)))


async def _visit_all(session: WindowSession) -> int:
    """This window, then those that it asked for by changing worlds."""
    try:
        while True:
            following = await _visit(session)
            if following is None:
                return 0
            session = WindowSession(session.app, following)
            session.window.show()
    except UserError as error:
        return await _tell_and_wait(problem_sentence(error))


async def _visit(session: WindowSession) -> Visit | None:
    """Open the database of a window that is shown; when it is closed, what to show next."""
    import asyncio

    QTimer.singleShot(_LONG_OPENING_MS, session.window.say_opening)
    try:
        await asyncio.to_thread(_import_behind_first_page)
        await session.furnish(await _opened(session.visit))
        await session.run()
    except DatabaseDamagedError:
        from contact_importer.gui.rescue_dialog import rescue

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
    from contact_importer.gui.validator_pool import QtValidatorPool

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

    closed = asyncio.Event()
    box = plain_message_box(QMessageBox.Icon.Critical, "Contact Importer", text, None)
    box.finished.connect(closed.set)
    box.open()
    await closed.wait()
    return 1
