"""The first page: drop, choose or paste, try the example, go on where it stopped. GUI thread."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from contact_importer.gui.looks.icons import pixmap
from contact_importer.gui.widgets.banner import Banner, BannerKind
from contact_importer.gui.widgets.buttons import PrimaryButton, ordinary_button
from contact_importer.gui.widgets.drop_area import DropZone
from contact_importer.gui.widgets.plain_text import MutedLabel, PlainLabel, enlarge
from contact_importer.gui.words.task_text import progress_sentence, task_title
from contact_importer.model.task import ImportTask, PauseReason, TaskState

if TYPE_CHECKING:
    from contact_importer.gui.widgets.recent_list import RecentList
    from contact_importer.gui.widgets.task_row import TaskRow
    from contact_importer.gui.window.recent_files import RecentFile

_RECENT = 5


class HomePage(QWidget):
    """Emits what the person wants; the window does it."""

    choose_asked = Signal()
    paste_asked = Signal()
    file_chosen = Signal(object)  # Path: one of the recent files
    file_forgotten = Signal(object)  # Path
    files_forgotten = Signal()
    example_asked = Signal()
    task_opened = Signal(int)
    resume_asked = Signal(int)
    discard_asked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._interrupted: ImportTask | None = None
        self._dismissed: set[int] = set()
        self._rows: list[TaskRow] = []
        self._banner = Banner(self)
        self._banner.dismissed.connect(self._on_dismissed)
        self._sign = QLabel(self)
        self._invitation = PlainLabel(parent=self)
        enlarge(self._invitation, 1.5)
        self._formats = MutedLabel(parent=self)
        self._choose = PrimaryButton("folder", self)
        self._choose.clicked.connect(self.choose_asked)
        self._paste = ordinary_button("paste", self)
        self._paste.clicked.connect(self.paste_asked)
        self._example = ordinary_button("example", self)
        self._example.clicked.connect(self.example_asked)
        self._promise = MutedLabel(parent=self)
        self._column = QVBoxLayout()
        self._files: RecentList | None = None
        self._recent_title = PlainLabel(parent=self)
        enlarge(self._recent_title, 1.15)
        self._recent = QVBoxLayout()
        self._recent.setSpacing(6)
        self._lay_out()
        self._retranslate()

    def show_tasks(self, tasks: Sequence[ImportTask]) -> None:
        """Show the newest tasks, and offer to go on with an interrupted one."""
        from contact_importer.gui.widgets.task_row import TaskRow  # not before the window is shown

        self._interrupted = next(
            (
                task
                for task in tasks
                if task.state is TaskState.PAUSED
                and task.pause_reason is PauseReason.INTERRUPTED
                and task.id not in self._dismissed
            ),
            None,
        )
        self._show_interrupted()
        while len(self._rows) > min(len(tasks), _RECENT):
            row = self._rows.pop()
            self._recent.removeWidget(row)
            row.deleteLater()
        while len(self._rows) < min(len(tasks), _RECENT):
            row = TaskRow(self)
            row.opened.connect(self.task_opened)
            self._rows.append(row)
            self._recent.addWidget(row)
        for row, task in zip(self._rows, tasks, strict=False):
            row.show_task(task)
        self._recent_title.setVisible(bool(tasks))

    @Slot(object)
    def show_files(self, files: "Sequence[RecentFile]") -> None:
        """Show the files that were opened before."""
        if self._files is None:
            from contact_importer.gui.widgets.recent_list import RecentList

            self._files = RecentList(self)
            self._files.opened.connect(self.file_chosen)
            self._files.forgotten.connect(self.file_forgotten)
            self._files.cleared.connect(self.files_forgotten)
            self._column.insertWidget(2, self._files)
        self._files.show_files(files)

    def changeEvent(self, event: QEvent) -> None:
        """Qt: follow language and theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        elif event.type() == QEvent.Type.PaletteChange:
            self._sign.setPixmap(pixmap("import", 48))
            self._banner.refresh()

    def _lay_out(self) -> None:
        content = QWidget(self)
        content.setLayout(self._column)
        self._column.setContentsMargins(24, 20, 24, 20)
        self._column.setSpacing(14)
        self._column.addWidget(self._banner)
        self._column.addWidget(self._zone(), 1)
        self._column.addWidget(self._recent_title)
        self._column.addLayout(self._recent)
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(content)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.addWidget(scroll)

    def _zone(self) -> DropZone:
        self._sign.setPixmap(pixmap("import", 48))
        zone = DropZone(self)
        buttons = QHBoxLayout()
        buttons.setSpacing(12)
        buttons.addStretch(1)
        for button in (self._choose, self._paste, self._example):
            button.setMinimumHeight(self._choose.sizeHint().height())
            buttons.addWidget(button)
        buttons.addStretch(1)
        inside = QVBoxLayout(zone)
        inside.setContentsMargins(24, 20, 24, 16)
        inside.setSpacing(8)
        inside.addStretch(1)
        for label in (self._sign, self._invitation, self._formats):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            inside.addWidget(label)
        inside.addSpacing(6)
        inside.addLayout(buttons)
        inside.addSpacing(6)
        self._promise.setAlignment(Qt.AlignmentFlag.AlignCenter)
        inside.addWidget(self._promise)
        inside.addStretch(1)
        return zone

    def _retranslate(self) -> None:
        self._invitation.setText(self.tr("Drop contact files here"))
        self._formats.setText(
            self.tr("CSV, TXT, Excel, ODS, vCard, JSON, or a ZIP of them, up to a million rows")
        )
        self._choose.setText(self.tr("Choose file…"))
        self._paste.setText(self.tr("Paste addresses"))
        self._example.setText(self.tr("Try on an example"))
        self._promise.setText(self.tr("Your contacts stay on this computer. No mail is ever sent."))
        self._recent_title.setText(self.tr("Recent tasks"))
        self._show_interrupted()

    def _show_interrupted(self) -> None:
        task = self._interrupted
        if task is None:
            self._banner.hide()
            return
        text = self.tr("“{0}” was interrupted: {1}. Nothing is lost.").format(
            task_title(task), progress_sentence(task)
        )
        actions = [
            (self.tr("Continue"), self._resume_interrupted),
            (self.tr("Discard…"), self._discard_interrupted),
        ]
        self._banner.say(text, BannerKind.WARNING, actions)

    def _resume_interrupted(self) -> None:
        if self._interrupted is not None:
            self.resume_asked.emit(self._interrupted.id)

    def _discard_interrupted(self) -> None:
        if self._interrupted is not None:
            self.discard_asked.emit(self._interrupted.id)

    def _on_dismissed(self) -> None:
        if self._interrupted is not None:
            self._dismissed.add(self._interrupted.id)
