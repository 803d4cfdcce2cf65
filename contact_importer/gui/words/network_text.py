"""Words, icons and colours for the lines of the network check. GUI thread."""

from collections.abc import Mapping

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication
from PySide6.QtGui import QColor

from contact_importer.engine.diagnosis import Diagnosis
from contact_importer.gui.looks.theme import Accent, colour
from contact_importer.gui.words.wording import PersonsLanguage, marked
from contact_importer.model.verdict import Status
from contact_importer.validation.network_words import CHECKED, CONTEXT, TITLES
from contact_importer.validation.phrase import Phrase, say

_OUTCOMES = {
    True: QT_TRANSLATE_NOOP("Doctor", "In order"),
    False: QT_TRANSLATE_NOOP("Doctor", "Problem"),
    None: QT_TRANSLATE_NOOP("Doctor", "Not known"),
}
_ICONS = {True: "valid", False: "invalid", None: "pending"}
_COLOURS: dict[bool | None, Status | Accent] = {
    True: Status.VALID,
    False: Accent.ERROR,
    None: Status.PENDING,
}
_LANGUAGE = PersonsLanguage()


def outcome_title(ok: bool | None) -> str:  # noqa: FBT001 - the outcome itself
    """A result in a word."""
    return marked("Doctor", _OUTCOMES[ok])


def outcome_icon(ok: bool | None) -> str:  # noqa: FBT001
    """The icon of a result."""
    return _ICONS[ok]


def outcome_colour(ok: bool | None) -> QColor:  # noqa: FBT001
    """The colour of a result; never the only sign."""
    return colour(_COLOURS[ok])


def subject_title(subject: str) -> str:
    """What a line is about."""
    return marked(CONTEXT, TITLES[subject])


def subject_checked(subject: str) -> str:
    """What is looked at."""
    return marked(CONTEXT, CHECKED[subject])


def finding(line: Diagnosis) -> str:
    """What was found."""
    return say(line.finding, _LANGUAGE)


def meaning(line: Diagnosis) -> str:
    """What it means for the checks; "" where there is nothing to say."""
    return _said(line.meaning)


def remedy(line: Diagnosis) -> str:
    """What to do; "" where there is nothing to do."""
    return _said(line.remedy)


def line_as_text(line: Diagnosis) -> str:
    """A line for the clipboard."""
    parts = (f"{outcome_title(line.ok)}. {finding(line)}", meaning(line), remedy(line))
    head = QCoreApplication.translate("Doctor", "{0}: {1}").format(
        subject_title(line.subject), parts[0]
    )
    return " ".join(filter(None, (head, *parts[1:])))


def stopping_diagnosis(params: Mapping[str, str | int]) -> str:
    """The finding and the remedy of ``Diagnosis.problem``, as a task keeps them."""
    words = (params[part] for part in ("finding", "remedy") if part in params)
    return " ".join(say(Phrase(str(text), params, CONTEXT), _LANGUAGE) for text in words)


def _said(phrase: Phrase | None) -> str:
    return say(phrase, _LANGUAGE) if phrase else ""
