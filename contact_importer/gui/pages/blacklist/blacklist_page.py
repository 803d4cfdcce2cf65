"""The user's blacklist: entries, adding, importing, and a test. GUI thread."""

import re
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPlainTextEdit,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from contact_importer.engine.service import ImportService
from contact_importer.gui.pages.blacklist.blacklist_model import BlacklistModel
from contact_importer.gui.pages.blacklist.blacklist_test import BlacklistTest
from contact_importer.gui.runtime.loop import async_slot, start
from contact_importer.gui.widgets.buttons import PrimaryButton, ordinary_button
from contact_importer.gui.widgets.plain_text import MutedLabel, PlainLabel, WrappedLabel, enlarge
from contact_importer.gui.words.problem_text import problem_sentence
from contact_importer.model.errors import UserError

_TYPED = "typed"
_BETWEEN_ENTRIES = re.compile(r"[\s,;]+")
_WIDTHS = (200, 165, 120, 135)


class BlacklistPage(QWidget):
    """Addresses and domains that are never to be mailed."""

    changed = Signal(int)  # entries there are now

    def __init__(self, service: ImportService, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._service = service
        self.model = BlacklistModel(self)
        self._title = PlainLabel(parent=self)
        enlarge(self._title, 1.5)
        self._about = MutedLabel(parent=self)
        self._search = QLineEdit(self)
        self._search.setClearButtonEnabled(True)
        self._table = QTableView(self)
        self._remove = ordinary_button("trash", self)
        self._import = ordinary_button("import", self)
        self._new = QPlainTextEdit(self)
        self._new.setTabChangesFocus(True)
        self._new.setFixedHeight(4 * self.fontMetrics().height() + 14)
        self._note = QLineEdit(self)
        self._note.setMaxLength(500)
        self._export = ordinary_button("export", self)
        self._new_label = PlainLabel(parent=self)
        self._new_label.setBuddy(self._new)
        self._add = PrimaryButton("plus", self)
        self._message = WrappedLabel(parent=self)
        self.test = BlacklistTest(service, self)
        self._set_up_table()
        self._lay_out()
        self._connect()
        self._retranslate()
        self._show_possible()

    def _set_up_table(self) -> None:
        table = self._table
        table.setModel(self.model)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        table.setWordWrap(False)
        table.setAlternatingRowColors(True)
        table.setShowGrid(False)
        table.setTabKeyNavigation(False)
        table.verticalHeader().hide()
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        table.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 12)
        table.horizontalHeader().setHighlightSections(False)
        table.horizontalHeader().setMinimumHeight(self.fontMetrics().height() + 10)
        table.horizontalHeader().setStretchLastSection(True)
        table.setSortingEnabled(True)
        table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
        for column, width in enumerate(_WIDTHS):
            table.setColumnWidth(column, width)

    def _lay_out(self) -> None:
        tools = QHBoxLayout()
        tools.addWidget(self._search, 1)
        tools.addWidget(self._remove)
        tools.addWidget(self._import)
        tools.addWidget(self._export)
        adding = QWidget(self)
        fields = QVBoxLayout(adding)
        fields.setContentsMargins(0, 0, 0, 0)
        fields.addWidget(self._new_label)
        fields.addWidget(self._new)
        fields.addWidget(self._note)
        fields.addWidget(self._add, 0, Qt.AlignmentFlag.AlignLeft)
        below = QHBoxLayout()
        below.setSpacing(28)
        below.addWidget(adding, 1, Qt.AlignmentFlag.AlignTop)
        below.addWidget(self.test, 1, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(10)
        column.addWidget(self._title)
        column.addWidget(self._about)
        column.addLayout(tools)
        column.addWidget(self._table, 1)
        column.addWidget(self._message)
        column.addLayout(below)

    def _connect(self) -> None:
        self._search.textChanged.connect(self.model.search)
        self._new.textChanged.connect(self._show_possible)
        self._add.clicked.connect(self._add_typed)
        self._remove.clicked.connect(self._remove_chosen)
        self._import.clicked.connect(self._choose_file)
        self._export.clicked.connect(self._choose_target)
        self._table.selectionModel().selectionChanged.connect(self._show_possible)
        self.model.modelReset.connect(self._show_possible)
        delete = QShortcut(QKeySequence(QKeySequence.StandardKey.Delete), self._table)
        delete.setContext(Qt.ShortcutContext.WidgetShortcut)
        delete.activated.connect(self._remove_chosen)

    def showEvent(self, event: QShowEvent) -> None:
        """Qt: the entries as they are now."""
        super().showEvent(event)
        self.refresh()

    # --- doing ------------------------------------------------------------------------
    def refresh(self) -> None:
        """Show the entries as they are now."""
        start(self._load())

    async def _load(self) -> None:
        self.model.show_entries(await self._service.blacklist())
        self.test.forget()
        self.changed.emit(self.model.total)

    @async_slot()
    async def _add_typed(self) -> None:
        typed = self._new.toPlainText()
        values = [value for value in _BETWEEN_ENTRIES.split(typed) if value]
        if not values:
            return
        try:
            added = await self._service.add_to_blacklist(
                values, _TYPED, note=self._note.text().strip()
            )
        except UserError as problem:
            self._say(problem_sentence(problem))
            return
        if self._new.toPlainText() == typed:
            self._new.clear()
            self._note.clear()
        self._say(self.tr("%Ln new entries.", "", added))
        await self._load()

    @async_slot()
    async def _remove_chosen(self) -> None:
        rows = self._table.selectionModel().selectedRows()
        values = [self.model.value_at(index.row()) for index in rows]
        if not values:
            return
        removed = await self._service.remove_from_blacklist(values)
        self._say(
            self.tr("%Ln entries removed. Contacts they had blocked are pending now.", "", removed)
        )
        await self._load()

    @Slot()
    def _choose_file(self) -> None:
        dialog = QFileDialog(self, self.tr("Import a blacklist"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([self.tr("Text, one entry a line (*.txt *.csv)"), "*"])
        dialog.fileSelected.connect(self.import_file)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @async_slot(str)
    async def import_file(self, path: str) -> None:
        """Add the entries of a text file."""
        try:
            added, strange = await self._service.import_blacklist(Path(path))
        except UserError as problem:
            self._say(problem_sentence(problem))
            return
        text = self.tr("%Ln new entries.", "", added)
        if strange:
            text += " " + self.tr("%Ln lines were not understood.", "", strange)
        self._say(text)
        await self._load()

    @Slot()
    def _choose_target(self) -> None:
        dialog = QFileDialog(self, self.tr("Export the blacklist"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("csv")
        dialog.setNameFilters([self.tr("CSV with reasons (*.csv)"), "*"])
        dialog.fileSelected.connect(self.export_file)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @async_slot(str)
    async def export_file(self, path: str) -> None:
        """Write all entries into a file."""
        try:
            written = await self._service.export_blacklist(Path(path))
        except UserError as problem:
            self._say(problem_sentence(problem))
            return
        self._say(self.tr("%Ln entries written.", "", written))

    # --- showing ----------------------------------------------------------------------
    @property
    def message(self) -> str:
        """What became of the last action."""
        return self._message.text()

    def _say(self, text: str) -> None:
        self._message.setText(text)
        self._message.setVisible(bool(text))

    @Slot()
    def _show_possible(self) -> None:
        self._remove.setEnabled(self._table.selectionModel().hasSelection())
        self._export.setEnabled(self.model.total > 0)
        self._add.setEnabled(bool(self._new.toPlainText().strip()))

    @Slot()
    def search(self) -> None:
        """Put the cursor into the search field."""
        self._search.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def changeEvent(self, event: QEvent) -> None:
        """Qt: another language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _retranslate(self) -> None:
        self._say("")
        self._title.setText(self.tr("Blacklist"))
        self._about.setText(
            self.tr("Addresses and whole domains that are never to be mailed, in every list.")
        )
        self._search.setPlaceholderText(self.tr("Search the blacklist"))
        self._search.setAccessibleName(self.tr("Search the blacklist"))
        self._table.setAccessibleName(self.tr("Blacklist entries"))
        self._remove.setText(self.tr("Remove"))
        self._import.setText(self.tr("Import from a file…"))
        self._export.setText(self.tr("Export…"))
        self._note.setPlaceholderText(self.tr("Reason, if you like"))
        self._note.setAccessibleName(self.tr("Reason for the new entries"))
        self._new_label.setText(self.tr("New entries"))
        self._new.setPlaceholderText(self.tr("someone@example.com or example.org, one a line"))
        self._new.setAccessibleName(self.tr("New blacklist entries"))
        self._add.setText(self.tr("Add"))
