"""The look around before a run: who greets us, and whether our names are ours."""

import asyncio
from collections.abc import Mapping, Sequence

import pytest

from contact_importer.engine.channel import Channel
from contact_importer.engine.control import RunControl, StopOrder
from contact_importer.engine.network_ports import DnsAnswer
from contact_importer.engine.network_watch import ProbeNetwork
from contact_importer.model.domain import DomainFacts
from contact_importer.model.errors import NetworkUnavailableError
from contact_importer.model.evidence import ReplyKind
from contact_importer.model.settings import SmtpIdentity
from contact_importer.model.task import PauseReason
from contact_importer.model.verdict import Reason
from contact_importer.validation.vantage import Vantage
from tests.support.clocks import ManualClock
from tests.support.probe_bench import bench_on
from tests.support.scripted_dns import NO_NETWORK, NODATA, NXDOMAIN, SERVFAIL, TIMEOUT, records
from tests.support.surroundings import GOOD, OURS, WELL_KNOWN, Greeters, Surroundings
from tests.support.task_in_work import alive, task_in_work

SHOPS = tuple(f"d{number}.shop" for number in range(9))
ELSEWHERE = records("203.0.113.50")


def facts(*names: str) -> list[DomainFacts]:
    return [alive(name) for name in names]


async def order_of(subject: Surroundings, *names: str) -> StopOrder | None:
    return (await subject.preflight().look(facts(*(names or SHOPS)))).order


async def pause_of(subject: Surroundings, *names: str) -> PauseReason:
    order = await order_of(subject, *names)
    return order.pause if order else PauseReason.NONE


# --- who greets us ----------------------------------------------------------------------


async def test_that_five_unrelated_operators_of_the_list_are_met_once() -> None:
    subject = Surroundings()
    arrived = [alive("a.shop", operator="d0.shop"), *facts(*SHOPS)]
    report = await subject.preflight().look(arrived)
    assert len(report.contacts) == 5
    assert len({contact.operator for contact in report.contacts}) == 5
    assert sorted(subject.dialler.dialled) == ["mx.a.shop", *(f"mx.{name}" for name in SHOPS[1:5])]
    assert all(session.closed for session in subject.dialler.sessions)
    assert not any(session.transactions for session in subject.dialler.sessions)


@pytest.mark.parametrize("count", [1, 2])
async def test_that_well_known_operators_fill_up_a_short_list(count: int) -> None:
    subject = Surroundings()
    await subject.preflight().look(facts(*SHOPS[:count]))
    assert {f"mx.{name}" for name in SHOPS[:count]} < set(subject.dialler.dialled)
    assert "mx.big.demo" in subject.dialler.dialled


async def test_that_well_known_domains_with_fresh_facts_are_not_looked_up_again() -> None:
    subject = Surroundings()

    async def known(names: Sequence[str]) -> Mapping[str, DomainFacts]:
        return {name: alive(name) for name in names if name != WELL_KNOWN[1]}

    await subject.preflight(known).look(facts(*SHOPS[:1]))
    asked = {key.split()[1] for key, _ in subject.dns.asked}
    assert asked & set(WELL_KNOWN) == {WELL_KNOWN[1]}
    assert {f"mx.{name}" for name in WELL_KNOWN} <= set(subject.dialler.dialled)


async def test_that_three_operators_are_enough() -> None:
    subject = Surroundings()
    await subject.preflight().look(facts(*SHOPS[:3]))
    assert len(subject.dialler.dialled) == 3


async def test_that_silence_everywhere_means_a_closed_port() -> None:
    subject = Surroundings()
    subject.dialler.silence(*SHOPS, *WELL_KNOWN)
    order = await order_of(subject)
    assert order is not None
    assert order.pause is PauseReason.PORT_25_BLOCKED
    assert "port 25" in order.problem.message


async def test_that_our_own_network_is_told_from_a_closed_port() -> None:
    subject = Surroundings()
    subject.dialler.silence(*SHOPS, *WELL_KNOWN, kind=ReplyKind.OUR_NETWORK)
    assert await pause_of(subject) is PauseReason.NO_NETWORK


async def test_that_a_list_of_dead_servers_is_no_closed_port() -> None:
    """Such lists come: those that are asked again in the end are all that never answered."""
    subject = Surroundings()
    subject.dialler.silence(*SHOPS)
    assert await pause_of(subject) is PauseReason.NONE


@pytest.mark.parametrize(
    ("tried", "pause"), [(3, PauseReason.PORT_25_BLOCKED), (2, PauseReason.NONE)]
)
async def test_that_the_silence_of_a_few_proves_nothing(tried: int, pause: PauseReason) -> None:
    subject = Surroundings(well_known=())
    subject.dialler.silence(*SHOPS)
    assert await pause_of(subject, *SHOPS[:tried]) is pause


async def test_that_hosts_without_an_address_that_may_be_reached_are_not_counted() -> None:
    subject = Surroundings(well_known=())
    subject.dialler.silence(*SHOPS, kind=ReplyKind.NOT_SENT)
    assert await pause_of(subject) is PauseReason.NONE


async def test_that_one_server_that_turns_us_away_proves_the_port_open() -> None:
    subject = Surroundings()
    subject.dialler.silence(*SHOPS, *WELL_KNOWN)
    subject.dialler._refuse["mx.d3.shop"] = subject.dialler.begin  # any reply at all
    assert await pause_of(subject) is PauseReason.NONE


# --- HELO -------------------------------------------------------------------------------


def helo(name: str, sender: str = GOOD.mail_from) -> SmtpIdentity:
    return SmtpIdentity(helo=name, mail_from=sender)


async def test_that_our_own_names_are_in_order() -> None:
    assert await pause_of(Surroundings()) is PauseReason.NONE


@pytest.mark.parametrize("name", ["gmail.com", "MX1.google.com", "mail.ru."])
async def test_that_a_big_providers_name_is_refused(name: str) -> None:
    subject = Surroundings(helo(name), {f"A {name.lower().rstrip('.')}": records(OURS)})
    order = await order_of(subject)
    assert order is not None
    assert order.pause is PauseReason.BAD_IDENTITY
    assert "big mail provider" in order.problem.message
    assert "Set the HELO name" in order.problem.message


async def test_that_a_name_that_leads_elsewhere_is_refused() -> None:
    subject = Surroundings(helo("www.us.demo"), {"A www.us.demo": ELSEWHERE})
    assert await pause_of(subject) is PauseReason.BAD_IDENTITY


@pytest.mark.parametrize("seen", ["", "198.51.100.99"])
async def test_that_behind_nat_it_is_a_warning_only(seen: str) -> None:
    dialler = Greeters(own="192.168.1.5", seen=seen)
    subject = Surroundings(helo("www.us.demo"), {"A www.us.demo": ELSEWHERE}, dialler, own=())
    assert await pause_of(subject) is PauseReason.NONE


@pytest.mark.parametrize("answer", [NXDOMAIN, SERVFAIL, TIMEOUT, NODATA])
async def test_that_a_name_that_dns_does_not_give_is_not_refused(answer: DnsAnswer) -> None:
    zone = {"A odd.us.demo": answer, "AAAA odd.us.demo": answer}
    assert await pause_of(Surroundings(helo("odd.us.demo"), zone)) is PauseReason.NONE


async def test_that_an_address_of_the_other_family_says_nothing() -> None:
    zone = {"A six.us.demo": NODATA, "AAAA six.us.demo": records("2001:db8::7")}
    assert await pause_of(Surroundings(helo("six.us.demo"), zone)) is PauseReason.NONE


@pytest.mark.parametrize("name", ["d0.shop", "mx.d0.shop"])
async def test_that_nobody_is_greeted_by_his_own_name(name: str) -> None:
    subject = Surroundings(helo(name), {f"A {name}": NXDOMAIN}, own=())
    preflight = subject.preflight()
    assert (await preflight.look(facts(*SHOPS))).order is None
    objection = preflight.objection_to("d0.shop")
    assert objection is not None
    assert objection.pause is PauseReason.BAD_IDENTITY
    assert "d0.shop" in objection.problem.message
    assert preflight.objection_to("d1.shop") is None


@pytest.mark.parametrize(
    "subject",
    [
        Surroundings(helo("mail.d0.shop"), {"A mail.d0.shop": records(OURS)}),
        Surroundings(helo("mail.d0.shop", "me@d0.shop"), {"MX d0.shop": records("10 mx.d0.shop")}),
        Surroundings(helo("mail.d0.shop"), vantage=Vantage(zones=frozenset({"d0.shop"}))),
    ],
    ids=["leads to us", "is the sender's too", "is this network's"],
)
async def test_that_ones_own_mail_servers_may_be_asked(subject: Surroundings) -> None:
    preflight = subject.preflight()
    await preflight.look(facts(*SHOPS))
    assert preflight.objection_to("d0.shop") is None


# --- MAIL FROM --------------------------------------------------------------------------


@pytest.mark.parametrize("sender", ["me@gmail.com", "me@Proton.me", "x@mail.ru"])
async def test_that_a_sender_at_a_provider_is_refused(sender: str) -> None:
    order = await order_of(Surroundings(helo(GOOD.helo, sender)))
    assert order is not None
    assert order.pause is PauseReason.BAD_IDENTITY
    assert "sender" in order.problem.message


@pytest.mark.parametrize("mx", [NXDOMAIN, records("0 .")])
async def test_that_a_sender_whose_domain_takes_no_mail_is_refused(mx: DnsAnswer) -> None:
    subject = Surroundings(helo(GOOD.helo, "me@dead.demo"), {"MX dead.demo": mx})
    assert await pause_of(subject) is PauseReason.BAD_IDENTITY


async def test_that_a_resolver_that_knows_nobody_proves_nothing_about_our_domain() -> None:
    """A laboratory's, or a company's inside."""
    subject = Surroundings(helo(GOOD.helo, "me@dead.demo"), well_known=())
    assert await pause_of(subject) is PauseReason.NONE


@pytest.mark.parametrize("mx", [SERVFAIL, TIMEOUT])
async def test_that_a_failure_of_dns_is_no_refusal(mx: DnsAnswer) -> None:
    subject = Surroundings(helo(GOOD.helo, "me@slow.demo"), {"MX slow.demo": mx})
    assert await pause_of(subject) is PauseReason.NONE


async def test_that_the_null_sender_is_in_order() -> None:
    assert await pause_of(Surroundings(helo(GOOD.helo, ""))) is PauseReason.NONE


# --- in a run ---------------------------------------------------------------------------


async def run_stage(
    subject: Surroundings, *names: str
) -> tuple[PauseReason, dict[str, Reason], int]:
    """Why a whole stage stopped, what became of its contacts, and how many were asked."""
    clock = ManualClock()
    work = await task_in_work(clock, [f"p1@{name}" for name in names])
    bench = bench_on(work, subject.dialler, clock, [])
    network = ProbeNetwork(
        dialler=subject.dialler,
        addresses=bench.dialler.addresses_of,
        preflight=subject.preflight(),
    )
    stage = type(bench.stage)(
        bench.stage._job,
        store=work.store,
        network=network,
        board=bench.board,
        clock=clock,
        control=bench.control,
        rng=bench.stage._context.rng,
    )
    incoming: Channel[DomainFacts] = Channel()
    incoming.put(facts(*names))
    incoming.close()
    control: RunControl = bench.control
    async with asyncio.timeout(30):
        await control.run_until_stopped(stage.run(incoming))
    pause = control.order.pause if control.order else PauseReason.NONE
    return pause, await work.reasons(), len(subject.dialler.asked)


async def test_that_nothing_is_asked_where_the_look_around_forbids_it() -> None:
    subject = Surroundings(helo("gmail.com"))
    pause, reasons, asked = await run_stage(subject, *SHOPS)
    assert (pause, asked) == (PauseReason.BAD_IDENTITY, 0)
    assert set(reasons.values()) == {Reason.NONE}


async def test_that_one_voice_at_all_operators_stops_before_anybody_is_asked() -> None:
    subject = Surroundings()
    subject.dialler.banners = {f"mx.{name}": "proxy.isp.demo ESMTP" for name in SHOPS}
    pause, reasons, asked = await run_stage(subject, *SHOPS)
    assert (pause, asked) == (PauseReason.INTERCEPTED, 0)
    assert set(reasons.values()) == {Reason.NONE}


async def test_that_an_operator_whose_name_we_bear_stops_the_run_when_it_arrives() -> None:
    subject = Surroundings(helo("mx.d8.shop"), {"A mx.d8.shop": NXDOMAIN}, own=())
    pause, reasons, _ = await run_stage(subject, *SHOPS)
    assert pause is PauseReason.BAD_IDENTITY
    assert reasons["p1@d8.shop"] is Reason.NONE


async def test_that_a_run_begins_after_a_good_look() -> None:
    pause, reasons, asked = await run_stage(Surroundings(), *SHOPS)
    assert pause is PauseReason.NONE
    assert asked > len(SHOPS)
    assert Reason.NONE not in reasons.values()


async def test_that_the_preflight_without_a_network_raises() -> None:
    subject = Surroundings(other=NO_NETWORK)
    with pytest.raises(NetworkUnavailableError):
        await subject.preflight().look(facts(*SHOPS))
