"""This product: an import of one small CSV at level FULL, as a front end orders it.

The engine is wired as ``bootstrap`` wires it, except for the network (the scripted DNS server,
the scripted port, and a guard that allows the world's mail hosts and nothing else) and for the
file, which is read without a process of its own. The status of the contact is the answer,
*pending* is *unknown*. A contact that is to be asked again within the time limit is waited
for; one that is left pending by a server that asked to come back is asked again, once.
"""

import asyncio
import csv
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache
from itertools import count
from pathlib import Path

from benchmarks.comparison.job import Job, Outcome
from benchmarks.comparison.limits import ANSWER_S, DNS_S, DNS_TRY_S, SMTP_S
from benchmarks.comparison.plain_reader import PlainReader
from benchmarks.comparison.situation import Answer
from benchmarks.comparison.world import HELO, MAIL_FROM
from contact_importer.engine.clock import SystemClock
from contact_importer.engine.events import AddressReport
from contact_importer.engine.live_settings import LiveSettings
from contact_importer.engine.network_ports import NetworkPorts
from contact_importer.engine.service import ImportService
from contact_importer.engine.task_run import EnginePorts
from contact_importer.engine.thread_runner import ThreadPool
from contact_importer.files.export import FileExporter
from contact_importer.model.contact import Contact, ContactFilter
from contact_importer.model.settings import EngineSettings, Politeness, SmtpIdentity, Timeouts
from contact_importer.model.source import ReadingChoices
from contact_importer.model.task import ImportTask, TaskOptions, TaskState
from contact_importer.model.verdict import CheckLevel, Status
from contact_importer.network.dns_client import UdpDnsClient
from contact_importer.network.smtp_dialler import AioSmtpDialler
from contact_importer.storage.runner import runner_identity
from contact_importer.storage.store import open_store
from contact_importer.validation.lists import ListIndex

TITLE = "Contact Importer"
PACKAGE = "contact-importer"
NOTE = "The status of the contact after an import at level FULL; pending → unknown."

DATABASE = "contacts.sqlite"
_numbers = count(1)  # a list for each question
_LOOK_S = 0.05
_ANSWERS = {
    Status.VALID: Answer.VALID,
    Status.INVALID: Answer.INVALID,
    Status.BLACKLIST: Answer.BLACKLIST,
    Status.PENDING: Answer.UNKNOWN,
}
_SETTINGS = EngineSettings(
    identity=SmtpIdentity(helo=HELO, mail_from=MAIL_FROM),
    politeness=Politeness(start_rate_per_s=200.0, top_rate_per_s=5_000.0),
    timeouts=Timeouts(
        dns_try_s=DNS_TRY_S,
        dns_lifetime_s=DNS_S,
        connect_s=SMTP_S,
        banner_s=SMTP_S,
        command_s=SMTP_S,
        session_s=ANSWER_S,
    ),
)


@dataclass(frozen=True, slots=True)
class WorldGuard:
    """Implements ``engine.network_ports.Guard``: the world's mail hosts only."""

    hosts: frozenset[str]

    def allows(self, address: str) -> bool:
        """True for a mail host of the situation."""
        return address in self.hosts

    def is_own(self, _address: str) -> bool:
        """False: whatever this machine is called, the situations do not mean it."""
        return False


def prepare() -> None:
    """Make the database, so that the first question takes no longer than the others."""

    async def make() -> None:
        store = await open_store(_folder() / DATABASE, clock=SystemClock())
        await store.close()

    asyncio.run(make())


def judge(job: Job) -> Outcome:
    """The status of the contact, with its reason."""
    contact = asyncio.run(imported(job, _folder()))
    return Outcome(
        answer=answer_of(contact.status), words=f"{contact.status.value}: {contact.reason.value}"
    )


def answer_of(status: Status) -> Answer:
    """The product's status as an answer."""
    return _ANSWERS[status]


@cache
def _folder() -> Path:
    """One database for all questions to this process; who started it clears the folder."""
    return Path(tempfile.mkdtemp(prefix="situations-"))


async def imported(job: Job, folder: Path) -> Contact:
    """The contact after a task that imported it; file and database are in ``folder``."""
    source = folder / "contacts.csv"
    await asyncio.to_thread(_write, source, (*job.others, job.address))
    async with _opened(folder / DATABASE, job) as service:
        if job.blacklist:
            await service.add_to_blacklist(job.blacklist, "situation")
        preview = await service.preview(source, ReadingChoices())
        options = TaskOptions(level=CheckLevel.FULL)
        task = await service.start_import(preview.reading, f"Situation {next(_numbers)}", options)
        return await _settled(service, task, place=len(job.others))


async def checked(job: Job, folder: Path) -> AddressReport:
    """The report of a single check, without a task; the others are asked with it."""
    async with _opened(folder / DATABASE, job) as service:
        if job.blacklist:
            await service.add_to_blacklist(job.blacklist, "situation")
        addresses = (*job.others, job.address)
        reports = await service.check(addresses, CheckLevel.FULL)
        if job.again_after_s:
            await asyncio.sleep(job.again_after_s)
            reports = await service.check(addresses, CheckLevel.FULL)
        return reports[-1]


def _write(target: Path, addresses: tuple[str, ...]) -> None:
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("Email", "Name"))
        writer.writerows((address, "Somebody") for address in addresses)


@asynccontextmanager
async def _opened(database: Path, job: Job) -> AsyncIterator[ImportService]:
    clock = SystemClock()
    store = await open_store(database, clock=clock)
    ports = EnginePorts(
        store=store,
        reader=PlainReader(),
        network=_network(job),
        pool=ThreadPool(),
        clock=clock,
        lists=ListIndex.bundled,
    )
    live = LiveSettings(_SETTINGS)
    service = ImportService(ports, FileExporter(), live, runner=runner_identity())
    await service.start()
    await service.serve_calendar()
    try:
        yield service
    finally:
        await service.close()


def _network(job: Job) -> NetworkPorts:
    guard = WorldGuard(frozenset(job.hosts))
    identity, timeouts = _SETTINGS.identity, _SETTINGS.timeouts

    def dns() -> UdpDnsClient:
        return UdpDnsClient((job.nameserver,), timeouts)

    return NetworkPorts(
        guard=guard,
        dns=dns,
        smtp=lambda: AioSmtpDialler(guard, identity, timeouts, job.smtp_port),
    )


async def _settled(service: ImportService, task: ImportTask, *, place: int) -> Contact:
    """The contact once nothing more happens to it within the time limit."""
    loop = asyncio.get_running_loop()
    ends_at = loop.time() + ANSWER_S - 2.0
    while True:
        task = (await service.snapshot(task.id)).task
        contact = await _contact(service, task, place)
        left_s = ends_at - loop.time()
        if contact is not None and (left_s <= 0 or _is_over(task, left_s)):
            return contact
        await asyncio.sleep(_LOOK_S)


def _is_over(task: ImportTask, left_s: float) -> bool:
    """Nothing will happen in the time that is left."""
    if task.state is TaskState.WAITING and task.due_at is not None:
        return task.due_at > SystemClock().now() + left_s
    return task.state in (TaskState.PAUSED, TaskState.FINISHED)


async def _contact(service: ImportService, task: ImportTask, place: int) -> Contact | None:
    ids = await service.contact_ids(ContactFilter(list_id=task.list_id))
    return (await service.contacts([ids[place]]))[0] if len(ids) > place else None
