"""A section of the settings: cards of fields, each with its label, explanation and state.

GUI thread.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QLocale, QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from contact_importer.gui.pages.settings.keeper import SettingsKeeper
from contact_importer.gui.pages.settings.state_line import StateLine
from contact_importer.gui.widgets.card import Card
from contact_importer.gui.widgets.inputs import SteadyDoubleSpinBox, SteadySpinBox
from contact_importer.gui.widgets.plain_text import MutedLabel, PlainLabel, WrappedLabel, enlarge
from contact_importer.model.errors import SettingsProblemError
from contact_importer.settings import Settings, limits_at, value_at

_LABEL_WIDTH = 150  # of labels: the rest of the row is the field's
_FIELD_LEAST, _FIELD_MOST = 140, 380
_SHORT_WIDTH = 130
_TEXT_DROP = 4  # a label's text stands beside the text of its field

Words = Mapping[str, tuple[str, str]]  # by field: caption, explanation


@dataclass(frozen=True, slots=True)
class Field:
    """One row."""

    editor: QWidget
    label: PlainLabel
    note: MutedLabel
    state: StateLine


class SettingsSection(QScrollArea):
    """Fields of one subject. ``words`` and ``headings`` name them in the language in use."""

    def __init__(self, keeper: SettingsKeeper, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.keeper = keeper
        self.fields: dict[str, Field] = {}
        self._headings: dict[str, PlainLabel] = {}
        self._grid: QGridLayout | None = None
        self._forced = False  # the settings replace what is being typed
        self._shown: list[Callable[[Settings], None]] = []  # put the settings into the fields
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._content = QWidget(self)
        self._column = QVBoxLayout(self._content)
        self._column.setContentsMargins(0, 0, 8, 8)
        self._column.setSpacing(14)
        self.setWidget(self._content)
        self.viewport().setAutoFillBackground(False)
        self._content.setAutoFillBackground(False)
        self.build()
        self._column.addStretch(1)
        self.show_settings(keeper.settings)
        self.retranslate()
        keeper.changed.connect(self._on_changed)
        keeper.was_reset.connect(self._on_reset)

    # --- what a section is made of ----------------------------------------------------
    def build(self) -> None:
        """Add cards and fields."""
        raise NotImplementedError

    def words(self) -> Words:
        """Caption and explanation of each field."""
        raise NotImplementedError

    def headings(self) -> Mapping[str, str]:
        """The headings of the cards."""
        raise NotImplementedError

    # --- building ---------------------------------------------------------------------
    def add_card(self, name: str) -> None:
        """Begin a card: fields are added to it."""
        card = Card(self._content)
        self._grid = QGridLayout(card)
        self._grid.setContentsMargins(16, 14, 16, 16)
        self._grid.setHorizontalSpacing(18)
        self._grid.setVerticalSpacing(10)
        self._grid.setColumnMinimumWidth(0, _LABEL_WIDTH)
        self._grid.setColumnStretch(0, 2)
        self._grid.setColumnStretch(1, 5)
        heading = PlainLabel(parent=card)
        enlarge(heading, 1.1)
        self._grid.addWidget(heading, 0, 0, 1, 2)
        self._headings[name] = heading
        self._column.addWidget(card)

    def add_widget(self, widget: QWidget) -> None:
        """Add something that is a card by itself."""
        self._column.addWidget(widget)

    def add_field(self, name: str, editor: QWidget, *beside: QWidget) -> Field:
        """Add a row; ``beside`` stand after the editor."""
        assert self._grid is not None
        field = Field(editor, WrappedLabel(), MutedLabel(), StateLine())
        field.label.setBuddy(editor)
        line = QHBoxLayout()
        line.setSpacing(8)
        if isinstance(editor, QLineEdit):
            editor.setMinimumWidth(_FIELD_LEAST)
            editor.setMaximumWidth(_FIELD_MOST)
        line.addWidget(editor, 1 if isinstance(editor, QLineEdit) else 0)
        for widget in beside:
            line.addWidget(widget)
        if not isinstance(editor, QPlainTextEdit):
            line.addStretch(0)
        cell = QVBoxLayout()
        cell.setSpacing(3)
        cell.addLayout(line)
        cell.addWidget(field.state)
        cell.addWidget(field.note)
        row = self._grid.rowCount()
        field.label.setContentsMargins(0, _TEXT_DROP, 0, 0)
        self._grid.addWidget(field.label, row, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addLayout(cell, row, 1)
        self.fields[name] = field
        return field

    # --- binding ----------------------------------------------------------------------
    def bind_number(self, path: str, *, factor: float = 1.0) -> QSpinBox | QDoubleSpinBox:
        """A spin box for a number; it shows the setting divided by ``factor``."""
        limits = limits_at(path)
        assert limits is not None
        whole = isinstance(value_at(Settings(), path), int) or factor != 1
        box: QSpinBox | QDoubleSpinBox
        if whole:
            box = SteadySpinBox(self)
            box.setRange(int(limits.least / factor), int(limits.greatest / factor))
        else:
            box = SteadyDoubleSpinBox(self)
            box.setDecimals(0 if path.endswith("_s") and limits.least >= 1 else 1)
            box.setRange(limits.least, limits.greatest)
        kind = type(value_at(Settings(), path))
        box.setMinimumWidth(_SHORT_WIDTH)
        box.valueChanged.connect(lambda value: self.keeper.set(path, kind(value * factor)))
        self._follow(box, lambda now: box.setValue(kind(value_at(now, path) / factor)))
        return box

    def bind_switch(self, path: str) -> QCheckBox:
        """A check box for yes and no."""
        box = QCheckBox(self)
        box.toggled.connect(lambda on: self.keeper.set(path, on))
        self._follow(box, lambda now: box.setChecked(value_at(now, path)))
        return box

    def bind_choice(self, path: str, box: QComboBox) -> None:
        """A combo box whose items' data are the values."""
        box.setMinimumWidth(_SHORT_WIDTH * 2)
        box.activated.connect(lambda _: self.keeper.set(path, str(box.currentData())))
        self._follow(box, lambda now: box.setCurrentIndex(box.findData(value_at(now, path))))

    def bind_text(
        self, name: str, path: str, rule: Callable[[str], Any], editor: QLineEdit
    ) -> None:
        """A line of text; what the rule refuses is marked and not stored."""
        editor.editingFinished.connect(lambda: self.take(name, path, rule, editor.text()))

        def show(now: Settings) -> None:
            if not self.is_being_typed(name, editor):
                editor.setText(_as_text(value_at(now, path)))

        self._follow(editor, show)

    def take(self, name: str, path: str, rule: Callable[[str], Any], text: str) -> None:
        """Store what was typed, or say below the field why not."""
        state = self.fields[name].state
        try:
            value = rule(text)
        except SettingsProblemError as problem:
            state.show_problem(problem)
            return
        if state.has_problem:
            state.clear()
        self.keeper.set(path, value)

    def _follow(self, editor: QWidget, show: Callable[[Settings], None]) -> None:
        def put(now: Settings) -> None:
            with QSignalBlocker(editor):
                show(now)

        self._shown.append(put)

    # --- showing ----------------------------------------------------------------------
    def show_settings(self, settings: Settings) -> None:
        """Put the settings into the fields; one that says why it is wrong keeps its text."""
        for put in self._shown:
            put(settings)

    def _on_changed(self, _old: Settings, new: Settings) -> None:
        self.show_settings(new)

    def _on_reset(self) -> None:
        for field in self.fields.values():
            field.state.clear()
        self._forced = True
        self.show_settings(self.keeper.settings)
        self._forced = False

    def is_being_typed(self, name: str, editor: QWidget) -> bool:
        """The person is at this field, or has left something there that is to be mended."""
        if self._forced:
            return False
        wrong = name in self.fields and self.fields[name].state.has_problem
        return wrong or self.focusWidget() is editor

    def explain(self, name: str, text: str) -> None:
        """Say something else below a field."""
        note = self.fields[name].note
        note.setText(text)
        note.setVisible(bool(text))

    def changeEvent(self, event: QEvent) -> None:
        """Qt: another language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def retranslate(self) -> None:
        """Name everything in the language in use."""
        for name, heading in self.headings().items():
            self._headings[name].setText(heading)
        for name, (caption, explanation) in self.words().items():
            field = self.fields[name]
            field.label.setText(caption)
            self.explain(name, explanation)
            if isinstance(field.editor, QAbstractSpinBox):
                field.editor.setLocale(QLocale())
            field.editor.setAccessibleName(caption)
            field.editor.setAccessibleDescription(explanation)


def _as_text(value: object) -> str:
    return " ".join(value) if isinstance(value, tuple) else str(value)
