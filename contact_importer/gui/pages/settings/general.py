"""Settings, *General*: language, looks, notifications, where the data are. GUI thread."""

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QLineEdit

from contact_importer.gui.looks.theme import ThemeChoice
from contact_importer.gui.pages.settings.section import SettingsSection, Words
from contact_importer.gui.widgets.buttons import ordinary_button
from contact_importer.gui.widgets.inputs import SteadyComboBox
from contact_importer.gui.words.language import LanguageChoice
from contact_importer.settings import Settings, data_folder


class GeneralSection(SettingsSection):
    """What concerns the window."""

    language_chosen = Signal(object)  # LanguageChoice
    theme_chosen = Signal(object)  # ThemeChoice
    motion_chosen = Signal(bool)  # reduced

    def build(self) -> None:
        """Add cards and fields."""
        self._language, self._theme = SteadyComboBox(self), SteadyComboBox(self)
        for choice in LanguageChoice:
            self._language.addItem("", _stored(choice))
        for look in ThemeChoice:
            self._theme.addItem("", _stored(look))
        self._list = QLineEdit(self)
        self._folder = QLineEdit(str(data_folder()), self)
        self._folder.setReadOnly(True)
        self._open = ordinary_button("folder", self)
        self.add_card("window")
        self.add_field("language", self._language)
        self.bind_choice("language", self._language)
        self.add_field("theme", self._theme)
        self.bind_choice("theme", self._theme)
        self._motion = self.bind_switch("reduced_motion")
        self.add_field("motion", self._motion)
        self._notify = self.bind_switch("notifications")
        self.add_field("notify", self._notify)
        self.add_card("data")
        self.add_field("list", self._list)
        self.bind_text("list", "default_list", str.strip, self._list)
        self.add_field("folder", self._folder, self._open)
        self._open.clicked.connect(self._open_folder)
        self.keeper.changed.connect(self._announce)

    def _announce(self, old: Settings, new: Settings) -> None:
        if old.language != new.language:
            self.language_chosen.emit(LanguageChoice(new.language or "system"))
        if old.theme != new.theme:
            self.theme_chosen.emit(ThemeChoice(new.theme or "system"))
        if old.reduced_motion != new.reduced_motion:
            self.motion_chosen.emit(new.reduced_motion)

    @Slot()
    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(Path(self._folder.text()))))

    def headings(self) -> Mapping[str, str]:
        """The headings of the cards."""
        return {"window": self.tr("Window"), "data": self.tr("Contacts")}

    def words(self) -> Words:
        """Caption and explanation of each field."""
        return {
            "language": (self.tr("Language"), self.tr("Of the window; changes at once.")),
            "theme": (
                self.tr("Looks"),
                self.tr("High contrast uses black and white, and no tints."),
            ),
            "motion": (
                self.tr("Motion"),
                self.tr("For people whom movement disturbs: menus and charts appear at once."),
            ),
            "notify": (
                self.tr("Notifications"),
                self.tr("Only while another window is in front."),
            ),
            "list": (
                self.tr("Usual list"),
                self.tr("New files are imported into it; empty: a list named after the file."),
            ),
            "folder": (
                self.tr("Data folder"),
                self.tr("Contacts, results and logs stay here, on this computer."),
            ),
        }

    def retranslate(self) -> None:
        """Name everything in the language in use."""
        super().retranslate()
        names = (self.tr("As the system"), "English", "Русский")
        for index, name in enumerate(names):
            self._language.setItemText(index, name)
        looks = (
            self.tr("As the system"),
            self.tr("Light"),
            self.tr("Dark"),
            self.tr("High contrast"),
        )
        for index, name in enumerate(looks):
            self._theme.setItemText(index, name)
        self._motion.setText(self.tr("Reduce motion"))
        self._notify.setText(self.tr("Tell me when a task ends"))
        self._list.setPlaceholderText(self.tr("named after the file"))
        self._open.setText(self.tr("Open"))
        self._open.setAccessibleName(self.tr("Open the data folder"))


def _stored(choice: LanguageChoice | ThemeChoice) -> str:
    """As the settings file has it: "" follows the system."""
    return "" if choice.value == "system" else choice.value
