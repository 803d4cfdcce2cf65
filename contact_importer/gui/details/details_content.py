"""What the details pane shows of one contact. Made anew for each. GUI thread."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from contact_importer.gui.contacts.display_text import one_line
from contact_importer.gui.details.evidence_trail import EvidenceTrail, SpokenTrail
from contact_importer.gui.looks.icons import STATUS_ICONS, pixmap
from contact_importer.gui.looks.theme import colour
from contact_importer.gui.widgets.plain_text import (
    ElidedLabel,
    MutedLabel,
    PlainLabel,
    WrappedLabel,
    enlarge,
)
from contact_importer.gui.widgets.value_label import ValueLabel
from contact_importer.gui.words.reason_text import (
    flag_titles,
    reason_title,
    status_title,
)
from contact_importer.gui.words.wording import number
from contact_importer.model.contact import ContactDetails
from contact_importer.model.verdict import Flag, Verdict

_MOST_LISTS = 5  # other lists that are named


class DetailsContent(QWidget):
    """Address and verdict, the trail of checks, and the other columns of its source."""

    def __init__(
        self, details: ContactDetails, spoken: SpokenTrail, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 8, 16, 16)
        self._column.setSpacing(6)
        self._add_verdict(details)
        self._add_heading(self.tr("What was checked"))
        self._column.addWidget(EvidenceTrail(spoken, self))
        fields = zip(details.layout.field_names, details.contact.fields, strict=False)
        rows = [(one_line(name), value) for name, value in fields if value]
        if rows:
            self._add_heading(self.tr("Other columns"))
            self._add_form(rows)
        self._column.addStretch(1)

    def _add_verdict(self, details: ContactDetails) -> None:
        contact = details.contact
        address = ElidedLabel(one_line(contact.address), self)
        enlarge(address, 1.15)
        self._column.addWidget(address)
        status = PlainLabel(status_title(contact.status), self)
        enlarge(status, 1.05)
        sign = QLabel(self)
        sign.setPixmap(pixmap(STATUS_ICONS[contact.status], 18, colour(contact.status)))
        line = QHBoxLayout()
        line.setSpacing(6)
        line.addWidget(sign)
        line.addWidget(status)
        line.addStretch(1)
        self._column.addLayout(line)
        self._column.addWidget(WrappedLabel(reason_title(contact.reason), self))
        self._column.addWidget(MutedLabel(" · ".join(self._notes(details)), self))

    def _notes(self, details: ContactDetails) -> list[str]:
        contact = details.contact
        notes = [self.tr("List: {0}").format(one_line(details.list_name))]
        if contact.verdict is Verdict.RISKY:
            notes.append(self.tr("Risky"))
        notes += flag_titles(Flag(contact.flags))
        if details.elsewhere:
            names = ", ".join(map(one_line, details.elsewhere[:_MOST_LISTS]))
            more = len(details.elsewhere) - _MOST_LISTS
            text = names if more <= 0 else self.tr("{0} and {1} more").format(names, number(more))
            notes.append(self.tr("Also in: {0}").format(text))
        return notes

    def _add_heading(self, text: str) -> None:
        self._column.addSpacing(10)
        label = PlainLabel(text, self)
        enlarge(label, 1.0)
        self._column.addWidget(label)

    def _add_form(self, rows: list[tuple[str, str]]) -> None:
        form = QFormLayout()
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(4)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for name, text in rows:
            label = MutedLabel(name, self)
            label.setMinimumWidth(80)
            label.setMaximumWidth(120)
            value = ValueLabel(text, self)
            value.setAccessibleName(f"{name}: {text}")
            form.addRow(label, value)
        self._column.addLayout(form)
