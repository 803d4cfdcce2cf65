"""The network check ("doctor"): can checks work from here, and what to do if not. GUI thread."""

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QProgressBar,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from contact_importer.engine.diagnosing import SUBJECTS
from contact_importer.engine.diagnosis import Diagnosis
from contact_importer.engine.service import ImportService
from contact_importer.gui.looks.theme import Accent
from contact_importer.gui.pages.network.network_check_line import NetworkCheckLine
from contact_importer.gui.runtime.loop import async_slot
from contact_importer.gui.widgets.buttons import PrimaryButton, ordinary_button
from contact_importer.gui.widgets.card import Card
from contact_importer.gui.widgets.notice import Notice
from contact_importer.gui.widgets.plain_text import MutedLabel, PlainLabel, enlarge
from contact_importer.gui.words.network_text import line_as_text
from contact_importer.gui.words.wording import moment

_OPTIONAL = frozenset({"proxy"})  # shown only where there is one


class NetworkCheckPage(QWidget):
    """A line for each check, filled as the results come; the last results stay."""

    checked = Signal(object)  # tuple of Diagnosis
    _arrived = Signal(object)  # Diagnosis, from an engine thread

    def __init__(self, service: ImportService, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._service = service
        self._is_running = False
        self._title = PlainLabel(parent=self)
        enlarge(self._title, 1.5)
        self._about = MutedLabel(parent=self)
        self._again = PrimaryButton("refresh", self)
        self._copy = ordinary_button("copy", self)
        self._progress = QProgressBar(self)
        self._progress.setTextVisible(False)
        self._progress.setFixedHeight(6)
        self._when = MutedLabel(parent=self)
        self.summary = Notice(self)
        self.lines = {subject: NetworkCheckLine(subject) for subject in SUBJECTS}
        self._lay_out()
        self._retranslate()
        self._arrived.connect(self._show_line)
        self._again.clicked.connect(self.check)
        self._copy.clicked.connect(self.copy)

    def showEvent(self, event: QShowEvent) -> None:
        """Qt: look the first time by itself."""
        super().showEvent(event)
        if not self._service.last_diagnosis:
            self.check()

    @async_slot()
    async def check(self) -> None:
        """Look again; results are shown as they come."""
        if self._is_running:
            return
        self._is_running = True
        for line in self.lines.values():
            line.wait()
        self._progress.setRange(0, len(SUBJECTS))
        self._progress.setValue(0)
        self._show_state()
        try:
            found = await self._service.diagnose(self._arrived.emit)
        finally:
            self._is_running = False
        for result in found:
            self.lines[result.subject].show_result(result)
        told = {result.subject for result in found}
        for subject, line in self.lines.items():
            line.setVisible(subject in told)
        self._show_state()
        self.checked.emit(found)

    @Slot()
    def copy(self) -> None:
        """Put the results on the clipboard."""
        lines = [self._when.text(), *map(line_as_text, self._service.last_diagnosis)]
        QGuiApplication.clipboard().setText("\n".join(lines) + "\n")

    @Slot(object)
    def _show_line(self, result: Diagnosis) -> None:
        line = self.lines[result.subject]
        line.setVisible(True)
        line.show_result(result)
        self._progress.setValue(self._progress.value() + 1)
        self._progress.setAccessibleName(line.text)

    def _show_state(self) -> None:
        results = self._service.last_diagnosis
        self._progress.setVisible(self._is_running)
        self._again.setEnabled(not self._is_running)
        self._copy.setEnabled(bool(results) and not self._is_running)
        for subject in _OPTIONAL:
            self.lines[subject].setVisible(any(one.subject == subject for one in results))
        if self._is_running:
            self._when.setText(self.tr("Looking… This takes up to half a minute."))
            self.summary.say("", Accent.PRIMARY)
            return
        if results:
            when = moment(self._service.diagnosed_at)
            self._when.setText(self.tr("Checked on {0}").format(when))
            self.summary.say(*self._summary_of({one.subject: one for one in results}))

    def _summary_of(self, results: dict[str, Diagnosis]) -> tuple[str, Accent]:
        """The one sentence that matters: which levels of checking work from here."""

        def fails(*subjects: str) -> bool:
            return any(one in results and results[one].ok is False for one in subjects)

        if fails("database"):
            return self.tr("The database does not work: nothing can be checked."), Accent.ERROR
        if fails("dns"):
            return self.tr("Only the level Fast works from here."), Accent.ERROR
        stopped = any(result.stops for result in results.values())
        if fails("port_25", "genuine", "proxy") or stopped:
            return self.tr("Fast and Standard work from here; Full does not."), Accent.WARNING
        if any(result.ok is False for result in results.values()):
            return self.tr("All levels work from here, with limits."), Accent.WARNING
        if results["port_25"].ok:
            return self.tr("All levels of checking work from here."), Accent.PRIMARY
        return self.tr("Whether the level Full works could not be told."), Accent.WARNING

    def changeEvent(self, event: QEvent) -> None:
        """Qt: another language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _lay_out(self) -> None:
        heading = QHBoxLayout()
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._title)
        words.addWidget(self._about)
        heading.addLayout(words, 1)
        heading.addWidget(self._copy, 0, Qt.AlignmentFlag.AlignVCenter)
        heading.addWidget(self._again, 0, Qt.AlignmentFlag.AlignVCenter)
        card = Card()
        rows = QVBoxLayout(card)
        rows.setContentsMargins(16, 8, 16, 8)
        rows.setSpacing(0)
        for line in self.lines.values():
            rows.addWidget(line)
        rows.addStretch(1)
        scroll = QScrollArea(self)
        scroll.setWidget(card)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.viewport().setAutoFillBackground(False)
        card.setAutoFillBackground(False)
        self._scroll = scroll
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(10)
        column.addLayout(heading)
        column.addWidget(self.summary)
        column.addWidget(self._progress)
        column.addWidget(self._when)
        column.addWidget(scroll, 1)

    def _retranslate(self) -> None:
        self._title.setText(self.tr("Network check"))
        self._about.setText(
            self.tr("Can contacts be checked from this computer? No mail is sent for it.")
        )
        self._again.setText(self.tr("Check again"))
        self._copy.setText(self.tr("Copy as text"))
        self._progress.setAccessibleName(self.tr("Progress of the check"))
        self._scroll.setAccessibleName(self.tr("Results of the check"))
        self._show_state()
