"""Which character separates the columns of a text. Runs in the reader process."""

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence

from contact_importer.files import problems

SEPARATORS = (",", ";", "\t", "|")
_SAMPLE_CHARS = 16 * 1024  # clevercsv takes seconds for more
_SAMPLE_RECORDS = 100
_NAMED = {
    "tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";", "pipe": "|", "space": " ",
}  # fmt: skip
_SIGNS = frozenset((*SEPARATORS, '"'))
is_quoted_field = re.compile(r'"(?:[^"]|"")*"').fullmatch
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
    if _is_quoted_column(sample):
        return ","
    if not any(separator in line for line in sample for separator in SEPARATORS):
        return ""
    even = [separator for separator in SEPARATORS if _width_if_even(sample, separator) > 1]
    if len(even) == 1:
        return even[0]
    delimiter = _clever_guess("".join(sample))
    if delimiter is None:
        delimiter = _plain_guess("".join(sample))
    if delimiter not in SEPARATORS or not _is_used(sample, delimiter):
        delimiter = _most_used(sample)
    return "" if delimiter and _breaks(sample, delimiter) else delimiter


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


def _is_quoted_column(sample: Sequence[str]) -> bool:
    """A single column as spreadsheets write it: what needs quotes has them, doubled inside.

    ``"Doe, J." <j@example.org>`` and ``"john doe"@example.org`` are values of their own.
    """
    stripped = [line.strip() for line in sample]
    quoted = [line for line in stripped if line.startswith('"')]
    return (
        bool(quoted)
        and all(map(is_quoted_field, quoted))
        and not any(set(line) & _SIGNS for line in stripped if not line.startswith('"'))
    )


def _breaks(sample: Sequence[str], separator: str) -> bool:
    """Most lines that the separator cuts have text behind a closing quote: they are values."""
    cut = broken = 0
    for line in sample:
        if separator in line:
            cut += 1
            try:
                list(csv.reader([line], delimiter=separator, strict=True))
            except csv.Error as error:
                broken += "expected after" in str(error)
    return broken * 2 > cut


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
