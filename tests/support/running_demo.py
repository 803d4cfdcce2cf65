"""What the demo fixture gives to a test."""

from dataclasses import dataclass

from contact_importer.demo.hosts import HostMap
from contact_importer.demo.servers import DemoEndpoints, DemoServers
from contact_importer.demo.world import DemoWorld


@dataclass(frozen=True, kw_only=True)
class RunningDemo:
    """Servers that listen, with the world behind them."""

    servers: DemoServers
    endpoints: DemoEndpoints
    world: DemoWorld
    hosts: HostMap

    def mail_host(self, domain: str) -> tuple[str, int]:
        """Where the best mail host of a domain listens."""
        plan = self.world.plan(domain)
        assert plan is not None
        address = self.hosts.address(plan.mx[0][1] if plan.mx else domain)
        assert address is not None
        return address, self.endpoints.smtp_port
