"""DNS messages as bytes (RFC 1035 4.1): just what the demo server needs. Pure."""

import socket
import struct

from contact_importer.demo.domain_names import ZONE
from contact_importer.demo.zone import Rcode, RecordType, ZoneAnswer

TTL_S = 3600
_SOA = 6
_IN = 1
_OPT = b"\x00" + struct.pack("!HHIH", 41, 1232, 0, 0)  # RFC 6891: our UDP payload size
_TO_QUESTION = b"\xc0\x0c"  # compression pointer to the question's name
_QR_AA_RA = 0x8480
_TC = 0x0200
_RD = 0x0100


class BadQueryError(ValueError):
    """Not a plain query with one question."""


def encode_name(name: str) -> bytes:
    """A name in A-labels, uncompressed; "." or "" is the root."""
    labels = [label.encode("ascii") for label in name.split(".") if label]
    return b"".join(bytes((len(label),)) + label for label in labels) + b"\x00"


def parse_question(query: bytes) -> tuple[str, int, int]:
    """Name (lower case), type and end of the question of a query with one question."""
    if len(query) < 17 or query[2] & 0xF8 or query[4:6] != b"\x00\x01":
        raise BadQueryError("not a plain query with one question")
    labels = []
    position = 12
    while length := query[position]:
        end = position + 1 + length
        if length > 63 or end + 5 > len(query):
            raise BadQueryError("bad name")
        labels.append(query[position + 1 : end])
        position = end
    rdtype = int.from_bytes(query[position + 1 : position + 3], "big")
    return b".".join(labels).decode("latin-1").lower(), rdtype, position + 5


def encode_answer(query: bytes, answer: ZoneAnswer, *, udp: bool) -> bytes:
    """The whole reply, without its two octets of id."""
    _, rdtype, end = parse_question(query)
    cut = udp and answer.truncated
    records = () if cut else answer.records
    flags = _QR_AA_RA | answer.rcode | (_TC if cut else 0) | (query[2] << 8 & _RD)
    body = b"".join(_record(rdtype, text) for text in records)
    negative = not answer.records and answer.rcode in (Rcode.NOERROR, Rcode.NXDOMAIN)
    edns = query[10:12] != b"\x00\x00"
    counts = struct.pack("!HHHHH", flags, 1, len(records), negative, edns)
    return counts + query[12:end] + body + (_soa() if negative else b"") + (_OPT if edns else b"")


def encode_format_error(query: bytes) -> bytes:
    """FORMERR for a query whose header could be read, without its two octets of id."""
    return struct.pack("!HHHHH", 0x8000 | query[2] << 8 & _RD | Rcode.FORMERR, 0, 0, 0, 0)


def _record(rdtype: int, text: str) -> bytes:
    match rdtype:
        case RecordType.A:
            data = socket.inet_aton(text)
        case RecordType.MX:
            preference, _, host = text.partition(" ")
            data = struct.pack("!H", int(preference)) + encode_name(host)
        case _:
            data = encode_name(text)
    return _TO_QUESTION + struct.pack("!HHIH", rdtype, _IN, TTL_S, len(data)) + data


def _soa() -> bytes:
    """The zone's SOA: how long a negative answer may be kept (RFC 2308)."""
    data = encode_name(f"ns.{ZONE}") + encode_name(f"hostmaster.{ZONE}")
    data += struct.pack("!IIIII", 1, 7200, 900, 1_209_600, 300)
    return encode_name(ZONE) + struct.pack("!HHIH", _SOA, _IN, TTL_S, len(data)) + data
