"""Options of the whole suite: full figures run only when asked for."""

import pytest

from tests.support.readings import forget_readings


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--slow", action="store_true", help="run the tests marked slow too")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:  # tools/promises.py reads them in the report
        for marker in item.iter_markers("promise"):
            item.user_properties.append(("promise", marker.args[0]))
            if item.get_closest_marker("planted"):
                item.user_properties.append(("planted", "yes"))
    if config.getoption("--slow"):
        return
    skip = pytest.mark.skip(reason="full figures: run with --slow")
    for item in items:
        if "slow" in item.keywords:
            item.add_marker(skip)


@pytest.fixture(autouse=True)
def _no_reply_was_read_before() -> None:
    forget_readings()
