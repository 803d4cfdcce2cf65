"""What helps when somebody asks for help: versions, settings, last network check. No secrets."""

import platform
from dataclasses import asdict
from typing import Any

import PySide6
from PySide6.QtCore import qVersion

from contact_importer import __version__
from contact_importer.engine.diagnosis import Diagnosis
from contact_importer.engine.ports import DatabaseFacts
from contact_importer.settings import Settings

_MIB = 2**20
# what says who somebody is, or lets somebody in: only whether there is one
_PRIVATE = frozenset({"helo", "mail_from", "proxy_url", "default_list"})
_LONG = frozenset({"disposable_domains", "role_names"})


def support_text(settings: Settings, database: DatabaseFacts, lines: tuple[Diagnosis, ...]) -> str:
    """Plain English text for a support request; no address, name, path or password in it."""
    parts = [
        f"Contact Importer {__version__}",
        f"Python {platform.python_version()}, Qt {qVersion()}, PySide6 {PySide6.__version__}",
        f"{platform.system()} {platform.release()} {platform.machine()}",
        f"database: {database.size / _MIB:.1f} MiB, {database.free // _MIB} MiB free",
        *_settings_lines(asdict(settings), ""),
        *(f"{line.subject}: {_OUTCOMES[line.ok]}" for line in lines),
    ]
    return "\n".join(parts) + "\n"


_OUTCOMES = {True: "ok", False: "problem", None: "unknown"}


def _settings_lines(values: dict[str, Any], above: str) -> list[str]:
    found = []
    for name, value in values.items():
        if isinstance(value, dict):
            found += _settings_lines(value, f"{above}{name}.")
        elif name in _PRIVATE:
            found.append(f"{above}{name}: {'set' if value else 'not set'}")
        elif name in _LONG:
            found.append(f"{above}{name}: {len(value)}")
        else:
            found.append(f"{above}{name}: {value!r}")
    return found
