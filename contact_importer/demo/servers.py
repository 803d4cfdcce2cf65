"""The demo world's DNS and SMTP servers together, in one selector loop."""

from dataclasses import dataclass

from contact_importer.demo.dns_server import DnsServer
from contact_importer.demo.hosts import HostMap, all_of_loopback_exists
from contact_importer.demo.settings import DemoSettings
from contact_importer.demo.smtp_server import SmtpServer
from contact_importer.demo.smtp_state import SmtpState
from contact_importer.demo.statistics import DemoStatistics
from contact_importer.demo.world import DemoWorld
from contact_importer.demo.zone import Zone


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoEndpoints:
    """Where a demo world is to be reached. Mail hosts have the addresses that its DNS says."""

    nameserver: tuple[str, int]  # UDP and TCP
    smtp_port: int


class DemoServers:
    """Both servers over one world."""

    def __init__(self, settings: DemoSettings, *, single_address: bool | None = None) -> None:
        world = DemoWorld(settings.world_seed)
        if single_address is None:
            single_address = not all_of_loopback_exists()
        hosts = HostMap(world, single_address=single_address)
        self._dns = DnsServer(Zone(world, hosts), settings)
        self._smtp_state = SmtpState(world, hosts, settings)
        self._smtp = SmtpServer(self._smtp_state)

    async def start(self) -> DemoEndpoints:
        """Listen, on loopback only."""
        nameserver = await self._dns.start()
        return DemoEndpoints(nameserver=nameserver, smtp_port=await self._smtp.start())

    async def close(self) -> None:
        """Stop listening, drop all sessions."""
        await self._smtp.close()
        await self._dns.close()

    def adjust(self, settings: DemoSettings) -> None:
        """Use other delays from now on."""
        self._dns.settings = settings
        self._smtp_state.settings = settings

    def statistics(self) -> DemoStatistics:
        """What was counted."""
        questions = self._dns.counts()
        counters = self._smtp_state.counters
        return DemoStatistics(
            dns_queries=sum(questions.values()),
            dns_questions=questions,
            connections=counters.connections,
            most_open=counters.most_open,
            commands=dict(counters.commands),
            operators=counters.operators(),
            rcpts=dict(counters.rcpts),
        )

    def clear_statistics(self) -> None:
        """Count from nothing."""
        self._dns.clear()
        self._smtp_state.counters.clear()
