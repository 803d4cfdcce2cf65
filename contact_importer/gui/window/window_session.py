"""One window on one database, from its first showing to its end. GUI thread."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QApplication

from contact_importer.bundled import resources_folder
from contact_importer.gui.looks.theme import ThemeChoice, apply_theme, reduce_motion
from contact_importer.gui.runtime.loop import report_errors_to, settle
from contact_importer.gui.window.main_window import MainWindow
from contact_importer.gui.window.memory import MemoryFile
from contact_importer.gui.window.window_shape import bring_to_front, restore_shape
from contact_importer.gui.words.language import LanguageChoice, Translations
from contact_importer.settings import Settings, database_file, load_settings

if TYPE_CHECKING:
    import asyncio

    from contact_importer.bootstrap import Application
    from contact_importer.gui.window.window_habits import WindowHabits


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
        self._settings = load_settings(password=False) if settings is None else settings
        self._application: Application | None = None
        self._ended = False
        self._end_told: asyncio.Event | None = None
        self._translations = Translations(app)
        self._theme = ThemeChoice(self._settings.theme or "system")
        self._translations.use(LanguageChoice(self._settings.language or "system"))
        apply_theme(app, self._theme)
        reduce_motion(app, wanted=self._settings.reduced_motion)
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
        settings.motion_chosen.connect(self._reduce_motion)
        from contact_importer.engine.terminal_command import program_words
        from contact_importer.gui.export.export_memory import ExportMemory
        from contact_importer.gui.help.diagnostics import offer_diagnostics
        from contact_importer.gui.window.window_habits import WindowHabits

        self.window.export_memory = ExportMemory(self.visit.file.with_suffix(".exports.json"))
        program = program_words(self.visit.database, demo=self.visit.demo)
        self.window.frame.mapping.use_program(program)
        offer_diagnostics(self.window, application.log_file)
        folder = self.visit.file.parent
        self._habits = WindowHabits(self.window, application.service, self._memory, folder)
        self._habits.leaving.agreed.connect(self._say_goodbye)
        self._habits.leaving.stayed.connect(self._stay)

    async def run(self) -> None:
        """Return when the person has closed the window. It has been furnished."""
        import asyncio

        await self.window.begin()
        if self._habits is not None:
            await self._habits.begin()
        if self.visit.files:
            self.window.open_files(self.visit.files)
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

    @Slot(object)
    def open_files(self, files: list[Path]) -> None:
        """Files from another start or from the desktop; none: only come to the front."""
        bring_to_front(self.window)
        if files:
            self.window.open_files(files)

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

    @Slot(bool)
    def _reduce_motion(self, wanted: bool) -> None:  # noqa: FBT001 - a slot
        reduce_motion(self.app, wanted=wanted)

    def _follow_system(self) -> None:
        if self._theme in (ThemeChoice.SYSTEM, ThemeChoice.CONTRAST):
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
