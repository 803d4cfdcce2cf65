"""The trail of checks of one contact: what was asked, what came back, when. GUI thread."""

from collections.abc import Sequence

from PySide6.QtCore import QT_TRANSLATE_NOOP
from PySide6.QtWidgets import QVBoxLayout, QWidget

from contact_importer.gui.plain_text import MutedLabel
from contact_importer.gui.widgets.value_label import ValueLabel
from contact_importer.gui.wording import marked, moment
from contact_importer.model.evidence import Evidence, Stage

_STAGES = {
    Stage.SYNTAX: QT_TRANSLATE_NOOP("Evidence", "Spelling"),
    Stage.LISTS: QT_TRANSLATE_NOOP("Evidence", "Lists"),
    Stage.DNS: QT_TRANSLATE_NOOP("Evidence", "DNS"),
    Stage.SMTP: QT_TRANSLATE_NOOP("Evidence", "Mail server"),
}


class EvidenceTrail(QWidget):
    """One block for each observation, in the order in which they were made."""

    def __init__(self, evidence: Sequence[Evidence], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        for number, item in enumerate(evidence):
            if number:
                column.addSpacing(8)
            column.addWidget(MutedLabel(heading(item), self))
            column.addWidget(ValueLabel(answer(item), self))


def heading(item: Evidence) -> str:
    """Who was asked what, and when: "Mail server · RCPT · mx1.example.com · 12:01"."""
    peer = f"{item.host} [{item.ip}]" if item.host and item.ip else item.host or item.ip
    parts = (marked("Evidence", _STAGES[item.stage]), item.subject, peer, moment(item.observed_at))
    return " · ".join(part for part in parts if part)


def answer(item: Evidence) -> str:
    """What came back: "550 5.1.1 no such user"."""
    code = str(item.code) if item.code else ""
    return " ".join(part for part in (code, item.enhanced, item.text) if part) or "–"
