"""English and Russian, switched while the window stands. GUI thread."""

from enum import StrEnum

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from contact_importer.bundled import resources_folder


class LanguageChoice(StrEnum):
    """What the person chose."""

    SYSTEM = "system"  # Russian where the desktop prefers it, else English
    ENGLISH = "en"
    RUSSIAN = "ru"


class Translations:
    """The translators of the application: its children, so that there is one set of them."""

    def __init__(self, app: QApplication) -> None:
        self._app = app

    def use(self, choice: LanguageChoice) -> bool:
        """Switch; every widget gets a LanguageChange event. False if a file is missing."""
        code = language_code(choice)
        for translator in self._app.findChildren(QTranslator):
            self._app.removeTranslator(translator)
            translator.setParent(None)
        is_system = choice is LanguageChoice.SYSTEM
        QLocale.setDefault(QLocale.system() if is_system else QLocale(code))
        own_folder = str(resources_folder() / "translations")
        qt_folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        found = self._install(f"contact_importer_{code}", own_folder)
        return (code == "en" or self._install(f"qtbase_{code}", qt_folder)) and found

    def _install(self, name: str, folder: str) -> bool:
        translator = QTranslator(self._app)
        if not translator.load(name, folder):
            translator.setParent(None)
            return False
        return self._app.installTranslator(translator)


def language_in_use() -> str:
    """The language that is shown now: ``en`` or ``ru``."""
    app = QApplication.instance()
    translators = [] if app is None else app.findChildren(QTranslator)
    russian = any(translator.language().startswith("ru") for translator in translators)
    return "ru" if russian else "en"


def language_code(choice: LanguageChoice) -> str:
    """The language that a choice means on this desktop: ``en`` or ``ru``."""
    if choice is not LanguageChoice.SYSTEM:
        return choice.value
    preferred = [name.split("-")[0] for name in QLocale.system().uiLanguages()]
    known = [name for name in preferred if name in ("en", "ru")]
    return known[0] if known else "en"
