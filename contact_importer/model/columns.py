"""The columns of contacts that came from files with different layouts."""

from collections.abc import Iterable, Sequence

from contact_importer.model.contact import Contact, Layout


def unique_name(name: str, taken: Iterable[str]) -> str:
    """``name``, or ``name 2``, ``name 3`` ... until it differs from all ``taken`` (any case)."""
    lowered = {other.casefold() for other in taken}
    candidate, number = name, 2
    while candidate.casefold() in lowered:
        candidate = f"{name} {number}"
        number += 1
    return candidate


def find_column(names: Sequence[str], text: str) -> int:
    """The column of that name (any case), or of that number from 1; -1 if there is none."""
    wanted = " ".join(text.split())
    if wanted in names:
        return names.index(wanted)
    folded = [name.casefold() for name in names]
    if wanted.casefold() in folded:
        return folded.index(wanted.casefold())
    if wanted.isdecimal() and len(wanted) < 7 and 1 <= int(wanted) <= len(names):
        return int(wanted) - 1
    return -1


def email_cell(contact: Contact) -> str:
    """What stands in the e-mail column of a row.

    The source's cell verbatim where it was the bare address (any case), else (repaired, or
    one of several addresses of the cell) the normalised address.
    """
    if contact.raw.strip().casefold() == contact.address.casefold():
        return contact.raw
    return contact.address


class ColumnUnion:
    """All columns of some layouts in order of first use; the e-mail columns are one.

    Columns of the same name are the same column. A column that is called like the e-mail
    column but holds something else in a later layout stays apart, under a unique name.
    """

    def __init__(self, layouts: Sequence[Layout]) -> None:
        self.names: tuple[str, ...] = ()
        self.email_index = 0
        self._fields: dict[str, int] = {}  # field name → position
        names: list[str] = []
        email_name = ""
        for layout in layouts:
            for position, name in enumerate(layout.columns):
                if position == layout.email_index:
                    if not email_name:
                        email_name = unique_name(name, names)
                        self.email_index = len(names)
                        names.append(email_name)
                elif name not in self._fields:
                    self._fields[name] = len(names)
                    names.append(unique_name(name, names))
        self.names = tuple(names)

    def covers(self, layout: Layout) -> bool:
        """Every column of ``layout`` has its place."""
        return all(name in self._fields for name in layout.field_names)

    def cells(self, contact: Contact, layout: Layout) -> list[str]:
        """One text per name; "" where the contact's source had no such column."""
        row = [""] * len(self.names)
        for name, value in zip(layout.field_names, contact.fields, strict=False):
            position = self._fields.get(name)
            if position is not None:
                row[position] = value
        row[self.email_index] = email_cell(contact)
        return row
