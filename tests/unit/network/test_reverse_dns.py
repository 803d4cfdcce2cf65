"""Reverse names against odd, late and hostile answers."""

import dns.rcode
import pytest

from contact_importer.network.reverse_dns import reverse_names
from tests.support.dns_asking import silent
from tests.support.dns_scripts import failing, truncated
from tests.support.dns_server import Asked, Replies, Script, ScriptedDnsServer

ADDRESS = "198.51.100.7"
NAME = "7.100.51.198.in-addr.arpa"
PTR = f"{NAME}. 300 IN PTR"


async def names_from(
    script: Script, address: str = ADDRESS, *, timeout_s: float = 10.0
) -> tuple[str, ...] | None:
    async with ScriptedDnsServer(script) as server:
        resolver, port = server.address
        return await reverse_names(address, resolver, port=port, timeout_s=timeout_s)


def after_wrong_replies(q: Asked) -> Replies:
    right = q.wire(f"{PTR} mail.example.net.")[0]
    return [b"\x01\x02\x03", bytes((right[0] ^ 1,)) + right[1:], right]


@pytest.mark.parametrize(
    ("script", "names"),
    [
        (lambda q: q.wire(f"{PTR} mail.example.net."), ("mail.example.net",)),
        (lambda q: q.wire(f"{PTR} a.net.", f"{PTR} b.net."), ("a.net", "b.net")),
        (
            lambda q: q.wire(
                f"{NAME}. 9 IN CNAME 7.0-63.100.51.198.in-addr.arpa.",
                "7.0-63.100.51.198.in-addr.arpa. 9 IN PTR mail.example.net.",
            ),
            ("mail.example.net",),
        ),
        (lambda q: q.wire("8.100.51.198.in-addr.arpa. 9 IN PTR other.example.net."), ()),
        (lambda q: q.wire(rcode=dns.rcode.NXDOMAIN), ()),
        (lambda q: q.wire(), ()),
        (lambda q: q.wire(f"{NAME}. 9 IN CNAME {NAME}."), None),
        (after_wrong_replies, ("mail.example.net",)),
        (failing("SERVFAIL"), None),
        (failing("REFUSED"), None),
        (truncated, None),
    ],
)
async def test_that_reverse_names_are_told(script: Script, names: tuple[str, ...] | None) -> None:
    told = await names_from(script)
    assert (told and tuple(sorted(told))) == names


async def test_that_silence_tells_nothing() -> None:
    assert await names_from(silent, timeout_s=0.05) is None


async def test_that_markup_and_control_characters_are_shown_harmless() -> None:
    told = await names_from(lambda q: q.wire(rf"{PTR} a\000\027[31m<b>.net."))
    assert told
    assert all(name.isprintable() for name in told)


async def test_that_only_a_few_names_are_kept() -> None:
    many = [f"{PTR} n{n}.net." for n in range(40)]
    told = await names_from(lambda q: q.wire(*many))
    assert told
    assert len(told) == 5


async def test_that_an_ipv6_address_has_its_own_tree() -> None:
    asked: list[str] = []

    def script(q: Asked) -> Replies:
        asked.append(q.name)
        return q.wire(f"{q.name}. 9 IN PTR mail.example.net.")

    assert await names_from(script, "2001:db8::7") == ("mail.example.net",)
    assert asked[0].endswith(".8.b.d.0.1.0.0.2.ip6.arpa")
