"""The box that answers "would this address be blocked?". GUI thread."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from contact_importer.engine.events import AddressReport
from contact_importer.engine.service import ImportService
from contact_importer.gui.contacts.display_text import one_line
from contact_importer.gui.looks.icons import STATUS_ICONS, pixmap
from contact_importer.gui.looks.theme import colour
from contact_importer.gui.runtime.loop import async_slot
from contact_importer.gui.widgets.buttons import ordinary_button
from contact_importer.gui.widgets.plain_text import PlainLabel, WrappedLabel
from contact_importer.gui.words.reason_text import reason_title
from contact_importer.model.verdict import CheckLevel, Status


class BlacklistTest(QWidget):
    """Asks the real check (syntax and lists) about one address."""

    def __init__(self, service: ImportService, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._service = service
        self._report: AddressReport | None = None
        self._label = PlainLabel(parent=self)
        self._edit = QLineEdit(self)
        self._edit.setMaxLength(320)
        self._button = ordinary_button("search", self)
        self._sign = QLabel(self)
        self._sign.setFixedSize(QSize(18, 18))
        self._answer = WrappedLabel(parent=self)
        self._label.setBuddy(self._edit)
        asking = QHBoxLayout()
        asking.addWidget(self._edit, 1)
        asking.addWidget(self._button)
        answering = QHBoxLayout()
        answering.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        answering.addWidget(self._answer, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._label)
        column.addLayout(asking)
        column.addLayout(answering)
        self._edit.returnPressed.connect(self._ask)
        self._button.clicked.connect(self._ask)
        self._edit.textEdited.connect(self.forget)
        self._retranslate()
        self.forget()

    @property
    def answer(self) -> str:
        """The sentence shown."""
        return self._answer.text()

    def forget(self) -> None:
        """The answer is out of date."""
        self._report = None
        self._show()

    @async_slot()
    async def _ask(self) -> None:
        text = self._edit.text().strip()
        if not text:
            return
        reports = await self._service.check([text], CheckLevel.FAST)
        if reports and text == self._edit.text().strip():
            self._report = reports[0]
            self._show()

    def _show(self) -> None:
        report = self._report
        self._sign.setVisible(report is not None)
        if report is None:
            self._answer.clear()
            return
        status = report.decision.status
        self._sign.setPixmap(pixmap(STATUS_ICONS[status], 18, colour(status)))
        self._answer.setText(self._sentence(report))

    def _sentence(self, report: AddressReport) -> str:
        address = one_line(report.address)
        reason = reason_title(report.decision.reason)
        if report.decision.status is Status.BLACKLIST:
            return self.tr("{0} would be blocked. {1}.").format(address, reason)
        if report.decision.status is Status.INVALID:
            return self.tr("{0} would be invalid anyway. {1}.").format(address, reason)
        return self.tr("{0} would not be blocked.").format(address)

    def changeEvent(self, event: QEvent) -> None:
        """Qt: another language or theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        if event.type() in (QEvent.Type.LanguageChange, QEvent.Type.PaletteChange):
            self._show()

    def _retranslate(self) -> None:
        self._label.setText(self.tr("Would this address be blocked?"))
        self._edit.setPlaceholderText("name@example.com")
        self._edit.setAccessibleName(self.tr("Address to test"))
        self._button.setText(self.tr("Test"))
