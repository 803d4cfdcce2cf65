"""Which addresses and ports may be connected to: reliability.md §4."""

import ipaddress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contact_importer.network import guard as guarding
from contact_importer.network.guard import ConnectionGuard, is_own_address, own_addresses
from tests.support.denied_addresses import DENIED

# A busy machine is no failure.
UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

NOT_ADDRESSES = [
    "", " ", "localhost", "mx.example.com", "2130706433", "0x7f000001", "0x7f.1", "127.1",
    "127.0.1", "0177.0.0.1", "127.0.0.01", "127.0.0.1.", "127.0.0.1 ", " 8.8.8.8", "8.8.8.8\n",
    "8.8.8.8\0", "8.8.8.8/32", "8.8.8.8:25", "[2001:4860:4860::8888]", "2001:4860:4860::8888%1",
    "fe80::1%eth0", "::1%lo", "2001:4860:4860::8888%", "1.2.3.256", "1.2.3", "1.2.3.4.5",
    "+1.2.3.4", "١.٢.٣.٤", "８.８.８.８", "8。8。8。8", ":::", "1::2::3", "12345::", "-1", "::g",
    "<img src=x>", "8" * 5_000, ":" * 5_000,
]  # fmt: skip

ALLOWED = [
    "1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.1", "100.63.255.255", "100.128.0.1",
    "126.255.255.255", "128.0.0.1", "169.253.1.1", "172.15.1.1", "172.32.0.1", "192.0.1.1",
    "192.0.3.1", "192.88.98.1", "192.169.0.1", "198.17.1.1", "198.20.0.1", "203.0.114.1",
    "223.255.255.254", "2001:4860:4860::8888", "2a00:1450:4010::1b", "2606:4700::1111",
    "2001:200::1", "2003::1", "3ffe::1", "4000::1", "::ffff:8.8.8.8", "2002:808:808::1",
]  # fmt: skip


@pytest.mark.parametrize("address", DENIED)
def test_that_special_addresses_are_refused(address: str) -> None:
    assert not ConnectionGuard().allows(address)


@pytest.mark.parametrize("address", NOT_ADDRESSES)
@pytest.mark.parametrize("loopback", [False, True])
def test_that_what_is_no_strict_address_is_refused(address: str, *, loopback: bool) -> None:
    assert not ConnectionGuard(loopback=loopback).allows(address)


@pytest.mark.parametrize("value", [2130706433, b"\x08\x08\x08\x08", None, 134744072])
def test_that_what_is_no_text_is_refused(value: object) -> None:
    assert not ConnectionGuard().allows(value)  # type: ignore[arg-type]


@pytest.mark.parametrize("address", ALLOWED)
def test_that_routable_addresses_are_allowed(address: str) -> None:
    assert ConnectionGuard().allows(address)


@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.9.10", "::1"])
def test_that_the_demo_world_may_reach_loopback(address: str) -> None:
    assert ConnectionGuard(loopback=True).allows(address)


LOOPBACK = {"127.0.0.1", "127.255.255.254", "::1", "0:0:0:0:0:0:0:1"}


@pytest.mark.parametrize("address", [*ALLOWED, *(item for item in DENIED if item not in LOOPBACK)])
def test_that_the_demo_world_never_leaves_the_machine(address: str) -> None:
    assert not ConnectionGuard(loopback=True).allows(address)


@pytest.mark.parametrize(
    "address", ["8.8.4.4", "::ffff:8.8.4.4", "2002:808:404::1", "2a00:1450:0:0::1"]
)
def test_that_own_addresses_are_refused(address: str) -> None:
    guard = ConnectionGuard(is_own={"8.8.4.4", "2a00:1450::1"}.__contains__)
    assert not guard.allows(address)
    assert guard.is_own(address)
    assert guard.allows("8.8.8.8")
    assert not guard.is_own("8.8.8.8")


@pytest.mark.parametrize("address", [*DENIED, *NOT_ADDRESSES])
def test_that_only_what_others_may_reach_is_called_our_own(address: str) -> None:
    assert not ConnectionGuard(is_own=lambda _: True).is_own(address)


def test_that_the_demo_world_calls_nothing_its_own() -> None:
    guard = ConnectionGuard(loopback=True, is_own=lambda _: True)
    assert guard.allows("127.0.0.1")
    assert not guard.is_own("8.8.8.8")


def test_that_own_addresses_are_addresses() -> None:
    for address in own_addresses():
        assert ipaddress.ip_address(address.partition("%")[0])


def test_that_the_system_tells_which_addresses_are_our_own() -> None:
    assert is_own_address("127.0.0.1")
    assert not is_own_address("192.0.2.1")
    assert not is_own_address("2001:db8::1")


def test_that_a_system_that_binds_to_any_address_is_not_believed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(guarding, "_can_bind", lambda _: True)
    monkeypatch.setattr(guarding, "own_addresses", lambda: ("8.8.4.4",))
    guarding._binds_anywhere.cache_clear()
    try:
        assert is_own_address("8.8.4.4")
        assert not is_own_address("8.8.8.8")
    finally:
        guarding._binds_anywhere.cache_clear()


def test_that_only_the_smtp_port_may_be_connected_to() -> None:
    guard = ConnectionGuard()
    assert [port for port in range(65_536) if guard.check_port(port)] == [25]


def test_that_the_demo_world_has_a_port_of_its_own() -> None:
    guard = ConnectionGuard(loopback=True, port=2525)
    assert guard.check_port(2525)
    assert not guard.check_port(25)


@UNHURRIED
@given(st.ip_addresses(v=4))
def test_that_mapped_and_6to4_forms_are_judged_by_what_is_inside(
    address: ipaddress.IPv4Address,
) -> None:
    guard = ConnectionGuard()
    inside = guard.allows(str(address))
    number = int(address)
    assert guard.allows(f"::ffff:{address}") is inside
    assert guard.allows(f"2002:{number >> 16:x}:{number & 0xFFFF:x}::1") is inside
    assert not guard.allows(f"::{address}")
    assert not guard.allows(f"64:ff9b::{address}")


@UNHURRIED
@given(st.ip_addresses())
def test_that_whatever_is_allowed_is_global_unicast(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> None:
    if ConnectionGuard().allows(str(address)):
        assert not address.is_multicast
        assert not address.is_loopback
        assert not address.is_link_local
        assert not address.is_unspecified
        if isinstance(address, ipaddress.IPv4Address):
            assert address.is_global


@UNHURRIED
@given(st.text())
def test_that_no_text_breaks_the_guard(text: str) -> None:
    ConnectionGuard().allows(text)
