"""Tells a person who looks elsewhere that a task has ended: message, badge, title. GUI thread."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QSystemTrayIcon, QWidget

from contact_importer.engine.events import TaskSnapshot
from contact_importer.gui.looks.icons import app_icon
from contact_importer.gui.window.task_watch import TaskWatch
from contact_importer.gui.window.window_shape import bring_to_front
from contact_importer.gui.words.task_text import finish_sentence, pause_advice, state_title
from contact_importer.gui.words.wording import number
from contact_importer.model.task import ImportTask, PauseReason, TaskState

_SHOWN_MS = 10_000
_MARKUP = str.maketrans("<>&", "‹›+")  # some desktops show messages as markup


class Notices(QObject):
    """Watches tasks; speaks only while the window is not the active one."""

    opened = Signal(int)  # the message about this task was clicked

    def __init__(self, window: QWidget, watch: TaskWatch, wanted: Callable[[], bool]) -> None:
        """``wanted`` tells whether the person wants to be disturbed; the badge comes anyway."""
        super().__init__(window)
        self._window = window
        self._wanted = wanted
        self._states: dict[int, TaskState] = {}
        self._unseen: set[int] = set()
        self._last = 0
        self._tray: QSystemTrayIcon | None = None
        watch.moved.connect(self._on_moved)
        window.installEventFilter(self)

    @property
    def unseen(self) -> int:
        """How many tasks have ended while the person looked elsewhere."""
        return len(self._unseen)

    def end(self) -> None:
        """Take the badge and the tray's icon away."""
        self._seen()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt: the person is back."""
        if event.type() == QEvent.Type.WindowActivate:
            self._seen()
        return super().eventFilter(watched, event)

    @Slot(object)
    def _on_moved(self, snapshot: TaskSnapshot) -> None:
        task = snapshot.task
        before = self._states.get(task.id)
        self._states[task.id] = task.state
        ran = before in (TaskState.RUNNING, TaskState.WAITING, TaskState.QUEUED)
        if ran and _is_news(task) and not self._window.isActiveWindow():
            self._tell(task)

    def _tell(self, task: ImportTask) -> None:
        self._last = task.id
        self._unseen.add(task.id)
        _show_badge(len(self._unseen))
        if not self._wanted():
            return
        QApplication.alert(self._window)
        if QSystemTrayIcon.isSystemTrayAvailable():
            title, text = self.message(task)
            tray = self._tray or self._new_tray()
            tray.showMessage(title, text, app_icon(), _SHOWN_MS)

    def message(self, task: ImportTask) -> tuple[str, str]:
        """Title and text: counts and the state, never an address."""
        source = task.source_name or task.list_name
        named = source if source and "@" not in source else self.tr("Contact Importer")
        title = f"{named}: {state_title(task)}"
        if task.state is TaskState.PAUSED:
            text = pause_advice(task)
            kept = self.tr("Nothing is lost: {0} contacts are saved.")
            text = f"{text} {kept.format(number(task.tally.contacts))}".strip()
        else:
            text = finish_sentence(task)
        return title.translate(_MARKUP), text.translate(_MARKUP)

    def _new_tray(self) -> QSystemTrayIcon:
        tray = QSystemTrayIcon(app_icon(), self)
        tray.setToolTip(self.tr("Contact Importer"))
        tray.messageClicked.connect(self._open_last)
        tray.activated.connect(self._open_last)
        tray.show()
        self._tray = tray
        return tray

    @Slot()
    def _open_last(self) -> None:
        bring_to_front(self._window)
        if self._last:
            self.opened.emit(self._last)

    def _seen(self) -> None:
        if self._unseen:
            self._unseen.clear()
            _show_badge(0)
        if self._tray is not None:
            self._tray.hide()
            self._tray.deleteLater()
            self._tray = None


def _show_badge(number: int) -> None:
    """On the application's icon, where the desktop can."""
    app = QGuiApplication.instance()
    if isinstance(app, QGuiApplication):
        app.setBadgeNumber(number)


def _is_news(task: ImportTask) -> bool:
    """It ended, failed or paused; not because the person wanted it to pause."""
    if task.state is TaskState.PAUSED:
        return task.pause_reason is not PauseReason.USER
    return task.state is TaskState.FINISHED
