from collections.abc import Callable
from importlib.metadata import PackageNotFoundError

import pytest
from disposable_email_domains import blocklist

from contact_importer.model.contact import BlacklistEntry, BlacklistKind
from contact_importer.model.verdict import Flag, Judgement, Reason, Verdict
from contact_importer.validation.lists import (
    ListIndex,
    disposable_list_name,
    entry_that_lists,
    parse_blacklist_value,
)

INDEX = ListIndex(
    blacklisted_addresses=frozenset({"ivan@mail.ru", "anna@почта.рф"}),
    blacklisted_domains=frozenset({"rival.com", "sub.firm.org", "both.net"}),
    disposable=frozenset({"trash.io", "both.net", "mail.ru.trash.cc"}),
    extra_disposable=frozenset({"demo-trash.world"}),
    roles=frozenset({"info", "продажи"}),
    free_providers=frozenset({"mail.ru"}),
    alias_relays=frozenset({"duck.com"}),
    disposable_name="some list 1.2 of 2026-01-02",
)


def listed(reason: Reason) -> Judgement:
    return Judgement(Verdict.LISTED, reason)


@pytest.mark.parametrize(
    ("address", "domain", "reason"),
    [
        ("ivan@mail.ru", "mail.ru", Reason.BLACKLISTED_ADDRESS),
        ("IVAN@mail.ru", "mail.ru", Reason.BLACKLISTED_ADDRESS),
        ("Anna@почта.рф", "xn--80a1acny.xn--p1ai", Reason.BLACKLISTED_ADDRESS),
        ("a@rival.com", "rival.com", Reason.BLACKLISTED_DOMAIN),
        ("a@x.y.rival.com", "x.y.rival.com", Reason.BLACKLISTED_DOMAIN),
        ("a@sub.firm.org", "sub.firm.org", Reason.BLACKLISTED_DOMAIN),
        ("a@both.net", "both.net", Reason.BLACKLISTED_DOMAIN),
        ("a@trash.io", "trash.io", Reason.DISPOSABLE_DOMAIN),
        ("a@b.c.trash.io", "b.c.trash.io", Reason.DISPOSABLE_DOMAIN),
        ("a@demo-trash.world", "demo-trash.world", Reason.DISPOSABLE_DOMAIN),
        ("a@x.demo-trash.world", "x.demo-trash.world", Reason.DISPOSABLE_DOMAIN),
    ],
)
def test_that_the_first_list_in_order_decides(address: str, domain: str, reason: Reason) -> None:
    assert INDEX.find(address, domain) == listed(reason)


@pytest.mark.parametrize(
    ("address", "domain"),
    [
        ("petr@mail.ru", "mail.ru"),
        ("ivan@sub.mail.ru", "sub.mail.ru"),
        ("a@firm.org", "firm.org"),
        ("a@notrival.com", "notrival.com"),
        ("a@rival.com.ru", "rival.com.ru"),
        ("a@strash.io", "strash.io"),
        ("a@io", "io"),
    ],
)
def test_that_neighbours_of_an_entry_are_not_listed(address: str, domain: str) -> None:
    assert INDEX.find(address, domain) is None


def test_that_an_empty_index_lists_nothing() -> None:
    empty = ListIndex()
    assert empty.find("a@mailinator.com", "mailinator.com") is None
    assert empty.flags("info@gmail.com", "gmail.com") is Flag.NONE


@pytest.mark.parametrize(
    ("address", "domain", "flags"),
    [
        ("info@firm.org", "firm.org", Flag.ROLE),
        ("INFO@mail.ru", "mail.ru", Flag.ROLE | Flag.FREE_PROVIDER),
        ("info+news@firm.org", "firm.org", Flag.ROLE),
        ("Продажи@firm.org", "firm.org", Flag.ROLE),
        ("information@firm.org", "firm.org", Flag.NONE),
        ("a@sub.mail.ru", "sub.mail.ru", Flag.NONE),
        ("a@duck.com", "duck.com", Flag.ALIAS_RELAY),
        ("a@x.duck.com", "x.duck.com", Flag.ALIAS_RELAY),
        ('"info@x"@firm.org', "firm.org", Flag.NONE),
    ],
)
def test_that_flags_name_what_is_worth_knowing(address: str, domain: str, flags: Flag) -> None:
    assert INDEX.flags(address, domain) == flags


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("ivan@mail.ru", BlacklistKind.ADDRESS, "ivan@mail.ru"),
        ("  Ivan.P@Mail.RU\n", BlacklistKind.ADDRESS, "ivan.p@mail.ru"),
        ("ivan@ПОЧТА.рф", BlacklistKind.ADDRESS, "ivan@почта.рф"),
        ("Иван@почта.рф", BlacklistKind.ADDRESS, "иван@почта.рф"),
        ("Ivan@XN--80A1ACNY.xn--p1ai", BlacklistKind.ADDRESS, "ivan@почта.рф"),
        ('"a b"@x.org', BlacklistKind.ADDRESS, '"a b"@x.org'),
        ("mail.ru", BlacklistKind.DOMAIN, "mail.ru"),
        ("Mail.RU", BlacklistKind.DOMAIN, "mail.ru"),
        ("@mail.ru", BlacklistKind.DOMAIN, "mail.ru"),
        ("*.mail.ru", BlacklistKind.DOMAIN, "mail.ru"),
        (".mail.ru", BlacklistKind.DOMAIN, "mail.ru"),
        ("*@mail.ru", BlacklistKind.DOMAIN, "mail.ru"),
        ("почта.рф", BlacklistKind.DOMAIN, "xn--80a1acny.xn--p1ai"),
        ("[192.0.2.01]", BlacklistKind.DOMAIN, "[192.0.2.1]"),
        ("@[IPv6:2001:DB8::1]", BlacklistKind.DOMAIN, "[ipv6:2001:db8::1]"),
        ("Ivan@[IPv6:::1]", BlacklistKind.ADDRESS, "ivan@[ipv6:::1]"),
        ("root@mailhost", BlacklistKind.ADDRESS, "root@mailhost"),
        ("xn--80a1acny.xn--p1ai", BlacklistKind.DOMAIN, "xn--80a1acny.xn--p1ai"),
    ],
)
def test_that_a_typed_value_becomes_an_entry(text: str, kind: BlacklistKind, value: str) -> None:
    entry = parse_blacklist_value(text, "typed", 5.0)
    assert entry == BlacklistEntry(kind=kind, value=value, source="typed", added_at=5.0)


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "@", "*", ".", "a b", "a@b@c.ru", "*.*.ru", "a@", "x" * 500, "[1.2.3]"),
        *("mail", "email", "@ru", "*.ru", "1", "12.5", "192.0.2.1"),  # titles, numbers
    ],
)
def test_that_a_value_of_neither_kind_is_refused(text: str) -> None:
    assert parse_blacklist_value(text) is None


@pytest.mark.parametrize("text", ["Ivan@ПОЧТА.рф", "@почта.рф", "Mail.ru", "Ivan@mail.ru"])
def test_that_a_parsed_entry_finds_its_address(text: str) -> None:
    entry = parse_blacklist_value(text)
    assert entry is not None
    index = ListIndex.bundled([entry])
    domain = "xn--80a1acny.xn--p1ai" if "рф" in text else "mail.ru"
    shown = "почта.рф" if "рф" in text else "mail.ru"
    assert index.find(f"IVAN@{shown}", domain) is not None
    assert index.find("ivan@gmail.com", "gmail.com") is None


@pytest.fixture(scope="module")
def bundled() -> ListIndex:
    return ListIndex.bundled(extra_disposable=frozenset({"demo-trash.world"}))


def test_that_the_bundled_disposable_list_counts_sub_domains(bundled: ListIndex) -> None:
    found = listed(Reason.DISPOSABLE_DOMAIN)
    assert bundled.find("a@mailinator.com", "mailinator.com") == found
    assert bundled.find("a@x.mailinator.com", "x.mailinator.com") == found
    assert bundled.find("a@demo-trash.world", "demo-trash.world") == found


def test_that_no_free_provider_or_relay_counts_as_disposable(bundled: ListIndex) -> None:
    good = bundled.free_providers | bundled.alias_relays
    assert [name for name in good if bundled.find_domain(name)] == []


@pytest.mark.parametrize(
    ("pick", "entry"),
    [
        (lambda index: index.roles, "info"),
        (lambda index: index.roles, "продажи"),
        (lambda index: index.free_providers, "yandex.ru"),
        (lambda index: index.alias_relays, "privaterelay.appleid.com"),
    ],
)
def test_that_the_bundled_lists_are_loaded(
    bundled: ListIndex, pick: Callable[[ListIndex], frozenset[str]], entry: str
) -> None:
    assert entry in pick(bundled)


def test_that_the_disposable_list_is_named_with_version_and_date() -> None:
    # after an update of the package: put version and upload date (uv.lock has both) into
    # resources/lists/disposable-release.txt
    assert disposable_list_name() == "disposable-email-domains 0.0.293 of 2026-11-09"


def unknown_package(name: str) -> str:
    raise PackageNotFoundError(name)


@pytest.mark.parametrize(
    ("version", "name"),
    [
        (lambda _: "9.9", "disposable-email-domains 9.9"),
        (unknown_package, "disposable-email-domains"),
    ],
)
def test_that_an_unrecorded_release_is_named_without_a_date(
    monkeypatch: pytest.MonkeyPatch, version: Callable[[str], str], name: str
) -> None:
    monkeypatch.setattr("contact_importer.validation.lists.version", version)
    disposable_list_name.cache_clear()
    try:
        assert disposable_list_name() == name
    finally:
        disposable_list_name.cache_clear()


def test_that_disposable_entries_are_in_the_form_that_is_looked_up() -> None:
    assert all(name.isascii() and name == name.lower().strip(".") for name in blocklist)


def test_that_the_nearest_entry_lists_an_address() -> None:
    def named(value: str, kind: BlacklistKind = BlacklistKind.DOMAIN) -> BlacklistEntry:
        return BlacklistEntry(kind=kind, value=value)

    address = named("ann@sub.x.org", BlacklistKind.ADDRESS)
    near, far, other = named("sub.x.org"), named("x.org"), named("y.org")
    assert entry_that_lists([far, near, address], "Ann@sub.x.org", "sub.x.org") == address
    assert entry_that_lists([far, other, near], "bob@sub.x.org", "sub.x.org") == near
    assert entry_that_lists([other, far], "bob@sub.x.org", "sub.x.org") == far
    assert entry_that_lists([other], "bob@sub.x.org", "sub.x.org") is None
