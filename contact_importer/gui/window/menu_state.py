"""Keeps the menus true: what can act now, and what Ctrl+1 … Ctrl+6 mean. GUI thread."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Slot

from contact_importer.gui.widgets.count_cards import CountCards
from contact_importer.gui.window.menu_reasons import MenuReasons
from contact_importer.gui.window.menus import CLASSES

if TYPE_CHECKING:
    from contact_importer.gui.window.main_window import MainWindow


class MenuState(QObject):
    """Looks again whenever another page is shown or a task moves."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        window.frame.shown_changed.connect(self.look)
        window.watch.moved.connect(self.look)
        window.menus.renamed.connect(self.look, Qt.ConnectionType.QueuedConnection)
        for name in CLASSES:
            window.menus.action(name).triggered.connect(self._choose_class)
        self.look()

    @Slot()
    def look(self) -> None:
        """Say of every command whether it can act."""
        cards = self._cards()
        self._window.menus.explain(MenuReasons().of(self._window))
        self._window.menus.name_classes(cards.titles() if cards is not None else ())

    @Slot()
    def _choose_class(self) -> None:
        cards = self._cards()
        if cards is not None:
            cards.press(CLASSES.index(self.sender().objectName()))

    def _cards(self) -> CountCards | None:
        found: CountCards | None = self._window.frame.page.findChild(CountCards)
        return found
