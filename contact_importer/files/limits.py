"""Limits that keep a hostile file from hurting. Sources: docs of reliability, measured."""

from dataclasses import dataclass

from contact_importer.model.source import MOST_FILES

MIB = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderLimits:
    """What a file may ask of us, and how the reader process is held.

    The defaults suit real files; tests lower or lift single limits.
    """

    text_bytes: int = 2048 * MIB
    workbook_bytes: int = 500 * MIB
    line_chars: int = MIB
    cell_chars: int = 32_767  # what a spreadsheet cell holds
    columns: int = 256
    files: int = MOST_FILES
    name_records: int = 20_000  # looked at for the names of JSON and vCard fields
    name_chars: int = 32 * MIB
    zip_entries: int = 2_000
    unpacked_bytes: int = 2048 * MIB
    unpack_ratio: int = 200  # above ``ratio_from_bytes`` only: small texts pack well
    ratio_from_bytes: int = 10 * MIB
    sheet_rows: int = 1_048_576
    sheet_columns: int = 16_384
    sheet_cells: int = 30_000_000  # of the rectangle from A1 to the last cell
    memory_bytes: int = 1536 * MIB  # address space of the reader process
    silence_s: float = 15.0  # a reader silent for longer is ended
    message_bytes: int = 64 * MIB  # the longest message taken from it
    first_batch_rows: int = 500  # small and early: the window moves at once
    batch_rows: int = 12_000
    batch_chars: int = 4 * MIB
    batch_s: float = 0.5  # no batch waits longer to be filled
