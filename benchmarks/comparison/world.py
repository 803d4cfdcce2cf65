"""A situation's world while a tool is asked about it: its DNS server and its mail hosts.

Mail hosts listen on loopback addresses of the situation's own network, 127.n.0.0/16, each in a
/24 of its own as unrelated hosts are, on one high port. A tool that judges addresses itself is
shown public ones instead (11.n.0.0/16), and its connections are led back (sealed_network.py):
nothing ever leaves the machine.
"""

import errno
from contextlib import AsyncExitStack
from typing import Self

from benchmarks.comparison.dns_server import DnsServer, ScriptedZone
from benchmarks.comparison.situation import Situation
from benchmarks.comparison.smtp_server import SmtpServer

LOOPBACK_6 = "::1"
PUBLIC_6 = "2a0b:5c40::25"
HELO = "probe.quillmark.net"
MAIL_FROM = "verify@quillmark.net"

NETWORKS = 180  # so many worlds may run at a time

_PORT_TRIES = 20
# The prober's own domain: servers may look at it.
_OWN_RECORDS = (
    "quillmark.net MX 10 probe.quillmark.net",
    "probe.quillmark.net A 11.255.0.1",
)


class World:
    """``async with World(situation, number) as world``; each number has a network of its own."""

    def __init__(self, situation: Situation, number: int, *, public: bool) -> None:
        self.nameserver = ("127.0.0.1", 0)
        self.smtp_port = 0
        self.hosts: dict[str, str] = {}  # loopback address of each server
        self._situation = situation
        self._network = 64 + number % NETWORKS
        self._public = public
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Self:
        for place, (key, server) in enumerate(self._situation.servers.items(), start=1):
            self.hosts[key] = LOOPBACK_6 if server.ipv6 else f"127.{self._network}.{place}.25"
        try:
            await self._start_hosts()
            zone = ScriptedZone(
                (*_OWN_RECORDS, *(self.filled(line) for line in self._situation.records)),
                self._situation.dns,
            )
            dns = DnsServer(zone)
            await self._stack.enter_async_context(dns)
            self.nameserver = dns.address
        except BaseException:
            await self._stack.aclose()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stack.aclose()

    def filled(self, text: str) -> str:
        """The text with the servers' addresses, as the tool is shown them."""
        return text.format_map({key: self._shown(at) for key, at in self.hosts.items()})

    async def _start_hosts(self) -> None:
        """All hosts on one port; another one when it is taken at some address."""
        for attempt in range(_PORT_TRIES):
            async with AsyncExitStack() as started:
                port = 0
                try:
                    for key, script in self._situation.servers.items():
                        host = SmtpServer(script, self.hosts[key], port)
                        port = (await started.enter_async_context(host)).port or port
                except OSError as error:
                    if error.errno != errno.EADDRINUSE or attempt == _PORT_TRIES - 1:
                        raise
                    continue
                self.smtp_port = port or 9
                self._stack.push_async_exit(started.pop_all().__aexit__)
                return

    def _shown(self, address: str) -> str:
        if not self._public:
            return address
        return PUBLIC_6 if address == LOOPBACK_6 else "11." + address.partition(".")[2]
