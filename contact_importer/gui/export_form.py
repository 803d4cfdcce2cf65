"""The choices of the export dialog. GUI thread."""

from PySide6.QtCore import QEvent, QLocale, Signal, Slot
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QFormLayout,
    QGridLayout,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from contact_importer.engine.file_ports import ExportPreset
from contact_importer.gui.export_choice import ExportChoice, ExportScope
from contact_importer.gui.icons import status_icon
from contact_importer.gui.plain_text import MutedLabel, PlainLabel
from contact_importer.gui.reason_text import status_title
from contact_importer.model.verdict import Status

_DELIMITERS = (",", ";", "\t")


class ExportForm(QWidget):
    """Which contacts, which columns, which format."""

    changed = Signal()

    def __init__(self, *, narrowed: bool, parent: QWidget | None = None) -> None:
        """``narrowed``: search or filters hide contacts, so "what is shown" is a choice."""
        super().__init__(parent)
        self._scopes = {scope: QRadioButton(self) for scope in ExportScope}
        self._group = QButtonGroup(self)
        self._statuses = {status: QCheckBox(self) for status in Status}
        self._with_result = QCheckBox(self)
        self._format_label = PlainLabel(parent=self)
        self._format = QComboBox(self)
        self._delimiter_label = PlainLabel(parent=self)
        self._delimiter = QComboBox(self)
        self._note = MutedLabel(parent=self)
        self._scopes[ExportScope.SHOWN].setVisible(narrowed)
        start_with = ExportScope.SHOWN if narrowed else ExportScope.CLEAN
        self._scopes[start_with].setChecked(True)
        self._statuses[Status.VALID].setChecked(True)
        self._fill()
        self._lay_out()
        self._connect()
        self._retranslate()
        self._show_possible()

    def choice(self) -> ExportChoice:
        """What is chosen now."""
        return ExportChoice(
            scope=self._scope(),
            statuses=frozenset(s for s, box in self._statuses.items() if box.isChecked()),
            with_result=self._with_result.isChecked(),
            preset=ExportPreset(self._format.currentData()),
            delimiter=str(self._delimiter.currentData()),
        )

    def _scope(self) -> ExportScope:
        return next(scope for scope, button in self._scopes.items() if button.isChecked())

    def _fill(self) -> None:
        for preset in ExportPreset:
            self._format.addItem("", preset.value)
        for delimiter in _DELIMITERS:
            self._delimiter.addItem("", delimiter)
        # Where the decimal point is a comma, Excel expects semicolons.
        uses_comma = QLocale.system().decimalPoint() == ","
        self._delimiter.setCurrentIndex(_DELIMITERS.index(";" if uses_comma else ","))

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for scope, button in self._scopes.items():
            self._group.addButton(button)
            column.addWidget(button)
            if scope is ExportScope.CHOSEN:
                column.addLayout(self._status_boxes())
        column.addSpacing(4)
        column.addWidget(self._with_result)
        column.addSpacing(4)
        form = QFormLayout()
        form.setHorizontalSpacing(12)
        self._format_label.setBuddy(self._format)
        self._delimiter_label.setBuddy(self._delimiter)
        form.addRow(self._format_label, self._format)
        form.addRow(self._delimiter_label, self._delimiter)
        column.addLayout(form)
        column.addWidget(self._note)

    def _status_boxes(self) -> QGridLayout:
        boxes = QGridLayout()
        boxes.setContentsMargins(26, 0, 0, 0)
        boxes.setHorizontalSpacing(24)
        for number, (status, box) in enumerate(self._statuses.items()):
            box.setIcon(status_icon(status))
            boxes.addWidget(box, *divmod(number, 2))
        boxes.setColumnStretch(1, 1)
        return boxes

    def _connect(self) -> None:
        for button in (*self._scopes.values(), *self._statuses.values(), self._with_result):
            button.toggled.connect(self._on_change)
        self._format.currentIndexChanged.connect(self._on_change)
        self._delimiter.currentIndexChanged.connect(self._on_change)

    @Slot()
    def _on_change(self) -> None:
        self._show_possible()
        self.changed.emit()

    def _show_possible(self) -> None:
        choice = self.choice()
        for box in self._statuses.values():
            box.setEnabled(choice.scope is ExportScope.CHOSEN)
        self._with_result.setEnabled(choice.scope is not ExportScope.ALL)
        is_csv = choice.preset is not ExportPreset.XLSX
        self._delimiter.setEnabled(is_csv)
        self._delimiter_label.setEnabled(is_csv)
        self._note.setText(self._format_note(choice.preset))

    def changeEvent(self, event: QEvent) -> None:
        """Qt: another language or theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        elif event.type() == QEvent.Type.PaletteChange:
            for status, box in self._statuses.items():
                box.setIcon(status_icon(status))

    def _retranslate(self) -> None:
        self._scopes[ExportScope.CLEAN].setText(self.tr("Clean list: valid contacts only"))
        self._scopes[ExportScope.CHOSEN].setText(self.tr("Contacts with these statuses:"))
        self._scopes[ExportScope.SHOWN].setText(self.tr("What the table shows now"))
        self._scopes[ExportScope.ALL].setText(self.tr("Everything, with results"))
        for status, box in self._statuses.items():
            box.setText(status_title(status))
        self._with_result.setText(self.tr("Add status, reason, level and time of the check"))
        self._format_label.setText(self.tr("Format"))
        self._delimiter_label.setText(self.tr("Separator"))
        for index, text in enumerate(
            (
                self.tr("CSV for spreadsheets"),
                self.tr("CSV for other programs"),
                self.tr("Excel workbook (XLSX)"),
            )
        ):
            self._format.setItemText(index, text)
        for index, text in enumerate(
            (self.tr("Comma"), self.tr("Semicolon (Excel in Europe)"), self.tr("Tab"))
        ):
            self._delimiter.setItemText(index, text)
        self._note.setText(self._format_note(self.choice().preset))

    def _format_note(self, preset: ExportPreset) -> str:
        if preset is ExportPreset.SPREADSHEET:
            return self.tr(
                "Opens in Excel and LibreOffice with the right letters. Texts that a spreadsheet "
                "would take for a formula get an apostrophe in front."
            )
        if preset is ExportPreset.EXACT:
            return self.tr("Every value exactly as it was, UTF-8. Best for other software.")
        return self.tr("All cells are texts: phone numbers and leading zeros stay as they are.")
