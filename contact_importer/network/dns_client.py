"""Asks the configured resolvers over UDP, and over TCP where a reply is truncated.

Belongs to one event loop. Every end of a query is a value (DnsAnswer), never an exception.
"""

import asyncio
from collections.abc import Sequence

from contact_importer.engine.network_ports import (
    DnsAnswer,
    DnsKind,
)
from contact_importer.model.settings import Timeouts
from contact_importer.network.dns_reply import MAX_ALIASES, Question, Reply
from contact_importer.network.dns_tcp import ask_over_tcp
from contact_importer.network.dns_wire import encode_question
from contact_importer.network.udp_sockets import (
    Exchange,
    Lifetime,
    Nameserver,
    UdpSockets,
    failure_of,
)

_TRIES = 3  # the first and two retries
_SOCKETS = 8  # per resolver
_TCP_AT_ONCE = 64
_ASLEEP_S = 1.0  # a loop that is so late has not been running
_MIN_TTL_S = 60
_MAX_TTL_S = 86_400
_FINAL = frozenset({DnsKind.ANSWER, DnsKind.NODATA, DnsKind.NXDOMAIN})
_TIMED_OUT = Reply(DnsKind.TIMEOUT)


class UdpDnsClient:
    """Implements ``engine.network_ports.DnsClient``."""

    def __init__(
        self,
        nameservers: Sequence[tuple[str, int]],
        timeouts: Timeouts | None = None,
        *,
        sockets: int = _SOCKETS,
    ) -> None:
        """``nameservers`` are (IP address, port), best first; none means no network."""
        limits = timeouts or Timeouts()
        self._try_s = limits.dns_try_s
        self._lifetime_s = limits.dns_lifetime_s
        self._servers = [Nameserver(*server) for server in nameservers]
        self._pools = [UdpSockets(server, size=sockets) for server in self._servers]
        self._closed = False
        self._first = 0  # the resolver that answered when another did not
        self._open: set[Exchange] = set()
        self._tick: asyncio.TimerHandle | None = None
        self._tick_at = 0.0
        self._tcp_slots = asyncio.Semaphore(_TCP_AT_ONCE)

    async def query(self, name: str, rdtype: str, *, attempt: int = 0) -> DnsAnswer:
        """Ask for ``rdtype`` ("MX", "A", "AAAA"); ``attempt`` > 0 asks another resolver.

        Ends within the lifetime of the time limits, during which this process was awake: up
        to three tries, each with the next resolver where there is one; aliases are followed,
        at most eight.
        """
        now = asyncio.get_running_loop().time
        lifetime = Lifetime(now, try_s=self._try_s, whole_s=self._lifetime_s)
        aliases = 0
        alias_note = ""
        while True:
            try:
                question = encode_question(name, rdtype)
            except ValueError as error:
                return DnsAnswer(kind=DnsKind.FAILURE, note=str(error))
            reply, resolver = await self._ask(question, attempt, lifetime)
            aliases += reply.aliases
            if aliases > MAX_ALIASES:
                reply = Reply(DnsKind.FAILURE, note="CNAME chain too long")
            elif reply.follow:
                name, alias_note = reply.follow, reply.note
                continue
            return DnsAnswer(
                kind=reply.kind,
                records=reply.records,
                ttl_s=min(max(reply.ttl_s, _MIN_TTL_S), _MAX_TTL_S),
                note=reply.note or alias_note,
                resolver=resolver,
            )

    async def close(self) -> None:
        """Close the sockets; queries that are still open end as failures."""
        self._closed = True
        if self._tick is not None:
            self._tick.cancel()
            self._tick = None
        for pool in self._pools:
            pool.close()
        for exchange in self._open:
            exchange.finish_try(Reply(DnsKind.FAILURE, note="closed"), "")

    async def _ask(self, question: Question, attempt: int, lifetime: Lifetime) -> tuple[Reply, str]:
        exchange = Exchange(question, lifetime)
        self._open.add(exchange)
        try:
            return await self._ask_in_turn(exchange, attempt)
        finally:
            self._open.discard(exchange)
            exchange.close()

    async def _ask_in_turn(self, exchange: Exchange, attempt: int) -> tuple[Reply, str]:
        """Tries until one proves something; else the last failure that is not about us."""
        now = asyncio.get_running_loop().time
        failure, failed_at = Reply(DnsKind.NO_NETWORK, note="no resolver configured"), ""
        first = self._first + attempt
        for turn in range(max(_TRIES, len(self._servers)) if self._servers else 0):
            if now() >= exchange.lifetime.ends_at or self._closed:
                break
            index = (first + turn) % len(self._servers)
            reply, resolver = await self._try(exchange, index)
            if reply.kind in _FINAL:
                if failure.kind is DnsKind.TIMEOUT:
                    self._first = index
                return reply, resolver
            if failure.kind is DnsKind.NO_NETWORK or reply.kind is not DnsKind.NO_NETWORK:
                failure, failed_at = reply, resolver
        return failure, failed_at

    async def _try(self, exchange: Exchange, index: int) -> tuple[Reply, str]:
        """One try with one resolver: UDP, without EDNS if that is refused, TCP if truncated."""
        reply, resolver = await self._try_udp(exchange, index)
        if reply.edns_refused and exchange.edns:
            exchange.edns = False
            reply, resolver = await self._try_udp(exchange, index)
        if reply.truncated:
            resolver = self._servers[index].address
            reply = await self._try_tcp(exchange, index)
        return reply, resolver

    async def _try_tcp(self, exchange: Exchange, index: int) -> Reply:
        lifetime = exchange.lifetime
        try:
            async with asyncio.timeout_at(lifetime.begin_try()) as lifetime.over_tcp:
                async with self._tcp_slots:
                    return await ask_over_tcp(self._servers[index], exchange.question)
        except TimeoutError:
            return Reply(DnsKind.TIMEOUT, note="truncated, and no answer over TCP in time")
        finally:
            lifetime.over_tcp = None

    async def _try_udp(self, exchange: Exchange, index: int) -> tuple[Reply, str]:
        server, pool = self._servers[index], self._pools[index]
        try:
            udp = await pool.take()
        except OSError as error:
            return failure_of(error), server.address
        loop = asyncio.get_running_loop()
        answered = exchange.begin_try()
        udp.send(exchange)
        if self._tick is None:
            self._schedule_tick(loop)
        return await answered

    def _schedule_tick(self, loop: asyncio.AbstractEventLoop) -> None:
        self._tick_at = loop.time() + min(max(self._try_s / 20, 0.005), 0.05)
        self._tick = loop.call_at(self._tick_at, self._expire)

    def _expire(self) -> None:
        """End tries that are over. One timer for all is cheaper than one for each.

        A tick that comes late has slept with this process, and with it everyone who could
        have read the replies: then no try is over, however long ago it began.
        """
        loop = asyncio.get_running_loop()
        now = loop.time()
        if now - self._tick_at > _ASLEEP_S:
            for exchange in self._open:
                exchange.lifetime.begin_anew()
        for exchange in self._open:
            if now >= exchange.lifetime.try_ends_at:
                exchange.finish_try(_TIMED_OUT, "")
        self._tick = None
        if self._open:
            self._schedule_tick(loop)
