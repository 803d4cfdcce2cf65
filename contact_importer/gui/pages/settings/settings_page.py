"""The settings: sections on the left, their fields on the right. GUI thread."""

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListWidget,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from contact_importer.engine.service import ImportService
from contact_importer.gui.pages.settings.advanced import AdvancedSection
from contact_importer.gui.pages.settings.checks import ChecksSection
from contact_importer.gui.pages.settings.general import GeneralSection
from contact_importer.gui.pages.settings.keeper import SettingsKeeper
from contact_importer.gui.pages.settings.lists import ListsSection
from contact_importer.gui.pages.settings.network import NetworkSection
from contact_importer.gui.pages.settings.section import SettingsSection
from contact_importer.gui.widgets.plain_text import PlainLabel, enlarge
from contact_importer.settings import Settings

SECTIONS = ("general", "checks", "network", "lists", "advanced")
_MARGIN = 44  # around the names of sections
_ROW = 32


class SettingsPage(QWidget):
    """Changes act and are stored at once; there is nothing to confirm."""

    language_chosen = Signal(object)  # LanguageChoice
    theme_chosen = Signal(object)  # ThemeChoice
    motion_chosen = Signal(bool)  # reduced

    def __init__(
        self, service: ImportService, settings: Settings, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.keeper = SettingsKeeper(service, settings, self)
        self._title = PlainLabel(parent=self)
        enlarge(self._title, 1.5)
        self._names = QListWidget(self)
        self._stack = QStackedWidget(self)
        general, checks = GeneralSection(self.keeper), ChecksSection(service, self.keeper)
        self.sections: dict[str, SettingsSection] = {
            "general": general,
            "checks": checks,
            "network": NetworkSection(service, self.keeper),
            "lists": ListsSection(service, self.keeper),
            "advanced": AdvancedSection(service, self.keeper),
        }
        self.policy = checks.policy
        for section in self.sections.values():
            self._stack.addWidget(section)
        self._set_up_names()
        self._lay_out()
        self._retranslate()
        general.language_chosen.connect(self.language_chosen)
        general.theme_chosen.connect(self.theme_chosen)
        general.motion_chosen.connect(self.motion_chosen)
        self.setFocusProxy(self._names)

    @property
    def settings(self) -> Settings:
        """The settings as they stand."""
        return self.keeper.settings

    def show_section(self, name: str) -> None:
        """Show one of ``SECTIONS``."""
        self._names.setCurrentRow(SECTIONS.index(name))

    def changeEvent(self, event: QEvent) -> None:
        """Qt: follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _set_up_names(self) -> None:
        names = self._names
        names.addItems([""] * len(SECTIONS))
        names.setFrameShape(QFrame.Shape.NoFrame)
        names.viewport().setBackgroundRole(QPalette.ColorRole.Window)
        names.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        names.setSpacing(2)
        names.setCurrentRow(0)
        names.currentRowChanged.connect(self._stack.setCurrentIndex)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(18)
        row.addWidget(self._names)
        row.addWidget(self._stack, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 16, 12)
        column.setSpacing(14)
        column.addWidget(self._title)
        column.addLayout(row, 1)

    def _retranslate(self) -> None:
        self._title.setText(self.tr("Settings"))
        names = (
            self.tr("General"),
            self.tr("Checks"),
            self.tr("Network"),
            self.tr("Lists"),
            self.tr("Advanced"),
        )
        metrics = self._names.fontMetrics()
        for row, name in enumerate(names):
            self._names.item(row).setText(name)
            self._names.item(row).setSizeHint(QSize(0, max(_ROW, metrics.height() + 12)))
        self._names.setAccessibleName(self.tr("Sections of the settings"))
        self._names.setFixedWidth(max(map(metrics.horizontalAdvance, names)) + _MARGIN)
