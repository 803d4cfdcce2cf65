"""What was guessed about a file, each guess changeable. GUI thread."""

from dataclasses import replace

from PySide6.QtCore import QEvent, QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QWidget

from contact_importer.gui.widgets.plain_text import MutedLabel
from contact_importer.model.source import Preview, ReadingChoices, SourceFormat

_ENCODINGS = (
    "utf-8",
    "utf-16",
    "cp1251",
    "koi8-r",
    "cp866",
    "cp1252",
    "iso-8859-1",
    "iso-8859-2",
    "iso-8859-5",
    "mac-cyrillic",
    "gb18030",
    "shift_jis",
)


class ReadingForm(QWidget):
    """Encoding, separator, sheet and header row of one file."""

    changed = Signal()  # the person changed a guess: preview again

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choices = ReadingChoices()
        self._preview: Preview | None = None
        self._labels = {name: MutedLabel(parent=self) for name in self._captions()}
        self._encoding = QComboBox(self)
        self._delimiter = QComboBox(self)
        self._sheet = QComboBox(self)
        self._header = QCheckBox(self)
        self._fields = {
            "encoding": self._encoding,
            "delimiter": self._delimiter,
            "sheet": self._sheet,
        }
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(4)
        for column, (name, field) in enumerate(self._fields.items()):
            field.setMinimumWidth(150)
            field.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            field.setMinimumContentsLength(14)
            self._labels[name].setBuddy(field)
            self._labels[name].setWordWrap(False)
            grid.addWidget(self._labels[name], 0, column)
            grid.addWidget(field, 1, column)
        self._encoding.activated.connect(self._fix_encoding)
        self._delimiter.activated.connect(self._fix_delimiter)
        self._sheet.activated.connect(self._fix_sheet)
        self._header.clicked.connect(self._fix_header)
        grid.addWidget(self._header, 1, len(self._fields))
        grid.setColumnStretch(len(self._fields) + 1, 1)
        self._retranslate()

    @property
    def choices(self) -> ReadingChoices:
        """What the person fixed by hand so far."""
        return self._choices

    def reset(self) -> None:
        """Other files: nothing is fixed."""
        self._choices = ReadingChoices(source_column=self.tr("Source file"))
        self._preview = None

    def show_preview(self, preview: Preview) -> None:
        """Show the guesses of a preview."""
        self._preview = preview
        blockers = [QSignalBlocker(field) for field in (*self._fields.values(), self._header)]
        self._fill_encoding(preview.reading.encoding, preview.encodings)
        self._fill_delimiter(preview)
        self._sheet.clear()
        for name in preview.sheets:
            self._sheet.addItem(name, name)
        self._sheet.setCurrentIndex(self._sheet.findData(preview.reading.sheet))
        self._header.setChecked(preview.reading.has_header)
        self._header.setVisible(not preview.reading.format.names_fields)
        del blockers
        is_text = preview.reading.format.is_text
        self._show_field("encoding", visible=is_text)
        self._show_field("delimiter", visible=preview.reading.format is SourceFormat.CSV)
        self._show_field("sheet", visible=len(preview.sheets) > 1)

    def offer_encodings(self) -> None:
        """The file could not be decoded: let the person say in what it is written."""
        if self._preview is not None:
            return
        self._fill_encoding("", ())
        for name in self._fields:
            self._show_field(name, visible=name == "encoding")
        self._header.hide()

    def changeEvent(self, event: QEvent) -> None:
        """Qt: follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _fix_encoding(self) -> None:
        self._fix_reading(replace(self._choices, encoding=self._encoding.currentData()))

    def _fix_delimiter(self) -> None:
        self._fix_reading(replace(self._choices, delimiter=self._delimiter.currentData()))

    def _fix_sheet(self) -> None:
        self._fix_reading(replace(self._choices, sheet=self._sheet.currentData()))

    def _fix_header(self) -> None:
        self._fix_reading(replace(self._choices, has_header=self._header.isChecked()))

    def _fix_reading(self, choices: ReadingChoices) -> None:
        self._choices = choices
        self.changed.emit()

    def _fill_encoding(self, used: str, plausible: tuple[str, ...]) -> None:
        self._encoding.clear()
        for name in dict.fromkeys((used, *plausible, *_ENCODINGS)):
            if name:
                self._encoding.addItem(_encoding_title(name), name)
        self._encoding.setCurrentIndex(self._encoding.findData(used))

    def _fill_delimiter(self, preview: Preview) -> None:
        self._delimiter.clear()
        titles = {
            ",": self.tr("Comma  ,"),
            ";": self.tr("Semicolon  ;"),
            "\t": self.tr("Tab"),
            "|": self.tr("Bar  |"),
        }
        for delimiter, title in titles.items():
            self._delimiter.addItem(title, delimiter)
        self._delimiter.setCurrentIndex(self._delimiter.findData(preview.reading.delimiter))

    def _show_field(self, name: str, *, visible: bool) -> None:
        self._labels[name].setVisible(visible)
        self._fields[name].setVisible(visible)

    def _captions(self) -> dict[str, str]:
        return {
            "encoding": self.tr("Encoding"),
            "delimiter": self.tr("Separator"),
            "sheet": self.tr("Sheet"),
        }

    def _retranslate(self) -> None:
        for name, caption in self._captions().items():
            self._labels[name].setText(caption)
            self._fields[name].setAccessibleName(caption)
        self._header.setText(self.tr("First row holds column names"))
        if self._preview is not None:
            self.show_preview(self._preview)


def _encoding_title(name: str) -> str:
    """The name people know: UTF-8, Windows-1251."""
    lowered = name.lower()
    if lowered.startswith("cp125"):
        return f"Windows-{lowered[2:]}"
    return name.upper()
