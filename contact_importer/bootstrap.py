"""Composition root: the only module that knows every adapter."""

from dataclasses import dataclass
from pathlib import Path

from contact_importer.engine.ports import ValidatorPool
from contact_importer.engine.service import ImportService
from contact_importer.model.settings import EngineSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """A running product without a front end."""

    service: ImportService
    settings: EngineSettings
    database: Path
    demo: bool


async def open_application(
    *,
    database: Path | None = None,
    demo: bool = False,
    pool: ValidatorPool | None = None,
) -> Application:
    """Open (and migrate) the database and wire the engine.

    ``database`` None: the user's data folder, or a separate demo database with ``demo``.
    ``demo`` starts the demo world (if none runs) and points DNS and SMTP at it. ``pool``
    None: plain threads; the window passes its QThreadPool adapter. Close with
    ``close_application``. Raises UserErrors (database too new, unusable ...).
    """
    raise NotImplementedError


async def close_application(application: Application) -> None:
    """Close the service, the store and the demo world."""
    raise NotImplementedError
