"""The command line with a folder of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from contact_importer.log import close_logging
from tests.support.command_line import CommandLine


@pytest.fixture
def cli(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[CommandLine]:
    yield CommandLine(tmp_path, capsys, monkeypatch)
    close_logging()  # of a command that could not open its database
