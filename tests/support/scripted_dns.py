"""A DNS client that answers from a script, for engine tests."""

import asyncio
import re
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


# The names that the hijack test makes up.
_RANDOM = re.compile(r"(?:[a-z][aeiou]){7}\.(?:com|net|org)")


class ScriptedDns:
    """Answers by "TYPE name"; what the script does not know does not exist.

    ``hijack`` says by type what names that nobody has registered get.
    """

    def __init__(
        self, script: Mapping[str, Scripted], hijack: Mapping[str, Scripted] | None = None
    ) -> None:
        self.script = dict(script)
        self.hijack = dict(hijack or {})
        self.asked: list[tuple[str, int]] = []
        self.made_up: list[tuple[str, int]] = []  # the hijack test's questions
        self.open = 0
        self.most_open = 0
        self.gate: asyncio.Event | None = None  # answers wait for it

    async def query(self, name: str, rdtype: str, *, attempt: int = 0) -> DnsAnswer:
        key = f"{rdtype} {name}"
        if _RANDOM.fullmatch(name):
            self.made_up.append((key, attempt))
            return _at(attempt, self.hijack.get(rdtype, NXDOMAIN))
        self.asked.append((key, attempt))
        self.open += 1
        self.most_open = max(self.most_open, self.open)
        try:
            await (self.gate.wait() if self.gate else asyncio.sleep(0))
        finally:
            self.open -= 1
        return _at(attempt, self.script.get(key, NXDOMAIN))

    async def close(self) -> None:
        """Nothing to close."""


def _at(attempt: int, answer: Scripted) -> DnsAnswer:
    return answer[attempt] if isinstance(answer, tuple) else answer
