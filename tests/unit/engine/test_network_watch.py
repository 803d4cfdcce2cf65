"""What stops a probing run, and what it leaves behind; stages on fakes."""

import asyncio
from collections.abc import Callable

import pytest

from contact_importer.model.domain import DomainFacts, MailHost
from contact_importer.model.evidence import ReplyKind, SmtpReply
from contact_importer.model.task import PauseReason
from contact_importer.model.verdict import Reason
from tests.support.fake_smtp import OK, UNKNOWN_USER, FakeDialler, reply
from tests.support.probe_bench import ProbeBench, probe_bench
from tests.support.task_in_work import alive

TIMEOUT = SmtpReply(kind=ReplyKind.TIMEOUT)
OFFLINE = SmtpReply(kind=ReplyKind.OUR_NETWORK)
LISTED = reply(554, "5.7.1", "Client host [192.0.2.1] blocked using zen.spamhaus.org")
NAMES = [f"d{number}.shop" for number in range(40)]


def exists(address: str) -> SmtpReply:
    return OK if address.startswith("p") and address[1].isdigit() else UNKNOWN_USER


def silent(*names: str) -> FakeDialler:
    return FakeDialler(exists, refuse={f"mx.{name}": TIMEOUT for name in names})


async def bench(names: list[str], dialler: FakeDialler, **limits: int | bool) -> ProbeBench:
    return await probe_bench([f"p1@{name}" for name in names], dialler=dialler, **limits)


async def stopped(subject: ProbeBench, *facts: DomainFacts) -> PauseReason:
    """Run as a task does; why it stopped."""
    subject.incoming.put(facts or [alive(name.partition("@")[2]) for name in subject.addresses])
    subject.incoming.close()
    async with asyncio.timeout(30):
        await subject.control.run_until_stopped(subject.stage.run(subject.incoming))
    return subject.control.order.pause if subject.control.order else PauseReason.NONE


async def reasons(subject: ProbeBench) -> dict[str, Reason]:
    found = await subject.work.reasons()
    return {address.partition("@")[2]: reason for address, reason in found.items()}


async def test_that_silence_from_the_start_is_a_closed_port_and_leaves_all_in_work() -> None:
    subject = await bench(NAMES[:10], silent(*NAMES))
    assert await stopped(subject) is PauseReason.PORT_25_BLOCKED
    assert await subject.work.in_work() == 10
    assert set((await reasons(subject)).values()) == {Reason.NONE}
    assert "port 25" in subject.control.order.problem.message  # type: ignore[union-attr]


async def test_that_nine_silent_operators_are_nine_silent_operators() -> None:
    subject = await bench(NAMES[:9], silent(*NAMES))
    assert await stopped(subject) is PauseReason.NONE
    assert set((await reasons(subject)).values()) == {Reason.TIMEOUT}


async def test_that_a_list_that_ends_with_dead_servers_is_finished() -> None:
    """The witness, a server that greeted us before, still does."""
    subject = await bench(NAMES, silent(*NAMES[5:]), connections=1)
    assert await stopped(subject) is PauseReason.NONE
    found = await reasons(subject)
    assert [found[name] for name in NAMES[:5]] == [Reason.MAILBOX_EXISTS] * 5
    assert {found[name] for name in NAMES[5:]} == {Reason.TIMEOUT}
    assert await subject.work.in_work() == 0


def goes_silent(subject: ProbeBench, when: Callable[[], bool], failure: SmtpReply) -> None:
    """From that moment on nobody can be reached."""
    dial = subject.dialler.connect

    async def connect(host: MailHost) -> object:
        subject.clock.advance(1.0)
        if not when():
            return await dial(host)
        subject.dialler.dialled.append(host.name)
        await asyncio.sleep(0)
        subject.clock.advance(1.0)
        return failure

    subject.dialler.connect = connect  # type: ignore[method-assign, assignment]


@pytest.mark.parametrize("failure", [TIMEOUT, OFFLINE])
async def test_that_a_network_that_goes_away_takes_back_what_it_seemed_to_say(
    failure: SmtpReply,
) -> None:
    subject = await bench(NAMES, FakeDialler(exists), connections=1, operators_at_once=1)
    goes_silent(subject, lambda: len(subject.dialler.sessions) >= 12, failure)
    assert await stopped(subject) is PauseReason.NO_NETWORK
    found = await reasons(subject)
    # the twelfth's answer came in the very moment in which the first failing attempt began
    assert [found[name] for name in NAMES[:11]] == [Reason.MAILBOX_EXISTS] * 11
    assert {found[name] for name in NAMES[12:]} == {Reason.NONE}
    assert await subject.work.in_work() >= 28
    # the witnesses were asked before the alarm was believed
    assert {f"mx.{name}" for name in NAMES[9:12]} <= set(subject.dialler.dialled[12:])


async def test_that_a_witness_is_not_asked_beyond_its_connections() -> None:
    subject = await bench(NAMES, silent(*NAMES[1:]), connections=1, operators_at_once=2)

    async def for_ever(_address: str) -> None:
        await asyncio.Event().wait()  # its only connection is in use

    subject.dialler.during = for_ever
    assert await stopped(subject) is PauseReason.NO_NETWORK
    assert subject.dialler.dialled.count(f"mx.{NAMES[0]}") == 1


async def test_that_three_operators_naming_one_list_pause_and_take_back() -> None:
    refusing = NAMES[10:13]
    dialler = FakeDialler(exists, refuse={f"mx.{name}": LISTED for name in refusing})
    subject = await bench(NAMES, dialler, connections=1, operators_at_once=1)
    tick(subject)
    assert await stopped(subject) is PauseReason.BLOCKLISTED
    found = await reasons(subject)
    assert {found[name] for name in NAMES[:10]} == {Reason.MAILBOX_EXISTS}
    assert {found[name] for name in NAMES[10:]} == {Reason.NONE}
    assert "spamhaus" in subject.control.order.problem.message  # type: ignore[union-attr]


def tick(subject: ProbeBench) -> None:
    """Each connection takes a second, so that moments can be told apart."""
    dial = subject.dialler.connect

    async def connect(host: MailHost) -> object:
        subject.clock.advance(1.0)
        return await dial(host)

    subject.dialler.connect = connect  # type: ignore[method-assign, assignment]


@pytest.mark.parametrize("where", ["rcpt", "mail"])
async def test_that_refusals_later_in_the_session_count_as_well(where: str) -> None:
    dialler = FakeDialler(exists if where == "mail" else lambda _: LISTED)
    dialler.begin = LISTED if where == "mail" else OK
    subject = await bench(NAMES[:5], dialler, connections=1, operators_at_once=1)
    assert await stopped(subject) is PauseReason.BLOCKLISTED
    assert await subject.work.in_work() == 5


async def test_that_two_operators_naming_a_list_are_refused_us() -> None:
    dialler = FakeDialler(exists, refuse={f"mx.{name}": LISTED for name in NAMES[:2]})
    subject = await bench(NAMES[:4], dialler)
    assert await stopped(subject) is PauseReason.NONE
    found = await reasons(subject)
    assert [found[name] for name in NAMES[:2]] == [Reason.REFUSED_US] * 2


def greet_as(subject: ProbeBench, banners: dict[str, str]) -> None:
    """Hosts greet by another name than their own, each from a network of its own."""
    dial = subject.dialler.connect

    async def connect(host: MailHost) -> object:
        session = await dial(host)
        if not isinstance(session, SmtpReply):
            number = len(subject.dialler.sessions)
            text = banners.get(host.name, f"{host.name} ready")
            session.banner = SmtpReply(
                kind=ReplyKind.REPLY, code=220, text=text, host=host.name, ip=f"198.51.{number}.1"
            )
        return session

    subject.dialler.connect = connect  # type: ignore[method-assign, assignment]


async def test_that_one_voice_in_the_place_of_many_pauses_and_takes_back() -> None:
    subject = await bench(NAMES[:8], FakeDialler(lambda _: OK), connections=1, operators_at_once=1)
    greet_as(subject, {f"mx.{name}": "proxy.isp.demo ESMTP" for name in NAMES[3:]})
    tick(subject)
    assert await stopped(subject) is PauseReason.INTERCEPTED
    found = await reasons(subject)
    assert {found[name] for name in NAMES[:3]} == {Reason.CATCH_ALL}
    assert {found[name] for name in NAMES[3:8]} == {Reason.NONE}
    assert subject.dialler.looked_up == ["proxy.isp.demo"]
    known = await subject.store.known_domains(NAMES[:8])
    learned = {name for name, facts in known.items() if facts.control_accepted is not None}
    assert learned == set(NAMES[:3])


async def test_that_a_hosters_name_that_leads_to_the_servers_is_no_interception() -> None:
    subject = await bench(NAMES[:8], FakeDialler(exists), connections=1, operators_at_once=1)
    greet_as(subject, {f"mx.{name}": "mx.hoster.demo ESMTP" for name in NAMES})
    subject.dialler.addresses["mx.hoster.demo"] = frozenset({"198.51.2.1", "203.0.113.9"})
    assert await stopped(subject) is PauseReason.NONE
    assert set((await reasons(subject)).values()) == {Reason.MAILBOX_EXISTS}


async def test_that_a_look_that_fails_ends_the_stage() -> None:
    async def broken(_name: str) -> frozenset[str]:
        raise ZeroDivisionError

    subject = await bench(NAMES[:8], FakeDialler(exists), connections=1, operators_at_once=1)
    greet_as(subject, {f"mx.{name}": "proxy.isp.demo ESMTP" for name in NAMES})
    object.__setattr__(subject.stage._watch._network, "addresses", broken)
    with pytest.raises(ZeroDivisionError):
        await stopped(subject)
