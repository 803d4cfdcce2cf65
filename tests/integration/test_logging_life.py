"""The log file lives as long as its application."""

import logging
from pathlib import Path

from contact_importer.demo.servers import DemoEndpoints
from tests.support.running_application import opened


async def test_that_each_application_writes_its_own_log_only(
    endpoints: DemoEndpoints, tmp_path: Path
) -> None:
    log = logging.getLogger("contact_importer.engine")
    files = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        async with opened(tmp_path / name / "c.sqlite", endpoints):
            log.warning("about %s", name)
        files.append((tmp_path / name / "logs" / "contact-importer.log").read_text())
    assert ["about one" in text for text in files] == [True, False]
    assert ["about two" in text for text in files] == [False, True]
    assert logging.getLogger("contact_importer").handlers == []
