"""Where the window was and how it was divided: kept beside the database. GUI thread."""

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings
from PySide6.QtWidgets import QMainWindow, QSplitter


class WindowState:
    """Geometry and splitter of one window; looks only, no contacts."""

    def __init__(self, file: Path) -> None:
        self._store = QSettings(str(file), QSettings.Format.IniFormat)

    def restore_geometry(self, window: QMainWindow) -> None:
        """Put the window back; it keeps its defaults the first time."""
        geometry = self._store.value("geometry")
        if isinstance(geometry, QByteArray):
            window.restoreGeometry(geometry)

    def restore_division(self, splitter: QSplitter) -> None:
        """Divide it as it was, once everything is in it."""
        division = self._store.value("splitter")
        if isinstance(division, QByteArray):
            splitter.restoreState(division)

    def save(self, window: QMainWindow, splitter: QSplitter) -> None:
        """Remember the window."""
        self._store.setValue("geometry", window.saveGeometry())
        self._store.setValue("splitter", splitter.saveState())
        self._store.sync()
