"""One contact as the table shows it. Qt-free."""

from dataclasses import dataclass

from contact_importer.gui.contacts.display_text import one_line
from contact_importer.model.columns import ColumnUnion
from contact_importer.model.contact import Contact, Layout
from contact_importer.model.verdict import Reason, Status

# The columns of the table: ours, the files' own, then the row number.
STATUS, ADDRESS, REASON, OWN_COLUMNS_FROM = range(4)


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """The texts of one row. ``readable`` is False where the contact could not be fetched."""

    contact_id: int
    address: str = ""
    status: Status = Status.PENDING
    reason: Reason = Reason.NONE
    cells: tuple[str, ...] = ()  # the file's own columns without the e-mail column
    row_number: int = 0
    readable: bool = True


def table_row(contact: Contact, layout: Layout, columns: ColumnUnion) -> TableRow:
    """Prepare a contact for the table."""
    cells = columns.cells(contact, layout)
    del cells[columns.email_index]
    return TableRow(
        contact_id=contact.id,
        address=one_line(contact.address),
        status=contact.status,
        reason=contact.reason,
        cells=tuple(one_line(cell) for cell in cells),
        row_number=contact.row_number,
    )


def own_columns(columns: ColumnUnion) -> tuple[str, ...]:
    """The headings of ``TableRow.cells``."""
    names = columns.names
    return tuple(one_line(n) for i, n in enumerate(names) if i != columns.email_index)
