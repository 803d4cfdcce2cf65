"""The whole engine on fakes: memory store, scripted DNS, scripted SMTP, a file from a list."""

from collections.abc import AsyncIterator, Callable, Mapping

from contact_importer.engine.clock import SystemClock
from contact_importer.engine.file_ports import ReadJob, SourceFiles
from contact_importer.engine.live_settings import LiveSettings
from contact_importer.engine.network_ports import NetworkPorts
from contact_importer.engine.ports import Clock
from contact_importer.engine.rows import RowBatch
from contact_importer.engine.service import ImportService
from contact_importer.engine.task_run import EnginePorts
from contact_importer.engine.thread_runner import ThreadPool
from contact_importer.model.settings import EngineSettings, Politeness
from contact_importer.model.source import Preview, ReadingChoices, SourceFormat, SourceReading
from contact_importer.validation.lists import ListIndex
from tests.support.fake_smtp import FakeDialler
from tests.support.loaded_rows import batch, row
from tests.support.memory_store import MemoryStore
from tests.support.scripted_dns import Scripted, ScriptedDns, records

READING = SourceReading(
    path="/nowhere/contacts.csv",
    format=SourceFormat.CSV,
    columns=("Name", "Email", "City"),
    email_index=1,
)


class FakeReader:
    """Reads addresses from a list, a few per batch; ``before`` runs ahead of each batch."""

    def __init__(self, addresses: list[str], *, per_batch: int = 4) -> None:
        self.addresses = addresses
        self.per_batch = per_batch
        self.before: Callable[[int], None] = lambda _number: None
        self.jobs: list[ReadJob] = []
        self.closed = 0

    @property
    def started_after(self) -> list[int]:
        return [job.start_after for job in self.jobs]

    async def preview(self, source: SourceFiles, choices: ReadingChoices) -> Preview:
        return Preview(reading=READING, rows=(), row_syntax=())

    async def read(self, job: ReadJob) -> AsyncIterator[RowBatch]:
        self.jobs.append(job)
        try:
            for start in range(job.start_after, len(self.addresses), self.per_batch):
                self.before(start)
                chosen = self.addresses[start : start + self.per_batch]
                yield batch(*(row(start + n + 1, text) for n, text in enumerate(chosen)))
        finally:
            self.closed += 1


class AnyAddress:
    """A guard that lets everything through: the fakes connect to nothing."""

    def allows(self, address: str) -> bool:
        return True

    def is_own(self, address: str) -> bool:
        return False


class FakeEngine:
    """A service on fakes, with everything a test may want to look at."""

    def __init__(
        self,
        addresses: list[str],
        dialler: FakeDialler,
        dns: Mapping[str, Scripted] | None = None,
        store: MemoryStore | None = None,
        clock: Clock | None = None,
    ) -> None:
        chosen = clock or SystemClock()
        domains = {address.rpartition("@")[2] for address in addresses}
        script: dict[str, Scripted] = {}
        for domain in domains:
            script[f"MX {domain}"] = records(f"10 mx.{domain}")
            script[f"A mx.{domain}"] = records("192.0.2.1")
        self.dns = ScriptedDns(script | dict(dns or {}))
        self.reader = FakeReader(addresses)
        self.dialler = dialler
        self.store = store or MemoryStore(chosen)
        ports = EnginePorts(
            store=self.store,
            reader=self.reader,
            network=NetworkPorts(
                guard=AnyAddress(),
                dns=lambda: self.dns,
                smtp=lambda: self.dialler,
            ),
            pool=ThreadPool(),
            clock=chosen,
            lists=ListIndex.bundled,
        )
        settings = EngineSettings(politeness=Politeness(limited=False))
        self.service = ImportService(ports, None, LiveSettings(settings), runner="here")  # type: ignore[arg-type]
