"""The menus of the window: every command once, with its key. GUI thread."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from contact_importer.gui.looks.icons import set_icon
from contact_importer.gui.widgets.plain_text import tooltip_markup

if TYPE_CHECKING:
    from contact_importer.gui.window.recent_files import RecentFile


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """What a menu entry is called, does, and which key it has."""

    name: str
    menu: str
    keys: str = ""
    icon: str = ""
    checkable: bool = False
    role: QAction.MenuRole = QAction.MenuRole.NoRole
    after_line: bool = False


_Role = QAction.MenuRole

COMMANDS = (
    Command(name="open", menu="file", keys="Ctrl+O", icon="folder"),
    Command(name="example", menu="file", icon="example"),
    Command(name="export", menu="file", keys="Ctrl+E", icon="export"),
    Command(name="report", menu="file", keys="Ctrl+Shift+E", icon="report"),
    Command(name="demo", menu="file", checkable=True, after_line=True),
    Command(name="quit", menu="file", keys="Ctrl+Q", role=_Role.QuitRole, after_line=True),
    Command(name="undo_edit", menu="edit", keys="Ctrl+Z", icon="undo"),
    Command(name="paste", menu="edit", keys="Ctrl+V", icon="paste"),
    Command(name="find", menu="edit", keys="Ctrl+F", icon="search"),
    Command(name="repair", menu="edit", keys="Ctrl+R", icon="repair"),
    Command(name="home", menu="view", keys="Ctrl+Shift+H", icon="import"),
    Command(name="history", menu="view", keys="Ctrl+Shift+T", icon="history"),
    Command(name="blacklist", menu="view", keys="Ctrl+Shift+B", icon="blacklist"),
    Command(
        name="settings", menu="view", keys="Ctrl+,", icon="settings", role=_Role.PreferencesRole
    ),
    Command(name="details", menu="view", keys="F4", icon="details", checkable=True),
    Command(name="reset", menu="view", after_line=True),
    Command(name="pause", menu="task", icon="pause"),  # Space: see JobPage.keyPressEvent
    Command(name="stop", menu="task", icon="stop"),
    Command(name="recheck", menu="task", keys="F5", icon="refresh"),
    Command(name="undo", menu="task", icon="undo", after_line=True),
    Command(name="guide", menu="help", keys="F1", icon="info"),
    Command(name="network", menu="help", icon="network"),
    Command(name="keys", menu="help", icon="list"),
    Command(name="log", menu="help", icon="folder"),
    Command(name="about", menu="help", icon="info", role=_Role.AboutRole, after_line=True),
)
CLASSES = tuple(f"class_{number}" for number in range(1, 7))  # Ctrl+1 to Ctrl+6


class Menus(QObject):
    """Builds the menu bar; the window connects ``action(name).triggered``."""

    recent_chosen = Signal(object)  # Path
    recent_cleared = Signal()
    renamed = Signal()  # in another language

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self.window = window
        self._menus = {name: QMenu(window) for name in ("file", "edit", "view", "task", "help")}
        self._actions: dict[str, QAction] = {}
        self._recent_files: tuple[RecentFile, ...] = ()
        for menu in self._menus.values():
            menu.setToolTipsVisible(True)
            window.menuBar().addMenu(menu)
            menu.aboutToShow.connect(self._draw_icons)
        for command in COMMANDS:
            self._add(command)
        self._menus["recent"] = self._submenu("file", before="example")
        self._menus["classes"] = self._submenu("view", before="reset")
        for number, name in enumerate(CLASSES, 1):
            self._add(Command(name=name, menu="classes", keys=f"Ctrl+{number}"))
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

    def all_actions(self) -> Mapping[str, QAction]:
        """Every command and its action, in the order of the menus."""
        return self._actions

    def explain(self, reasons: Mapping[str, str]) -> None:
        """Disable the commands that have a reason not to act, and say it; enable the others."""
        for name, reason in reasons.items():
            action = self._actions[name]
            action.setEnabled(not reason)
            action.setStatusTip(reason)
            action.setToolTip(tooltip_markup(reason) if reason else action.iconText())

    def name_classes(self, titles: Sequence[str]) -> None:
        """What Ctrl+1 … Ctrl+6 filter by on the page shown; those without a name are hidden."""
        for place, name in enumerate(CLASSES):
            title = titles[place] if place < len(titles) else ""
            self._actions[name].setText(title.replace("&", "&&"))
            self._actions[name].setVisible(bool(title))
            self._actions[name].setEnabled(bool(title))
        self._menus["classes"].menuAction().setEnabled(bool(titles))

    @Slot(object)
    def show_recent(self, files: "Sequence[RecentFile]") -> None:
        """Fill the menu of recent files; missing ones are there, and disabled."""
        self._recent_files = tuple(files)
        menu = self._menus["recent"]
        menu.clear()
        for file in files:
            name = file.path.name.replace("&", "&&")
            action = menu.addAction(self.tr("{0} (missing)").format(name) if file.missing else name)
            action.setToolTip(tooltip_markup(str(file.path)))
            action.setEnabled(not file.missing)
            action.setData(str(file.path))
            action.triggered.connect(self._choose_recent)
        menu.addSeparator()
        menu.addAction(self.tr("&Clear this list")).triggered.connect(self.recent_cleared)
        menu.menuAction().setEnabled(bool(files))

    @Slot()
    def _choose_recent(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self.recent_chosen.emit(Path(str(action.data())))

    def _add(self, command: Command) -> None:
        action = QAction(self.window)
        action.setObjectName(command.name)
        action.setCheckable(command.checkable)
        action.setMenuRole(command.role)
        if command.keys:
            action.setShortcut(QKeySequence(command.keys))
        if command.after_line:
            self._menus[command.menu].addSeparator()
        self._menus[command.menu].addAction(action)
        self._actions[command.name] = action

    def _submenu(self, parent: str, *, before: str) -> QMenu:
        menu = QMenu(self.window)
        menu.setToolTipsVisible(True)
        menu.menuAction().setEnabled(False)
        self._menus[parent].insertMenu(self._actions[before], menu)
        return menu

    def retranslate(self) -> None:
        """Name everything in the language in use."""
        for name, title in self._menu_titles().items():
            self._menus[name].setTitle(title)
        for name, title in self._titles().items():
            self._actions[name].setText(title)
        self.show_recent(self._recent_files)
        self.renamed.emit()

    def _menu_titles(self) -> dict[str, str]:
        return {
            "file": self.tr("&File"),
            "recent": self.tr("&Recent files"),
            "edit": self.tr("&Edit"),
            "view": self.tr("&View"),
            "classes": self.tr("Show &only"),
            "task": self.tr("&Task"),
            "help": self.tr("&Help"),
        }

    def _titles(self) -> dict[str, str]:
        return {
            "open": self.tr("&Import a file…"),
            "example": self.tr("Try on an e&xample"),
            "export": self.tr("&Export…"),
            "report": self.tr("Re&port…"),
            "demo": self.tr("&Demo world (no network)"),
            "quit": self.tr("&Quit"),
            "undo_edit": self.tr("&Undo the last change"),
            "paste": self.tr("&Paste addresses"),
            "find": self.tr("&Find contacts"),
            "repair": self.tr("&Repair mistyped addresses…"),
            "home": self.tr("&Import"),
            "history": self.tr("&Tasks"),
            "blacklist": self.tr("&Blacklist"),
            "details": self.tr("&Why? (details of a contact)"),
            "settings": self.tr("&Settings"),
            "reset": self.tr("R&eset the window"),
            "pause": self.tr("&Pause or continue") + "\t" + self.tr("Space"),
            "stop": self.tr("&Stop and keep"),
            "recheck": self.tr("&Check again…"),
            "undo": self.tr("&Undo import…"),
            "guide": self.tr("User &guide"),
            "network": self.tr("&Network check"),
            "keys": self.tr("&Keyboard shortcuts"),
            "log": self.tr("Open the &log folder"),
            "about": self.tr("&About Contact Importer"),
        }
