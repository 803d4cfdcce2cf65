"""What a cell may hold, and how workbook values become text. Pure; reader process."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from contact_importer.files.formula_guard import restored
from contact_importer.model.contact import RejectCause

_RAW_CHARS = 500
_EXACT_INTEGERS = 1e15  # beyond, a float no longer tells neighbours apart in 15 digits

# Control characters crash SQLite tools and terminals. Tab and line ends are content; U+0085
# and the Unicode line ends are kept and cleaned where they are shown.
_unwanted = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
_escaped_bytes = re.compile("[\udc80-\udcff]").search
needs_cleaning = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]").search


@dataclass(frozen=True, slots=True)
class RejectedRecord:
    """A record that cannot become a row."""

    cause: RejectCause
    raw: str  # cleaned, at most 500 characters


def rejected(cause: RejectCause, raw: str) -> RejectedRecord:
    """A rejected record with what stood there, cleaned."""
    return RejectedRecord(cause, clean(raw[: 2 * _RAW_CHARS].replace("\x00", "␀"))[:_RAW_CHARS])


def clean(text: str) -> str:
    """Without control characters and lone surrogates."""
    return _unwanted.sub("", text)


def checked_record(record: list[str], cell_chars: int) -> list[str] | RejectedRecord:
    """A record of a text file, cleaned, or why it is rejected."""
    whole = "\t".join(record)
    if "\x00" in whole:
        return rejected(RejectCause.NUL_CHARACTER, whole)
    if _escaped_bytes(whole):
        return rejected(RejectCause.BAD_ENCODING, whole)
    if max(map(len, record), default=0) > cell_chars:
        return rejected(RejectCause.FIELD_TOO_LONG, whole)
    return [restored(clean(cell)) for cell in record]


def checked_cells(record: list[str], cell_chars: int) -> list[str] | RejectedRecord:
    """A record of a workbook or of named fields, cleaned, or why it is rejected."""
    whole = "\t".join(record)
    if len(whole) > cell_chars and max(map(len, record)) > cell_chars:
        return rejected(RejectCause.FIELD_TOO_LONG, whole)
    if not needs_cleaning(whole):
        return record
    if "\x00" in whole:
        return rejected(RejectCause.NUL_CHARACTER, whole)
    if _escaped_bytes(whole):
        return rejected(RejectCause.BAD_ENCODING, whole)
    return [clean(cell) for cell in record]


def cell_text(value: object) -> str:
    """A workbook value as text: integral numbers without ".0", dates as ISO 8601."""
    match value:
        case bool():
            text = "TRUE" if value else "FALSE"
        case float() if value.is_integer() and abs(value) < _EXACT_INTEGERS:
            text = str(int(value))
        case datetime():
            text = value.isoformat(sep=" ")
        case date() | time():
            text = value.isoformat()
        case timedelta():
            text = _clock_text(value)
        case None:
            text = ""
        case _:
            text = str(value)
    return text


def _clock_text(value: timedelta) -> str:
    """A duration as hours:minutes:seconds."""
    minutes, seconds = divmod(round(value.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}"
