"""Takes pictures of the window in every language and theme."""

import asyncio
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QDialog, QWidget

from contact_importer.gui.details.details_content import DetailsContent
from contact_importer.gui.looks.theme import ThemeChoice
from contact_importer.gui.widgets.fold import Fold
from contact_importer.gui.window.main_window import MainWindow
from contact_importer.gui.words.language import LanguageChoice

_LOOKS = [
    (language, theme)
    for language in (LanguageChoice.ENGLISH, LanguageChoice.RUSSIAN)
    for theme in (ThemeChoice.LIGHT, ThemeChoice.DARK)
]


class Photographer:
    """Takes the same page in every language and theme."""

    def __init__(self, window: MainWindow, folder: Path) -> None:
        self._window = window
        self._folder = folder

    async def take(self, name: str) -> None:
        """Save ``name-en-light.png`` and its three brothers."""
        for language, theme in _LOOKS:
            await self._look(language, theme)
            self._save(self._window, f"{name}-{language.value}-{theme.value}")

    async def take_dialog(self, name: str, ask: Callable[[], None], kind: type[QDialog]) -> None:
        """Save a dialog of the window in every language and theme; ``ask`` opens it."""
        for language, theme in _LOOKS:
            await self._look(language, theme)
            ask()
            dialog = self._window.findChild(kind)
            await asyncio.sleep(0.6)  # let it count
            self._save(dialog, f"{name}-{language.value}-{theme.value}")
            dialog.reject()
            await asyncio.sleep(0.1)  # closed for good

    async def take_details(self, name: str, contact_id: int) -> None:
        """Save why a contact has its status, with all codes, in both languages."""
        details = self._window.frame.details
        for language in (LanguageChoice.ENGLISH, LanguageChoice.RUSSIAN):
            details.show_contact(contact_id)
            await self._look(language, ThemeChoice.LIGHT)
            await asyncio.sleep(1.0)  # the pane is built anew for another language
            while (content := details.findChild(DetailsContent)) is None:  # noqa: ASYNC110 - no event
                await asyncio.sleep(0.1)
            for fold in content.findChildren(Fold):
                fold.button.click()
            await asyncio.sleep(0.2)
            self._save(content, f"{name}-{language.value}")

    async def _look(self, language: LanguageChoice, theme: ThemeChoice) -> None:
        """Choose as the settings page does: it shows what is chosen, too."""
        keeper = self._window.frame.settings.keeper
        keeper.set("language", language.value)
        keeper.set("theme", theme.value)
        await asyncio.sleep(0.6)  # let pages of the table arrive

    def _save(self, widget: QWidget, name: str) -> None:
        target = self._folder / f"{name}.png"
        widget.grab().save(str(target))
        print(target)
