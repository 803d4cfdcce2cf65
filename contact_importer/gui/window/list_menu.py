"""What can be done to a list from its row in the sidebar. GUI thread."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from contact_importer.gui.looks.icons import set_icon
from contact_importer.model.contact import ContactFilter, ContactList

if TYPE_CHECKING:
    from contact_importer.gui.window.main_window import MainWindow


class ListMenu(QObject):
    """Open, import into, export, rename, delete: by right click or the menu key."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._list: ContactList | None = None
        sidebar = window.frame.sidebar
        sidebar.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        sidebar.customContextMenuRequested.connect(self._ask)

    def menu(self, found: ContactList) -> QMenu:
        """The menu of one list. The caller shows it."""
        self._list = found
        menu = QMenu(self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._add(menu, "list", self.tr("&Open")).triggered.connect(self._open)
        self._add(menu, "import", self.tr("&Import into it…")).triggered.connect(self._import)
        export = self._add(menu, "export", self.tr("&Export…"))
        export.triggered.connect(self._export)
        export.setEnabled(found.tally.contacts > 0)
        menu.addSeparator()
        self._add(menu, "list", self.tr("&Rename…")).triggered.connect(self._rename)
        self._add(menu, "trash", self.tr("&Delete…")).triggered.connect(self._delete)
        return menu

    def _add(self, menu: QMenu, icon: str, title: str) -> QAction:
        action = menu.addAction(title)
        set_icon(action, icon)
        return action

    @Slot(QPoint)
    def _ask(self, point: QPoint) -> None:
        sidebar = self._window.frame.sidebar
        found = self._window.frame.overview.list_of(sidebar.list_id_at(point))
        if found is not None:
            self.menu(found).popup(sidebar.viewport().mapToGlobal(point))

    @Slot()
    def _open(self) -> None:
        if self._list is not None:
            self._window.frame.show_list(self._list.id)

    @Slot()
    def _import(self) -> None:
        self._open()  # what is chosen now is meant for the list shown
        self._window.choose_file()

    @Slot()
    def _export(self) -> None:
        if self._list is not None:
            self._window.open_export(ContactFilter(list_id=self._list.id), self._list.name)

    @Slot()
    def _rename(self) -> None:
        if self._list is not None:
            self._window.frame.list.commands.ask_name(self._list)

    @Slot()
    def _delete(self) -> None:
        if self._list is not None:
            self._window.frame.list.commands.ask_whether_to_delete(self._list)
