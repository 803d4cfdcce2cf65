"""One demo world and one generated file for the tests of a worker process."""

from collections.abc import Iterator

import pytest

from contact_importer.demo.generate import GeneratedFiles, generate
from contact_importer.demo.process import DemoProcess
from contact_importer.demo.servers import DemoEndpoints
from tests.support.running_application import QUICK_WORLD

ROWS = 1_500


@pytest.fixture(scope="session")
def world_and_endpoints() -> Iterator[tuple[DemoProcess, DemoEndpoints]]:
    process = DemoProcess(QUICK_WORLD)
    endpoints = process.start()
    yield process, endpoints
    process.stop()


@pytest.fixture
def world(world_and_endpoints: tuple[DemoProcess, DemoEndpoints]) -> DemoProcess:
    """A running demo world whose statistics begin with this test."""
    world_and_endpoints[0].clear_statistics()
    return world_and_endpoints[0]


@pytest.fixture
def endpoints(
    world: DemoProcess, world_and_endpoints: tuple[DemoProcess, DemoEndpoints]
) -> DemoEndpoints:
    return world_and_endpoints[1]


@pytest.fixture(scope="session")
def source(tmp_path_factory: pytest.TempPathFactory) -> GeneratedFiles:
    """A realistic contact file, and what must become of it."""
    return generate(ROWS, seed=7, target=tmp_path_factory.mktemp("source") / "contacts.csv")
