"""Logging: JSON lines, rotated, private, and without addresses."""

import hashlib
import logging
import logging.handlers
import os
import re
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import structlog

from contact_importer.private_files import make_private_folder

_ROOT = "contact_importer"
_MAX_BYTES = 10 * 2**20
_TAIL_BYTES = 256 * 2**10  # of these the last lines are shown
_KEPT = 4  # with the current one: 5 files of 10 MB
# A quoted local part, or everything since the last space or bracket: linear in the text.
_ADDRESS = re.compile(
    r"(?:\"[^\"\r\n]{1,320}\"|(?<![^\s<>\"'(),;:])[^\s<>\"'(),;:][^\s<>\"(),;:]*)"
    r"@([\w.-]{1,255}|\[[^\]\s]{1,255}\])"
)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_SALT = secrets.token_bytes(16)  # of this run: hashes cannot be matched across runs


class _PrivateFileHandler(logging.handlers.RotatingFileHandler):
    """A rotating handler whose files only their owner may read."""

    def _open(self) -> Any:  # noqa: ANN401 - as in the base class
        descriptor = os.open(self.baseFilename, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        return os.fdopen(descriptor, "a", encoding="utf-8")


def without_addresses(text: str) -> str:
    """``text`` with every address as salted hash and domain, control characters removed."""

    def mask(found: re.Match[str]) -> str:
        digest = hashlib.blake2b(found.group(0).encode(), key=_SALT, digest_size=6).hexdigest()
        return f"<{digest}@{found.group(1)}>"

    return _CONTROL.sub("\ufffd", _ADDRESS.sub(mask, text))


def set_up_logging(folder: Path, *, level: int = logging.INFO) -> Path:
    """Write the application's log into ``folder``, and nowhere else; returns the file."""
    close_logging()
    make_private_folder(folder)
    target = folder / "contact-importer.log"
    handler = _PrivateFileHandler(target, maxBytes=_MAX_BYTES, backupCount=_KEPT, encoding="utf-8")
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
        ],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            _mask,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    )
    handler.setFormatter(formatter)
    root = logging.getLogger(_ROOT)
    root.setLevel(level)
    root.addHandler(handler)
    root.propagate = False
    return target


def log_tail(file: Path, lines: int) -> list[str]:
    """The last lines of a log, without line ends; none if there is no file."""
    try:
        with file.open("rb") as log:
            log.seek(max(0, file.stat().st_size - _TAIL_BYTES))
            text = log.read().decode(errors="replace")
    except FileNotFoundError:
        return []
    return [without_addresses(line) for line in text.splitlines()[-lines:]]


def close_logging() -> None:
    """Close the log file. Idempotent."""
    root = logging.getLogger(_ROOT)
    for handler in [one for one in root.handlers if isinstance(one, _PrivateFileHandler)]:
        root.removeHandler(handler)
        handler.close()
    root.propagate = True


def _mask(
    _logger: object, _name: str, event: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    """The last step before writing: no address leaves, whichever path brought it."""
    return {key: _masked(value) for key, value in event.items()}


def _masked(value: Any) -> Any:  # noqa: ANN401 - whatever somebody logs
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, Mapping):
        return {_masked(str(key)): _masked(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_masked(item) for item in value]
    return without_addresses(value if isinstance(value, str) else repr(value))
