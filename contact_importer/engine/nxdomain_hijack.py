"""Does a resolver answer for names that do not exist? (NXDOMAIN hijacking.) One event loop.

Some resolvers put the addresses of a search page, a login page or a filter in the place of
"no such name", and would give every dead domain a mail host. So each is asked, once in a run,
for names that nobody has registered: whatever it answers is its own.
"""

import asyncio
import secrets

from contact_importer.engine.bounded_dns import PROOFS, BoundedDns
from contact_importer.engine.network_ports import DnsAnswer, DnsKind
from contact_importer.engine.ports import Clock
from contact_importer.engine.single_flight import SingleFlight
from contact_importer.model.errors import NetworkUnavailableError

_TOP_LEVEL = ("com", "net", "org")
_CONSONANTS = "bdfghklmnprstv"
_VOWELS = "aeiou"
_SYLLABLES = 7  # of 70 each: 8 * 10**12 names
_LIMIT_S = 2.0  # look-ups wait for the test
_AGAIN_S = 60.0  # a test that nobody answered is made again after this time


class HijackTest:
    """Tests resolvers when they are first relied on, and remembers what came out."""

    def __init__(self, dns: BoundedDns, clock: Clock) -> None:
        self._dns = dns
        self._clock = clock
        self._flights: SingleFlight[tuple[str, int], frozenset[str]] = SingleFlight()
        self._known: dict[tuple[str, int], tuple[float, frozenset[str]]] = {}

    async def substitutes(self, resolver: str, *, attempt: int) -> frozenset[str]:
        """Addresses and exchanges that ``resolver`` gives names that do not exist.

        ``resolver`` has just answered ``attempt``. Empty: none were seen. That is so too
        when the test got no answer, which shows nothing: what the resolver said stands.
        """
        key = (resolver, attempt)
        known = self._known.get(key)
        if known is not None and self._clock.monotonic() < known[0]:
            return known[1]
        return await self._flights.run(key, lambda: self._test(key))

    def told(self, resolver: str, *, attempt: int) -> bool:
        """A test of ``resolver`` was answered."""
        known = self._known.get((resolver, attempt))
        return known is not None and known[0] == float("inf")

    async def _test(self, key: tuple[str, int]) -> frozenset[str]:
        names = [f"{_random_label()}.{top_level}" for top_level in _TOP_LEVEL]
        questions = [(name, rdtype) for rdtype in ("A", "AAAA", "MX") for name in names]
        answers = await asyncio.gather(*(self._ask(*question, key[1]) for question in questions))
        # "10 mx.example.com" or an address: the last word
        found = frozenset(text.split(" ")[-1] for answer in answers for text in answer.records)
        told = any(answer.kind in PROOFS for answer in answers[: len(names)])
        self._known[key] = (float("inf") if told else self._clock.monotonic() + _AGAIN_S, found)
        return found

    async def _ask(self, name: str, rdtype: str, attempt: int) -> DnsAnswer:
        try:
            async with asyncio.timeout(_LIMIT_S):
                return await self._dns.ask(name, rdtype, attempt=attempt)
        except (TimeoutError, NetworkUnavailableError):
            return DnsAnswer(kind=DnsKind.TIMEOUT)


def _random_label() -> str:
    """It looks like a name; nobody can have registered it, and no filter can list it."""
    syllables = (secrets.choice(_CONSONANTS) + secrets.choice(_VOWELS) for _ in range(_SYLLABLES))
    return "".join(syllables)
