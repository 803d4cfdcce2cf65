"""The lean reader against dnspython: it reads alike, or it declines."""

import random

import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdataclass
import dns.rdatatype
import dns.rrset
import pytest

from contact_importer.network.dns_odd_reply import read_odd
from contact_importer.network.dns_reply import Question, Reply
from contact_importer.network.dns_wire import encode_query, encode_question, read_plain

REPLIES = 3_000
NAMES = ["example.com", "mail.Example.org", "a.b.c.d.co.uk", "xn--80ak6aa92e.com", "x_y.net"]
HOSTS = ["mx.{0}.", "mx1.{0}.", "{0}.", "mx.other.net.", "MX.UPPER.net.", ".", r"a\000b.{0}."]
SOA = "{0}. 900 IN SOA ns.{0}. root.{0}. 1 7200 900 1209600 {1}"


def _rrset(line: str) -> dns.rrset.RRset:
    name, ttl, rdclass, rdtype, text = line.split(" ", 4)
    return dns.rrset.from_text(name, int(ttl), rdclass, rdtype, text)


def _answers(rng: random.Random, name: str, rdtype: str) -> list[str]:
    owner = f"{name}." if rng.random() < 0.95 else "stranger.net."
    ttl = rng.choice([0, 1, 300, 86_400, 2**31 - 1])
    texts = {
        "A": lambda: f"{rng.randrange(256)}.0.{rng.randrange(256)}.1",
        "AAAA": lambda: rng.choice(["2001:db8::1", "::1", "::ffff:1.2.3.4", "fe80::1:0:0:1"]),
        "MX": lambda: f"{rng.randrange(65536)} {rng.choice(HOSTS).format(name)}",
    }
    lines = [f"{owner} {ttl} IN {rdtype} {texts[rdtype]()}" for _ in range(rng.randrange(5))]
    if rng.random() < 0.1:
        lines.insert(0, f"{name}. 300 IN CNAME {rng.choice(['stranger.net.', 'other.net.'])}")
    return lines


def _generate(rng: random.Random) -> tuple[bytes, Question]:
    name, rdtype = rng.choice(NAMES), rng.choice(["A", "AAAA", "MX"])
    question = encode_question(name, rdtype)
    query = dns.message.from_wire(encode_query(rng.randrange(65536), question, edns=True))
    message = dns.message.make_response(query, recursion_available=rng.random() < 0.9)
    message.set_rcode(
        dns.rcode.from_text(rng.choice(["NOERROR"] * 12 + ["NXDOMAIN"] * 2 + ["SERVFAIL"]))
    )
    if rng.random() < 0.9:
        message.answer = [_rrset(line) for line in _answers(rng, name, rdtype)]
    if rng.random() < 0.4:
        message.authority.append(_rrset(SOA.format(name, rng.choice([0, 60, 600, 2**32 - 1]))))
    if rng.random() < 0.2:
        message.authority.append(_rrset(f"{name}. 300 IN NS ns1.{name}."))
    if rng.random() < 0.2:
        message.additional.append(_rrset(f"mx.{name}. 300 IN A 192.0.2.1"))
    if rng.random() < 0.1:
        message.additional.append(_rrset(f"mx.{name}. 300 IN TXT glue"))
    if rng.random() < 0.05:
        message.flags |= dns.flags.TC
    if rng.random() < 0.2:
        message.use_edns(False)
    return message.to_wire(), question


def _mutate(rng: random.Random, wire: bytes) -> bytes:
    octets = bytearray(wire)
    for _ in range(rng.randrange(1, 4)):
        place = rng.randrange(len(octets))
        match rng.randrange(6):
            case 0:
                octets[place] = rng.randrange(256)
            case 1:
                octets[place] ^= 1 << rng.randrange(8)
            case 2:
                octets.insert(place, rng.randrange(256))
            case 3:
                del octets[place : place + rng.randrange(1, 4)]
            case 4:
                octets[place : place + 2] = bytes((0xC0 | rng.randrange(64), rng.randrange(256)))
            case _:
                start = rng.randrange(len(octets))
                octets[place:place] = octets[start : start + rng.randrange(1, 20)]
        if not octets:
            break
    return bytes(octets)


def compare(count: int, seed: int) -> tuple[int, list[tuple[bytes, Reply | None, Reply | None]]]:
    """(replies that the lean reader read, those that it read differently)."""
    rng = random.Random(seed)
    read, different = 0, []
    for number in range(count):
        wire, question = _generate(rng)
        if number % 3:
            wire = _mutate(rng, wire)
        lean = read_plain(wire, question)
        if lean is not None:
            read += 1
            thorough = read_odd(wire, question)
            if lean != thorough:
                different.append((wire, lean, thorough))
    return read, different


def test_that_the_lean_reader_reads_like_dnspython_or_declines() -> None:
    read, different = compare(REPLIES, seed=20_261_123)
    assert different == []
    assert read > REPLIES / 5


def test_that_plain_answers_are_not_declined() -> None:
    question = encode_question("example.com", "MX")
    query = dns.message.from_wire(encode_query(7, question, edns=True))
    message = dns.message.make_response(query)
    message.answer = [_rrset("example.com. 300 IN MX 10 mx.example.com.")]
    message.authority = [_rrset("example.com. 300 IN NS ns.example.com.")]
    message.additional = [_rrset("mx.example.com. 300 IN A 192.0.2.1")]
    reply = read_plain(message.to_wire(), question)
    assert reply is not None
    assert reply.records == ("10 mx.example.com",)


@pytest.mark.parametrize("name", ["example.com", "A-b_c.example", "x" * 63 + ".com"])
def test_that_questions_are_encoded_as_dnspython_does(name: str) -> None:
    query = dns.message.from_wire(encode_query(513, encode_question(name, "AAAA"), edns=False))
    assert query.id == 513
    asked = query.question[0]
    assert asked.name == dns.name.from_text(name)
    assert (asked.rdtype, asked.rdclass) == (dns.rdatatype.AAAA, dns.rdataclass.IN)


def _with_answer(rdata: bytes, *, prefix: bytes = b"\xc0\x0c") -> tuple[bytes, Question]:
    question = encode_question("example.com", "MX")
    record = prefix + b"\0\x0f\0\1\0\0\1\x2c" + len(rdata).to_bytes(2, "big") + rdata
    head = b"\0\1\x81\x80\0\1\0\1\0\0\0\0"
    return head + question.wire + record, question


@pytest.mark.parametrize(
    "exchange",
    [
        b"\xc0\x0c",  # the name in the question
        b"\x02mx\xc0\x0c",
        b"\x02mx\x03net\0",
        b"\0",
        b"\xc0\x29",  # itself
        b"\xc0\x2b",  # past its own start
        b"\xff\xff",  # past the end
        b"\x40mx\0",  # label of a reserved kind
        b"\x3fmx\0",  # longer than the record
        b"\x02mx\xc0",  # half a pointer
        b"\x02mx\0\0",  # octets left over
        b"",
        b"".join([b"\x3f" + b"a" * 63] * 4) + b"\0",  # 257 octets
        b"\x02mx\xc0\x29",  # into what was just read
    ],
)
def test_that_names_are_decompressed_like_dnspython_or_declined(exchange: bytes) -> None:
    wire, question = _with_answer(b"\0\x0a" + exchange)
    lean = read_plain(wire, question)
    assert lean is None or lean == read_odd(wire, question)


def test_that_an_endless_name_is_declined_at_once() -> None:
    pointers = b"".join((0xC000 | at).to_bytes(2, "big") for at in range(43, 600, 2))
    wire, question = _with_answer(b"\0\x0a" + pointers)
    assert read_plain(wire, question) is None


def test_that_a_large_odd_reply_costs_no_time() -> None:
    wire, question = _with_answer(b"\0\x0a\xc0\x0c", prefix=b"\3com\0")
    assert read_odd(wire + bytes(20_000), question) == read_odd(wire + bytes(30_000), question)
    reply = read_odd(wire + bytes(20_000), question)
    assert reply is not None
    assert reply.note == "answer too large"


OPT = b"\0\0\x29\x04\xd0\0\0\0\0\0\0"


@pytest.mark.parametrize(
    "tail",
    [
        [b"\xc0\x0c\0\x29\x04\xd0\0\0\0\0\0\0"],  # an OPT with a name
        [OPT, OPT],
        [b"\0\0\x29\x04\xd0\x01\0\0\0\0\0"],  # extended RCODE: BADVERS
        [b"\0\0\x29\x04\xd0\0\0\0\0\0\x04\0\x0f\0\0"],  # with an option
        [b"\xc0\x0c\0\x01\0\3\0\0\0\x05\0\4abcd"],  # glue of class CHAOS
        [b"\xc0\x0c\0\x01\0\1\0\0\0\x05\0\5abcde"],  # glue of five octets
    ],
)
def test_that_an_odd_additional_section_is_declined(tail: list[bytes]) -> None:
    wire, question = _with_answer(b"\0\x0a\xc0\x0c")
    whole = wire[:10] + len(tail).to_bytes(2, "big") + wire[12:] + b"".join(tail)
    assert read_plain(whole, question) is None


def test_that_a_ttl_of_more_than_31_bits_is_declined() -> None:
    wire, question = _with_answer(b"\0\x0a\xc0\x0c")
    assert read_plain(wire, question) is not None
    high = wire.replace(b"\0\x0f\0\1\0\0\1\x2c", b"\0\x0f\0\1\x80\0\1\x2c")
    assert read_plain(high, question) is None
    thorough = read_odd(high, question)
    assert thorough is not None
    assert thorough.ttl_s == 0  # RFC 2181 8
