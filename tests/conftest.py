"""Options of the whole suite: full figures run only when asked for."""

from collections.abc import Callable

import pytest

from contact_importer.validation.reply_rules import read_rcpt_reply
from contact_importer.validation.reply_words import read_words

_FORGET: tuple[Callable[[], None], ...] = (read_rcpt_reply.cache_clear, read_words.cache_clear)


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
    """A test that plants a bug in how replies are read must not meet readings of another."""
    for forget in _FORGET:
        forget()
