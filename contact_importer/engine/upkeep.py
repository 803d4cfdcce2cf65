"""What keeps the product in order: its settings, its surroundings, its lists, its database."""

from collections.abc import Callable, Collection
from dataclasses import replace
from pathlib import Path

from contact_importer.engine.diagnosing import SUBJECTS, diagnose
from contact_importer.engine.diagnosis import Diagnosis
from contact_importer.engine.file_ports import Exporter
from contact_importer.engine.list_service import ListService
from contact_importer.engine.list_update import ListUpdate
from contact_importer.engine.live_settings import LiveSettings
from contact_importer.engine.ports import DatabaseFacts, DatabaseKeeper
from contact_importer.engine.task_run import EnginePorts
from contact_importer.model.errors import InternalError, UserError
from contact_importer.model.settings import EngineSettings


class Upkeep(ListService):
    """The part of the service that looks after the product itself."""

    def __init__(self, ports: EnginePorts, exporter: Exporter, settings: LiveSettings) -> None:
        super().__init__(ports.store, ports.clock, exporter)
        self._ports = ports
        self._settings = settings
        self.last_diagnosis: tuple[Diagnosis, ...] = ()  # of a whole check
        self.diagnosed_at = 0.0  # seconds since the epoch; 0: not yet

    # --- settings ---------------------------------------------------------------------
    @property
    def settings(self) -> EngineSettings:
        """The settings in force. Thread-safe, instant."""
        return self._settings.current

    def change_settings(self, settings: EngineSettings) -> None:
        """Put settings in force for everything that begins from now on. Thread-safe, instant.

        A task that runs ends with those it began with; paused and resumed, it has the new ones.
        """
        self._settings.change(settings)

    @property
    def in_demo_world(self) -> bool:
        """Network and lists are made up; part of the settings is not in force."""
        return self._ports.list_updater is None

    # --- surroundings -----------------------------------------------------------------
    async def diagnose(
        self,
        tell: Callable[[Diagnosis], None] | None = None,
        *,
        subjects: Collection[str] = SUBJECTS,
        settings: EngineSettings | None = None,
    ) -> tuple[Diagnosis, ...]:
        """Whether checks can work from here: a line each, with what to do.

        ``tell`` gets each line as it comes, on engine threads. ``settings``: what would be
        with others than those in force.
        """
        chosen = self._settings.current if settings is None else settings
        lines = await diagnose(self._ports, chosen, tell=tell or _nobody, subjects=subjects)
        if settings is None and set(subjects) == set(SUBJECTS):
            self.last_diagnosis, self.diagnosed_at = lines, self._clock.now()
        return lines

    # --- lists of the product ---------------------------------------------------------
    async def disposable_list_name(self) -> str:
        """Name, version and date of the list of disposable domains in use."""
        names: list[str] = []

        async def body() -> None:
            names.append(self._ports.lists(()).disposable_name)

        await self._ports.pool.run(body)
        return names[0]

    async def update_lists(self) -> ListUpdate:
        """Fetch the newest list of disposable domains; used from the next task on.

        UserErrors (no download, unusable list) leave the present one in use.
        """
        if self._ports.list_updater is None:
            raise UserError("The demo world's lists are not updated.", code="list_of_demo")
        updater = replace(self._ports.list_updater, url=self._settings.current.list_url)
        updates: list[ListUpdate] = []

        async def body() -> None:
            updates.append(await updater.update(self._ports.lists(())))

        await self._ports.pool.run(body)
        return updates[0]

    # --- database ---------------------------------------------------------------------
    async def database_facts(self) -> DatabaseFacts:
        """Where the database is, and how big."""
        return await self._keeper.facts()

    async def back_up(self) -> Path:
        """Copy the database now; the new file. DiskFullError, DatabaseUnusableError."""
        return await self._keeper.back_up()

    @property
    def _keeper(self) -> DatabaseKeeper:
        if self._ports.keeper is None:
            raise InternalError("nobody keeps this database")
        return self._ports.keeper


def _nobody(_line: Diagnosis) -> None:
    """Nobody listens while the lines come."""
