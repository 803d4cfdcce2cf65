"""The presets of the export dialog: the product's and the person's own. GUI thread."""

from collections.abc import Mapping

from PySide6.QtCore import QEvent, Signal, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QInputDialog, QWidget

from contact_importer.gui.export.export_choice import BUILT_IN, BuiltIn, ExportChoice, same_contents
from contact_importer.gui.widgets.buttons import ordinary_button
from contact_importer.gui.widgets.plain_text import PlainLabel

_OWN = "own:"  # before the name of a preset of the person, in an item's data


class PresetRow(QWidget):
    """Choose, keep, delete. What is chosen otherwise shows as "own choice"."""

    own_chosen = Signal(object)  # ExportChoice
    built_in_chosen = Signal(object)  # ExportChoice, whose format means nothing
    keep_asked = Signal(str)  # the choice of the form, under this name
    drop_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._own: Mapping[str, ExportChoice] = {}
        self._label = PlainLabel(parent=self)
        self._box = QComboBox(self)
        self._box.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self._box.setMinimumContentsLength(24)
        self._label.setBuddy(self._box)
        self._keep = ordinary_button("plus", self)
        self._drop = ordinary_button("trash", self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._label)
        row.addWidget(self._box, 1)
        for button in (self._keep, self._drop):
            button.setAutoDefault(False)
            row.addWidget(button)
        self._box.activated.connect(self._choose)
        self._keep.clicked.connect(self._ask_name)
        self._drop.clicked.connect(self._drop_current)
        self._retranslate()

    def show_own(self, presets: Mapping[str, ExportChoice]) -> None:
        """The person's presets are these."""
        self._own = presets
        self._retranslate()

    def mark(self, choice: ExportChoice) -> None:
        """Show which preset the form's choice is, if any."""
        data = next((_OWN + name for name, own in self._own.items() if own == choice), "")
        if not data:
            data = next((kind for kind, own in BUILT_IN.items() if same_contents(own, choice)), "")
        self._box.setCurrentIndex(self._box.findData(str(data)))
        self._drop.setEnabled(str(data).startswith(_OWN))

    @Slot()
    def _choose(self) -> None:
        data = str(self._box.currentData())
        if data.startswith(_OWN):
            self.own_chosen.emit(self._own[data.removeprefix(_OWN)])
        elif data:
            self.built_in_chosen.emit(BUILT_IN[BuiltIn(data)])

    @Slot()
    def _ask_name(self) -> None:
        dialog = QInputDialog(self)
        dialog.setWindowTitle(self.tr("Keep as a preset"))
        dialog.setLabelText(self.tr("Name of the preset"))
        dialog.textValueSelected.connect(self._keep_as)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot(str)
    def _keep_as(self, name: str) -> None:
        if name.strip():
            self.keep_asked.emit(name.strip())

    @Slot()
    def _drop_current(self) -> None:
        self.drop_asked.emit(str(self._box.currentData()).removeprefix(_OWN))

    def changeEvent(self, event: QEvent) -> None:
        """Qt: another language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _retranslate(self) -> None:
        self._label.setText(self.tr("Preset"))
        self._keep.setText(self.tr("Keep…"))
        self._keep.setAccessibleName(self.tr("Keep as a preset"))
        self._drop.setText(self.tr("Delete"))
        self._drop.setAccessibleName(self.tr("Delete the preset"))
        titles = {
            BuiltIn.CLEAN: self.tr("Clean list for mailing"),
            BuiltIn.CONFIRMED: self.tr("Confirmed mailboxes only"),
            BuiltIn.EVERYTHING: self.tr("Everything with results"),
            BuiltIn.REMOVAL: self.tr("Invalid ones, to be removed elsewhere"),
            BuiltIn.BY_CLASS: self.tr("One file per status"),
        }
        current = self._box.currentData()
        self._box.clear()
        self._box.addItem(self.tr("Own choice"), "")
        for kind, title in titles.items():
            self._box.addItem(title, kind.value)
        if self._own:
            self._box.insertSeparator(self._box.count())
        for name in self._own:
            self._box.addItem(name, _OWN + name)
        self._box.setCurrentIndex(max(0, self._box.findData(current)))
