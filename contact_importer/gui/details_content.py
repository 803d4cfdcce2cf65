"""What the details pane shows of one contact. Made anew for each. GUI thread."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from contact_importer.gui.contacts.display_text import one_line
from contact_importer.gui.evidence_trail import EvidenceTrail
from contact_importer.gui.icons import STATUS_ICONS, pixmap
from contact_importer.gui.plain_text import (
    ElidedLabel,
    MutedLabel,
    PlainLabel,
    WrappedLabel,
    enlarge,
)
from contact_importer.gui.reason_text import (
    confidence_title,
    flag_titles,
    reason_advice,
    reason_title,
    status_title,
)
from contact_importer.gui.theme import colour
from contact_importer.gui.widgets.value_label import ValueLabel
from contact_importer.gui.wording import moment, number
from contact_importer.model.columns import email_cell
from contact_importer.model.contact import Contact, ContactDetails
from contact_importer.model.verdict import Confidence, Flag, Verdict


class DetailsContent(QWidget):
    """Address, verdict and advice, the trail of checks, the source and its columns."""

    def __init__(self, details: ContactDetails, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 8, 16, 16)
        self._column.setSpacing(6)
        self._add_verdict(details.contact)
        self._add_listing(details)
        if details.evidence:
            self._add_heading(self.tr("What was checked"))
            self._column.addWidget(EvidenceTrail(details.evidence, self))
        self._add_heading(self.tr("Where it comes from"))
        self._add_form(self._source_rows(details))
        fields = zip(details.layout.field_names, details.contact.fields, strict=False)
        rows = [(one_line(name), value) for name, value in fields if value]
        if rows:
            self._add_heading(self.tr("Other columns"))
            self._add_form(rows)
        self._column.addStretch(1)

    def _add_verdict(self, contact: Contact) -> None:
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
        self._column.addWidget(MutedLabel(reason_advice(contact.reason), self))
        notes = self._notes(contact)
        if notes:
            self._column.addSpacing(4)
            self._column.addWidget(MutedLabel(" · ".join(notes), self))

    def _notes(self, contact: Contact) -> list[str]:
        notes = [*flag_titles(Flag(contact.flags))]
        if contact.confidence is not Confidence.NONE:
            notes.insert(0, self.tr("Proof: {0}").format(confidence_title(contact.confidence)))
        if contact.verdict is Verdict.RISKY:
            notes.append(self.tr("Risky"))
        if contact.checked_at is not None:
            notes.append(self.tr("Checked {0}").format(moment(contact.checked_at)))
        if contact.retry_at is not None:
            notes.append(self.tr("Check again from {0}").format(moment(contact.retry_at)))
        return notes

    def _add_listing(self, details: ContactDetails) -> None:
        entry = details.blacklist
        if entry is None:
            return
        self._add_heading(self.tr("Blacklist entry"))
        rows = [(self.tr("Entry"), entry.value)]
        if entry.source:
            rows.append((self.tr("From"), entry.source))
        if entry.added_at:
            rows.append((self.tr("Added"), moment(entry.added_at)))
        self._add_form(rows)

    def _source_rows(self, details: ContactDetails) -> list[tuple[str, str]]:
        contact = details.contact
        rows = [
            (self.tr("List"), details.list_name),
            (self.tr("File"), details.source_name),
            (self.tr("Row"), number(contact.row_number)),
        ]
        if email_cell(contact) != contact.raw:
            rows.append((self.tr("Cell"), contact.raw))
        return [(name, value) for name, value in rows if value]

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
