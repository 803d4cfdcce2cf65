"""Stops at any moment: the end is that of an undisturbed run (reliability.md, P22).

A moment is a DNS query, a question to a mail server or a batch of the reader; stops are
given from the very thread that works, so that nothing is left to chance.
"""

import asyncio
from collections import Counter, deque

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contact_importer.engine.network_ports import DnsAnswer
from contact_importer.model.contact import ContactFilter
from contact_importer.model.evidence import ReplyKind, SmtpReply
from contact_importer.model.task import FinishReason, TaskOptions, TaskState
from contact_importer.model.verdict import CheckLevel, Reason
from tests.support.clocks import FastClock
from tests.support.fake_engine import READING, FakeEngine
from tests.support.fake_smtp import OK, UNKNOWN_USER, FakeDialler
from tests.support.scripted_dns import NODATA, ScriptedDns

ADDRESSES = [
    *(f"{'ann' if number % 3 else 'bob'}{number}@d{number % 9}.shop" for number in range(60)),
    "ann5@d5.shop",  # twice in the file
    "ann@gone.shop",
    "ann@some.test",
    "ann@mailinator.com",
    *(f"cyd{number}@big.shop" for number in range(70)),
]
GONE = {"MX gone.shop": NODATA, "A gone.shop": NODATA, "AAAA gone.shop": NODATA}
STOPS = st.lists(
    st.tuples(st.integers(1, 90), st.sampled_from(["pause", "cancel", "pause+cancel", "request"])),
    max_size=6,
)


class Disturbed(FakeEngine):
    """Stops its task at planned moments."""

    def __init__(self, stops: list[tuple[int, str]]) -> None:
        self.plan = deque(stops)
        self.moments = 0
        self.task_id = 0
        self.asked: Counter[str] = Counter()
        super().__init__(ADDRESSES, FakeDialler(self._answer), GONE, clock=FastClock(200.0))
        script = self.dns.script

        class Dns(ScriptedDns):
            async def query(dns, name: str, rdtype: str, *, attempt: int = 0) -> DnsAnswer:  # noqa: N805
                await self.moment()
                return await super().query(name, rdtype, attempt=attempt)

        self.dns = Dns(script)
        self.reader.before = lambda _start: self.moment_soon()

    def _answer(self, address: str) -> SmtpReply:
        self.moment_soon()
        self.asked[address] += 1
        if address == "cyd7@big.shop" and self.asked[address] == 1:
            return SmtpReply(kind=ReplyKind.DROPPED)
        return UNKNOWN_USER if address.startswith("bob") or "@big" in address else _by_name(address)

    def moment_soon(self) -> None:
        self._soon = asyncio.ensure_future(self.moment())

    async def moment(self) -> None:
        self.moments += 1
        if not self.plan or self.moments < self.plan[0][0] or not self.task_id:
            return
        self.moments = 0
        _, what = self.plan.popleft()
        if what == "request":
            await self.store.request(self.task_id, pause=True)  # as another process would
        if "pause" in what:
            await self.service.pause(self.task_id)
        if "cancel" in what:
            await self.service.cancel(self.task_id)

    async def reasons(self) -> dict[str, Reason]:
        ids = await self.service.contact_ids(ContactFilter())
        return {item.address: item.reason for item in await self.service.contacts(ids)}


def _by_name(address: str) -> SmtpReply:
    return OK if address.startswith("ann") else UNKNOWN_USER


async def run_through(stops: list[tuple[int, str]]) -> tuple[dict[str, Reason], Counter[str]]:
    engine = Disturbed(stops)
    await engine.service.start()
    options = TaskOptions(level=CheckLevel.FULL, harvest_brake=False)  # big.shop has no names
    task = await engine.service.start_import(READING, "People", options)
    engine.task_id = task.id
    for _ in range(len(stops) + 2):
        async with asyncio.timeout(30):
            now = await engine.service.wait(task.id)
        tally = now.tally
        assert tally.read == tally.contacts + tally.duplicate + tally.rejected == now.cursor
        assert tally.contacts == len(await engine.reasons())
        assert now.in_work == sum(
            reason is Reason.NONE for reason in (await engine.reasons()).values()
        )
        if now.state is TaskState.FINISHED and not now.resumable:
            break
        await engine.service.resume(task.id)
    assert now.finish_reason in (FinishReason.COMPLETED, FinishReason.CANCELLED)
    assert (now.loaded, now.in_work, tally.duplicate) == (True, 0, 1)
    reasons = await engine.reasons()
    await engine.service.close()
    return reasons, engine.asked


UNDISTURBED = {
    address: Reason.MAILBOX_EXISTS if address.startswith("ann") else Reason.MAILBOX_NOT_FOUND
    for address in ADDRESSES
} | {
    "ann@gone.shop": Reason.NO_MAIL_HOST,
    "ann@some.test": Reason.RESERVED_DOMAIN,
    "ann@mailinator.com": Reason.DISPOSABLE_DOMAIN,
}


def test_that_an_undisturbed_run_asks_each_mailbox_once() -> None:
    reasons, asked = asyncio.run(run_through([]))
    assert reasons == UNDISTURBED
    again = {address for address in ADDRESSES if asked[address] > 1}
    assert again == {"cyd7@big.shop"}  # its session had dropped


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(stops=STOPS)
def test_that_any_sequence_of_stops_ends_like_an_undisturbed_run(
    stops: list[tuple[int, str]],
) -> None:
    reasons, _ = asyncio.run(run_through(stops))
    assert reasons == UNDISTURBED
