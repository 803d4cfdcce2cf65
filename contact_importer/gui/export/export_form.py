"""The choices of the export dialog. GUI thread."""

from PySide6.QtCore import QEvent, QLocale, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from contact_importer.engine.file_ports import ExportPreset, ExportSplit, SourceStyle
from contact_importer.gui.export.export_choice import DELIMITERS, ExportChoice, ExportScope
from contact_importer.gui.export.export_contents import ExportContents
from contact_importer.gui.widgets.plain_text import MutedLabel, PlainLabel

_WIDTH = 330  # of each half: the longest Russian line has room


class ExportForm(QWidget):
    """Which contacts, which columns, which format, how many files."""

    changed = Signal()

    def __init__(self, *, narrowed: bool, parent: QWidget | None = None) -> None:
        """``narrowed``: search or filters hide contacts, so "what is shown" is a choice."""
        super().__init__(parent)
        self._style: SourceStyle | None = None
        self._quiet = False
        self.contents = ExportContents(narrowed=narrowed, parent=self)
        self._format_label = PlainLabel(parent=self)
        self._format = QComboBox(self)
        self._delimiter_label = PlainLabel(parent=self)
        self._delimiter = QComboBox(self)
        self._split_label = PlainLabel(parent=self)
        self._split = QComboBox(self)
        self._note = MutedLabel(parent=self)
        self._with_result = QCheckBox(self)
        self._fill()
        self._lay_out()
        self._retranslate()
        self._show_possible()
        self.contents.changed.connect(self._on_change)
        self._with_result.toggled.connect(self._on_change)
        for box in (self._format, self._delimiter, self._split):
            box.currentIndexChanged.connect(self._on_change)

    def choice(self) -> ExportChoice:
        """What is chosen now."""
        return ExportChoice(
            scope=self.contents.scope(),
            statuses=self.contents.chosen_statuses(),
            left_out=self.contents.chosen_risks(),
            with_result=self._with_result.isChecked(),
            preset=ExportPreset(self._format.currentData()),
            delimiter=str(self._delimiter.currentData()),
            split=ExportSplit(self._split.currentData()),
        )

    @Slot(object)
    def show_choice(self, choice: ExportChoice) -> None:
        """Put a choice into the form."""
        impossible = choice.preset is ExportPreset.SOURCE and self._style is None
        preset = ExportPreset.SPREADSHEET if impossible else choice.preset
        self._quiet = True
        self._format.setCurrentIndex(self._format.findData(preset.value))
        self._delimiter.setCurrentIndex(self._delimiter.findData(choice.delimiter))
        self.show_contents(choice)

    @Slot(object)
    def show_contents(self, choice: ExportChoice) -> None:
        """Put a choice into the form and leave the format as it is."""
        self._quiet = True
        self.contents.show_choice(choice)
        self._with_result.setChecked(choice.with_result)
        self._split.setCurrentIndex(self._split.findData(choice.split.value))
        self._quiet = False
        self._on_change()

    def offer_source(self, style: SourceStyle) -> None:
        """The contacts came from a text file: its format can be had again."""
        self._style = style
        self._quiet = True
        self._format.addItem("", ExportPreset.SOURCE.value)
        self._quiet = False
        self._retranslate()

    def _fill(self) -> None:
        for preset in ExportPreset:
            if preset is not ExportPreset.SOURCE:  # not known yet: see ``offer_source``
                self._format.addItem("", preset.value)
        for delimiter in DELIMITERS:
            self._delimiter.addItem("", delimiter)
        for split in ExportSplit:
            self._split.addItem("", split.value)
        # Where the decimal point is a comma, Excel expects semicolons.
        uses_comma = QLocale.system().decimalPoint() == ","
        self._delimiter.setCurrentIndex(DELIMITERS.index(";" if uses_comma else ","))

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(12)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        for label, box in (
            (self._format_label, self._format),
            (self._delimiter_label, self._delimiter),
            (self._split_label, self._split),
        ):
            label.setBuddy(box)
            form.addRow(label, box)
        right = QVBoxLayout()
        right.setSpacing(8)
        right.addLayout(form)
        right.addWidget(self._note)
        right.addWidget(self._with_result)
        right.addStretch(1)
        halves = QHBoxLayout(self)
        halves.setContentsMargins(0, 0, 0, 0)
        halves.setSpacing(28)
        self.contents.setMinimumWidth(_WIDTH)
        self._format.setMinimumWidth(_WIDTH)
        halves.addWidget(self.contents, 1)
        halves.addLayout(right, 1)

    @Slot()
    def _on_change(self) -> None:
        if not self._quiet:
            self._show_possible()
            self.changed.emit()

    def _show_possible(self) -> None:
        choice = self.choice()
        self.contents.show_possible(choice)
        self._with_result.setEnabled(choice.scope is not ExportScope.ALL)
        own_delimiter = choice.preset not in (ExportPreset.XLSX, ExportPreset.SOURCE)
        self._delimiter.setEnabled(own_delimiter)
        self._delimiter_label.setEnabled(own_delimiter)
        self._note.setText(self._format_note(choice.preset))

    def changeEvent(self, event: QEvent) -> None:
        """Qt: another language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _retranslate(self) -> None:
        self._with_result.setText(self.tr("Add status, reason, level and time of the check"))
        self._format_label.setText(self.tr("Format"))
        self._delimiter_label.setText(self.tr("Separator"))
        self._split_label.setText(self.tr("Files"))
        formats = {
            ExportPreset.SPREADSHEET: self.tr("CSV for spreadsheets"),
            ExportPreset.EXACT: self.tr("CSV for other programs"),
            ExportPreset.XLSX: self.tr("Excel workbook (XLSX)"),
            ExportPreset.SOURCE: self.tr("As the source file"),
        }
        for index in range(self._format.count()):
            self._format.setItemText(index, formats[ExportPreset(self._format.itemData(index))])
        delimiters = (self.tr("Comma"), self.tr("Semicolon (Excel in Europe)"), self.tr("Tab"))
        splits = (
            self.tr("One file"),
            self.tr("One file per status, in a folder"),
            self.tr("One file per status, in a ZIP archive"),
        )
        for box, texts in ((self._delimiter, delimiters), (self._split, splits)):
            for index, text in enumerate(texts):
                box.setItemText(index, text)
        self._note.setText(self._format_note(self.choice().preset))

    def _format_note(self, preset: ExportPreset) -> str:
        if preset is ExportPreset.SPREADSHEET:
            return self.tr(
                "Opens in Excel and LibreOffice with the right letters. Texts that a spreadsheet "
                "would take for a formula get an apostrophe in front."
            )
        if preset is ExportPreset.EXACT:
            return self.tr("Every value exactly as it was, UTF-8. Best for other software.")
        if preset is ExportPreset.SOURCE and self._style is not None:
            return self.tr("Encoding {0}, separator {1}; every value exactly as it was.").format(
                self._style.encoding, self._delimiter_name(self._style.delimiter)
            )
        return self.tr("All cells are texts: phone numbers and leading zeros stay as they are.")

    def _delimiter_name(self, delimiter: str) -> str:
        return self.tr("Tab") if delimiter == "\t" else f"“{delimiter}”"
