"""Questions to DNS, so many at a time; a lost network ends them. One event loop."""

import asyncio

from contact_importer.engine.network_ports import (
    DnsAnswer,
    DnsClient,
    DnsKind,
)
from contact_importer.model.errors import NetworkUnavailableError

#: Ends that say something about the name.
PROOFS = frozenset({DnsKind.ANSWER, DnsKind.NODATA, DnsKind.NXDOMAIN})


class BoundedDns:
    """A DNS client that never has more than ``in_flight`` questions open."""

    def __init__(self, dns: DnsClient, *, in_flight: int) -> None:
        self._dns = dns
        self._slots = asyncio.Semaphore(in_flight)

    async def ask(self, name: str, rdtype: str, *, attempt: int) -> DnsAnswer:
        """One answer; the client retries failures by itself.

        Raises NetworkUnavailableError when no resolver can be reached at all.
        """
        async with self._slots:
            answer = await self._dns.query(name, rdtype, attempt=attempt)
        if answer.kind is DnsKind.NO_NETWORK:
            raise NetworkUnavailableError(
                "No DNS resolver can be reached. What was checked is saved; "
                "connect to the network and resume."
            )
        return answer
