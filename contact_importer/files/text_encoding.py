"""Which encoding a text file has: BOM, strict UTF-8, UTF-16 by its zeros, then chardet.

Runs in the reader process; ``choose_encoding`` reads the whole file once, where it is one.
"""

import codecs
import math
import re
from dataclasses import dataclass

from contact_importer.files import problems
from contact_importer.files.limits import MIB
from contact_importer.files.source_file import SourceFile

_SAMPLE = 64 * 1024
_LONGEST_LETTER = 4  # bytes, in UTF-8
_SURE_ENOUGH = 0.05  # chardet 7 gives short Russian lists 0.2, guesses by elimination 0.03
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NOT_FOR_FILES = {"idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined", "utf-7"}
_CANDIDATES = (
    "cp1251", "koi8-r", "cp866", "mac-cyrillic", "iso8859-5", "koi8-u",
    "cp1252", "cp1250", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "iso8859-2",
    "cp932", "cp949", "big5", "gb18030",
)  # fmt: skip
_OFFERED = ("cp1251", "koi8-r", "cp866", "mac-cyrillic", "cp1252", "cp1250", "utf-8")
_controls = re.compile(rb"[\x00-\x08\x0e-\x19\x1c-\x1f\x7f]").findall
_lines_beyond_ascii = re.compile(rb"[^\r\n]*[\x80-\xff][^\r\n]*[\r\n]?").findall
_MOST_CONTROLS = 0.01  # of a text; random bytes have 0.1


@dataclass(frozen=True, slots=True)
class EncodingGuess:
    """The encoding to read with, and what else it could be, best first."""

    encoding: str
    plausible: tuple[str, ...]


def known_encoding(name: str) -> str:
    """Our name for an encoding the user named; FileProblemError for none of a text file."""
    try:
        codec = codecs.lookup(name.strip())
    except (LookupError, ValueError) as error:
        raise problems.bad_encoding(name) from error
    plain = codec.name.replace("_", "-")
    if plain in _NOT_FOR_FILES or not _decodes_text(codec):
        raise problems.bad_encoding(name)
    return "utf-8" if plain in {"utf-8-sig", "ascii"} else plain


def choose_encoding(
    file: SourceFile, chosen: str | None, *, longest_line: int | None = None
) -> EncodingGuess:
    """What to read the file with. FileProblemError for binary files and unknown names.

    Behind a line of more than ``longest_line`` characters nothing is looked at.
    """
    file.seek(0)
    head = _read_up_to(file, MIB)
    if chosen is not None:
        name = known_encoding(chosen)
        return EncodingGuess(name, tuple(dict.fromkeys((name, *_OFFERED))))
    for mark, name in _BOMS:
        if head.startswith(mark):
            return EncodingGuess(name, (name,))
    wide = _wide_encoding(head[:_SAMPLE])
    if wide:
        return EncodingGuess(wide, (wide,))
    _refuse_binary(head[:_SAMPLE])
    bad_at = _first_bad_utf8(file, longest_line)
    if bad_at is None:
        return EncodingGuess("utf-8", tuple(dict.fromkeys(("utf-8", *_OFFERED))))
    return _guess(_telling_sample(file, head, bad_at))


def _decodes_text(codec: codecs.CodecInfo) -> bool:
    """Codecs such as rot13 or base64 do not turn bytes into text."""
    try:
        return isinstance(codec.decode(b"")[0], str) and isinstance(codec.encode("")[0], bytes)
    except (TypeError, UnicodeError, ValueError, OSError):
        return False


def _wide_encoding(head: bytes) -> str:
    """UTF-16 without a mark: the zeros of its ASCII letters stand on one side."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if even + odd < max(2, len(head) // 50):
        return ""
    name = "utf-16-le" if odd > even else "utf-16-be"
    if min(even, odd) * 20 > max(even, odd):
        return ""
    try:
        codecs.getincrementaldecoder(name)("strict").decode(head)
    except UnicodeDecodeError:
        return ""
    return name


def _refuse_binary(head: bytes) -> None:
    controls = len(_controls(head))
    if controls > 4 and controls > len(head) * _MOST_CONTROLS:
        raise problems.not_a_table("a binary file")


def _first_bad_utf8(file: SourceFile, longest_line: int | None) -> int | None:
    """Where the file stops being UTF-8: the offset of a chunk near it, None if it does not."""
    decoder = codecs.getincrementaldecoder("utf-8")("strict")
    file.seek(0)
    offset = without_end = 0
    most = math.inf if longest_line is None else longest_line * _LONGEST_LETTER
    try:
        while (chunk := file.read(MIB)) and without_end <= most:
            decoder.decode(chunk)
            offset += len(chunk)
            has_end = b"\n" in chunk or b"\r" in chunk
            without_end = 0 if has_end else without_end + len(chunk)
        if not chunk:
            decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        return max(0, offset + error.start - _SAMPLE // 2)
    return None


def _telling_sample(file: SourceFile, head: bytes, bad_at: int) -> bytes:
    """Whole lines with bytes beyond ASCII, from the head and from around the bad byte."""
    file.seek(bad_at)
    around = _read_up_to(file, _SAMPLE)
    if bad_at:
        around = around[around.find(b"\n") + 1 :]
    lines = _lines_beyond_ascii(head) + ([] if bad_at < len(head) else _lines_beyond_ascii(around))
    sample = b""
    for line in lines:
        sample += line
        if len(sample) >= _SAMPLE:
            break
    return sample[: 2 * _SAMPLE]


def _guess(sample: bytes) -> EncodingGuess:
    if _is_mostly_utf8(sample):
        return EncodingGuess("utf-8", tuple(dict.fromkeys(("utf-8", *_OFFERED))))
    import chardet

    found = chardet.detect_all(
        sample,
        ignore_threshold=True,
        prefer_superset=True,
        compat_names=False,
        include_encodings=_CANDIDATES,
    )
    names = [known_encoding(item["encoding"]) for item in found if item["encoding"]]
    if not found or found[0]["confidence"] < _SURE_ENOUGH:
        names.insert(0, "cp1252")
    names = [name for name in (*names, *_OFFERED, "latin-1") if _decodes(sample, name)]
    return EncodingGuess(names[0], tuple(dict.fromkeys(names))[:8])


def _is_mostly_utf8(sample: bytes) -> bool:
    """UTF-8 with a few damaged lines: those rows are rejected one by one."""
    text = sample.decode("utf-8", "surrogateescape")
    bad = sum("\udc80" <= letter <= "\udcff" for letter in text)
    good = sum(letter > "\x7f" for letter in text) - bad
    return good > 10 * bad


def _decodes(sample: bytes, name: str) -> bool:
    try:
        codecs.getincrementaldecoder(name)("strict").decode(sample)
    except UnicodeDecodeError:
        return False
    return True


def _read_up_to(file: SourceFile, size: int) -> bytes:
    """A raw read may return less than asked for."""
    parts = []
    while size > 0 and (part := file.read(size)):
        parts.append(part)
        size -= len(part)
    return b"".join(parts)
