"""The menus of the window: every command once, with its key. GUI thread."""

from dataclasses import dataclass

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from contact_importer.gui.icons import set_icon


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """What a menu entry is called, does, and which key it has."""

    name: str
    menu: str
    keys: str = ""
    icon: str = ""
    checkable: bool = False


COMMANDS = (
    Command(name="open", menu="file", keys="Ctrl+O", icon="folder"),
    Command(name="example", menu="file", icon="example"),
    Command(name="export", menu="file", icon="export"),  # Ctrl+E: MainWindow.keyPressEvent
    Command(name="report", menu="file", keys="Ctrl+R", icon="report"),
    Command(name="demo", menu="file", checkable=True),
    Command(name="quit", menu="file", keys="Ctrl+Q"),
    Command(name="find", menu="edit", icon="search"),  # Ctrl+F: see MainWindow.keyPressEvent
    Command(name="repair", menu="edit", keys="Ctrl+R", icon="repair"),
    Command(name="home", menu="view", keys="Ctrl+Shift+H", icon="import"),
    Command(name="history", menu="view", keys="Ctrl+Shift+T", icon="history"),
    Command(name="blacklist", menu="view", keys="Ctrl+Shift+B", icon="blacklist"),
    Command(name="details", menu="view", keys="F4", icon="details", checkable=True),
    Command(name="settings", menu="view", keys="Ctrl+,", icon="settings"),
    Command(name="pause", menu="task", icon="pause"),  # Space: see JobPage.keyPressEvent
    Command(name="stop", menu="task", icon="stop"),
    Command(name="undo", menu="task", keys="Ctrl+Z", icon="undo"),
    Command(name="about", menu="help", icon="info"),
)


class Menus(QObject):
    """Builds the menu bar; the window connects ``action(name).triggered``."""

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self._menus = {name: QMenu(window) for name in ("file", "edit", "view", "task", "help")}
        self._actions: dict[str, QAction] = {}
        for menu in self._menus.values():
            window.menuBar().addMenu(menu)
            menu.aboutToShow.connect(self._draw_icons)
        for command in COMMANDS:
            action = QAction(window)
            action.setCheckable(command.checkable)
            if command.keys:
                action.setShortcut(QKeySequence(command.keys))
            if command.name == "quit":
                action.setMenuRole(QAction.MenuRole.QuitRole)
                self._menus["file"].addSeparator()
            self._menus[command.menu].addAction(action)
            self._actions[command.name] = action
        self.retranslate()

    def action(self, name: str) -> QAction:
        """The action of a command."""
        return self._actions[name]

    @Slot()
    def _draw_icons(self) -> None:
        """Only when a menu is opened: drawing them would delay the first showing of the window."""
        for command in COMMANDS:
            action = self._actions[command.name]
            if command.icon and action.icon().isNull():
                set_icon(action, command.icon)

    def retranslate(self) -> None:
        """Name everything in the language in use."""
        for name, title in self._menu_titles().items():
            self._menus[name].setTitle(title)
        for name, title in self._titles().items():
            self._actions[name].setText(title)

    def _menu_titles(self) -> dict[str, str]:
        return {
            "file": self.tr("&File"),
            "edit": self.tr("&Edit"),
            "view": self.tr("&View"),
            "task": self.tr("&Task"),
            "help": self.tr("&Help"),
        }

    def _titles(self) -> dict[str, str]:
        return {
            "open": self.tr("&Import a file…"),
            "example": self.tr("Try on an &example"),
            "export": self.tr("&Export…") + "\tCtrl+E",
            "report": self.tr("&Report…"),
            "demo": self.tr("&Demo world (no network)"),
            "quit": self.tr("&Quit"),
            "find": self.tr("&Find contacts") + "\tCtrl+F",
            "repair": self.tr("&Repair mistyped addresses…"),
            "home": self.tr("&Import"),
            "history": self.tr("&Tasks"),
            "blacklist": self.tr("&Blacklist"),
            "details": self.tr("&Why? (details of a contact)"),
            "settings": self.tr("&Settings"),
            "pause": self.tr("&Pause or continue") + "\t" + self.tr("Space"),
            "stop": self.tr("&Stop and keep"),
            "undo": self.tr("&Undo import…"),
            "about": self.tr("&About Contact Importer"),
        }
