"""Holds the settings: a change acts at once and is stored on another thread. GUI thread."""

import asyncio
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Signal

from contact_importer.engine.service import ImportService
from contact_importer.gui.runtime.loop import start
from contact_importer.model.errors import SettingsProblemError
from contact_importer.settings import Settings, change_password, save_settings, with_value


class SettingsKeeper(QObject):
    """The one place where the window changes settings."""

    changed = Signal(object, object)  # Settings as they were, and as they are
    was_reset = Signal()
    password_kept = Signal(bool)  # False: until the program ends only

    def __init__(
        self, service: ImportService, settings: Settings, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._service = service
        if not service.in_demo_world:  # the file does not have the proxy's password
            settings = with_value(settings, "engine.proxy_url", service.settings.proxy_url)
        self._settings = settings
        self._stored = settings
        self._saving = asyncio.Lock()

    @property
    def settings(self) -> Settings:
        """The settings as they stand."""
        return self._settings

    def set(self, path: str, value: Any) -> None:  # noqa: ANN401 - of whatever type it has
        """Change one setting."""
        self.change(with_value(self._settings, path, value))

    def reset(self) -> None:
        """All as at the first start, but for language and theme: nobody should be lost."""
        kept = self._settings
        self.change(replace(Settings(), language=kept.language, theme=kept.theme))
        self.was_reset.emit()

    def change(self, settings: Settings) -> None:
        """Put settings in force, and store them."""
        old = self._settings
        if settings == old:
            return
        self._settings = settings
        if settings.engine != old.engine:
            self._service.change_settings(settings.engine)
        self.changed.emit(old, settings)
        start(self._save())

    async def _save(self) -> None:
        """Store what there is now; of a burst of changes only the last."""
        async with self._saving:
            old, new = self._stored, self._settings
            if old == new:
                return
            try:
                kept = await asyncio.to_thread(_store, old, new)
            except OSError as error:
                raise SettingsProblemError(
                    "The settings could not be saved. They are in force until the program ends.",
                    code="settings_not_saved",
                ) from error
            self._stored = new
            if old.engine.proxy_url != new.engine.proxy_url:
                self.password_kept.emit(kept)


def _store(old: Settings, new: Settings) -> bool:
    save_settings(new)
    return change_password(old, new)
