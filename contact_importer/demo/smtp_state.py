"""What all sessions of the demo world's SMTP server share; used in one loop."""

import asyncio
import time

from contact_importer.demo.hosts import HostMap
from contact_importer.demo.settings import DemoSettings
from contact_importer.demo.statistics import SmtpCounters
from contact_importer.demo.world import DemoWorld

_REMEMBERED = 1_000_000  # greylisted triples


class SmtpState:
    """The world, the settings, the counters, and who has been greylisted since when."""

    def __init__(self, world: DemoWorld, hosts: HostMap, settings: DemoSettings) -> None:
        self.settings = settings
        self.world = world
        self.hosts = hosts
        self.counters = SmtpCounters()
        self.transports: set[asyncio.Transport] = set()
        self._first_seen: dict[tuple[str, str, str], float] = {}

    def greylist_wait_s(self, client: str, sender: str, recipient: str) -> float:
        """Seconds until this triple is let through; 0 now. The first call starts the clock."""
        now = time.monotonic()
        triple = (client, sender, recipient)
        first = self._first_seen.get(triple)
        if first is None:
            if len(self._first_seen) >= _REMEMBERED:
                self._first_seen.clear()
            self._first_seen[triple] = now
            return max(self.settings.greylist_delay_s, 1.0)
        return max(0.0, first + self.settings.greylist_delay_s - now)
