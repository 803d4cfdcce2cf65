"""Into which list, how thoroughly, and what about duplicates. GUI thread."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QGridLayout,
    QRadioButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from contact_importer.engine.time_estimate import TimeRange
from contact_importer.gui.widgets.buttons import ordinary_button
from contact_importer.gui.widgets.plain_text import MutedLabel, PlainLabel
from contact_importer.gui.words.reason_text import duplicate_rule_title, level_sentence, level_title
from contact_importer.gui.words.wording import time_range
from contact_importer.model.contact import ContactList
from contact_importer.model.task import DuplicateRule
from contact_importer.model.verdict import CheckLevel


class ImportOptions(QWidget):
    """List, level and duplicate rule of an import."""

    changed = Signal()  # anything
    list_changed = Signal()
    network_asked = Signal()  # look first whether mail servers can be reached

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._list_label = PlainLabel(parent=self)
        self._list = QComboBox(self)
        self._list.setEditable(True)
        self._list.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self._list_note = MutedLabel(parent=self)
        self._duplicates_label = PlainLabel(parent=self)
        self._duplicates = QComboBox(self)
        for rule in DuplicateRule:
            self._duplicates.addItem("", rule)
        self._level_label = PlainLabel(parent=self)
        self._levels = QButtonGroup(self)
        self._level_notes: dict[CheckLevel, MutedLabel] = {}
        self._level_times: dict[CheckLevel, PlainLabel] = {}
        self._network = ordinary_button("network", self)
        self._network.setFlat(True)
        self._network.clicked.connect(self.network_asked)
        self._port_open: bool | None = None
        self._estimates: Mapping[CheckLevel, TimeRange] | None = None
        self._lay_out()
        self._list.editTextChanged.connect(self._on_list_edited)
        self.level = CheckLevel.STANDARD
        self._levels.idToggled.connect(self._on_chosen)
        self._duplicates.currentIndexChanged.connect(self._on_chosen)
        self._retranslate()

    @property
    def list_name(self) -> str:
        """The list to import into; "" when none is named."""
        return self._list.currentText().strip()

    @list_name.setter
    def list_name(self, name: str) -> None:
        self._list.setEditText(name)

    @property
    def level(self) -> CheckLevel:
        """The level chosen."""
        return list(CheckLevel)[self._levels.checkedId()]

    @level.setter
    def level(self, level: CheckLevel) -> None:
        self._levels.button(list(CheckLevel).index(level)).setChecked(True)

    @property
    def duplicates(self) -> DuplicateRule:
        """The rule chosen."""
        return DuplicateRule(self._duplicates.currentData())

    @duplicates.setter
    def duplicates(self, rule: DuplicateRule) -> None:
        self._duplicates.setCurrentIndex(list(DuplicateRule).index(rule))

    def show_estimates(self, estimates: Mapping[CheckLevel, TimeRange] | None) -> None:
        """Say how long each level will take; None: it is not known yet."""
        self._estimates = estimates
        for level, label in self._level_times.items():
            text = ""
            if estimates is not None:
                text = time_range(estimates[level].least_s, estimates[level].most_s)
            label.setText(text)
            label.setVisible(bool(text))
            button = self._levels.button(list(CheckLevel).index(level))
            described = (text, level_sentence(level))
            button.setAccessibleDescription(". ".join(filter(None, described)))

    def show_port(self, is_open: bool | None) -> None:  # noqa: FBT001 - the outcome itself
        """What is known about port 25: unless it is open, a Full check offers to look first."""
        self._port_open = is_open
        self._offer_network()

    def show_lists(self, lists: Sequence[ContactList], suggested: str) -> None:
        """Offer these lists, and ``suggested`` as the name of the one to import into."""
        self._list.clear()
        self._list.addItems([item.name for item in lists])
        self._list.setEditText(suggested)
        self._on_list_edited()

    def changeEvent(self, event: QEvent) -> None:
        """Qt: follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(4)
        self._list_label.setBuddy(self._list)
        self._duplicates_label.setBuddy(self._duplicates)
        left.addWidget(self._list_label)
        left.addWidget(self._list)
        left.addWidget(self._list_note)
        left.addSpacing(8)
        left.addWidget(self._duplicates_label)
        left.addWidget(self._duplicates)
        left.addStretch(1)
        right = QGridLayout()
        right.setHorizontalSpacing(10)
        right.setVerticalSpacing(6)
        right.addWidget(self._level_label, 0, 0, 1, 2)
        for row, level in enumerate(CheckLevel):
            button = QRadioButton(self)
            self._levels.addButton(button, row)
            note = MutedLabel(parent=self)
            note.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.MinimumExpanding)
            self._level_notes[level] = note
            time = PlainLabel(parent=self)
            time.hide()
            self._level_times[level] = time
            words = QVBoxLayout()
            words.setSpacing(0)
            words.addWidget(time)
            words.addWidget(note)
            if level is CheckLevel.FULL:
                words.addWidget(self._network, 0, Qt.AlignmentFlag.AlignLeft)
            right.addWidget(button, row + 1, 0, Qt.AlignmentFlag.AlignTop)
            right.addLayout(words, row + 1, 1)
        right.setColumnStretch(1, 1)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(28)
        grid.addLayout(left, 0, 0)
        grid.addLayout(right, 0, 1)
        grid.setColumnStretch(0, 2)
        grid.setColumnStretch(1, 5)

    def _retranslate(self) -> None:
        self._list_label.setText(self.tr("Import into the list"))
        self._list.setAccessibleName(self.tr("Import into the list"))
        self._duplicates_label.setText(self.tr("Addresses that the list already has"))
        self._duplicates.setAccessibleName(self.tr("Addresses that the list already has"))
        self._level_label.setText(self.tr("How thoroughly to check"))
        for row, rule in enumerate(DuplicateRule):
            self._duplicates.setItemText(row, duplicate_rule_title(rule))
        for row, level in enumerate(CheckLevel):
            button = self._levels.button(row)
            button.setText(level_title(level))
            self._level_notes[level].setText(level_sentence(level))
        self.show_estimates(self._estimates)
        self._offer_network()
        self._note_list()

    def _offer_network(self) -> None:
        if self._port_open is False:
            text = self.tr("Port 25 was closed here: check the network first…")
        else:
            text = self.tr("Check the network first…")
        self._network.setText(text)
        self._network.setVisible(self.level is CheckLevel.FULL and self._port_open is not True)

    def _on_chosen(self) -> None:
        self._offer_network()
        self.changed.emit()

    def _on_list_edited(self) -> None:
        self._note_list()
        self.changed.emit()
        self.list_changed.emit()

    def _note_list(self) -> None:
        known = self._list.findText(self.list_name, Qt.MatchFlag.MatchFixedString) >= 0
        new = bool(self.list_name) and not known
        self._list_note.setText(self.tr("A new list will be created.") if new else "")
