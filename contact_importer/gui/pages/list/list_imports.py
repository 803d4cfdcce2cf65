"""The imports and checks of one list, with undo. GUI thread."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from contact_importer.gui.pages.history.task_table import TaskTable
from contact_importer.gui.widgets.buttons import ordinary_button
from contact_importer.gui.widgets.flow_layout import FlowLayout
from contact_importer.gui.widgets.plain_text import MutedLabel
from contact_importer.model.task import ImportTask, TaskKind, TaskState


class ListImports(QWidget):
    """What has brought the list to what it is, the newest first."""

    task_opened = Signal(int)
    undo_asked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._none = MutedLabel(parent=self)
        self.view = TaskTable(self)
        self._undo = ordinary_button("undo", self)
        self._open = ordinary_button("arrow-right", self)
        self._undo.clicked.connect(self._undo_selected)
        self._open.clicked.connect(self._open_selected)
        self.view.activated.connect(self._open_selected)
        self.view.selectionModel().selectionChanged.connect(self._refresh_buttons)
        foot = QWidget(self)
        line = FlowLayout(foot)
        line.addWidget(self._undo)
        line.addWidget(self._open)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._none)
        column.addWidget(self.view, 1)
        column.addWidget(foot, 0, Qt.AlignmentFlag.AlignTrailing)
        self._retranslate()

    @property
    def count(self) -> int:
        """How many tasks are shown."""
        return len(self.view.tasks_model.tasks)

    def show_tasks(self, tasks: Sequence[ImportTask]) -> None:
        """Show the tasks of the list."""
        self.view.show_tasks(tasks)
        self.view.setVisible(bool(tasks))
        self._none.setVisible(not tasks)
        self._refresh_buttons()

    def changeEvent(self, event: QEvent) -> None:
        """Qt: follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    @Slot()
    def _refresh_buttons(self) -> None:
        task = self.view.selected
        self._open.setVisible(task is not None)
        undoable = task is not None and task.kind is TaskKind.IMPORT and not task.undone
        at_work = task is not None and task.state in (TaskState.QUEUED, TaskState.RUNNING)
        self._undo.setVisible(undoable and not at_work)

    @Slot()
    def _open_selected(self) -> None:
        task = self.view.selected
        if task is not None:
            self.task_opened.emit(task.id)

    @Slot()
    def _undo_selected(self) -> None:
        task = self.view.selected
        if task is not None:
            self.undo_asked.emit(task.id)

    def _retranslate(self) -> None:
        self._none.setText(self.tr("Nothing has been imported into this list."))
        self._open.setText(self.tr("Open"))
        self._undo.setText(self.tr("Undo import…"))
        self.view.setAccessibleName(self.tr("Imports and checks of this list"))
        self.view.renew_words()
