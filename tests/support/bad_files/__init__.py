"""The bad files of reliability.md table 5.1: how each is made, and what must become of it."""

from tests.support.bad_files import records, tables, texts, workbooks
from tests.support.bad_files.case import BadFile, Read, Refused, Undecided

#: In the order of the table; a row may have several.
BAD_FILES: tuple[BadFile, ...] = tuple(
    sorted(
        (*texts.CASES, *tables.CASES, *workbooks.CASES, *records.CASES),
        key=lambda case: case.number,
    )
)

__all__ = ["BAD_FILES", "BadFile", "Read", "Refused", "Undecided"]
