"""Composition root: the only module that knows every adapter."""

import asyncio
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from contact_importer.demo.characters import (
    BIG_DOMAINS,
    DEMO_HELO,
    DEMO_MAIL_FROM,
    DISPOSABLE_DOMAINS,
)
from contact_importer.demo.process import DemoProcess
from contact_importer.demo.servers import DemoEndpoints
from contact_importer.demo.settings import DemoSettings
from contact_importer.engine.clock import SystemClock
from contact_importer.engine.list_update import ListUpdater
from contact_importer.engine.live_settings import LiveSettings
from contact_importer.engine.network_ports import NetworkPorts
from contact_importer.engine.ports import ValidatorPool
from contact_importer.engine.service import ImportService
from contact_importer.engine.task_run import EnginePorts
from contact_importer.engine.thread_runner import ThreadPool
from contact_importer.files.export import FileExporter
from contact_importer.files.list_file import save_list
from contact_importer.files.process_reader import ProcessReader
from contact_importer.log import close_logging, set_up_logging
from contact_importer.model.backup import Backup
from contact_importer.model.contact import BlacklistEntry
from contact_importer.model.settings import EngineSettings, Politeness, Retries, SmtpIdentity
from contact_importer.network.dns_client import UdpDnsClient
from contact_importer.network.guard import ConnectionGuard, is_own_address, own_addresses
from contact_importer.network.list_download import download_list
from contact_importer.network.resolver_config import own_search_domains, system_nameservers
from contact_importer.network.reverse_dns import reverse_names
from contact_importer.network.smtp_dialler import AioSmtpDialler
from contact_importer.network.udp_sockets import Nameserver
from contact_importer.settings import database_file, load_settings
from contact_importer.storage.backups import backups, put_back, set_aside
from contact_importer.storage.keeper import FileKeeper
from contact_importer.storage.runner import runner_identity
from contact_importer.storage.store import open_store
from contact_importer.validation.lists import ListIndex
from contact_importer.validation.vantage import Vantage, vantage_of
from contact_importer.validation.well_known import WELL_KNOWN_DOMAINS

# The demo world is on this computer and its operators are ours: no need to be slow.
_DEMO_POLITENESS = Politeness(start_rate_per_s=200.0, top_rate_per_s=5_000.0)
_DEMO_RETRIES = Retries(first_s=20.0, second_s=20.0, third_s=20.0)  # a minute, not 80
_DEMO_IDENTITY = SmtpIdentity(helo=DEMO_HELO, mail_from=DEMO_MAIL_FROM)
_DEMO_WELL_KNOWN = tuple(domain.name for domain in BIG_DOMAINS[:5])


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """A running product without a front end."""

    service: ImportService
    database: Path
    log_file: Path
    demo: "DemoWorldHandle | None"
    reader: ProcessReader


class DemoWorldHandle:
    """The demo world's process, started when the first check needs it.

    With ``running``, a world that somebody else started and will stop.
    """

    def __init__(self, settings: DemoSettings, running: DemoEndpoints | None = None) -> None:
        self._process = DemoProcess(settings)
        self._lock = threading.Lock()
        self._endpoints = running

    def endpoints(self) -> DemoEndpoints:
        """Where its servers listen; starts them (about half a second) the first time."""
        with self._lock:
            if self._endpoints is None:
                self._endpoints = self._process.start()
            return self._endpoints

    @property
    def process(self) -> DemoProcess:
        """For tests and benchmarks: its statistics and delays."""
        return self._process

    def stop(self) -> None:
        """End the process if it was started."""
        with self._lock:
            if self._endpoints is not None:
                self._process.stop()
                self._endpoints = None


async def open_application(
    *,
    database: Path | None = None,
    demo: bool = False,
    pool: ValidatorPool | None = None,
    settings: EngineSettings | None = None,
    demo_settings: DemoSettings | None = None,
    demo_endpoints: DemoEndpoints | None = None,
    check: bool = False,
) -> Application:
    """Open (and migrate) the database and wire the engine.

    ``database`` None: the user's data folder, or a separate demo database with ``demo``.
    ``demo`` points DNS and SMTP at the demo world, which starts when it is first needed;
    with ``demo_endpoints`` it runs already and outlives this application.
    ``pool`` None: plain threads; the window passes its QThreadPool adapter. ``settings``
    None: the user's. ``check``: look for damage of the database in any case. Close with
    ``close_application``. Raises UserErrors (database too new, unusable or damaged,
    impossible setting).
    """
    path = database or database_file(demo=demo)
    live = await asyncio.to_thread(_live, settings, demo=demo)
    world = DemoWorldHandle(demo_settings or DemoSettings(), demo_endpoints) if demo else None
    network_of = partial(_network, vantage=await asyncio.to_thread(_vantage))
    if world is not None:
        network_of = partial(_demo_network, world=world)
    clock, runner = SystemClock(), runner_identity()
    of_demo = DISPOSABLE_DOMAINS if demo else frozenset[str]()
    updated_list = None if demo else path.parent / "lists" / "disposable.txt"

    def lists(blacklist: tuple[BlacklistEntry, ...]) -> ListIndex:
        return ListIndex.bundled(
            blacklist,
            extra_disposable=of_demo | frozenset(live.current.disposable_domains),
            extra_roles=frozenset(live.current.role_names),
            updated=updated_list,
        )

    log_file = await asyncio.to_thread(set_up_logging, path.parent / "logs")
    store = await open_store(path, clock=clock, check=check)
    reader = ProcessReader(extra_disposable=of_demo, updated_list=updated_list, spare=True)
    ports = EnginePorts(
        store=store,
        reader=reader,
        network=network_of(lambda: live.current),
        pool=pool or ThreadPool(),
        clock=clock,
        lists=lists,
        list_updater=None if updated_list is None else _list_updater(updated_list, live.current),
        keeper=FileKeeper(path),
        network_with=lambda settings: network_of(lambda: settings),
    )
    service = ImportService(ports, FileExporter(), live, runner=runner)
    await service.start()
    return Application(service=service, database=path, log_file=log_file, demo=world, reader=reader)


async def backups_of(database: Path) -> tuple[Backup, ...]:
    """The backups of a database, newest first."""
    return await asyncio.to_thread(backups, database)


async def restore_database(database: Path, backup: Backup | None) -> Path | None:
    """Put a backup in the place of the database, or nothing: then it starts empty.

    Returns where the present file was kept (None: there was none). DatabaseUnusableError
    ``database_in_use`` while anybody has it open.
    """
    if backup is None:
        return await asyncio.to_thread(set_aside, database, time.time())
    return await asyncio.to_thread(put_back, database, backup.file, time.time())


async def close_application(application: Application) -> None:
    """Close the service, the store, the reader, the demo world and the log."""
    await application.service.close()
    await asyncio.to_thread(application.reader.close)
    if application.demo is not None:
        await asyncio.to_thread(application.demo.stop)
    await asyncio.to_thread(close_logging)


def _live(settings: EngineSettings | None, *, demo: bool) -> LiveSettings:
    """The settings given, as they are; else the user's, in the demo world with its own part."""
    if settings is not None:
        return LiveSettings(settings)
    stored = load_settings().engine
    return LiveSettings(stored, _in_demo_world) if demo else LiveSettings(stored)


def _in_demo_world(settings: EngineSettings) -> EngineSettings:
    return replace(
        settings,
        politeness=_DEMO_POLITENESS,
        retries=_DEMO_RETRIES,
        identity=_DEMO_IDENTITY,
        proxy_url="",
        dns_servers=(),
    )


def _list_updater(file: Path, settings: EngineSettings) -> ListUpdater:
    def save(entries: frozenset[str], source: str) -> None:
        save_list(file, entries, source=source, date=datetime.now(UTC).date().isoformat())

    return ListUpdater(url=settings.list_url, download=download_list, save=save)


_Current = Callable[[], EngineSettings]


def _vantage() -> Vantage:
    return vantage_of(own_addresses(), own_search_domains())


def _network(current: _Current, *, vantage: Vantage) -> NetworkPorts:
    """The internet, through the guard, with the settings of the moment."""
    guard = ConnectionGuard(is_own=is_own_address)

    def dns() -> UdpDnsClient:
        settings = current()
        chosen = tuple(Nameserver(address) for address in settings.dns_servers)
        return UdpDnsClient(chosen or system_nameservers(), settings.timeouts)

    def smtp() -> AioSmtpDialler:
        settings = current()
        return AioSmtpDialler(
            guard, settings.identity, settings.timeouts, proxy_url=settings.proxy_url
        )

    async def reverse(address: str, resolver: str) -> tuple[str, ...] | None:
        return await reverse_names(address, resolver, timeout_s=current().timeouts.dns_try_s)

    return NetworkPorts(
        guard=guard,
        dns=dns,
        smtp=smtp,
        well_known=WELL_KNOWN_DOMAINS,
        reverse=reverse,
        vantage=vantage,
    )


def _demo_network(current: _Current, *, world: DemoWorldHandle) -> NetworkPorts:
    """The demo world; only here may the guard reach loopback."""

    def guard() -> ConnectionGuard:
        return ConnectionGuard(loopback=True, port=world.endpoints().smtp_port)

    def dns() -> UdpDnsClient:
        return UdpDnsClient((world.endpoints().nameserver,), current().timeouts)

    def smtp() -> AioSmtpDialler:
        settings, port = current(), world.endpoints().smtp_port
        return AioSmtpDialler(guard(), settings.identity, settings.timeouts, port)

    return NetworkPorts(
        guard=ConnectionGuard(loopback=True), dns=dns, smtp=smtp, well_known=_DEMO_WELL_KNOWN
    )
