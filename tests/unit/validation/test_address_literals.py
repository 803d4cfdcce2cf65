"""Own cases from the ABNF of RFC 5321 4.1.3 (Address Literals) and RFC 4291 2.2."""

from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contact_importer.validation.address_literal import literal_text, parse_literal


@pytest.mark.parametrize(
    ("literal", "canonical"),
    [
        # IPv4-address-literal = Snum 3("."  Snum)
        ("[192.0.2.1]", "[192.0.2.1]"),
        ("[0.0.0.0]", "[0.0.0.0]"),
        ("[255.255.255.255]", "[255.255.255.255]"),
        ("[010.002.000.009]", "[10.2.0.9]"),  # Snum = 1*3DIGIT, decimal
        # IPv6-full
        ("[IPv6:1:2:3:4:5:6:7:8]", "[ipv6:1:2:3:4:5:6:7:8]"),
        ("[IPv6:2001:0DB8:0000:0000:0000:00aF:0000:0001]", "[ipv6:2001:db8::af:0:1]"),
        ("[ipv6:1:2:3:4:5:6:7:8]", "[ipv6:1:2:3:4:5:6:7:8]"),  # RFC 5234 2.3: any case
        ("[iPV6:1:2:3:4:5:6:7:8]", "[ipv6:1:2:3:4:5:6:7:8]"),
        # IPv6-comp
        ("[IPv6:::]", "[ipv6:::]"),
        ("[IPv6:::1]", "[ipv6:::1]"),
        ("[IPv6:1::]", "[ipv6:1::]"),
        ("[IPv6:2001:db8::1]", "[ipv6:2001:db8::1]"),
        ("[IPv6:1:2:3:4:5:6::]", "[ipv6:1:2:3:4:5:6::]"),
        ("[IPv6:::3:4:5:6:7:8]", "[ipv6:::3:4:5:6:7:8]"),
        # "::" for one group: RFC 4291 2.2
        ("[IPv6:1:2:3::5:6:7:8]", "[ipv6:1:2:3:0:5:6:7:8]"),
        ("[IPv6:1:2:3:4:5:6:7::]", "[ipv6:1:2:3:4:5:6:7:0]"),
        ("[IPv6:::2:3:4:5:6:7:8]", "[ipv6:0:2:3:4:5:6:7:8]"),
        # IPv6v4-full, IPv6v4-comp
        ("[IPv6:1:2:3:4:5:6:192.0.2.1]", "[ipv6:1:2:3:4:5:6:c000:201]"),
        ("[IPv6:::192.0.2.1]", "[ipv6:::c000:201]"),
        ("[IPv6:::ffff:192.0.2.1]", "[ipv6:::ffff:192.0.2.1]"),
        ("[IPv6:::ffff:c000:201]", "[ipv6:::ffff:192.0.2.1]"),
        ("[IPv6:64:ff9b::192.0.2.001]", "[ipv6:64:ff9b::c000:201]"),
        ("[IPv6:1:2:3:4::192.0.2.1]", "[ipv6:1:2:3:4::c000:201]"),
        ("[IPv6:1:2:3:4:5::192.0.2.1]", "[ipv6:1:2:3:4:5:0:c000:201]"),
    ],
)
def test_that_every_spelling_of_the_grammar_is_read(literal: str, canonical: str) -> None:
    address = parse_literal(literal)
    assert address is not None
    assert literal_text(address).lower() == canonical
    assert parse_literal(canonical) == address


@pytest.mark.parametrize(
    "domain",
    [
        *("", "[", "]", "[]", "[[192.0.2.1]]", "192.0.2.1", "[192.0.2.1", "192.0.2.1]"),
        *("[192.0.2]", "[192.0.2.1.5]", "[192.0.2.256]", "[192.0.2.0001]", "[192.0.2.]"),
        *("[.192.0.2.1]", "[192..2.1]", "[0xc0.0.2.1]", "[-1.0.2.1]", "[+1.0.2.1]"),
        *("[ 192.0.2.1]", "[192.0.2.1 ]", "[192.0.2.1\n]", "[192.0.2.1]\n", "[3221225985]"),
        *("[192.0.2.\u0661]", "[192.0.2.\uff11]", "[192.0.2.1/32]", "[192.0.2.1:25]"),
        # an IPv6 address needs its tag, an IPv4 address must not have it
        *("[2001:db8::1]", "[::1]", "[IPv6:192.0.2.1]", "[IPv6192.0.2.1]", "[IPv4:192.0.2.1]"),
        *("[IPv6:]", "[IPv6::]", "[IPv6: ::1]", "[IPv6 :::1]", "[IPv6::1]", "[IPv6:::1::2]"),
        *("[IPv6:1:2:3:4:5:6:7]", "[IPv6:1:2:3:4:5:6:7:8:9]", "[IPv6:1:2:3:4:5:6:7:8::]"),
        *("[IPv6:1:2:3:4::5:6:7:8]", "[IPv6:12345::1]", "[IPv6:g::1]", "[IPv6:1:]", "[IPv6::1:2]"),
        *("[IPv6:1:2:3:4:5:6:7:]", "[IPv6::2:3:4:5:6:7:8]", "[IPv6::::1]", "[IPv6:1:::2]"),
        *("[IPv6:fe80::1%eth0]", "[IPv6:fe80::1%251]", "[IPv6:::1/64]", "[IPv6:[::1]]"),
        *("[IPv6:1:2:3:4:5:192.0.2.1]", "[IPv6:1:2:3:4:5:6:7:192.0.2.1]"),
        *("[IPv6:1:2:3:4:5:6::192.0.2.1]", "[IPv6:192.0.2.1::]", "[IPv6:::192.0.2.1:5]"),
        *("[IPv6:::192.0.2.256]", "[IPv6:::192.0.2]", "[IPv6:::\u0661]"),
        # General-address-literal: no tag but IPv6 is registered with IANA
        *("[x400:c=gb]", "[tag:content]", "[literal]", "[mail.example]", "[IPv7:::1]"),
    ],
)
def test_that_anything_else_is_no_literal(domain: str) -> None:
    assert parse_literal(domain) is None


@given(st.ip_addresses())
def test_that_every_address_has_one_literal(address: IPv4Address | IPv6Address) -> None:
    literal = literal_text(address)
    assert parse_literal(literal) == parse_literal(literal.lower()) == address
    if isinstance(address, IPv6Address):
        assert parse_literal(f"[IPv6:{address.exploded}]") == address


@given(st.text("[]:.0123456789abcdefIPv% \u0661", max_size=30))
def test_that_no_text_makes_an_error(text: str) -> None:
    for domain in (text, f"[{text}]", f"[IPv6:{text}]"):
        address = parse_literal(domain)
        assert address is None or parse_literal(literal_text(address)) == address
