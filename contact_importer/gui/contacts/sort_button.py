"""The order of the table as a menu: every order, also by keyboard. GUI thread."""

from PySide6.QtCore import QT_TRANSLATE_NOOP, QEvent, Qt, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from contact_importer.gui.looks.icons import set_icon
from contact_importer.gui.widgets.plain_text import set_tooltip
from contact_importer.gui.words.wording import marked
from contact_importer.model.contact import ContactFilter, SortKey

_TITLES = {
    SortKey.ADDED: QT_TRANSLATE_NOOP("SortButton", "Row of the file"),
    SortKey.ADDRESS: QT_TRANSLATE_NOOP("SortButton", "Address"),
    SortKey.DOMAIN: QT_TRANSLATE_NOOP("SortButton", "Domain"),
    SortKey.STATUS: QT_TRANSLATE_NOOP("SortButton", "Status"),
    SortKey.REASON: QT_TRANSLATE_NOOP("SortButton", "Reason"),
    SortKey.CHECKED: QT_TRANSLATE_NOOP("SortButton", "Time of the check"),
}


class SortButton(QToolButton):
    """Opens a menu of orders."""

    chosen = Signal(object, bool)  # SortKey, descending

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_icon(self, "sort")
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._menu = menu = QMenu(self)
        group = QActionGroup(self)
        self._keys: dict[SortKey, QAction] = {}
        for key in SortKey:
            action = QAction(self)
            action.setCheckable(True)
            group.addAction(action)
            menu.addAction(action)
            self._keys[key] = action
        menu.addSeparator()
        self._descending = QAction(self)
        self._descending.setCheckable(True)
        menu.addAction(self._descending)
        menu.triggered.connect(self._on_triggered)
        self.clicked.connect(self._open)
        self._retranslate()

    def show_order(self, contacts: ContactFilter) -> None:
        """Show the order in force."""
        self._keys[contacts.sort].setChecked(True)
        self._descending.setChecked(contacts.descending)
        self._retranslate()

    def changeEvent(self, event: QEvent) -> None:
        """Qt: follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    @Slot()
    def _open(self) -> None:
        self._menu.popup(self.mapToGlobal(self.rect().bottomLeft()))

    @Slot(QAction)
    def _on_triggered(self, _action: QAction) -> None:
        key = next(key for key, action in self._keys.items() if action.isChecked())
        self.chosen.emit(key, self._descending.isChecked())

    def _retranslate(self) -> None:
        shown = ""
        for key, action in self._keys.items():
            action.setText(marked("SortButton", _TITLES[key]))
            if action.isChecked():
                shown = action.text()
        self._descending.setText(self.tr("From the end"))
        self.setText(shown)
        name = self.tr("Order: {0}").format(shown)
        self.setAccessibleName(name)
        set_tooltip(self, name)
