"""Names of files in a ZIP: which encoding they are in, and whether they may be read. Pure."""

import re
import stat
import struct
import zipfile
from collections.abc import Iterator

_UTF8_FLAG = 0x800
_UNICODE_PATH = 0x7075  # extra field of Info-ZIP
_SERVICE = frozenset({"__macosx", "thumbs.db", "desktop.ini", "$recycle.bin"})
_is_drive = re.compile(r"[A-Za-z]:").match
_cyrillic = re.compile("[А-Яа-яЁё]").findall
_mixes_alphabets = re.compile("[A-Za-z][А-Яа-яЁё]|[А-Яа-яЁё][A-Za-z]").search  # "MБller"
_beyond_ascii = re.compile("[^\x00-\x7f]").findall


def shown_name(entry: zipfile.ZipInfo) -> str:
    """The name as its author saw it: UTF-8 where it says or looks so, else cp866 or cp437.

    APPNOTE 4.4.4 (bit 11), appendix D; Windows writes the names of its own OEM code page.
    """
    name = entry.orig_filename
    if entry.flag_bits & _UTF8_FLAG or name.isascii():
        return name
    declared = _unicode_path(entry.extra)
    if declared:
        return declared
    data = name.encode("cp437", "replace")  # as zipfile decoded it
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        for encoding in ("cp866", "cp1251"):
            text = data.decode(encoding, "replace")
            is_russian = len(_cyrillic(text)) * 10 >= len(_beyond_ascii(text)) * 9
            if is_russian and not _mixes_alphabets(text):
                return text
    return name


def is_service(name: str) -> bool:
    """Hidden, or left behind by an operating system."""
    parts = name.replace("\\", "/").lower().split("/")
    return any(
        part in _SERVICE or (part.startswith(".") and part not in {".", ".."}) for part in parts
    )


def is_unsafe(entry: zipfile.ZipInfo, name: str) -> bool:
    """Leads out of its folder, or is a link: an honest program packs neither.

    Names never reach the file system here; such an archive just is not what it seems.
    """
    parts = name.replace("\\", "/").split("/")
    mode = entry.external_attr >> 16
    return (
        ".." in parts
        or name[:1] in {"/", "\\"}
        or bool(_is_drive(name))
        or "\x00" in name
        or stat.S_ISLNK(mode)
    )


def _unicode_path(extra: bytes) -> str:
    for kind, content in _extra_fields(extra):
        if kind == _UNICODE_PATH and len(content) > 5:
            return content[5:].decode("utf-8", "replace")
    return ""


def _extra_fields(extra: bytes) -> Iterator[tuple[int, bytes]]:
    while len(extra) >= 4:
        kind, size = struct.unpack_from("<HH", extra)
        yield kind, extra[4 : 4 + size]
        extra = extra[4 + size :]
