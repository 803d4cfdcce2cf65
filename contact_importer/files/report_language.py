"""The languages a report can be written in, without Qt. Runs on the report's thread.

The words come from the translation file of the window itself: what it says there and what a
report says is the same, whoever writes it, and nothing is translated twice.
"""

from datetime import datetime
from functools import cache
from xml.etree import ElementTree as ET

from contact_importer.bundled import resources_folder
from contact_importer.validation.phrase import Speaker
from contact_importer.validation.report_words import ReportWord

LANGUAGES = ("en", "ru")


class ReportLanguage(Speaker):
    """Says words, numbers, shares and times as one of ``LANGUAGES`` does."""

    def __init__(self, code: str) -> None:
        self.code = code if code in LANGUAGES else LANGUAGES[0]
        self._russian = self.code == "ru"
        self._words = _russian_words() if self._russian else {}

    def translate(self, context: str, words: str) -> str:
        """The words in this language."""
        return self._words.get((context, words), words)

    def word(self, word: ReportWord, **gaps: str | int) -> str:
        """A word of a report, its gaps filled: numbers as the language writes them."""
        said = {
            name: self.number(value) if isinstance(value, int) else value
            for name, value in gaps.items()
        }
        return self.translate("Report", word.value).format_map(said)

    def moment(self, timestamp: float) -> str:
        """Date and time on this computer's clock."""
        when = datetime.fromtimestamp(timestamp).astimezone()
        return when.strftime("%d.%m.%Y %H:%M" if self._russian else "%Y-%m-%d %H:%M")

    def number(self, value: int) -> str:
        """``12,480``, ``12 480``."""
        text = f"{value:,}"
        return text.replace(",", "\u00a0") if self._russian else text

    def share(self, part: int, whole: int) -> str:
        """Per cent, whole; neither 0 nor 100 unless it is exactly that. "" of nothing."""
        if not whole:
            return ""
        sign = "\u00a0%" if self._russian else "%"
        if part and part * 200 < whole:
            return f"<1{sign}"
        return f"{100 if part >= whole else min(99, int(part * 100 / whole + 0.5))}{sign}"


@cache
def _russian_words() -> dict[tuple[str, str], str]:
    """(context, English) → Russian, of all texts without plural forms."""
    file = resources_folder() / "translations" / "contact_importer_ru.ts"
    found: dict[tuple[str, str], str] = {}
    for context in ET.parse(file).getroot().iter("context"):  # noqa: S314 - our own file
        name = context.findtext("name", "")
        for message in context.iter("message"):
            translation = message.findtext("translation", "")
            if translation.strip():
                found[name, message.findtext("source", "")] = translation
    return found
