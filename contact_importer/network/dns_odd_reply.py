"""The thorough way through DNS messages: whatever the lean reader declines, by dnspython."""

import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.opcode
import dns.rcode
import dns.rdataclass
import dns.rdatatype
import dns.rrset
from dns.rdtypes.ANY.SOA import SOA
from dns.rdtypes.mxbase import MXBase

from contact_importer.engine.network_ports import DnsKind
from contact_importer.network.dns_reply import MAX_ALIASES, Question, Reply
from contact_importer.validation.dns_rules import OTHER_NAME

#: dnspython takes some 0.6 ms per KiB of records: an odd message is read up to this size.
MAX_ODD_OCTETS = 16 * 1024

_FORM_RCODES = (dns.rcode.FORMERR, dns.rcode.NOTIMP, dns.rcode.BADVERS)
#: Servers may answer these without repeating the question.
_BARE_RCODES = (*_FORM_RCODES, dns.rcode.SERVFAIL, dns.rcode.REFUSED)


def encode_odd_name(name: str) -> bytes:
    """Wire form of a name with escapes; ValueError if it cannot be a DNS name."""
    if not name or not name.isascii():
        raise ValueError("not an A-label")
    try:
        return dns.name.from_text(name).to_wire() or b""
    except dns.exception.DNSException as error:
        raise ValueError("not a DNS name") from error


def read_odd(wire: bytes, question: Question) -> Reply | None:
    """Read any message; None when it is no answer to the question and must be ignored."""
    if len(wire) > MAX_ODD_OCTETS:
        return Reply(DnsKind.FAILURE, note="answer too large")
    try:
        message = dns.message.from_wire(wire)
    except dns.exception.DNSException:
        return _read_damaged(wire, question)
    if not _answers(message, question):
        return None
    if message.flags & dns.flags.TC:
        return Reply(DnsKind.FAILURE, note="truncated", truncated=True)
    rcode = message.rcode()
    if rcode not in (dns.rcode.NOERROR, dns.rcode.NXDOMAIN):
        return Reply(
            DnsKind.FAILURE,
            note=dns.rcode.to_text(rcode),
            edns_refused=rcode in _FORM_RCODES,
        )
    return _read_records(message, question)


def _read_damaged(wire: bytes, question: Question) -> Reply | None:
    """A truncated message may end in the middle of a record: only its TC bit counts."""
    flags = int.from_bytes(wire[2:4], "big")
    echoed = wire[12 : 12 + len(question.wire)] == question.wire
    if flags & 0xFA00 == 0x8200 and echoed:
        return Reply(DnsKind.FAILURE, note="truncated", truncated=True)
    return None


def _answers(message: dns.message.Message, question: Question) -> bool:
    if not message.flags & dns.flags.QR or message.opcode() != dns.opcode.QUERY:
        return False
    if not message.question:
        return message.rcode() in _BARE_RCODES
    asked = message.question[0]
    return (
        len(message.question) == 1
        and asked.rdtype == question.rdtype
        and asked.rdclass == dns.rdataclass.IN
        and asked.name == dns.name.from_wire(question.wire, 0)[0]
    )


def _read_records(message: dns.message.Message, question: Question) -> Reply:
    name = message.question[0].name
    seen = [name]
    while True:
        found = _rrset(message, name, question.rdtype)
        if found is not None:
            return _positive(message, found, len(seen) - 1)
        alias = _rrset(message, name, dns.rdatatype.CNAME)
        if alias is None:
            return _negative(message, seen)
        name = alias[0].target
        if name in seen:
            return Reply(DnsKind.FAILURE, note="CNAME loop")
        seen.append(name)
        if len(seen) - 1 > MAX_ALIASES:
            return Reply(DnsKind.FAILURE, note="CNAME chain too long")


def _rrset(
    message: dns.message.Message, name: dns.name.Name, rdtype: int
) -> dns.rrset.RRset | None:
    return message.get_rrset(
        message.answer, name, dns.rdataclass.IN, dns.rdatatype.RdataType.make(rdtype)
    )


def _positive(message: dns.message.Message, found: dns.rrset.RRset, aliases: int) -> Reply:
    if message.rcode() == dns.rcode.NXDOMAIN:
        return Reply(DnsKind.FAILURE, note="NXDOMAIN with records")
    records = tuple(
        f"{record.preference} {_text(record.exchange)}"
        if isinstance(record, MXBase)
        else record.to_text()
        for record in found
    )
    note = f"CNAME {_text(found.name)}" if aliases else ""
    return Reply(DnsKind.ANSWER, records, found.ttl, note, aliases=aliases)


def _negative(message: dns.message.Message, seen: list[dns.name.Name]) -> Reply:
    aliases = len(seen) - 1
    note = f"CNAME {_text(seen[-1])}" if aliases else ""
    ttl = _soa_ttl(message)
    if message.rcode() == dns.rcode.NXDOMAIN:  # about the last name (RFC 6604 3)
        return Reply(DnsKind.NXDOMAIN, ttl_s=ttl or 0, note=note, aliases=aliases)
    if ttl is not None:
        return Reply(DnsKind.NODATA, ttl_s=ttl, note=note, aliases=aliases)
    if aliases:
        target = seen[-1].to_text(omit_final_dot=True)
        return Reply(DnsKind.NODATA, note=note, follow=target, aliases=aliases)
    if message.answer:
        return _only_strangers(message)
    if any(rrset.rdtype == dns.rdatatype.NS for rrset in message.authority):
        return Reply(DnsKind.FAILURE, note="referral")  # RFC 2308 2.2: not a negative answer
    return Reply(DnsKind.NODATA)


def _only_strangers(message: dns.message.Message) -> Reply:
    """Records of another name prove nothing; for MX the address is still worth asking."""
    if message.question[0].rdtype == dns.rdatatype.MX:
        return Reply(DnsKind.NODATA, note=OTHER_NAME)
    return Reply(DnsKind.FAILURE, note=OTHER_NAME)


def _soa_ttl(message: dns.message.Message) -> int | None:
    """RFC 2308 5: the smaller of the SOA's own TTL and its minimum field."""
    for rrset in message.authority:
        if rrset.rdtype == dns.rdatatype.SOA and rrset.rdclass == dns.rdataclass.IN:
            record = rrset[0]
            if isinstance(record, SOA):
                return min(rrset.ttl, record.minimum)
    return None


def _text(name: dns.name.Name) -> str:
    """Lower case, no final dot; everything unprintable escaped (RFC 1035 5.1)."""
    return name.to_text(omit_final_dot=True).lower()
