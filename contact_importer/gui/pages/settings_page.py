"""The few settings that matter: language, looks, how we introduce ourselves. GUI thread."""

import asyncio
from dataclasses import replace

from PySide6.QtCore import QEvent, QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QLineEdit, QSpinBox, QVBoxLayout, QWidget

from contact_importer.engine.service import ImportService
from contact_importer.gui.language import LanguageChoice
from contact_importer.gui.loop import async_slot
from contact_importer.gui.pages.policy_card import PolicyCard
from contact_importer.gui.plain_text import MutedLabel, PlainLabel, enlarge
from contact_importer.gui.theme import ThemeChoice
from contact_importer.gui.widgets.card import Card
from contact_importer.model.settings import EngineSettings
from contact_importer.settings import Settings, save_settings


class SettingsPage(QWidget):
    """Changes act and are stored at once; engine settings are read at the next start."""

    language_chosen = Signal(object)  # LanguageChoice
    theme_chosen = Signal(object)  # ThemeChoice
    fresh_days_chosen = Signal(int)

    def __init__(
        self, service: ImportService, settings: Settings, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.policy = PolicyCard(service, self)
        self._settings = settings
        self._stored = settings
        self._title = PlainLabel(parent=self)
        enlarge(self._title, 1.5)
        self._language = QComboBox(self)
        self._theme = QComboBox(self)
        self._helo = QLineEdit(self)
        self._mail_from = QLineEdit(self)
        self._fresh_days = QSpinBox(self)
        self._fresh_days.setRange(0, 365)
        self._notes = {name: MutedLabel(parent=self) for name in ("helo", "mail_from", "fresh")}
        self._labels = {
            name: PlainLabel(parent=self)
            for name in ("language", "theme", "helo", "mail_from", "fresh")
        }
        self._general_title, self._checks_title = PlainLabel(parent=self), PlainLabel(parent=self)
        self._lay_out()
        self._retranslate()
        self._show(settings)
        self._language.activated.connect(self._choose_language)
        self._theme.activated.connect(self._choose_theme)
        self._helo.editingFinished.connect(self._change_engine)
        self._mail_from.editingFinished.connect(self._change_engine)
        self._fresh_days.valueChanged.connect(self._change_engine)

    @property
    def settings(self) -> Settings:
        """The settings as they stand."""
        return self._settings

    def changeEvent(self, event: QEvent) -> None:
        """Qt: follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _show(self, settings: Settings) -> None:
        self._language.setCurrentIndex(
            self._language.findData(LanguageChoice(settings.language or "system"))
        )
        self._theme.setCurrentIndex(self._theme.findData(ThemeChoice(settings.theme or "system")))
        self._helo.setText(settings.engine.identity.helo)
        self._mail_from.setText(settings.engine.identity.mail_from)
        self._fresh_days.setValue(settings.engine.fresh_days)

    def _choose_language(self) -> None:
        choice = LanguageChoice(self._language.currentData())
        code = "" if choice is LanguageChoice.SYSTEM else choice.value
        self._settings = replace(self._settings, language=code)
        self.language_chosen.emit(choice)
        self._save()

    def _choose_theme(self) -> None:
        choice = ThemeChoice(self._theme.currentData())
        code = "" if choice is ThemeChoice.SYSTEM else choice.value
        self._settings = replace(self._settings, theme=code)
        self.theme_chosen.emit(choice)
        self._save()

    def _change_engine(self) -> None:
        engine = self._settings.engine
        identity = replace(
            engine.identity,
            helo=self._helo.text().strip(),
            mail_from=self._mail_from.text().strip(),
        )
        changed: EngineSettings = replace(
            engine, identity=identity, fresh_days=self._fresh_days.value()
        )
        if changed != engine:
            self._settings = replace(self._settings, engine=changed)
            self.fresh_days_chosen.emit(changed.fresh_days)
            self._save()

    @async_slot()
    async def _save(self) -> None:
        settings = self._settings
        if settings != self._stored:
            self._stored = settings
            await asyncio.to_thread(save_settings, settings)

    def _lay_out(self) -> None:
        general, checks = Card(self), Card(self)
        general_form, checks_form = QFormLayout(general), QFormLayout(checks)
        for form, heading in (
            (general_form, self._general_title),
            (checks_form, self._checks_title),
        ):
            form.setContentsMargins(16, 14, 16, 16)
            form.setHorizontalSpacing(18)
            form.setVerticalSpacing(8)
            form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.FieldsStayAtSizeHint)
            enlarge(heading, 1.1)
            form.addRow(heading)
        general_form.addRow(self._labels["language"], self._language)
        general_form.addRow(self._labels["theme"], self._theme)
        for name, field in (
            ("helo", self._helo),
            ("mail_from", self._mail_from),
            ("fresh", self._fresh_days),
        ):
            field.setMinimumWidth(380 if isinstance(field, QLineEdit) else 110)
            checks_form.addRow(self._labels[name], field)
            checks_form.addRow("", self._notes[name])
        for combo in (self._language, self._theme):
            combo.setMinimumWidth(220)
        page = QVBoxLayout(self)
        page.setContentsMargins(24, 20, 24, 20)
        page.setSpacing(14)
        page.addWidget(self._title)
        page.addWidget(general)
        page.addWidget(checks)
        page.addWidget(self.policy)
        page.addStretch(1)

    def _retranslate(self) -> None:
        self._title.setText(self.tr("Settings"))
        self._general_title.setText(self.tr("General"))
        self._checks_title.setText(self.tr("Checks (used from the next start)"))
        captions = {
            "language": (self.tr("Language"), self._language),
            "theme": (self.tr("Looks"), self._theme),
            "helo": (self.tr("This computer's mail name (HELO)"), self._helo),
            "mail_from": (self.tr("Sender of the questions (MAIL FROM)"), self._mail_from),
            "fresh": (self.tr("Do not check again for"), self._fresh_days),
        }
        for name, (caption, field) in captions.items():
            self._labels[name].setText(caption)
            self._labels[name].setBuddy(field)
            field.setAccessibleName(caption)
        self._helo.setPlaceholderText(self.tr("as the system says"))
        self._mail_from.setPlaceholderText(self.tr("the empty sender <>"))
        self._fresh_days.setSuffix(self.tr(" days"))
        self._notes["helo"].setText(
            self.tr("A full name such as mail.example.com that leads to this computer's address.")
        )
        self._notes["mail_from"].setText(
            self.tr("An address of yours that can receive mail. No mail is ever sent.")
        )
        self._notes["fresh"].setText(
            self.tr("Contacts that were decided within this time keep their status. 0: always ask.")
        )
        self._fill_choices()

    def _fill_choices(self) -> None:
        languages = {
            LanguageChoice.SYSTEM: self.tr("As the system"),
            LanguageChoice.ENGLISH: "English",
            LanguageChoice.RUSSIAN: "Русский",
        }
        themes = {
            ThemeChoice.SYSTEM: self.tr("As the system"),
            ThemeChoice.LIGHT: self.tr("Light"),
            ThemeChoice.DARK: self.tr("Dark"),
        }
        for combo, titles in ((self._language, languages), (self._theme, themes)):
            current = combo.currentIndex()
            blocker = QSignalBlocker(combo)
            combo.clear()
            for choice, title in titles.items():
                combo.addItem(title, choice)
            combo.setCurrentIndex(current)
            del blocker
