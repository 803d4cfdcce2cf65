"""Buttons of the pages. GUI thread."""

from PySide6.QtCore import QEvent
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QPushButton, QWidget

from contact_importer.gui.icons import set_icon


class PrimaryButton(QPushButton):
    """The one button of a page that leads on, in the accent colour of the theme in use."""

    def __init__(self, icon_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon_name = icon_name
        self._paint_accent()

    def changeEvent(self, event: QEvent) -> None:
        """Qt: follow the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._paint_accent()

    def _paint_accent(self) -> None:
        theme = QGuiApplication.palette()
        ground = theme.color(QPalette.ColorRole.Highlight)
        if self.palette().color(QPalette.ColorGroup.Active, QPalette.ColorRole.Button) == ground:
            return
        palette = QPalette()
        for group in (QPalette.ColorGroup.Active, QPalette.ColorGroup.Inactive):
            palette.setColor(group, QPalette.ColorRole.Button, ground)
            palette.setColor(group, QPalette.ColorRole.ButtonText, QColor("#FFFFFF"))
        self.setPalette(palette)
        set_icon(self, self._icon_name)
