"""The pure part of the demo world: names, layout, truth."""

import random
import string
from collections import Counter

import pytest
from email_validator import validate_email
from publicsuffixlist import PublicSuffixList

from contact_importer.demo import characters, people
from contact_importer.demo.characters import (
    BIG_DOMAINS,
    DISPOSABLE_DOMAINS,
    IDN_DOMAIN,
    NAMED,
    SMALL_DOMAINS,
    Character,
)
from contact_importer.demo.domain_names import domain_index, domain_name
from contact_importer.demo.hosts import HostMap
from contact_importer.demo.people import is_plausible_local, person_and_local
from contact_importer.demo.truth import expected
from contact_importer.demo.world import DemoWorld, Mailbox
from contact_importer.model.verdict import CheckLevel, Reason, Status

WORLD = DemoWorld()


def test_that_ordinary_domains_are_distinct_and_lead_back_to_their_index() -> None:
    names = [domain_name(index, 7) for index in range(20_000)]
    assert len(set(names)) == len(names)
    assert [domain_index(name, 7) for name in names] == list(range(20_000))


@pytest.mark.parametrize(
    "name",
    [
        *("amber.demo", "amber-nothing.demo", "amber-books-oslo0.demo", "amber-books-oslo01.demo"),
        *("amber-books-nowhere.demo", "www.amber-books.demo", "amber-books.com", "", "demo"),
    ],
)
def test_that_other_names_are_no_ordinary_domains(name: str) -> None:
    assert domain_index(name, 7) is None


def test_that_every_domain_name_is_one_that_a_check_has_to_look_up() -> None:
    for name in [*NAMED, *(WORLD.ordinary_domain(index) for index in range(300))]:
        assert validate_email(f"anna@{name}", check_deliverability=False).ascii_domain == name


def test_that_the_operator_is_the_registrable_domain_of_the_mail_host() -> None:
    suffixes = PublicSuffixList()
    for name in [*NAMED, *(WORLD.ordinary_domain(index) for index in range(2_000))]:
        plan = WORLD.plan(name)
        assert plan is not None
        hosts = [host for _, host in plan.mx if host != "."] or [name]
        assert {suffixes.privatesuffix(host) for host in hosts} == {plan.operator}


def test_that_mailboxes_of_a_domain_are_distinct_and_plausible() -> None:
    total = len(people.PEOPLE) * people.PATTERNS + 5_000  # beyond the first round
    locals_ = [person_and_local(number, 99)[1] for number in range(0, total, 3)]
    assert len(set(locals_)) == len(locals_)
    assert all(is_plausible_local(local) for local in locals_)


def test_that_a_random_control_address_never_exists() -> None:
    rng = random.Random(1)
    for _ in range(20_000):
        length = rng.randint(16, 20)
        local = "".join(rng.choices(string.ascii_lowercase + string.digits, k=length))
        assert WORLD.mailbox(f"{local}@bigmail.demo") is Mailbox.MISSING


def test_that_existence_differs_between_worlds_and_is_the_same_in_one() -> None:
    addresses = [f"{person_and_local(number, 5)[1]}@bigmail.demo" for number in range(3_000)]
    first = [WORLD.mailbox(address) for address in addresses]
    assert first == [DemoWorld().mailbox(address.upper().lower()) for address in addresses]
    assert first != [DemoWorld(1).mailbox(address) for address in addresses]
    shares = Counter(first)
    assert 0.82 < shares[Mailbox.EXISTS] / 3_000 < 0.89
    assert set(shares) == set(Mailbox)


def test_that_case_does_not_change_a_mailbox() -> None:
    assert WORLD.mailbox("Anna.Baker@bigmail.demo") is WORLD.mailbox("anna.baker@bigmail.demo")
    assert WORLD.mailbox("POSTMASTER@bigmail.demo") is Mailbox.EXISTS


def test_that_every_character_has_a_domain() -> None:
    assert {named.character for named in NAMED.values()} == set(Character)


def test_that_ordinary_domains_cost_no_time_to_check() -> None:
    seen = Counter(WORLD.character(WORLD.ordinary_domain(index)) for index in range(10_000))
    assert not seen.keys() & characters.COSTLY
    assert seen[Character.NORMAL] > 7_500
    assert seen.keys() == {Character.NORMAL, *dict(characters.ORDINARY_PER_MILLE)}


def test_that_sub_domains_of_disposable_domains_work_and_are_listed() -> None:
    name = f"mail.{min(DISPOSABLE_DOMAINS)}"
    plan = WORLD.plan(name)
    assert plan is not None
    assert plan.mx
    assert expected(WORLD, f"anna@{name}", CheckLevel.FAST).reasons == (Reason.DISPOSABLE_DOMAIN,)


def test_that_each_operator_with_a_name_has_an_address_of_its_own() -> None:
    hosts = HostMap(WORLD, single_address=False)
    addresses = hosts.listening
    assert len(set(addresses)) == len(addresses)
    assert all(address.startswith("127.") for address in addresses)
    named = [hosts.address(f"mx.{name}") for name in ("webmail.demo", "snail.demo", "busy.demo")]
    assert len(set(named)) == 3
    assert hosts.address("mx.closed.demo") not in addresses


def test_that_one_address_is_enough_where_there_is_only_one() -> None:
    hosts = HostMap(WORLD, single_address=True)
    assert hosts.listening == ("127.0.0.1",)
    assert hosts.address("mx1.bigmail.demo") == "127.0.0.1"
    assert hosts.address("inside.intranet.demo") == "10.20.30.40"


EXISTING = next(
    f"{local}"
    for local in (person_and_local(number, 0)[1] for number in range(100))
    if all(
        WORLD.mailbox(f"{local}@{named.name}") is Mailbox.EXISTS
        for named in BIG_DOMAINS + SMALL_DOMAINS
        if named.character not in characters.COSTLY
    )
)


@pytest.mark.parametrize(
    ("domain", "fast", "standard", "full"),
    [
        ("bigmail.demo", "domain_not_checked", "mailbox_not_checked", "mailbox_exists"),
        ("skymail.demo", "domain_not_checked", "mailbox_not_checked", "catch_all"),
        ("patience.demo", "domain_not_checked", "mailbox_not_checked", "greylisted"),
        ("closed.demo", "domain_not_checked", "mailbox_not_checked", "connection_failed"),
        ("gatekeeper.demo", "domain_not_checked", "mailbox_not_checked", "refused_us"),
        ("trashbox.demo", "disposable_domain", "disposable_domain", "disposable_domain"),
        ("vanished.demo", "domain_not_checked", "domain_not_found", "domain_not_found"),
        ("unheard-of.demo", "domain_not_checked", "domain_not_found", "domain_not_found"),
        ("nomail.demo", "domain_not_checked", "null_mx", "null_mx"),
        ("silentdns.demo", "domain_not_checked", "dns_failure", "dns_failure"),
        ("gmail.com", "domain_not_checked", "dns_failure", "dns_failure"),
        ("company.local", "reserved_domain", "reserved_domain", "reserved_domain"),
        ("example.com", "reserved_domain", "reserved_domain", "reserved_domain"),
        (IDN_DOMAIN, "domain_not_checked", "mailbox_not_checked", "mailbox_exists"),
    ],
)
def test_that_the_truth_depends_on_the_level(
    domain: str, fast: str, standard: str, full: str
) -> None:
    found = [expected(WORLD, f"{EXISTING}@{domain}", level).reasons[0] for level in CheckLevel]
    assert found == [fast, standard, full]


def test_that_a_greylisted_mailbox_is_known_the_second_time() -> None:
    again = expected(WORLD, f"{EXISTING}@patience.demo", CheckLevel.FULL, again=True)
    assert again.met_by(Status.VALID, Reason.MAILBOX_EXISTS)
    missing = expected(WORLD, "nobody-there@patience.demo", CheckLevel.FULL, again=True)
    assert missing.met_by(Status.INVALID, Reason.MAILBOX_NOT_FOUND)
    assert not missing.met_by(Status.PENDING, Reason.GREYLISTED)


def test_that_an_address_beyond_ascii_cannot_be_told() -> None:
    found = expected(WORLD, "почта.anna@bigmail.demo", CheckLevel.FULL)
    assert found.met_by(Status.VALID, Reason.SMTPUTF8_NOT_SUPPORTED)
