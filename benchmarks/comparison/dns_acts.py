"""How a scripted DNS server answers a question: rightly, wrongly, late, or not at all."""

import struct
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import dns.flags
import dns.message
import dns.rcode
import dns.rrset

_SOA = "ns.{0}. hostmaster.{0}. 1 7200 900 1209600 300"


@dataclass(frozen=True, slots=True)
class Question:
    """One query as a script sees it."""

    message: dns.message.QueryMessage
    name: str  # lower case, without the final dot
    rdtype: str
    over_tcp: bool
    turn: int  # 0 for the first query of this name and type

    def reply(
        self, *records: str, rcode: int = dns.rcode.NOERROR, truncated: bool = False
    ) -> bytes:
        """A response with records in zone-file form, and an SOA where there are none."""
        message = dns.message.make_response(self.message, recursion_available=True)
        message.set_rcode(dns.rcode.Rcode(rcode))
        message.answer = _rrsets(records)
        if not records and rcode in (dns.rcode.NOERROR, dns.rcode.NXDOMAIN):
            zone = self.name.rpartition(".")[2] or "."
            message.authority = _rrsets([f"{zone}. 300 IN SOA {_SOA.format(zone)}"])
        if truncated:
            message.flags |= dns.flags.TC
        return message.to_wire(max_size=65535)


@dataclass(frozen=True, slots=True)
class Sent:
    """What goes back for a query: datagrams, or TCP messages; none is silence."""

    wires: tuple[bytes, ...] = ()
    after_s: float = 0.0


DnsAct = Callable[[Question], Sent]


# --- acts -----------------------------------------------------------------------------


def silence(_question: Question) -> Sent:
    """Never an answer."""
    return Sent()


def fails(rcode: int) -> DnsAct:
    """Always this response code."""
    return lambda question: Sent((question.reply(rcode=rcode),))


def first_fails(rcode: int, times: int, *records: str) -> DnsAct:
    """This response code so many times for each type, then the records of the type asked."""

    def act(question: Question) -> Sent:
        if question.turn < times:
            return Sent((question.reply(rcode=rcode),))
        return answers(*records)(question)

    return act


def answers(*records: str, after_s: float = 0.0) -> DnsAct:
    """Records in zone-file form ("name. 300 IN MX 10 mx."), of those the ones of the type."""

    def act(question: Question) -> Sent:
        wanted = [line for line in records if f" IN {question.rdtype} " in line]
        return Sent((question.reply(*wanted),), after_s)

    return act


def says(*records: str) -> DnsAct:
    """Exactly these records, whatever was asked."""
    return lambda question: Sent((question.reply(*records),))


def raw(data: bytes) -> DnsAct:
    """Bytes that are no DNS message."""
    return lambda _question: Sent((data,))


def truncated(tcp: DnsAct) -> DnsAct:
    """Cut short over UDP; ``tcp`` answers over TCP."""

    def act(question: Question) -> Sent:
        return tcp(question) if question.over_tcp else Sent((question.reply(truncated=True),))

    return act


def truncated_always(question: Question) -> Sent:
    """Cut short over TCP as well."""
    return Sent((question.reply(truncated=True),))


def without_edns(act: DnsAct) -> DnsAct:
    """FORMERR for a query with EDNS (RFC 6891 7)."""

    def wrapped(question: Question) -> Sent:
        if question.message.edns >= 0:
            return Sent((question.reply(rcode=dns.rcode.FORMERR),))
        return act(question)

    return wrapped


def after_forgeries(count: int, act: DnsAct) -> DnsAct:
    """So many replies with a wrong id, then the genuine one."""

    def wrapped(question: Question) -> Sent:
        genuine = act(question).wires
        identity = question.message.id
        forged = [
            struct.pack("!H", (identity + number) % 65536) + question.reply()[2:]
            for number in range(1, count + 1)
        ]
        return Sent((*forged, *genuine))

    return wrapped


def about_another_name(name: str) -> DnsAct:
    """A reply to a question that nobody asked."""

    def act(question: Question) -> Sent:
        query = dns.message.make_query(name, question.rdtype, id=question.message.id)
        return Sent((dns.message.make_response(query).to_wire(),))

    return act


def _rrsets(lines: Iterable[str]) -> list[dns.rrset.RRset]:
    """One RRset for each owner and type, in order."""
    texts: dict[tuple[str, str, str], list[str]] = {}
    for line in lines:
        name, ttl, _, rdtype, text = line.split(" ", 4)
        texts.setdefault((name, ttl, rdtype), []).append(text)
    return [
        dns.rrset.from_text_list(name, int(ttl), "IN", rdtype, data)
        for (name, ttl, rdtype), data in texts.items()
    ]
