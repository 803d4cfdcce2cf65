"""`check`: a handful of addresses without a list."""

from collections.abc import Callable

import pytest

from contact_importer.engine.address_check import AddressChecker
from contact_importer.engine.events import AddressReport
from contact_importer.engine.network_ports import NetworkPorts
from contact_importer.engine.task_run import EnginePorts
from contact_importer.engine.thread_runner import ThreadPool
from contact_importer.model.contact import BlacklistEntry, BlacklistKind
from contact_importer.model.errors import NetworkUnavailableError
from contact_importer.model.evidence import CONNECTION, MAIL, Observation, ReplyKind, SmtpReply
from contact_importer.model.settings import EngineSettings
from contact_importer.model.verdict import CheckLevel, Flag, Reason, Status
from contact_importer.validation.lists import ListIndex
from tests.support.clocks import ManualClock
from tests.support.fake_engine import AnyAddress, FakeReader
from tests.support.fake_smtp import OK, UNKNOWN_USER, Answer, FakeDialler, reply
from tests.support.memory_store import MemoryStore
from tests.support.probe_bench import probe_bench
from tests.support.scripted_dns import NO_NETWORK, Scripted, ScriptedDns, records
from tests.support.task_in_work import alive

TIMEOUT = SmtpReply(kind=ReplyKind.TIMEOUT)
NO_MAIL = reply(521, "", "does not accept mail")
TWO_HOSTS: dict[str, Scripted] = {
    "MX a.shop": records("10 mx1.a.shop", "20 mx2.a.shop"),
    "A mx1.a.shop": records("192.0.2.1"),
    "A mx2.a.shop": records("192.0.2.2"),
}


def exists(address: str) -> SmtpReply:
    return OK if address.startswith("ann@") else UNKNOWN_USER


class Bench:
    """A checker on fakes."""

    def __init__(self, dialler: FakeDialler | None = None, **changes: Scripted) -> None:
        self.dns = ScriptedDns(TWO_HOSTS | changes)
        self.dialler = dialler or FakeDialler(exists)
        self.clock = ManualClock()
        self.store = MemoryStore(self.clock)
        self._ports = EnginePorts(
            store=self.store,
            reader=FakeReader([]),
            network=NetworkPorts(
                guard=AnyAddress(),
                dns=lambda: self.dns,
                smtp=lambda: self.dialler,
            ),
            pool=ThreadPool(),
            clock=self.clock,
            lists=ListIndex.bundled,
        )

    async def check(
        self, *texts: str, level: CheckLevel = CheckLevel.FULL, blacklist: tuple[str, ...] = ()
    ) -> list[AddressReport]:
        entries = tuple(BlacklistEntry(kind=BlacklistKind.DOMAIN, value=it) for it in blacklist)
        return await AddressChecker(self._ports, EngineSettings()).check(texts, level, entries)

    async def reason(self, text: str = "ann@a.shop") -> Reason:
        (report,) = await self.check(text)
        return report.decision.reason


async def test_that_each_address_of_each_text_gets_a_report() -> None:
    reports = await Bench().check("Ann <ann@a.shop>", "bob@a.shop; cyd@b.shop", "nonsense")
    assert [(report.address, report.decision.reason) for report in reports] == [
        ("ann@a.shop", Reason.MAILBOX_EXISTS),
        ("bob@a.shop", Reason.MAILBOX_NOT_FOUND),
        ("cyd@b.shop", Reason.DOMAIN_NOT_FOUND),
        ("nonsense", Reason.SYNTAX),
    ]
    assert Flag.REPAIRED in reports[0].flags


async def test_that_a_report_turns_into_plain_values() -> None:
    (report,) = await Bench().check("Info <info@a.shop>")
    shown = report.to_dict()
    assert (shown["address"], shown["status"]) == ("info@a.shop", "invalid")
    assert (shown["reason"], shown["level"]) == ("mailbox_not_found", "confirmed")
    assert set(shown["flags"]) == {"role", "repaired"}
    assert [item["stage"] for item in shown["evidence"]] == ["dns", "dns", "dns", "smtp"]


@pytest.mark.parametrize(
    ("level", "reason"),
    [
        (CheckLevel.FAST, Reason.DOMAIN_NOT_CHECKED),
        (CheckLevel.STANDARD, Reason.MAILBOX_NOT_CHECKED),
        (CheckLevel.FULL, Reason.MAILBOX_EXISTS),
    ],
)
async def test_that_no_more_is_asked_than_the_level_allows(
    level: CheckLevel, reason: Reason
) -> None:
    subject = Bench()
    (report,) = await subject.check("ann@a.shop", level=level)
    assert report.decision.reason is reason
    assert bool(subject.dns.asked) == (level is not CheckLevel.FAST)
    assert bool(subject.dialler.dialled) == (level is CheckLevel.FULL)


async def test_that_lists_come_first() -> None:
    subject = Bench()
    (report,) = await subject.check("ann@a.shop", blacklist=("a.shop",))
    assert report.decision.status is Status.BLACKLIST
    assert subject.dns.asked == []


async def test_that_what_dns_says_is_kept_and_used_again() -> None:
    subject = Bench()
    await subject.check("ann@a.shop", "bob@a.shop", level=CheckLevel.STANDARD)
    assert [key for key, _ in subject.dns.asked].count("MX a.shop") == 1
    subject.dns.asked.clear()
    await subject.check("ann@a.shop", level=CheckLevel.STANDARD)
    assert subject.dns.asked == []


async def test_that_no_network_is_told() -> None:
    subject = Bench()
    subject.dns.script["MX a.shop"] = NO_NETWORK
    with pytest.raises(NetworkUnavailableError):
        await subject.check("ann@a.shop")


async def test_that_the_next_host_is_tried() -> None:
    subject = Bench(FakeDialler(exists, refuse={"mx1.a.shop": TIMEOUT}))
    assert await subject.reason() is Reason.MAILBOX_EXISTS
    assert subject.dialler.dialled == ["mx1.a.shop", "mx2.a.shop"]
    assert all(session.closed for session in subject.dialler.sessions)


@pytest.mark.parametrize(
    ("first", "second", "reason"),
    [
        (TIMEOUT, TIMEOUT, Reason.TIMEOUT),
        (NO_MAIL, NO_MAIL, Reason.NO_MAIL_HOST),
        (TIMEOUT, NO_MAIL, Reason.TIMEOUT),
        (NO_MAIL, TIMEOUT, Reason.TIMEOUT),
    ],
)
async def test_that_only_all_hosts_together_say_that_there_is_no_mail(
    first: SmtpReply, second: SmtpReply, reason: Reason
) -> None:
    refuse = {"mx1.a.shop": first, "mx2.a.shop": second}
    assert await Bench(FakeDialler(exists, refuse=refuse)).reason() is reason


async def test_that_each_failed_host_is_shown() -> None:
    refuse = {"mx1.a.shop": TIMEOUT, "mx2.a.shop": NO_MAIL}
    (report,) = await Bench(FakeDialler(exists, refuse=refuse)).check("ann@a.shop")
    seen = [(item.subject, item.observation, item.code) for item in report.evidence[3:]]
    assert seen == [(CONNECTION, Observation.REPLY, 521), (CONNECTION, Observation.NO_REPLY, 0)]
    assert report.dialogue == ("* timeout", "S: 521 does not accept mail")


async def test_that_one_host_refusing_the_sender_proves_nothing_about_the_domain() -> None:
    subject = Bench()
    subject.dialler.begin = NO_MAIL
    (report,) = await subject.check("ann@a.shop")
    assert report.decision.reason is Reason.REFUSED_US
    assert report.decision.status is Status.PENDING
    assert report.evidence[-1].subject == MAIL
    assert report.dialogue[0] == "S: 220 mx1.a.shop ready"


async def test_that_a_session_that_ends_before_the_question_proves_nothing() -> None:
    subject = Bench(FakeDialler(lambda _: SmtpReply(kind=ReplyKind.NOT_SENT)))
    assert await subject.reason() is Reason.CONNECTION_FAILED


async def test_that_a_domain_without_hosts_is_not_judged() -> None:
    subject = Bench()
    facts = alive("a.shop")
    object.__setattr__(facts, "hosts", ())
    await subject.store.save_domains([facts])
    assert await subject.reason() is Reason.CONNECTION_FAILED


async def test_that_the_cross_checks_are_shown() -> None:
    policy = reply(550, "5.4.1", "Recipient address rejected: Access denied")
    (report,) = await Bench(FakeDialler(lambda _: policy)).check("ann@a.shop")
    assert [item.subject for item in report.evidence[3:]] == [
        "RCPT",
        "RCPT (random control)",
        "RCPT (postmaster)",
    ]


async def test_that_the_dialogue_is_told() -> None:
    (report,) = await Bench().check("ann@a.shop")
    *opening, asked, answer, control, refused = report.dialogue
    assert opening[0] == "S: 220 mx1.a.shop ready"
    assert (asked, answer) == ("C: RCPT TO:<ann@a.shop>", "S: 250 2.1.5 Ok")
    assert control.endswith("@a.shop>")
    assert refused == "S: 550 5.1.1 User unknown"
    assert (await Bench().check("ann@a.shop", level=CheckLevel.STANDARD))[0].dialogue == ()


async def test_that_the_list_that_decided_is_named() -> None:
    (report,) = await Bench().check("ann@sub.mailinator.com")
    (seen,) = report.evidence
    assert (seen.observation, seen.text) == (Observation.LISTED, "mailinator.com")
    assert seen.host.startswith("disposable-email-domains ")


DROPPED = SmtpReply(kind=ReplyKind.DROPPED)
EDGE = reply(550, "5.4.1", "Recipient address rejected: Access denied")


def only(*names: str, otherwise: SmtpReply = UNKNOWN_USER) -> Answer:
    return lambda address: OK if address.partition("@")[0] in names else otherwise


def first(*said: SmtpReply, then: Answer) -> Answer:
    """So many questions are answered differently."""
    waiting = list(said)
    return lambda address: waiting.pop(0) if waiting else then(address)


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda: only("ann"), Reason.MAILBOX_EXISTS),
        (lambda: only("bob"), Reason.MAILBOX_NOT_FOUND),
        (lambda: lambda _: OK, Reason.CATCH_ALL),
        (lambda: only("postmaster", otherwise=EDGE), Reason.MAILBOX_NOT_FOUND),
        (lambda: only(otherwise=EDGE), Reason.REFUSED_US),
        (lambda: only("ann", otherwise=EDGE), Reason.MAILBOX_EXISTS),
        (lambda: first(DROPPED, then=only("ann")), Reason.MAILBOX_EXISTS),
        (lambda: first(OK, DROPPED, then=only("ann")), Reason.MAILBOX_EXISTS),
        (lambda: lambda _: DROPPED, Reason.CONNECTION_FAILED),
        (lambda: lambda _: reply(451, "4.7.1", "Greylisted"), Reason.GREYLISTED),
        (lambda: lambda _: reply(421, "4.7.0", "closing"), Reason.TEMPORARY_FAILURE),
        (lambda: lambda _: reply(552, "5.2.2", "full"), Reason.MAILBOX_FULL),
        (lambda: first(OK, reply(450, "4.7.0", "slow"), then=only("ann")), Reason.MAILBOX_EXISTS),
    ],
)
async def test_that_a_single_check_judges_as_a_task_does(
    make: Callable[[], Answer], reason: Reason
) -> None:
    assert await Bench(FakeDialler(make())).reason() is reason
    task = await probe_bench(["ann@a.shop"], make())
    await task.run(alive("a.shop", "mx1.a.shop", "mx2.a.shop"))
    assert await task.work.reasons() == {"ann@a.shop": reason}


async def test_that_what_was_learned_of_the_domain_is_kept() -> None:
    subject = Bench()
    await subject.check("ann@a.shop")
    asked = len(subject.dialler.asked)
    await subject.check("ann@a.shop")
    assert len(subject.dialler.asked) == asked + 1  # the control is remembered
    (facts,) = (await subject.store.known_domains(["a.shop"])).values()
    assert facts.control_accepted is False


async def test_that_a_closed_port_is_the_reason_of_all() -> None:
    names = [f"d{number}.shop" for number in range(10)]
    changes: dict[str, Scripted] = {}
    for name in names:
        changes |= {f"MX {name}": records(f"10 mx.{name}"), f"A mx.{name}": records("192.0.2.1")}
    refuse = {f"mx.{name}": TIMEOUT for name in names}
    reports = await Bench(FakeDialler(exists, refuse=refuse), **changes).check(
        *(f"ann@{name}" for name in names)
    )
    assert {report.decision.reason for report in reports} == {Reason.PORT_25_BLOCKED}
    assert {report.decision.status for report in reports} == {Status.PENDING}


async def test_that_the_same_address_twice_gets_two_reports() -> None:
    reports = await Bench().check("ann@a.shop", "ann@a.shop")
    assert [report.decision.reason for report in reports] == [Reason.MAILBOX_EXISTS] * 2


async def test_that_the_mail_host_of_a_listed_domain_lists_the_others_there() -> None:
    hosts = {
        "MX b.shop": records("10 mail.mailinator.com"),
        "A mail.mailinator.com": records("192.0.2.3"),
    }
    (report,) = await Bench(**hosts).check("ann@b.shop")
    assert report.decision.reason is Reason.DISPOSABLE_MX
    assert Observation.LISTED in {item.observation for item in report.evidence}
