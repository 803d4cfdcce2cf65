"""The lean way through DNS messages: own query bytes, and a reader for plain answers.

The reader declines (None) whatever is not plain; dnspython then decides (dns_odd_reply).
What it does not decline it must read exactly like dnspython, which a fuzz test holds it to.
"""

import re
import struct
from socket import AF_INET, AF_INET6, inet_ntop

from contact_importer.engine.network_ports import DnsKind
from contact_importer.network.dns_reply import RECORD_TYPES, Question, Reply

_A, _NS, _SOA, _MX, _AAAA, _OPT = 1, 2, 6, 15, 28, 41
_IN = 1
_MAX_TTL = 0x7FFFFFFF  # RFC 2181 8
_MAX_POINTERS = 8

# Recursion desired, one question. The second form announces one additional record.
_BARE = struct.pack("!HHHHH", 0x0100, 1, 0, 0, 0)
_WITH_EDNS = struct.pack("!HHHHH", 0x0100, 1, 0, 0, 1)
# OPT (RFC 6891): root, type 41, 1,232 octets (no fragmentation on common links), no options.
_OPT_RECORD = struct.pack("!BHHIH", 0, _OPT, 1232, 0, 0)

_ORDINARY_NAME = re.compile(r"(?:[a-zA-Z0-9_-]{1,63}\.)*[a-zA-Z0-9_-]{1,63}")
_ORDINARY_OCTETS = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"

_counts = struct.Struct("!HHHHH").unpack_from
_record_head = struct.Struct("!HHIH").unpack_from
_uint16 = struct.Struct("!H").unpack_from
_uint32 = struct.Struct("!I").unpack_from
_question_tail = struct.Struct("!HH").pack


class _NotPlainError(Exception):
    """The message is not one for the lean reader."""


def encode_question(name: str, rdtype: str) -> Question:
    """The question for a name in text form (escapes as dnspython writes them).

    Raises ValueError for what is not a DNS name (RFC 1035 2.3.4: 63 and 255 octets).
    """
    number = RECORD_TYPES[rdtype]
    if len(name) <= 253 and _ORDINARY_NAME.fullmatch(name):
        wire = b"".join(bytes((len(label),)) + label for label in name.encode("ascii").split(b"."))
        return Question(wire + b"\0" + _question_tail(number, _IN), number)
    from contact_importer.network.dns_odd_reply import encode_odd_name

    return Question(encode_odd_name(name) + _question_tail(number, _IN), number)


def encode_query(query_id: int, question: Question, *, edns: bool) -> bytes:
    """A recursive query."""
    head = query_id.to_bytes(2, "big")
    if edns:
        return head + _WITH_EDNS + question.wire + _OPT_RECORD
    return head + _BARE + question.wire


def read_plain(wire: bytes, question: Question) -> Reply | None:
    """Read a plain answer to the question; None when the message is anything else.

    Plain: NOERROR or NXDOMAIN, complete, our question letter by letter, answers that
    belong to it directly, and nothing unusual in the other sections.
    """
    try:
        return _read(wire, question)
    except (_NotPlainError, struct.error, IndexError):
        return None


def _read(wire: bytes, question: Question) -> Reply:
    flags, questions, answers, authorities, additionals = _counts(wire, 2)
    # a response, standard query, not truncated
    if flags & 0xFA00 != 0x8000 or questions != 1:
        raise _NotPlainError
    rcode = flags & 0xF
    position = 12 + len(question.wire)
    if wire[12:position] != question.wire or (rcode != 0 and (rcode != 3 or answers)):
        raise _NotPlainError
    records: list[str] = []
    ttl = _MAX_TTL
    for _ in range(answers):
        position, record_ttl, text = _read_answer(wire, position, question.rdtype)
        ttl = min(ttl, record_ttl)
        records.append(text)
    soa_ttl, saw_ns, position = _read_authority(wire, position, authorities)
    position = _pass_additional(wire, position, additionals)
    if position != len(wire):
        raise _NotPlainError
    if records:
        return Reply(DnsKind.ANSWER, tuple(dict.fromkeys(records)), ttl)
    if saw_ns and soa_ttl is None:  # a referral
        raise _NotPlainError
    return Reply(DnsKind.NXDOMAIN if rcode else DnsKind.NODATA, (), soa_ttl or 0)


def _read_answer(wire: bytes, position: int, rdtype: int) -> tuple[int, int, str]:
    """(end, TTL, text) of an answer record owned by the name in the question."""
    if wire[position : position + 2] != b"\xc0\x0c":
        raise _NotPlainError
    kind, rdclass, ttl, length = _record_head(wire, position + 2)
    start = position + 12
    end = start + length
    if kind != rdtype or rdclass != _IN or ttl > _MAX_TTL or end > len(wire):
        raise _NotPlainError
    if kind == _MX:
        labels, after = _read_name(wire, start + 2, end)
        if after != end:
            raise _NotPlainError
        return end, ttl, f"{_uint16(wire, start)[0]} {_name_text(labels)}"
    if kind == _A and length == 4:
        return end, ttl, inet_ntop(AF_INET, wire[start:end])
    if kind == _AAAA and length == 16:
        return end, ttl, inet_ntop(AF_INET6, wire[start:end])
    raise _NotPlainError


def _read_authority(wire: bytes, position: int, count: int) -> tuple[int | None, bool, int]:
    """(negative TTL of the SOA or None, whether there are NS records, end)."""
    soa_ttl: int | None = None
    saw_ns = False
    for _ in range(count):
        _, position = _read_name(wire, position, len(wire))
        kind, rdclass, ttl, length = _record_head(wire, position)
        start = position + 10
        position = start + length
        if rdclass != _IN or ttl > _MAX_TTL or position > len(wire):
            raise _NotPlainError
        if kind == _NS:
            saw_ns = True
            _expect_names(wire, start, position, names=1, rest=0)
        elif kind == _SOA and soa_ttl is None:
            _expect_names(wire, start, position, names=2, rest=20)
            # RFC 2308 5: the smaller of the SOA's own TTL and its minimum field
            soa_ttl = min(ttl, _uint32(wire, position - 4)[0])
        else:
            raise _NotPlainError
    return soa_ttl, saw_ns, position


def _pass_additional(wire: bytes, position: int, count: int) -> int:
    """The end of the additional section, which may hold addresses and one plain OPT."""
    saw_opt = False
    for _ in range(count):
        labels, position = _read_name(wire, position, len(wire))
        kind, rdclass, ttl, length = _record_head(wire, position)
        position += 10 + length
        if kind == _OPT:
            # an extended RCODE or options make it odd
            if saw_opt or labels or length or ttl & 0xFF000000:
                raise _NotPlainError
            saw_opt = True
        elif rdclass != _IN or (kind, length) not in ((_A, 4), (_AAAA, 16)):
            raise _NotPlainError
    return position


def _expect_names(wire: bytes, start: int, end: int, *, names: int, rest: int) -> None:
    for _ in range(names):
        _, start = _read_name(wire, start, end)
    if start + rest != end:
        raise _NotPlainError


def _read_name(wire: bytes, position: int, limit: int) -> tuple[list[bytes], int]:
    """(labels, end) of a possibly compressed name whose own octets end before ``limit``.

    Pointers only go backwards, and what they point to does not overlap what was read, so
    there are no loops (RFC 1035 4.1.4).
    """
    labels: list[bytes] = []
    after = 0
    octets = 1
    pointers = 0
    start = position
    while True:
        if position >= limit:
            raise _NotPlainError
        size = wire[position]
        position += 1
        if size == 0:
            return labels, after or position
        if size < 64:
            octets += size + 1
            if octets > 255 or position + size > limit:
                raise _NotPlainError
            labels.append(wire[position : position + size])
            position += size
            continue
        if size < 192 or position >= limit or pointers == _MAX_POINTERS:
            raise _NotPlainError
        after = after or position + 1
        pointers += 1
        limit = start  # what a pointer leads to ends before what was read so far
        start = position = (size & 0x3F) << 8 | wire[position]


def _name_text(labels: list[bytes]) -> str:
    if not labels:
        return "."
    if b"".join(labels).translate(None, _ORDINARY_OCTETS):
        raise _NotPlainError
    return b".".join(labels).decode("ascii").lower()
