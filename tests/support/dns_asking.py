"""A DNS client and its scripted servers, for tests."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from contact_importer.engine.network_ports import DnsAnswer
from contact_importer.model.settings import Timeouts
from contact_importer.network.dns_client import UdpDnsClient
from tests.support.dns_server import Asked, Replies, Script, ScriptedDnsServer

SHORT = Timeouts(dns_try_s=0.06, dns_lifetime_s=0.3)
PATIENT = Timeouts(dns_try_s=5.0, dns_lifetime_s=15.0)


@asynccontextmanager
async def client_of(
    *scripts: Script, timeouts: Timeouts = PATIENT
) -> AsyncIterator[tuple[UdpDnsClient, list[ScriptedDnsServer]]]:
    async with AsyncExitStack() as stack:
        servers = [await stack.enter_async_context(ScriptedDnsServer(item)) for item in scripts]
        client = UdpDnsClient([server.address for server in servers], timeouts)
        stack.push_async_callback(client.close)
        yield client, servers


async def ask(
    script: Script,
    name: str = "example.com",
    rdtype: str = "MX",
    *,
    timeouts: Timeouts = PATIENT,
) -> tuple[DnsAnswer, ScriptedDnsServer]:
    async with client_of(script, timeouts=timeouts) as (client, servers):
        return await client.query(name, rdtype), servers[0]


def silent(_: Asked) -> Replies:
    return []
