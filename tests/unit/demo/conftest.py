"""A demo world inside the test's own loop."""

from collections.abc import AsyncIterator

import pytest

from contact_importer.demo.hosts import HostMap
from contact_importer.demo.servers import DemoServers
from contact_importer.demo.settings import DemoSettings
from contact_importer.demo.world import DemoWorld
from tests.support.running_demo import RunningDemo


@pytest.fixture(params=[False, True], ids=["many-addresses", "one-address"])
def single_address(request: pytest.FixtureRequest) -> bool:
    """Both ways of laying out the hosts: as on Linux and Windows, as on macOS."""
    return bool(request.param)


@pytest.fixture
async def demo(single_address: bool) -> AsyncIterator[RunningDemo]:
    settings = DemoSettings(slow_reply_s=0.01)
    servers = DemoServers(settings, single_address=single_address)
    world = DemoWorld(settings.world_seed)
    yield RunningDemo(
        servers=servers,
        endpoints=await servers.start(),
        world=world,
        hosts=HostMap(world, single_address=single_address),
    )
    await servers.close()
