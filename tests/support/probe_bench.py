"""A probe stage on fakes, with everything around it that a test may look at."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

from contact_importer.engine.channel import Channel
from contact_importer.engine.control import RunControl
from contact_importer.engine.network_watch import ProbeNetwork
from contact_importer.engine.pacing import Rate
from contact_importer.engine.probe_job import ProbeJob
from contact_importer.engine.probing import ProbeStage
from contact_importer.engine.progress import ProgressBoard
from contact_importer.model.domain import DomainFacts, MailHost
from contact_importer.model.evidence import SmtpReply
from contact_importer.model.settings import Politeness
from contact_importer.model.verdict import CheckLevel
from tests.support.clocks import ManualClock
from tests.support.fake_smtp import Answer, FakeDialler, FakeSession
from tests.support.memory_store import MemoryStore
from tests.support.task_in_work import TaskInWork, task_in_work

_MOST_TURNS = 50_000


class CountingSession(FakeSession):
    """Yields to others with each question, and tells the dialler what happens."""

    dialler: "CountingDialler"

    async def ask(self, addresses: Sequence[str]) -> tuple[SmtpReply, ...]:
        await asyncio.sleep(0)
        for address in addresses:
            await self.dialler.during(address)
        return await super().ask(addresses)

    async def close(self) -> None:
        if not self.closed:
            self.dialler.now_open -= 1
        await super().close()


async def _nothing(_address: str) -> None:
    """What happens during a question unless a test says otherwise."""


class CountingDialler(FakeDialler):
    """Counts open sessions; ``refuse_times`` limits how often a host refuses."""

    def __init__(self, model: FakeDialler) -> None:
        super().__init__(model._answer, model._refuse)
        self.begin, self.room = model.begin, model.room
        self.double_times = model.double_times
        self.begins: list[SmtpReply] = getattr(model, "begins", [])
        self.refuse_times: dict[str, int] = getattr(model, "refuse_times", {})
        self.now_open = 0
        self.addresses: dict[str, frozenset[str]] = {}  # what DNS says of host names
        self.looked_up: list[str] = []
        self.most_open = 0
        self.during: Callable[[str], Awaitable[None]] = _nothing

    async def addresses_of(self, name: str) -> frozenset[str]:
        self.looked_up.append(name)
        return self.addresses.get(name, frozenset())

    async def connect(self, host: MailHost) -> FakeSession | SmtpReply:
        await asyncio.sleep(0)
        self.dialled.append(host.name)
        left = self.refuse_times.get(host.name)
        if host.name in self._refuse and left != 0:
            if left is not None:
                self.refuse_times[host.name] = left - 1
            return self._refuse[host.name]
        begin = self.begins.pop(0) if self.begins else self.begin
        session = CountingSession(host.name, self._answer, begin)
        session.dialler = self
        self.now_open += 1
        self.most_open = max(self.most_open, self.now_open)
        return self.open(session)


@dataclass
class ProbeBench:
    """The stage, what it works on, and what it did."""

    addresses: list[str]
    clock: ManualClock
    store: MemoryStore
    work: TaskInWork
    dialler: CountingDialler
    control: RunControl
    board: ProgressBoard
    stage: ProbeStage
    incoming: Channel[DomainFacts] = field(default_factory=Channel)

    async def run(self, *facts: DomainFacts) -> None:
        """All domains at once, then the end."""
        self.incoming.put(facts)
        self.incoming.close()
        await self.stage.run(self.incoming)

    async def until(self, condition: Callable[[], bool]) -> None:
        """Let the loop turn until the condition holds."""
        for _ in range(_MOST_TURNS):
            if condition():
                return
            await asyncio.sleep(0)
        raise AssertionError("it never came")


async def probe_bench(
    addresses: Sequence[str],
    answer: Answer | None = None,
    *,
    dialler: FakeDialler | None = None,
    clock: ManualClock | None = None,
    store: MemoryStore | None = None,
    group: int = 0,
    brake: bool = False,
    **limits: int | bool,
) -> ProbeBench:
    """``group``: RCPTs asked in one go; ``limits``: changes of Politeness (not limited)."""
    turned = clock or ManualClock()
    work = await task_in_work(turned, addresses, store=store)
    model = dialler or FakeDialler(answer)  # type: ignore[arg-type]
    return bench_on(work, model, turned, addresses, group=group, brake=brake, **limits)


def bench_on(
    work: TaskInWork,
    model: FakeDialler,
    turned: ManualClock,
    addresses: Sequence[str],
    *,
    group: int = 0,
    brake: bool = False,
    **limits: int | bool,
) -> ProbeBench:
    """A new stage for a task that is in work."""
    counting, control, board = CountingDialler(model), RunControl(), ProgressBoard(CheckLevel.FULL)
    stage = ProbeStage(
        ProbeJob(
            task_id=work.task_id,
            politeness=Politeness(**({"limited": False} | limits)),
            harvest_brake=brake,
            sender="check@probe.example",
        ),
        store=work.store,
        network=ProbeNetwork(dialler=counting, addresses=counting.addresses_of),
        board=board,
        clock=turned,
        control=control,
        rng=random.Random(1),
    )
    if group:
        _ask_in_groups(stage, group)
    return ProbeBench(list(addresses), turned, work.store, work, counting, control, board, stage)


def _ask_in_groups(stage: ProbeStage, group: int) -> None:
    """Let every lane ask for so many at a time."""

    class Grouped(Rate):
        @property
        def group(self) -> int:
            return group

    put = stage._staff.put

    def grouped(facts: DomainFacts) -> None:
        put(facts)
        for lane in stage._staff.lanes.values():
            lane.rate.__class__ = Grouped

    stage._staff.put = grouped  # type: ignore[method-assign]


def real_only(subject: ProbeBench) -> list[str]:
    """The questions about contacts, in order; without controls and postmasters."""
    known = {held.contact.address for held in subject.store._all()}
    return [address for address in subject.dialler.asked if address in known]
