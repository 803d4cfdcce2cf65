"""What the Help menu opens. GUI thread."""

from pathlib import Path

from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices

from contact_importer.gui.window.menus import Menus


class HelpMenu(QObject):
    """The guide, shortcuts, the folder of the log, and what this program is."""

    def __init__(self, menus: Menus) -> None:
        super().__init__(menus)
        self._menus = menus
        self._logs: Path | None = None
        menus.action("guide").triggered.connect(self.show_guide)
        menus.action("keys").triggered.connect(self.show_keys)
        menus.action("log").triggered.connect(self.open_log_folder)
        menus.action("log").setEnabled(False)
        menus.action("about").triggered.connect(self.show_about)

    def know_logs(self, folder: Path) -> None:
        """Where the log of the opened database is."""
        self._logs = folder
        self._menus.action("log").setEnabled(True)

    @Slot()
    def show_guide(self) -> None:
        """The user guide, in the language of the window."""
        from contact_importer.gui.help.guide_window import GuideWindow

        GuideWindow(self._menus.window).show()

    @Slot()
    def show_keys(self) -> None:
        """All keys in one small window."""
        from contact_importer.gui.help.keys_window import KeysWindow

        KeysWindow(self._menus.all_actions(), self._menus.window).open()

    @Slot()
    def open_log_folder(self) -> None:
        """In the desktop's file manager."""
        if self._logs is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._logs)))

    @Slot()
    def show_about(self) -> None:
        """What this is, and whose work is in it."""
        from contact_importer.gui.help.about_window import AboutWindow

        AboutWindow(self._menus.window).open()
