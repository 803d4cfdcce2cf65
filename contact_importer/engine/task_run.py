"""One run of one task: its stages in their validators, from start to stop or end.

The coordinator is a coroutine on the engine's loop; stages run in validators.
"""

import asyncio
import logging
import random
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from contact_importer.engine.channel import Channel
from contact_importer.engine.control import RunControl, StopOrder
from contact_importer.engine.domain_lookup import DomainLookup
from contact_importer.engine.events import StageName
from contact_importer.engine.file_ports import ReadJob, SourceReader
from contact_importer.engine.list_update import ListUpdater
from contact_importer.engine.loading import load_source
from contact_importer.engine.network_ports import DnsClient, NetworkPorts
from contact_importer.engine.network_watch import ProbeNetwork, addresses_of_host
from contact_importer.engine.ports import Clock, DatabaseKeeper, ValidatorPool
from contact_importer.engine.preflight import Preflight
from contact_importer.engine.probe_job import ProbeJob
from contact_importer.engine.probing import ProbeStage
from contact_importer.engine.progress import ProgressBoard
from contact_importer.engine.resolving import ResolveJob, ResolveStage
from contact_importer.engine.store_ports import DomainDecision, Store
from contact_importer.engine.suggesting import suggest_corrections
from contact_importer.model.contact import BlacklistEntry
from contact_importer.model.domain import DomainFacts
from contact_importer.model.errors import (
    DiskFullError,
    FileProblemError,
    NetworkUnavailableError,
    UserError,
)
from contact_importer.model.problem import BUG, Problem
from contact_importer.model.settings import EngineSettings
from contact_importer.model.task import ImportTask, PauseReason
from contact_importer.model.verdict import CheckLevel
from contact_importer.validation.lists import ListIndex

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class EnginePorts:
    """Everything the engine was wired with."""

    store: Store
    reader: SourceReader
    network: NetworkPorts
    pool: ValidatorPool
    clock: Clock
    lists: Callable[[tuple[BlacklistEntry, ...]], ListIndex]
    list_updater: ListUpdater | None = None  # None: the demo world has its own lists
    keeper: DatabaseKeeper | None = None  # None: the store is no file
    network_with: Callable[[EngineSettings], NetworkPorts] | None = None

    def network_of(self, settings: EngineSettings) -> NetworkPorts:
        """The network as other settings would have it; ``network`` follows those in force."""
        return self.network if self.network_with is None else self.network_with(settings)


class TaskRun:
    """The stages of one task. ``run`` returns when all have ended; see ``control.order``."""

    def __init__(self, task: ImportTask, ports: EnginePorts, settings: EngineSettings) -> None:
        self.control = RunControl()
        self.board = ProgressBoard(task.options.level)
        self._task = task
        self._ports = ports
        self._settings = settings
        self._domains: Channel[str] = Channel()
        self._alive: Channel[DomainFacts] = Channel()
        # one thread adds, another looks up: single operations of a dict are atomic
        self._settled: dict[str, DomainDecision] = {}

    async def run(self) -> None:
        """Run every stage that the task still needs; never raises for what went wrong."""
        try:
            blacklist = await self._ports.store.blacklist()
        except Exception as error:  # noqa: BLE001 - boundary: the task fails visibly
            self.control.stop(stop_order_for(error))
            return
        self.board.add(StageName.LOAD, done=self._task.cursor)
        stages: list[Coroutine[Any, Any, None]] = [
            self._stage(lambda: self._resolve(blacklist), self._alive.close)
        ]
        if self._task.loaded or self._task.reading is None:
            self.board.set(StageName.LOAD, total=self._task.cursor or None)
            self._domains.close()
        else:
            stages.append(self._stage(lambda: self._load(blacklist), self._domains.close))
        if self._task.options.level is CheckLevel.FULL:
            stages.append(self._stage(self._probe, _nothing))
        await asyncio.gather(*stages)
        if self.control.order is None:
            await self._stage(self._suggest, _nothing)

    async def _stage(
        self, make: Callable[[], Coroutine[Any, Any, None]], after: Callable[[], None]
    ) -> None:
        """Run a stage in a validator; its end, however it came, is told to the next stage."""
        control = self.control

        async def body() -> None:
            await control.run_until_stopped(make())

        try:
            await self._ports.pool.run(body)
        # Nobody cancels this coroutine: a cancellation got lost in the stage, which is a bug.
        except (Exception, asyncio.CancelledError) as error:  # noqa: BLE001 - boundary
            control.stop(stop_order_for(error))
        finally:
            after()

    async def _load(self, blacklist: tuple[BlacklistEntry, ...]) -> None:
        assert self._task.reading is not None
        job = ReadJob(
            reading=self._task.reading,
            start_after=self._task.cursor,
            decide_without_dns=self._task.options.level is CheckLevel.FAST,
            blacklist=blacklist,
            accept_address_literals=self._settings.accept_address_literals,
            disposable_domains=frozenset(self._settings.disposable_domains),
            role_names=frozenset(self._settings.role_names),
        )
        await load_source(
            self._task.id,
            job,
            reader=self._ports.reader,
            store=self._ports.store,
            domains=self._domains,
            settled=self._settled,
            board=self.board,
        )

    async def _resolve(self, blacklist: tuple[BlacklistEntry, ...]) -> None:
        ports, options = self._ports, self._task.options
        with_dns = options.level is not CheckLevel.FAST
        dns = ports.network.dns() if with_dns else None
        lookup = None if dns is None else self._lookup(dns)
        stage = ResolveStage(
            ResolveJob(
                task_id=self._task.id,
                level=options.level,
                lists=ports.lists(blacklist),
                look_ups_at_once=self._settings.dns_in_flight,
                accept_address_literals=self._settings.accept_address_literals,
            ),
            store=ports.store,
            lookup=lookup,
            board=self.board,
            clock=ports.clock,
            alive=self._alive.put,
            settled=self._note_settled,
        )
        try:
            await stage.run(self._domains)
        finally:
            if dns is not None:
                await dns.close()

    def _note_settled(self, decisions: Sequence[DomainDecision]) -> None:
        self._settled.update((decision.domain, decision) for decision in decisions)

    async def _suggest(self) -> None:
        await suggest_corrections(self._task.id, self._ports.store)

    async def _probe(self) -> None:
        ports = self._ports
        dns = ports.network.dns()
        stage = ProbeStage(
            ProbeJob(
                task_id=self._task.id,
                politeness=self._settings.politeness,
                harvest_brake=self._task.options.harvest_brake and self._settings.harvest_brake,
                sender=self._settings.identity.mail_from,
                retries=self._settings.retries,
            ),
            store=ports.store,
            network=self._probe_network(dns),
            board=self.board,
            clock=ports.clock,
            control=self.control,
            rng=random.Random(),  # noqa: S311 - control names need to be plausible, not secret
        )
        try:
            await stage.run(self._alive)
        finally:
            await dns.close()

    def _probe_network(self, dns: DnsClient) -> ProbeNetwork:
        ports, dialler = self._ports, self._ports.network.smtp()
        return ProbeNetwork(
            dialler=dialler,
            addresses=partial(addresses_of_host, dns),
            preflight=Preflight(
                ports.network,
                self._settings.identity,
                dns=dns,
                lookup=self._lookup(dns),
                dialler=dialler,
                known=ports.store.known_domains,
            ),
        )

    def _lookup(self, dns: DnsClient) -> DomainLookup:
        return DomainLookup(
            dns,
            self._ports.network.guard,
            self._ports.clock,
            in_flight=self._settings.dns_in_flight,
            vantage=self._ports.network.vantage,
        )


def _nothing() -> None:
    """The last stage has nobody to tell."""


def stop_order_for(error: BaseException) -> StopOrder:
    """What an exception out of a stage means for its task. Bugs are logged here."""
    if isinstance(error, NetworkUnavailableError):
        return StopOrder(pause=PauseReason.NO_NETWORK, problem=Problem.of(error))
    if isinstance(error, DiskFullError):
        return StopOrder(pause=PauseReason.DISK_FULL, problem=Problem.of(error))
    if isinstance(error, FileProblemError) and error.code == "file_changed":
        return StopOrder(pause=PauseReason.SOURCE_CHANGED, problem=Problem.of(error))
    if isinstance(error, UserError):
        return StopOrder(failed=True, problem=Problem.of(error))
    _log.error("a stage failed", exc_info=error)
    return StopOrder(failed=True, problem=BUG)
