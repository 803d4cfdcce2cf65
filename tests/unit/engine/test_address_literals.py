"""Mailboxes at an IP address: no DNS, the guard, and SMTP at that address."""

import pytest

from contact_importer.engine.address_check import AddressChecker
from contact_importer.engine.domain_lookup import DomainLookup
from contact_importer.engine.live_settings import LiveSettings
from contact_importer.engine.network_ports import NetworkPorts
from contact_importer.engine.ports import Clock
from contact_importer.engine.service import ImportService
from contact_importer.engine.task_run import EnginePorts
from contact_importer.engine.thread_runner import ThreadPool
from contact_importer.model.domain import DomainFacts, MailHost
from contact_importer.model.evidence import Observation, SmtpReply
from contact_importer.model.settings import EngineSettings
from contact_importer.model.task import TaskOptions
from contact_importer.model.verdict import CheckLevel, Confidence, Judgement, Reason, Verdict
from contact_importer.network.guard import ConnectionGuard
from contact_importer.validation.lists import ListIndex
from contact_importer.validation.vantage import vantage_of
from tests.support.clocks import FastClock, ManualClock
from tests.support.fake_engine import READING, AnyAddress, FakeReader
from tests.support.fake_smtp import OK, UNKNOWN_USER, FakeDialler
from tests.support.memory_store import MemoryStore
from tests.support.scripted_dns import ScriptedDns

UNROUTABLE = Judgement(Verdict.UNDELIVERABLE, Reason.MX_UNROUTABLE)


async def look_up(domain: str) -> DomainFacts:
    dns = ScriptedDns({})
    facts = await DomainLookup(dns, ConnectionGuard(), ManualClock()).look_up(domain)
    assert dns.asked == []
    return facts


@pytest.mark.parametrize(
    ("domain", "ip"),
    [("[198.41.0.4]", "198.41.0.4"), ("[ipv6:2001:500:2::c]", "2001:500:2::c")],
)
async def test_that_a_literal_is_its_own_mail_host(domain: str, ip: str) -> None:
    facts = await look_up(domain)
    assert (facts.name, facts.judgement, facts.operator) == (domain, None, domain)
    assert facts.hosts == (MailHost(name=ip, preference=0, addresses=(ip,)),)
    assert facts.hosts_complete
    (seen,) = facts.evidence
    assert (seen.observation, seen.subject, seen.host) == (Observation.HOST_FOUND, domain, ip)


@pytest.mark.parametrize(
    "domain",
    [
        *("[127.0.0.1]", "[10.0.0.1]", "[192.0.2.1]", "[0.0.0.0]", "[255.255.255.255]"),
        *("[169.254.169.254]", "[ipv6:::1]", "[ipv6:::]", "[ipv6:fe80::1]", "[ipv6:fd09::1]"),
        *("[ipv6:::ffff:127.0.0.1]", "[ipv6:::7f00:1]", "[ipv6:64:ff9b::a00:1]", "[ipv6:ff02::1]"),
    ],
)
async def test_that_an_address_nobody_can_route_is_a_dead_end(domain: str) -> None:
    facts = await look_up(domain)
    assert (facts.judgement, facts.hosts, facts.operator) == (UNROUTABLE, (), "")
    assert facts.evidence[0].observation is Observation.HOST_DENIED


@pytest.mark.parametrize("domain", ["[10.1.2.3]", "[198.41.0.4]", "[ipv6:fd00:1:2::3]"])
async def test_that_an_address_of_this_network_is_spared_and_left_pending(domain: str) -> None:
    guard = ConnectionGuard(is_own=lambda ip: ip == "198.41.0.4")
    vantage = vantage_of(["10.0.0.1", "fd00:1:2::1"], [])
    lookup = DomainLookup(ScriptedDns({}), guard, ManualClock(), vantage=vantage)
    facts = await lookup.look_up(domain)
    assert facts.judgement == Judgement(Verdict.UNKNOWN, Reason.CONNECTION_FAILED)
    assert facts.hosts == ()
    assert facts.evidence[0].observation is Observation.INTERNAL_VIEW


async def test_that_what_the_guard_said_is_not_remembered() -> None:
    for domain in ("[198.41.0.4]", "[10.0.0.1]"):
        facts = await look_up(domain)
        assert facts.expires_at <= ManualClock().now()


def ports_with(dialler: FakeDialler, *, reader: FakeReader, clock: Clock) -> EnginePorts:
    return EnginePorts(
        store=MemoryStore(clock),
        reader=reader,
        network=NetworkPorts(
            guard=AnyAddress(),
            dns=lambda: ScriptedDns({}),
            smtp=lambda: dialler,
        ),
        pool=ThreadPool(),
        clock=clock,
        lists=ListIndex.bundled,
    )


def checker(dialler: FakeDialler, settings: EngineSettings | None = None) -> AddressChecker:
    ports = ports_with(dialler, reader=FakeReader([]), clock=ManualClock())
    return AddressChecker(ports, settings or EngineSettings())


def exists(address: str) -> SmtpReply:
    return OK if address.startswith("ann@") else UNKNOWN_USER


@pytest.mark.parametrize("domain", ["[198.41.0.4]", "[IPv6:2001:500:2::c]"])
async def test_that_its_mailboxes_are_asked_there(domain: str) -> None:
    dialler = FakeDialler(exists)
    reports = await checker(dialler).check([f"ann@{domain}", f"bob@{domain}"], CheckLevel.FULL, ())
    assert [report.address for report in reports] == [f"ann@{domain}", f"bob@{domain}"]
    assert [report.decision.reason for report in reports] == [
        Reason.MAILBOX_EXISTS,
        Reason.MAILBOX_NOT_FOUND,
    ]
    assert set(dialler.dialled) == {domain.strip("[]").removeprefix("IPv6:")}


@pytest.mark.parametrize("level", [CheckLevel.FAST, CheckLevel.STANDARD])
async def test_that_without_smtp_nothing_is_known_about_it(level: CheckLevel) -> None:
    dialler = FakeDialler(exists)
    (report,) = await checker(dialler).check(["ann@[198.41.0.4]"], level, ())
    assert report.decision.reason is Reason.DOMAIN_NOT_CHECKED  # not: the domain takes mail
    assert report.decision.confidence is Confidence.UNCONFIRMED
    assert not dialler.dialled


UNWANTED = EngineSettings(accept_address_literals=False)


async def test_that_a_check_leaves_it_alone_if_the_user_does_not_accept_it() -> None:
    dialler = FakeDialler(exists)
    (report,) = await checker(dialler, UNWANTED).check(["ann@[198.41.0.4]"], CheckLevel.FULL, ())
    assert report.decision.reason is Reason.ADDRESS_LITERAL
    assert not dialler.dialled


@pytest.mark.parametrize(
    ("settings", "reason"),
    [(EngineSettings(), Reason.MAILBOX_EXISTS), (UNWANTED, Reason.ADDRESS_LITERAL)],
)
async def test_that_an_import_does_as_the_setting_says(
    settings: EngineSettings, reason: Reason
) -> None:
    reader = FakeReader(["ann@[198.41.0.4]"])
    ports = ports_with(FakeDialler(exists), reader=reader, clock=FastClock())
    service = ImportService(ports, None, LiveSettings(settings), runner="here")  # type: ignore[arg-type]
    await service.start()
    try:
        task = await service.start_import(READING, "People", TaskOptions(level=CheckLevel.FULL))
        await service.wait(task.id)
    finally:
        await service.close()
    assert [job.accept_address_literals for job in reader.jobs] == [
        settings.accept_address_literals
    ]
    (row,) = ports.store._all()  # type: ignore[attr-defined]
    assert row.contact.reason is reason
