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
        answer = await dns.asyncquery.udp(
            question,
            resolver,
            timeout=timeout_s,
            port=port,
            raise_on_truncation=True,
            ignore_unexpected=True,
            ignore_errors=True,
        )
        known = answer.rcode() in (dns.rcode.NOERROR, dns.rcode.NXDOMAIN)
        if not known or not isinstance(answer, dns.message.QueryMessage):
            return None
        records = answer.resolve_chaining().answer  # aliases are usual (RFC 2317)
    except (dns.exception.DNSException, OSError):
        return None
    names = [clean_text(record.to_text().rstrip(".")) for record in records or ()]
    return tuple(names[:_MAX_NAMES])
