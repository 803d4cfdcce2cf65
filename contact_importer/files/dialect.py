"""Which character separates the columns of a text. Runs in the reader process."""

import csv
import io
from collections import Counter
from collections.abc import Sequence

from contact_importer.files import problems

SEPARATORS = (",", ";", "\t", "|")
_SAMPLE_CHARS = 16 * 1024  # clevercsv takes seconds for more
_SAMPLE_RECORDS = 100
_NAMED = {
    "tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";", "pipe": "|", "space": " ",
}  # fmt: skip
_NEVER = '"\r\n\x00'


def declared_separator(first_line: str) -> str:
    """The separator of a first line ``sep=;`` as spreadsheets write it; "" without one."""
    line = first_line.rstrip("\r\n").strip('"')
    if len(line) == 5 and line[:4].lower() == "sep=" and line[4] not in _NEVER:
        return line[4]
    return ""


def known_delimiter(text: str) -> str:
    """The one character the user means ("tab", ";"); FileProblemError if there is none."""
    delimiter = _NAMED.get(text.strip().lower(), text)
    if len(delimiter) != 1 or delimiter in _NEVER:
        raise problems.bad_delimiter(text)
    return delimiter


def guess_delimiter(lines: Sequence[str]) -> str:
    """The separator of the sample, "" for one value a line.

    Where only one separator cuts every record alike there is nothing to guess; otherwise
    clevercsv decides, restricted to the usual four (unrestricted it picks "@").
    """
    sample = _sample(lines)
    if not any(separator in line for line in sample for separator in SEPARATORS):
        return "," if _all_quoted(sample) else ""
    even = [separator for separator in SEPARATORS if _width_if_even(sample, separator) > 1]
    if len(even) == 1:
        return even[0]
    delimiter = _clever_guess("".join(sample))
    if delimiter is None:
        delimiter = _plain_guess("".join(sample))
    if delimiter in SEPARATORS and _is_used(sample, delimiter):
        return delimiter
    return _most_used(sample)


def _sample(lines: Sequence[str]) -> list[str]:
    sample: list[str] = []
    size = 0
    for line in lines:
        size += len(line)
        if size > _SAMPLE_CHARS and sample:
            break
        if line.strip():
            sample.append(line)
    return sample


def _all_quoted(sample: Sequence[str]) -> bool:
    """A single column as spreadsheets write it; ``"Doe, J." <j@example.org>`` is none."""
    stripped = [line.strip() for line in sample]
    return bool(stripped) and all(len(line) > 1 and line[0] == line[-1] == '"' for line in stripped)


def _width_if_even(sample: Sequence[str], separator: str) -> int:
    """How many columns each record has, 0 if they differ."""
    widths: set[int] = set()
    try:
        for number, row in enumerate(csv.reader(sample, delimiter=separator, strict=True)):
            if number >= _SAMPLE_RECORDS or len(widths) > 1:
                break
            widths.add(len(row))
    except csv.Error:
        return 0
    return widths.pop() if len(widths) == 1 else 0


def _clever_guess(text: str) -> str | None:
    import clevercsv
    from clevercsv.detect import Detector

    try:
        dialect = Detector().detect(text, delimiters=list(SEPARATORS))
    except (clevercsv.Error, csv.Error, ValueError, IndexError):
        return None
    return None if dialect is None else dialect.delimiter or ""


def _plain_guess(text: str) -> str:
    try:
        return csv.Sniffer().sniff(text, delimiters="".join(SEPARATORS)).delimiter
    except csv.Error:
        return ""


def _is_used(sample: Sequence[str], separator: str) -> bool:
    """Cuts the first line and half of all, or nearly all: else it belongs to the values."""
    cut = sum(separator in line for line in sample)
    return cut * 2 >= len(sample) and (separator in sample[0] or cut * 5 >= len(sample) * 4)


def _most_used(sample: Sequence[str]) -> str:
    """The separator that cuts most lines alike; "" for none.

    A list of addresses with a stray comma in some names stays one value a line.
    """
    best, score = "", 0
    for separator in SEPARATORS:
        counts = Counter(len(row) for row in _rows(sample, separator))
        width, number = max(counts.items(), key=lambda item: item[1], default=(1, 0))
        if width > 1 and number > score and _is_used(sample, separator):
            best, score = separator, number
    return best


def _rows(sample: Sequence[str], separator: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO("".join(sample), newline=""), delimiter=separator))
