"""The reverse name of an address (PTR, RFC 1035 3.5). Runs on the caller's loop."""

import dns.asyncquery
import dns.exception
import dns.message
import dns.rcode
import dns.rdatatype
import dns.reversename

from contact_importer.network.smtp_text import clean_text

_MAX_NAMES = 5


async def reverse_names(
    address: str, resolver: str, *, port: int = 53, timeout_s: float = 2.0
) -> tuple[str, ...] | None:
    """Names that the address points to; empty: it has none; None: could not be told."""
    question = dns.message.make_query(dns.reversename.from_address(address), dns.rdatatype.PTR)
    try:
        answer = await dns.asyncquery.udp(question, resolver, timeout=timeout_s, port=port)
    except (dns.exception.DNSException, OSError):
        return None
    if answer.rcode() not in (dns.rcode.NOERROR, dns.rcode.NXDOMAIN):
        return None
    names = [
        clean_text(record.to_text().rstrip("."))
        for rrset in answer.answer
        if rrset.rdtype == dns.rdatatype.PTR
        for record in rrset
    ]
    return tuple(names[:_MAX_NAMES])
