"""Scripts for the DNS server: zones, failures, and the wrong replies of table 5.3."""

from collections.abc import Callable

import dns.rcode

from tests.support.dns_server import Asked, Replies, Script, Unframed


def zone(*lines: str, authority: tuple[str, ...] = ()) -> Script:
    """Answers out of these records; other names do not exist. Aliases are not followed."""

    def script(q: Asked) -> Replies:
        owned = [line for line in lines if line.split(" ")[0] == f"{q.name}."]
        found = [line for line in owned if line.split(" ")[3] in (q.rdtype, "CNAME")]
        rcode = dns.rcode.NOERROR if owned else dns.rcode.NXDOMAIN
        return q.wire(*found, rcode=rcode, authority=() if found else authority)

    return script


def failing(rcode: str) -> Script:
    return lambda q: q.wire(rcode=dns.rcode.from_text(rcode))


def truncated(q: Asked) -> Replies:
    """Over UDP and over TCP."""
    return q.wire(truncated=True)


def over_tcp_only(script: Script) -> Script:
    """The script's answer over TCP; over UDP a truncated one."""
    return lambda q: script(q) if q.over_tcp else truncated(q)


def dripping(sent: bytes) -> Script:
    """TCP that sends this, and then nothing for ever."""
    return over_tcp_only(lambda _: [Unframed(sent)])


def first(failure: Script, then: Script, *, times: int = 1) -> Script:
    """``failure`` for the first so many questions about each name and type."""
    return lambda q: (failure if q.turn < times else then)(q)


def slow(script: Script) -> Script:
    """Each answer comes when the question is asked again: after the limit of one try."""
    held: dict[tuple[str, str], Asked] = {}

    def answer(q: Asked) -> Replies:
        early = held.setdefault((q.name, q.rdtype), q)
        return script(early) if early is not q else []

    return answer


def hijacking(script: Script, page: str) -> Script:
    """Names that do not exist get this address, and no other records."""

    def answer(q: Asked) -> Replies:
        replies = list(script(q))
        if any(wire[3] & 0xF == dns.rcode.NXDOMAIN for wire in replies):
            return q.wire(*([f"{q.name}. 60 IN A {page}"] if q.rdtype == "A" else []))
        return replies

    return answer


def wrong_ids(count: int) -> Callable[[Asked], list[bytes]]:
    """A script: right answers under ids that no query of the client has had so far."""
    asked: set[int] = set()

    def script(q: Asked) -> list[bytes]:
        right = q.wire("example.com. 300 IN MX 10 evil.example.com.")[0]
        own = int.from_bytes(right[:2], "big")
        asked.add(own)
        near = ((own + n) % 65536 for n in range(1, count + 1))
        return [number.to_bytes(2, "big") + right[2:] for number in near if number not in asked]

    return script


def _other_question(q: Asked) -> bytes:
    wire = q.wire("example.com. 300 IN MX 10 evil.example.com.")[0]
    return wire.replace(b"\x07example", b"\x07exbmple")


#: What must be ignored, by what is wrong with it.
BAD_DATAGRAMS: dict[str, Callable[[Asked], list[bytes]]] = {
    "wrong ids": wrong_ids(100),
    "wrong question": lambda q: [_other_question(q)],
    "wrong type": lambda q: [
        q.wire()[0].replace(b"\x03com\0\0\x0f", b"\x03com\0\0\x01"),
    ],
    "three octets": lambda _: [b"\x01\x02\x03"],
    "bad header": lambda q: [q.wire()[0][:12]],
    "counts without records": lambda q: [q.wire()[0][:4] + b"\xff" * 8],
    "compression loop": lambda q: [q.wire()[0][:2] + b"\x81\x80\0\1\0\0\0\0\0\0\xc0\x0c\0\x0f\0\1"],
    "empty": lambda _: [b""],
    "our own query": lambda q: [q.message.to_wire()],
    "trailing octets": lambda q: [q.wire("example.com. 9 IN MX 1 evil.example.com.")[0] + b"x"],
}
