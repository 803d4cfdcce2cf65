"""Addresses on the wire and replies as values."""

import email.utils

import pytest
from aiosmtplib.response import SMTPResponse
from hypothesis import given
from hypothesis import strategies as st

from contact_importer.network.smtp_protocol import ReplyReader
from contact_importer.network.smtp_text import clean_text, reply_value, wire_address


@pytest.mark.parametrize(
    ("address", "path", "utf8"),
    [
        ("joe@example.com", b"joe@example.com", False),
        ("JOE+tag=x@Example.COM", b"JOE+tag=x@Example.COM", False),
        ("joe@xn--e1afmkfd.xn--p1ai", b"joe@xn--e1afmkfd.xn--p1ai", False),
        ("joe@пример.рф", b"joe@xn--e1afmkfd.xn--p1ai", False),
        ("joe@straße.de", b"joe@xn--strae-oqa.de", False),
        ("почта@пример.рф", "почта@пример.рф".encode(), True),
        ("почта@example.com", "почта@example.com".encode(), True),
        ("joe@example", b"joe@example", False),
        ("joe@[192.0.2.1]", b"joe@[192.0.2.1]", False),
        ("joe@[ipv6:2001:db8::1]", b"joe@[IPv6:2001:db8::1]", False),
        ('"a b"@[IPv6:::1]', b'"a b"@[IPv6:::1]', False),
        ("почта@[192.0.2.1]", "почта@[192.0.2.1]".encode(), True),
        ('""@example.com', b'""@example.com', False),
        ('"a b"@example.com', b'"a b"@example.com', False),
        ('"a\\"b"@example.com', b'"a\\"b"@example.com', False),
        ('"a@b"@example.com', b'"a@b"@example.com', False),
        # aiosmtplib rewrites these through email.utils
        ("joe..doe@example.com", b"joe..doe@example.com", False),
        (".joe@example.com", b".joe@example.com", False),
        ("!#$%&'*+/=?^_`{|}~-@example.com", b"!#$%&'*+/=?^_`{|}~-@example.com", False),
    ],
)
def test_that_an_address_goes_unchanged(address: str, path: bytes, utf8: bool) -> None:
    wire = wire_address(address)
    assert wire is not None
    assert (wire.path, wire.needs_smtputf8) == (path, utf8)


@pytest.mark.parametrize(
    "address",
    [
        "", "@", "joe", "joe@", "@example.com", "a b@example.com", "a@exa mple.com", "<a@b.com>",
        "a@b.com>", "a<b@c.com", "a@b.com\r\nDATA", "a\r\n@b.com", "a@b.com\n", "a\x00@b.com",
        '"a>b"@c.com', '"a\r\nb"@c.com', '"a"b"@c.com', '"a@c.com', "a,b@c.com", "a;b@c.com",
        "a@b@c.com", "a@[127.0.0]", "a@[1.2.3.4", "a@1.2.3.4]", "a@[tag:x]", "a@[IPv6:1.2.3.4]",
        "a@[IPv6:::1%25eth0]", "a@[1.2.3.4]>", "a@[ 1.2.3.4]", "a@b..com", "a@-b.com",
        "a\u2028b@c.com", "a\u0085b@c.com",
        "a@b\ud800.com", "a\ud800@b.com", "a@" + "b" * 64 + ".com", "a\u00a0b@c.com",
        "a(b)@c.com", "a@b.com SIZE=1", "a@b.com ", " a@b.com",
    ],
)  # fmt: skip
def test_that_a_doubtful_address_is_not_sent(address: str) -> None:
    assert wire_address(address) is None


@given(st.text(max_size=40) | st.from_regex(r"[\w.+\"<> \\-]{1,12}@[\w.-]{1,12}\.[a-z]{2,4}"))
def test_that_no_text_can_end_the_command_line_or_path(address: str) -> None:
    wire = wire_address(address)
    if wire is not None:
        assert not set(wire.path) & set(b"\r\n\x00<>")
        local = address.rpartition("@")[0]
        assert wire.path.decode().rpartition("@")[0] == local
        if b" " in wire.path:
            assert local[0] == local[-1] == '"'


def test_that_the_trap_of_the_library_is_real() -> None:
    """What aiosmtplib's own ``rcpt`` would send is not what it is given."""
    assert email.utils.parseaddr("joe..doe@example.com (x)")[1] != "joe..doe@example.com (x)"


@given(st.text())
def test_that_cleaned_text_is_printable_and_short(text: str) -> None:
    cleaned = clean_text(text)
    assert cleaned.isprintable()
    assert len(cleaned) <= 1000
    assert cleaned == cleaned.strip()


@pytest.mark.parametrize(
    ("message", "enhanced", "text"),
    [
        ("5.1.1 User unknown", "5.1.1", "User unknown"),
        ("5.1.1 User\n5.1.1 unknown", "5.1.1", "User unknown"),
        ("5.1.10 x", "5.1.10", "x"),
        ("#5.1.0 Address rejected", "5.1.0", "Address rejected"),
        ("5.1.1: User unknown", "5.1.1", "User unknown"),
        ("5.1.1", "5.1.1", ""),
        ("5.1.1.1 x", "", "5.1.1.1 x"),
        ("4.1.1 x", "", "4.1.1 x"),
        ("55.1.1 x", "", "55.1.1 x"),
        ("see 5.1.1", "", "see 5.1.1"),
        ("5.1.1111 x", "", "5.1.1111 x"),
        ("", "", ""),
    ],
)
def test_that_the_enhanced_code_is_set_apart(message: str, enhanced: str, text: str) -> None:
    value = reply_value(SMTPResponse(550, message), host="mx", ip="192.0.2.1")
    assert (value.enhanced, value.text) == (enhanced, text)


REPLIES = st.lists(
    st.tuples(
        st.sampled_from([220, 250, 354, 421, 450, 550, 571, 999, 2500, 25]),
        st.lists(st.sampled_from([b"ok", b"", b"5.1.1 no", b"\xff", b"x" * 600]), min_size=1),
    ),
    max_size=6,
)


@given(REPLIES, st.integers(1, 50))
def test_that_how_the_bytes_arrive_does_not_matter(
    replies: list[tuple[int, list[bytes]]], size: int
) -> None:
    stream = b"".join(
        b"".join(b"%d-%s\r\n" % (code, line) for line in lines[:-1])
        + b"%d %s\r\n" % (code, lines[-1])
        for code, lines in replies
    )
    whole, parts = ReplyReader(), ReplyReader()
    at_once = whole.feed(stream)
    in_parts = [
        reply
        for start in range(0, len(stream), size)
        if not parts.fault
        for reply in parts.feed(stream[start : start + size])
    ]
    assert in_parts == at_once
    assert bool(parts.fault) == bool(whole.fault)
    good = [code for code, _ in replies if 100 <= code <= 599 and code // 100 != 3]
    bad = [code for code, _ in replies if code in (354, 999, 2500, 25)]
    assert bool(whole.fault) == bool(bad)
    if not bad:
        assert [reply.code for reply in at_once] == good


@given(st.binary(max_size=400))
def test_that_any_bytes_are_read_without_an_error(data: bytes) -> None:
    reader = ReplyReader()
    for reply in reader.feed(data):
        assert reply.code // 100 in (2, 4, 5)
