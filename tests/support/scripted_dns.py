"""A DNS client that answers from a script, for engine tests."""

import asyncio
from collections.abc import Mapping

from contact_importer.engine.network_ports import (
    DnsAnswer,
    DnsKind,
)

NODATA = DnsAnswer(kind=DnsKind.NODATA, ttl_s=600, resolver="192.0.2.53")
NXDOMAIN = DnsAnswer(kind=DnsKind.NXDOMAIN, ttl_s=600, resolver="192.0.2.53")
SERVFAIL = DnsAnswer(kind=DnsKind.FAILURE, note="SERVFAIL", resolver="192.0.2.53")
TIMEOUT = DnsAnswer(kind=DnsKind.TIMEOUT)
NO_NETWORK = DnsAnswer(kind=DnsKind.NO_NETWORK)


def records(*texts: str, ttl_s: int = 300, note: str = "") -> DnsAnswer:
    """A positive answer."""
    return DnsAnswer(
        kind=DnsKind.ANSWER, records=texts, ttl_s=ttl_s, note=note, resolver="192.0.2.53"
    )


# What is answered: always the same, or one answer for each attempt.
Scripted = DnsAnswer | tuple[DnsAnswer, DnsAnswer]


class ScriptedDns:
    """Answers by "TYPE name"; what the script does not know does not exist."""

    def __init__(self, script: Mapping[str, Scripted]) -> None:
        self.script = dict(script)
        self.asked: list[tuple[str, int]] = []
        self.open = 0
        self.most_open = 0
        self.gate: asyncio.Event | None = None  # answers wait for it

    async def query(self, name: str, rdtype: str, *, attempt: int = 0) -> DnsAnswer:
        key = f"{rdtype} {name}"
        self.asked.append((key, attempt))
        self.open += 1
        self.most_open = max(self.most_open, self.open)
        try:
            await (self.gate.wait() if self.gate else asyncio.sleep(0))
        finally:
            self.open -= 1
        answer = self.script.get(key, NXDOMAIN)
        return answer[attempt] if isinstance(answer, tuple) else answer

    async def close(self) -> None:
        """Nothing to close."""
