"""The window: sidebar, pages, details, the running task, and drops anywhere. GUI thread."""

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QFileDialog, QMainWindow

from contact_importer.gui.help.help_menu import HelpMenu
from contact_importer.gui.looks.icons import renew_icons
from contact_importer.gui.runtime.garbage import GuiGarbageCollector
from contact_importer.gui.runtime.loop import start
from contact_importer.gui.widgets.banner import BannerKind
from contact_importer.gui.widgets.drop_area import DropAim
from contact_importer.gui.window.menu_links import connect_first_menus, connect_menus
from contact_importer.gui.window.menus import Menus
from contact_importer.gui.window.page_commands import PageCommands
from contact_importer.gui.window.page_frame import PageFrame
from contact_importer.gui.window.sidebar import Place
from contact_importer.gui.window.window_title import WindowTitle
from contact_importer.gui.words.problem_text import problem_sentence
from contact_importer.model.errors import DatabaseDamagedError
from contact_importer.model.task import TaskState
from contact_importer.model.verdict import CheckLevel

if TYPE_CHECKING:
    from contact_importer.engine.events import TaskSnapshot
    from contact_importer.engine.service import ImportService
    from contact_importer.gui.contacts.contact_commands import ContactCommands
    from contact_importer.gui.export.export_memory import ExportMemory
    from contact_importer.gui.window.announcer import Announcer
    from contact_importer.gui.window.file_drops import FileDrops
    from contact_importer.gui.window.task_commands import TaskCommands
    from contact_importer.gui.window.task_watch import TaskWatch
    from contact_importer.model.contact import ContactFilter
    from contact_importer.settings import Settings


_SUFFIXES = "*.csv *.tsv *.txt *.xlsx *.xls *.ods *.vcf *.json *.jsonl *.ndjson *.zip"


class MainWindow(QMainWindow):
    """Leads from page to page. Everything slow happens in the service."""

    close_asked = Signal()
    file_opened = Signal(object)  # Path: by the person, to be imported
    demo_asked = Signal(bool)  # switch to the demo world, or back
    example_asked = Signal()
    rescue_asked = Signal()  # close the database, look for damage, offer a backup

    painted = Signal()  # for the first time

    watch: "TaskWatch"
    announcer: "Announcer"
    commands: "TaskCommands"
    edits: "ContactCommands"
    drops: "FileDrops"
    export_memory: "ExportMemory | None" = None  # None: exports are not remembered

    def __init__(self, *, demo: bool) -> None:
        """The window with its first page, and nothing behind it: see ``furnish``."""
        super().__init__()
        self._service: ImportService
        self._demo = demo
        self._is_painted = False
        self._is_furnished = False
        self._early_files: tuple[Path, ...] = ()
        self._may_close = False
        self.setMinimumSize(1024, 640)
        self.resize(1240, 800)
        self.frame = PageFrame(self)
        self.frame.sidebar.show_demo(demo)
        self.setCentralWidget(self.frame)
        self.page = PageCommands(self.frame)
        self.menus = Menus(self)
        self.help = HelpMenu(self.menus)
        self.frame.home.choose_asked.connect(self.choose_file)
        self.frame.home.example_asked.connect(self.example_asked)
        connect_first_menus(self, demo=demo)
        self._title = WindowTitle(self, demo=demo)

    def furnish(self, service: "ImportService", settings: "Settings") -> Iterator[None]:
        """Build the pages over an opened service, a part a step; then everything works."""
        from contact_importer.gui.contacts.contact_commands import ContactCommands
        from contact_importer.gui.window import page_building
        from contact_importer.gui.window.announcer import Announcer
        from contact_importer.gui.window.file_drops import FileDrops
        from contact_importer.gui.window.list_menu import ListMenu
        from contact_importer.gui.window.page_links import connect_pages
        from contact_importer.gui.window.shown_task import ShownTask
        from contact_importer.gui.window.task_commands import TaskCommands
        from contact_importer.gui.window.task_watch import TaskWatch

        self._service = service
        self.watch = TaskWatch(service, self)
        self.announcer = Announcer(self, self.watch)
        yield from page_building.build_pages(self.frame, service, settings, self.watch)
        self.commands = TaskCommands(service, self.watch, self)
        self.edits = ContactCommands(service, self)
        self.drops = FileDrops(self, self._drop_aim)
        self.drops.dropped.connect(self.open_files)
        self.watch.changed.connect(self._on_progress)
        self.watch.moved.connect(self._on_moved)
        self.watch.counted_down.connect(self.frame.show_running)
        self._title.follow(self.watch)
        self.shown_task = ShownTask(self)
        ListMenu(self)
        connect_pages(self)
        connect_menus(self)
        self._is_furnished = True
        self.frame.banner.hide()
        if self._early_files:
            self.open_files(self._early_files)

    @Slot()
    def say_opening(self) -> None:
        """Say what takes so long, if the pages are not there yet (a big database is upgraded)."""
        if not self._is_furnished:
            self.frame.banner.say(self.tr("Opening your contacts…"))

    async def begin(self) -> None:
        """Show what there is, watch, and ask again what waits for its time."""
        await self._service.serve_calendar()
        self.watch.start()
        await self.frame.overview.reload()

    # --- opening ----------------------------------------------------------------------
    @Slot(object, str)
    def open_files(self, paths: Sequence[Path], list_name: str = "") -> None:
        """Show what would be imported from files as one table, into that list or the one shown."""
        if not self._is_furnished:
            self._early_files = tuple(paths)
            return
        self._show_mapping(paths, list_name or self.frame.current_list_name())
        for path in reversed(paths):
            self.file_opened.emit(path)

    @Slot(object, str)
    def open_file(self, path: Path, list_name: str = "") -> None:
        """Show what would be imported from a file, into that list or the one shown."""
        self.open_files((path,), list_name)

    @Slot(object, str)
    def open_pasted(self, path: Path, list_name: str) -> None:
        """Show what would be imported from a text, into the list shown or a new one."""
        self._show_mapping((path,), self.frame.current_list_name() or list_name)

    def _show_mapping(self, paths: Sequence[Path], list_name: str) -> None:
        settings = self.frame.settings.settings
        list_name = list_name or self.frame.current_list_name() or settings.default_list
        self.frame.show_place(Place.MAPPING)
        self.frame.mapping.options.level = CheckLevel(settings.default_level)
        fresh_days = settings.engine.fresh_days
        start(self.frame.mapping.show_file(*paths, list_name=list_name, fresh_days=fresh_days))

    @Slot(int)
    def open_task(self, task_id: int) -> None:
        """Show a task."""
        self.frame.details.clear()
        self.frame.show_place(Place.JOB)
        start(self._show_task(task_id))

    @Slot()
    def choose_file(self) -> None:
        """Let the person choose a file, or several."""
        dialog = QFileDialog(self, self.tr("Choose contact files"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setNameFilters(
            [
                self.tr("Contact files") + f" ({_SUFFIXES})",
                self.tr("All files (*)"),
            ]
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.filesSelected.connect(self._on_files_selected)
        dialog.open()

    @Slot(object, str)
    def open_export(self, contacts: "ContactFilter", title: str) -> None:
        """Ask how to export these contacts."""
        from contact_importer.gui.export.export_dialog import ExportDialog

        ExportDialog(self._service, contacts, title, self, memory=self.export_memory).open()

    @Slot(int)
    def open_repair(self, list_id: int) -> None:
        """Look through what the list's mistyped addresses were meant to be."""
        from contact_importer.gui.dialogs.repair_dialog import RepairDialog

        dialog = RepairDialog(self._service, list_id, self.frame.list_name(list_id), self)
        dialog.changed.connect(self.frame.on_contact_changed)
        dialog.task_started.connect(self.frame.overview.reload_later)
        dialog.open()

    @Slot()
    def repair_shown(self) -> None:
        """Look through the suggestions for the list that the page is about."""
        list_id = self.frame.shown_list_id()
        if list_id:
            self.open_repair(list_id)
        else:
            self.frame.banner.say(self.tr("Open a list or a task first."))

    @Slot(object, str)
    def open_report(self, contacts: "ContactFilter", title: str) -> None:
        """Ask how to write a report about the list or task these contacts belong to."""
        from contact_importer.gui.export.report_dialog import ReportDialog

        ReportDialog(self._service, contacts, title, self).open()

    @Slot()
    def report_shown(self) -> None:
        """Write a report about the list or task that is shown."""
        shown = self.frame.shown()
        if shown is None:
            self.frame.banner.say(self.tr("Open a list or a task first."))
        else:
            self.open_report(*shown)

    @Slot(Exception)
    def show_problem(self, error: Exception) -> None:
        """Say in one sentence what went wrong."""
        damaged = isinstance(error, DatabaseDamagedError)
        actions = [(self.tr("Put a backup back…"), self.rescue_asked.emit)] if damaged else []
        sentence = problem_sentence(error)
        self.frame.banner.say(sentence, BannerKind.ERROR, actions)
        if self._is_furnished:
            self.announcer.say(sentence, urgent=True)

    def stop(self) -> None:
        """Ask the service nothing more: it is about to be closed."""
        self.frame.setEnabled(False)
        self.menuBar().setEnabled(False)
        for timer in self.findChildren(QTimer):
            timer.stop()

    def allow_close(self) -> None:
        """Everything is stored: the next close is real."""
        self._may_close = True

    def _drop_aim(self, point: QPoint) -> DropAim:
        """What a drop there is meant for: the list under the cursor, else the one shown."""
        sidebar = self.frame.sidebar
        self.drops.overlay.leave_free(sidebar.width())
        name, row = sidebar.list_at(sidebar.viewport().mapFrom(self, point))
        if not name:
            return DropAim(list_name=self.frame.current_list_name())
        top_left = sidebar.viewport().mapTo(self, row.topLeft())
        return DropAim(list_name=name, row=QRect(top_left, row.size()))

    # --- Qt ---------------------------------------------------------------------------
    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: tell of the first time."""
        super().paintEvent(event)
        if not self._is_painted:
            self._is_painted = True
            self.painted.emit()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Qt: first the work is brought to a safe end, then the window goes."""
        if self._may_close:
            super().closeEvent(event)
            return
        event.ignore()
        self.close_asked.emit()

    def say_goodbye(self) -> None:
        """The work is being brought to a safe end."""
        self.frame.banner.say(self.tr("Saving what is decided…"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: Esc, where nothing nearer has taken it."""
        if event.key() != Qt.Key.Key_Escape or not self.page.step_back():
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Qt: follow language and theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.menus.retranslate()
        elif event.type() == QEvent.Type.PaletteChange:
            renew_icons(self)

    # --- what pages and menus ask for -----------------------------------------------------
    async def _show_task(self, task_id: int) -> None:
        await self.frame.job.show_task(task_id)
        self.frame.show_running()
        self.frame.shown_changed.emit()

    @Slot(int)
    def resume_and_open(self, task_id: int) -> None:
        """Continue a task and show it."""
        self.commands.resume(task_id)
        self.open_task(task_id)

    @Slot(int)
    def ask_now_and_open(self, task_id: int) -> None:
        """Ask what waits at once, and show the task."""
        self.commands.ask_now(task_id)
        self.open_task(task_id)

    @Slot(list)
    def _on_files_selected(self, names: list[str]) -> None:
        self.open_files(tuple(map(Path, names)))

    @Slot(object)
    def _on_progress(self, _snapshot: "TaskSnapshot") -> None:
        self.frame.show_running()

    @Slot(object)
    def _on_moved(self, snapshot: "TaskSnapshot") -> None:
        self.frame.overview.reload_later()
        if snapshot.task.state is TaskState.FINISHED:
            GuiGarbageCollector.task_ended()

    @Slot(str, int)
    def say_done(self, text: str, edit_id: int) -> None:
        """Say what was done to contacts, with a button that undoes it."""
        undo = partial(self.edits.undo, edit_id)
        self.frame.banner.say(text, actions=[(self.tr("Undo"), undo)])
