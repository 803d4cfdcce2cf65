"""The window: sidebar, pages, details, the running task, and drops anywhere. GUI thread."""

from pathlib import Path

from PySide6.QtCore import QEvent, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
)
from PySide6.QtWidgets import QFileDialog, QLineEdit, QMainWindow, QMessageBox, QPlainTextEdit

from contact_importer import __version__
from contact_importer.engine.events import TaskSnapshot
from contact_importer.engine.service import ImportService
from contact_importer.gui.export_dialog import ExportDialog
from contact_importer.gui.icons import app_icon, renew_icons
from contact_importer.gui.loop import start
from contact_importer.gui.menus import Menus
from contact_importer.gui.page_frame import PageFrame
from contact_importer.gui.plain_text import plain_message_box
from contact_importer.gui.problem_text import problem_sentence
from contact_importer.gui.sidebar import Place
from contact_importer.gui.task_commands import TaskCommands
from contact_importer.gui.task_watch import TaskWatch
from contact_importer.gui.widgets.banner import BannerKind
from contact_importer.gui.widgets.drop_area import DropOverlay, dropped_file
from contact_importer.model.contact import ContactFilter
from contact_importer.settings import Settings


class MainWindow(QMainWindow):
    """Leads from page to page. Everything slow happens in the service."""

    close_asked = Signal()
    demo_asked = Signal(bool)  # switch to the demo world, or back
    example_asked = Signal()

    def __init__(self, service: ImportService, settings: Settings, *, demo: bool) -> None:
        super().__init__()
        self._service = service
        self._demo = demo
        self._may_close = False
        self.setWindowIcon(app_icon())
        self.setMinimumSize(1024, 640)
        self.resize(1240, 800)
        self.setAcceptDrops(True)
        self.watch = TaskWatch(service, self)
        self.frame = PageFrame(service, settings, self.watch, self)
        self.setCentralWidget(self.frame)
        self.commands = TaskCommands(service, self.watch, self)
        self.menus = Menus(self)
        self._overlay = DropOverlay(self)
        self._connect_pages()
        self._connect_menus()
        self._leave_drops_to_window()
        self._retranslate()

    async def begin(self) -> None:
        """Show what there is, watch, and ask again what waits for its time."""
        await self._service.serve_calendar()
        self.watch.start()
        await self.frame.reload()

    # --- opening ----------------------------------------------------------------------
    def open_file(self, path: Path) -> None:
        """Show what would be imported from a file."""
        list_name = self.frame.current_list_name()
        self.frame.show_place(Place.MAPPING)
        fresh_days = self.frame.settings.settings.engine.fresh_days
        start(self.frame.mapping.show_file(path, list_name=list_name, fresh_days=fresh_days))

    @Slot(int)
    def open_task(self, task_id: int) -> None:
        """Show a task."""
        self.frame.details.clear()
        self.frame.show_place(Place.JOB)
        start(self._show_task(task_id))

    @Slot()
    def choose_file(self) -> None:
        """Let the person choose a file."""
        dialog = QFileDialog(self, self.tr("Choose a contact file"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters(
            [
                self.tr("Contact files (*.csv *.tsv *.txt *.xlsx *.xls *.ods)"),
                self.tr("All files (*)"),
            ]
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._on_file_selected)
        dialog.open()

    @Slot(object, str)
    def open_export(self, contacts: ContactFilter, title: str) -> None:
        """Ask how to export these contacts."""
        ExportDialog(self._service, contacts, title, self).open()

    @Slot(Exception)
    def show_problem(self, error: Exception) -> None:
        """Say in one sentence what went wrong."""
        self.frame.banner.say(problem_sentence(error), BannerKind.ERROR)

    def stop(self) -> None:
        """Ask the service nothing more: it is about to be closed."""
        self.frame.setEnabled(False)
        self.menuBar().setEnabled(False)
        for timer in self.findChildren(QTimer):
            timer.stop()

    def allow_close(self) -> None:
        """Everything is stored: the next close is real."""
        self._may_close = True

    # --- Qt ---------------------------------------------------------------------------
    def closeEvent(self, event: QCloseEvent) -> None:
        """Qt: first the work is brought to a safe end, then the window goes."""
        if self._may_close:
            super().closeEvent(event)
            return
        event.ignore()
        self.frame.banner.say(self.tr("Saving what is decided…"))
        self.close_asked.emit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Qt: say what a drop would do."""
        if not event.mimeData().hasUrls():
            return
        path = dropped_file(event.mimeData())
        event.acceptProposedAction()
        if path is None:
            self._overlay.announce(self.tr("One file at a time, please"), possible=False)
            return
        name = self.frame.current_list_name()
        text = self.tr("Import into “{0}”").format(name) if name else self.tr("Import this file")
        self._overlay.announce(text, possible=True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Qt: nothing is dropped."""
        self._overlay.hide()
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Qt: show what would be imported."""
        self._overlay.hide()
        path = dropped_file(event.mimeData())
        if path is not None:
            event.acceptProposedAction()
            self.open_file(path)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: the overlay covers all."""
        super().resizeEvent(event)
        self._overlay.setGeometry(self.rect())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: Ctrl+F and Ctrl+E where no page has taken them (two shortcuts would clash)."""
        control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        if event.matches(QKeySequence.StandardKey.Find):
            self.frame.search()
        elif control and event.key() == Qt.Key.Key_E:
            self._export_shown()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Qt: follow language and theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        elif event.type() == QEvent.Type.PaletteChange:
            renew_icons(self)

    # --- connections ------------------------------------------------------------------
    def _connect_pages(self) -> None:
        frame, commands = self.frame, self.commands
        frame.home.choose_asked.connect(self.choose_file)
        frame.home.example_asked.connect(self.example_asked)
        frame.home.task_opened.connect(self.open_task)
        frame.home.resume_asked.connect(self._resume_and_open)
        frame.home.discard_asked.connect(commands.ask_discard)
        frame.mapping.started.connect(self.open_task)
        frame.mapping.left.connect(self.choose_file)
        frame.job.pause_asked.connect(commands.pause)
        frame.job.resume_asked.connect(commands.resume)
        frame.job.stop_asked.connect(commands.stop)
        frame.job.ask_now_asked.connect(commands.ask_now)
        frame.job.finish_asked.connect(commands.finish)
        frame.job.standard_asked.connect(commands.finish_at_standard)
        frame.job.rest_asked.connect(commands.ask_the_rest)
        frame.job.undo_asked.connect(commands.ask_undo)
        frame.job.export_asked.connect(self.open_export)
        frame.history.task_opened.connect(self.open_task)
        frame.history.resume_asked.connect(self._resume_and_open)
        frame.history.ask_now_asked.connect(self._ask_now_and_open)
        frame.history.undo_asked.connect(commands.ask_undo)
        frame.list.task_started.connect(self.open_task)
        frame.running.opened.connect(self.open_task)
        frame.running.pause_asked.connect(commands.pause)
        frame.running.stop_asked.connect(commands.stop)
        frame.running.finish_asked.connect(commands.finish)
        commands.changed.connect(frame.reload_later)
        commands.told.connect(frame.banner.say)
        self.watch.changed.connect(self._on_progress)
        self.watch.moved.connect(self._on_moved)
        self.watch.counted_down.connect(frame.show_running)

    def _connect_menus(self) -> None:
        action = self.menus.action
        action("open").triggered.connect(self.choose_file)
        action("example").triggered.connect(self.example_asked)
        action("export").triggered.connect(self._export_shown)
        action("demo").setChecked(self._demo)
        action("demo").triggered.connect(self.demo_asked)
        action("quit").triggered.connect(self.close)
        action("find").triggered.connect(self.frame.search)
        action("details").setChecked(self.frame.details_shown)
        action("details").toggled.connect(self.frame.show_details)
        action("pause").triggered.connect(self.frame.job.toggle_pause)
        action("stop").triggered.connect(self._stop_shown)
        action("undo").triggered.connect(self._undo_shown)
        action("about").triggered.connect(self._show_about)
        action("home").triggered.connect(self.frame.show_home)
        action("history").triggered.connect(self.frame.show_history)
        action("blacklist").triggered.connect(self.frame.show_blacklist)
        action("settings").triggered.connect(self.frame.show_settings)

    async def _show_task(self, task_id: int) -> None:
        await self.frame.job.show_task(task_id)
        self.frame.show_running()

    @Slot(int)
    def _resume_and_open(self, task_id: int) -> None:
        self.commands.resume(task_id)
        self.open_task(task_id)

    @Slot(int)
    def _ask_now_and_open(self, task_id: int) -> None:
        self.commands.ask_now(task_id)
        self.open_task(task_id)

    @Slot(str)
    def _on_file_selected(self, name: str) -> None:
        self.open_file(Path(name))

    @Slot(object)
    def _on_progress(self, _snapshot: TaskSnapshot) -> None:
        self.frame.show_running()

    @Slot(object)
    def _on_moved(self, _snapshot: TaskSnapshot) -> None:
        self.frame.reload_later()

    @Slot()
    def _export_shown(self) -> None:
        if not self.frame.export():
            self.frame.banner.say(self.tr("Open a list or a task first."))

    @Slot()
    def _stop_shown(self) -> None:
        snapshot = self.watch.active
        if snapshot is not None:
            self.commands.stop(snapshot.task.id)

    @Slot()
    def _undo_shown(self) -> None:
        task = self.frame.job.task
        if self.frame.place is Place.JOB and task is not None:
            self.commands.ask_undo(task.id)

    @Slot()
    def _show_about(self) -> None:
        text = self.tr(
            "Contact Importer {0}\n\nImports contact files and checks every address. "
            "MIT licence; Qt is used under the LGPL."
        ).format(__version__)
        plain_message_box(
            QMessageBox.Icon.Information, self.tr("About Contact Importer"), text, self
        ).open()

    def _leave_drops_to_window(self) -> None:
        """A file dropped on a field is a file to import, not a text."""
        for field in self.findChildren(QLineEdit):
            field.setAcceptDrops(False)
        for editor in self.findChildren(QPlainTextEdit):
            editor.setAcceptDrops(False)
            editor.viewport().setAcceptDrops(False)

    def _retranslate(self) -> None:
        self.menus.retranslate()
        title = self.tr("Contact Importer")
        self.setWindowTitle(self.tr("{0} (demo world)").format(title) if self._demo else title)
