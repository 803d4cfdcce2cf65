"""What this machine may see from inside."""

import pytest

from contact_importer.validation.vantage import ANYWHERE, Vantage, vantage_of


@pytest.mark.parametrize(
    ("search", "name", "zone"),
    [
        ("example.com", "example.com", "example.com"),
        ("office.example.com", "example.com", "example.com"),
        ("office.example.com", "mail.example.com", "example.com"),
        ("office.example.co.uk", "mx.example.co.uk", "example.co.uk"),
        ("example.com", "notexample.com", ""),
        ("example.com", "example.com.evil.net", ""),
        ("fritz.box", "example.com", ""),
        # nobody's zone
        ("com", "example.com", ""),
        ("co.uk", "example.co.uk", ""),
        ("lan", "mx.lan", ""),
        ("", "example.com", ""),
    ],
)
def test_that_the_zones_of_this_machine_are_the_registrable_domains_it_searches(
    search: str, name: str, zone: str
) -> None:
    assert vantage_of((), [search]).zone_of(name) == zone


@pytest.mark.parametrize(
    ("own", "address", "near"),
    [
        ("10.1.2.3", "10.200.0.1", True),
        ("10.1.2.3", "192.168.1.1", False),
        ("192.168.1.5", "192.168.77.1", True),
        ("172.17.0.2", "172.31.0.1", True),
        ("100.64.0.9", "100.100.0.1", True),
        ("fd12:3456:789a:1::5", "fd12:3456:789a:2::1", True),
        ("fd12:3456:789a:1::5", "fd99:3456:789a:2::1", False),
        ("8.8.4.4", "8.8.8.8", False),
        ("10.1.2.3", "127.0.0.1", False),
        ("10.1.2.3", "::ffff:10.0.0.1", False),
        ("127.0.0.1", "127.0.0.1", False),
        ("169.254.1.1", "169.254.169.254", False),
        ("fe80::1%eth0", "fe80::2", False),
        ("2a00:1450::1", "2a00:1450::2", False),
    ],
)
def test_that_neighbours_live_in_private_networks_of_this_machine(
    own: str, address: str, near: bool
) -> None:
    assert vantage_of([own], ()).may_be_neighbour(address) is near


@pytest.mark.parametrize(
    ("addresses", "ipv6"),
    [
        (["192.168.1.5", "2a00:1450::1"], True),
        (["2a00:1450::1"], True),
        (["192.168.1.5"], False),
        (["192.168.1.5", "fd12:3456:789a:1::5"], False),
        (["fe80::1%eth0"], False),
        ([], False),
    ],
)
def test_that_ipv6_needs_a_global_address(addresses: list[str], ipv6: bool) -> None:
    assert vantage_of(addresses, ()).ipv6 is ipv6


def test_that_nothing_is_known_without_being_told() -> None:
    assert vantage_of((), ()) == Vantage() == ANYWHERE
    assert ANYWHERE.zone_of("example.com") == ""
    assert not ANYWHERE.may_be_neighbour("10.0.0.1")
