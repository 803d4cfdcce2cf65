"""What `doctor` says about the network, in a made-up one."""

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

import pytest

from contact_importer.engine.diagnosing import SUBJECTS, diagnose
from contact_importer.engine.diagnosis import Diagnosis
from contact_importer.engine.ports import DatabaseFacts
from contact_importer.engine.task_run import EnginePorts
from contact_importer.engine.thread_runner import ThreadPool
from contact_importer.model.errors import SettingsProblemError
from contact_importer.model.evidence import ReplyKind
from contact_importer.model.settings import EngineSettings, SmtpIdentity
from contact_importer.validation.lists import ListIndex
from tests.support.clocks import ManualClock
from tests.support.fake_engine import FakeReader
from tests.support.memory_store import MemoryStore
from tests.support.scripted_dns import NO_NETWORK, NODATA, NXDOMAIN, TIMEOUT, records
from tests.support.surroundings import GOOD, OURS, WELL_KNOWN, Greeters, Surroundings

NOW = 1_800_000_000.0
IN_ORDER = ("dns", "port_25", "helo", "ptr", "mail_from", "database")


class Keeper:
    free = 50 * 2**30

    async def free_bytes(self) -> int:
        return self.free

    async def facts(self) -> DatabaseFacts:
        raise AssertionError

    async def back_up(self) -> Path:
        raise AssertionError


async def lines_of(
    subject: Surroundings,
    settings: EngineSettings | None = None,
    *,
    now: float = NOW,
    keeper: Keeper | None = None,
    subjects: Collection[str] = SUBJECTS,
) -> dict[str, Diagnosis]:
    clock = ManualClock(now)
    ports = EnginePorts(
        store=MemoryStore(clock),
        reader=FakeReader([]),
        network=subject.network,
        pool=ThreadPool(),
        clock=clock,
        lists=ListIndex.bundled,
        keeper=keeper or Keeper(),
    )
    told: list[Diagnosis] = []
    chosen = settings or EngineSettings(identity=subject.identity)
    lines = await diagnose(ports, chosen, tell=told.append, subjects=subjects)
    assert sorted(lines, key=lambda line: line.subject) == sorted(
        told, key=lambda line: line.subject
    )
    assert [line.subject for line in lines] == sorted(
        {line.subject for line in lines}, key=SUBJECTS.index
    )
    for line in lines:
        assert line.message.endswith(".")
        assert line.ok is not False or line.advice
    return {line.subject: line for line in lines}


async def test_that_everything_in_order_is_said() -> None:
    lines = await lines_of(Surroundings())
    assert set(lines) == {*SUBJECTS} - {"proxy"}
    assert all(line.ok for line in lines.values())
    assert not any(line.advice for line in lines.values())
    assert not any(line.stops for line in lines.values())
    assert lines["dns"].details == {"resolver": "192.0.2.53"}
    assert lines["helo"].details == {"name": GOOD.helo}


@pytest.mark.parametrize("kind", [ReplyKind.TIMEOUT, ReplyKind.DROPPED, ReplyKind.MALFORMED])
async def test_that_no_mail_server_answering_means_blocked(kind: ReplyKind) -> None:
    subject = Surroundings()
    subject.dialler.silence(*WELL_KNOWN, kind=kind)
    lines = await lines_of(subject)
    assert lines["port_25"].ok is False
    assert "Standard checks" in lines["port_25"].advice
    assert lines["port_25"].details == {"reached": "0 of 3"}


async def test_that_without_dns_nothing_else_is_claimed() -> None:
    lines = await lines_of(Surroundings(other=TIMEOUT))
    assert "resolver" not in lines
    assert [lines[name].ok for name in IN_ORDER] == [False, None, None, None, None, True]


async def test_that_no_network_is_named() -> None:
    lines = await lines_of(Surroundings(other=NO_NETWORK))
    assert lines["dns"].message == "There is no network."
    assert [lines[name].ok for name in IN_ORDER] == [False, None, None, None, None, True]


async def test_that_forbidden_addresses_are_not_claimed_to_be_tried() -> None:
    subject = Surroundings()
    subject.dialler.silence(*WELL_KNOWN, kind=ReplyKind.NOT_SENT)
    assert (await lines_of(subject))["port_25"].ok is None


@pytest.mark.parametrize(
    ("helo", "records_", "stops"),
    [
        ("probe", NXDOMAIN, False),
        ("gone.us.demo", NXDOMAIN, False),
        ("else.us.demo", records("203.0.113.77"), True),
        ("mx1.google.com", records(OURS), True),
    ],
)
async def test_that_a_helo_name_must_be_ours(helo: str, records_: object, stops: bool) -> None:
    identity = SmtpIdentity(helo=helo, mail_from=GOOD.mail_from)
    zone = {f"A {helo}": records_, f"AAAA {helo}": NODATA}
    line = (await lines_of(Surroundings(identity, zone)))["helo"]  # type: ignore[arg-type]
    assert (line.ok, line.stops) == (False, stops)


async def test_that_behind_nat_the_address_that_servers_see_counts() -> None:
    dialler = Greeters(own="192.168.1.5", seen=OURS)
    lines = await lines_of(Surroundings(dialler=dialler, own=()))
    assert lines["helo"].message == "The HELO name leads to this address."
    assert lines["ptr"].details == {"address": OURS}
    other = Greeters(own="192.168.1.5", seen="198.51.100.99")
    line = (await lines_of(Surroundings(dialler=other, own=())))["helo"]
    assert (line.ok, line.stops) == (False, False)


@pytest.mark.parametrize(("names", "ok"), [((), False), (None, None), (("other.demo",), True)])
async def test_that_the_reverse_name_is_told(
    names: tuple[str, ...] | None, ok: bool | None
) -> None:
    assert (await lines_of(Surroundings(reverse=names)))["ptr"].ok is ok


async def test_that_a_private_address_has_no_reverse_name_to_tell() -> None:
    subject = Surroundings(dialler=Greeters(own="192.168.1.5"), own=())
    line = (await lines_of(subject))["ptr"]
    assert (line.ok, line.details) == (None, {})


@pytest.mark.parametrize(
    ("sender", "zone", "ok"),
    [
        ("", {}, None),
        ("a@gone.demo", {}, False),
        ("a@null.demo", {"MX null.demo": records("0 .")}, False),
        ("a@plain.demo", {"MX plain.demo": NODATA, "A plain.demo": records("203.0.113.3")}, True),
        ("a@gmail.com", {}, False),
    ],
)
async def test_that_the_senders_domain_must_take_mail_and_be_ours(
    sender: str, zone: dict[str, object], ok: bool | None
) -> None:
    identity = SmtpIdentity(helo=GOOD.helo, mail_from=sender)
    lines = await lines_of(Surroundings(identity, zone))  # type: ignore[arg-type]
    assert lines["mail_from"].ok is ok


async def test_that_only_the_subjects_asked_for_are_told() -> None:
    assert set(await lines_of(Surroundings(), subjects={"mail_from"})) == {"mail_from"}
    assert set(await lines_of(Surroundings(), subjects={"disk", "clock"})) == {"disk", "clock"}


async def test_that_a_resolver_that_invents_answers_is_named() -> None:
    subject = Surroundings()
    assert (await lines_of(subject))["resolver"].ok is True
    subject.dns.hijack = {"A": records("203.0.113.99")}
    line = (await lines_of(subject))["resolver"]
    assert (line.ok, line.details) == (False, {"invented": "203.0.113.99"})


async def test_that_an_unanswered_test_of_the_resolver_claims_nothing() -> None:
    subject = Surroundings()
    subject.dns.hijack = {"A": TIMEOUT, "AAAA": TIMEOUT, "MX": TIMEOUT}
    assert (await lines_of(subject))["resolver"].ok is None


async def test_that_mail_servers_who_greet_alike_are_not_genuine() -> None:
    subject = Surroundings()
    for name in WELL_KNOWN:
        subject.dialler.banners[f"mx.{name}"] = "scanner.isp.demo ready"
    line = (await lines_of(subject))["genuine"]
    assert line.ok is False
    assert "scanner.isp.demo" in line.message


async def test_that_a_clock_before_our_own_lists_is_wrong() -> None:
    assert (await lines_of(Surroundings(), now=1_000_000_000.0))["clock"].ok is False


async def test_that_a_nearly_full_disk_is_told() -> None:
    keeper = Keeper()
    keeper.free = 40 * 2**20
    line = (await lines_of(Surroundings(), keeper=keeper))["disk"]
    assert (line.ok, line.message) == (False, "Only 40 MB are free.")


async def test_that_a_proxy_is_judged_by_who_is_reached_through_it() -> None:
    settings = EngineSettings(identity=GOOD, proxy_url="socks5://me:secret@relay.demo:1")
    subject = Surroundings()
    line = (await lines_of(subject, settings))["proxy"]
    assert (line.ok, "relay.demo" in line.message) == (True, True)
    subject.dialler.silence(*WELL_KNOWN, kind=ReplyKind.OUR_NETWORK)
    line = (await lines_of(subject, settings))["proxy"]
    assert line.ok is False
    assert "secret" not in str(line.to_dict())


@pytest.mark.parametrize(
    ("code", "subject"),
    [("bad_helo", "helo"), ("bad_mail_from", "mail_from"), ("proxy_password", "proxy")],
)
async def test_that_settings_no_connection_can_be_made_with_are_told(
    code: str, subject: str
) -> None:
    world = Surroundings()

    def refuse() -> Greeters:
        raise SettingsProblemError("No.", code=code)

    world.network = replace(world.network, smtp=refuse)
    lines = await lines_of(world)
    assert (lines[subject].ok, lines[subject].stops) == (False, True)
    assert lines["dns"].ok
