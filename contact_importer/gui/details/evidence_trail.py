"""How a contact was judged: each check in words, its codes folded below. GUI thread."""

from collections.abc import Sequence

from PySide6.QtGui import QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from contact_importer.gui.widgets.fold import Fold
from contact_importer.gui.widgets.plain_text import MutedLabel, WrappedLabel
from contact_importer.gui.widgets.value_label import ValueLabel
from contact_importer.gui.words.reason_text import reason_title, status_title
from contact_importer.gui.words.wording import PersonsLanguage, marked
from contact_importer.model.contact import ContactDetails
from contact_importer.validation.phrase import printable
from contact_importer.validation.trail import tells_earlier_answer, trail
from contact_importer.validation.trail_step import CheckedAddress
from contact_importer.validation.trail_text import SpokenStep, speak, trail_text
from contact_importer.validation.trail_words import EARLIER_DIALOGUE, TrailPart

_DIALOGUE_LINES = 16  # shown at once
_WRAPPED_LINES = 4  # room for so many that take two


class SpokenTrail:
    """The trail of a contact in the language in use: what is shown and what is copied."""

    def __init__(self, details: ContactDetails) -> None:
        checked = CheckedAddress.of(details)
        steps = trail(checked)
        asked = any(step.part is TrailPart.SMTP for step in steps)
        self._details = details
        self.is_earlier = tells_earlier_answer(checked, steps)
        self.steps = speak(steps, PersonsLanguage())
        self.dialogue = tuple(map(printable, details.dialogue)) if asked or self.is_earlier else ()

    def text(self) -> str:
        """Everything as plain text, with codes and dialogue."""
        contact = self._details.contact
        status = f"{status_title(contact.status)}: {reason_title(contact.reason)}"
        dialogue = (earlier_title(), *self.dialogue) if self.is_earlier else self.dialogue
        return trail_text((contact.address, self._details.list_name, status), self.steps, dialogue)


class EvidenceTrail(QWidget):
    """One block for each step of the trail, in the order of the checks."""

    def __init__(self, spoken: SpokenTrail, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        part = ""
        for step in spoken.steps:
            if step.part != part:
                self._column.addSpacing(4 if part else 0)
                self._column.addWidget(MutedLabel(step.part, self))
            part = step.part
            self._column.addWidget(self._step(step))
        if spoken.dialogue:
            self._column.addSpacing(4)
            self._column.addWidget(self._dialogue(spoken.dialogue, earlier=spoken.is_earlier))

    def _step(self, step: SpokenStep) -> Fold:
        """Its sentences, and its codes below; bold where the decision rests on it."""
        title = ValueLabel("\n".join(step.sentences), self)
        title.setAccessibleName(f"{step.part}: {step.words}")
        if step.decisive:
            font = QFont(title.font())
            font.setWeight(QFont.Weight.DemiBold)
            title.setFont(font)
        if not step.codes:
            return Fold(title, None, self)
        codes = ValueLabel("\n".join(step.codes), self)
        codes.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        codes.setFont(_fixed_font(self))
        return Fold(title, codes, self)

    def _dialogue(self, lines: Sequence[str], *, earlier: bool) -> Fold:
        text = earlier_title() if earlier else self.tr("Dialogue with the mail server")
        title = WrappedLabel(text, self)
        title.setAccessibleName(title.text())
        box = QPlainTextEdit("\n".join(lines), self)
        box.setReadOnly(True)
        box.setAccessibleName(title.text())
        box.setFont(_fixed_font(self))
        box.setTabChangesFocus(True)
        shown = min(len(lines) + _WRAPPED_LINES, _DIALOGUE_LINES)
        margins = 2 * (box.frameWidth() + round(box.document().documentMargin()))
        box.setFixedHeight(shown * box.fontMetrics().lineSpacing() + margins)
        return Fold(title, box, self)


def earlier_title() -> str:
    """What stands above a dialogue that the blacklist has overruled."""
    return marked("Trail", EARLIER_DIALOGUE)


def _fixed_font(widget: QWidget) -> QFont:
    """Letters of one width, a little smaller than the widget's own."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    font.setPointSizeF(widget.font().pointSizeF() * 0.9)
    return font
