"""One line under the sidebar: can mail servers be asked from here? GUI thread.

It tells what the newest task found out, and asks nobody by itself.
"""

from collections.abc import Iterable

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from contact_importer.gui.icons import icon
from contact_importer.gui.plain_text import set_tooltip
from contact_importer.gui.theme import Accent, colour
from contact_importer.gui.widgets.buttons import QuietButton
from contact_importer.model.task import ImportTask, PauseReason
from contact_importer.model.verdict import CheckLevel, Reason, Status

#: Only a mail server's answer gives these.
_ANSWERED = frozenset(
    {
        Reason.MAILBOX_EXISTS,
        Reason.MAILBOX_NOT_FOUND,
        Reason.CATCH_ALL,
        Reason.CONTROL_INCONCLUSIVE,
        Reason.GREYLISTED,
    }
)


class NetworkLine(QWidget):
    """An icon and a few words; pressed, it leads to the check of the network."""

    pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._open: bool | None = None
        self._demo = False
        self._button = QuietButton("pending", self)
        self._button.clicked.connect(self.pressed)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 8, 8)
        row.addWidget(self._button)
        row.addStretch(1)
        self._refresh()

    @property
    def text(self) -> str:
        """What it says."""
        return self._button.text()

    def show_demo(self) -> None:
        """Everything is asked on this computer."""
        self._demo = True
        self._refresh()

    def show_tasks(self, tasks: Iterable[ImportTask]) -> None:
        """Tell what these tasks (newest first) have found out."""
        found = port_25_open(tasks)
        if found is not self._open:
            self._open = found
            self._refresh()

    def changeEvent(self, event: QEvent) -> None:
        """Qt: follow language and theme."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.LanguageChange, QEvent.Type.PaletteChange):
            self._refresh()

    def _refresh(self) -> None:
        words: dict[bool | None, tuple[str, Status | Accent, str]] = {
            True: ("valid", Status.VALID, self.tr("Mail servers: reachable")),
            False: ("invalid", Accent.ERROR, self.tr("Mail servers: port 25 closed")),
            None: ("pending", Accent.MUTED, self.tr("Mail servers: not tried yet")),
        }
        name, accent, text = words[self._open]
        if self._demo:
            name, accent, text = "example", Accent.MUTED, self.tr("Demo world: no network")
        self._button.setIcon(icon(name, colour(accent)))
        self._button.setText(text)
        self._button.setAccessibleName(text)
        set_tooltip(self._button, self.tr("Check the network…"))


def port_25_open(tasks: Iterable[ImportTask]) -> bool | None:
    """Whether the newest task that asked mail servers (tasks: newest first) reached them."""
    for task in tasks:
        if task.options.level is not CheckLevel.FULL:
            continue
        if task.pause_reason is PauseReason.PORT_25_BLOCKED:
            return False
        if any(reason in _ANSWERED for _, reason in task.tally.reasons):
            return True
    return None
