import json
import logging
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog

from contact_importer.log import close_logging, set_up_logging, without_addresses

LOGGER = logging.getLogger("contact_importer.test")


@pytest.fixture
def log_file(tmp_path: Path) -> Iterator[Path]:
    yield set_up_logging(tmp_path / "logs")
    close_logging()


def lines(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("RCPT TO:<ivan.petrov@example.com> refused", "ivan.petrov"),
        ("o'brien@example.com", "brien"),
        ('"john doe"@example.com', "john"),
        ("postbox@[192.0.2.1]", "postbox"),
        ("иван@пример.рф", "иван"),
        ("user=anna+tag@example.com;x", "anna"),
        (f"{'a' * 5_000}@example.com", "aaa"),
        ("a%b!c@example.com, d@example.com", "b!c"),
    ],
)
def test_that_no_local_part_stays(text: str, secret: str) -> None:
    assert secret not in without_addresses(text)


def test_that_the_domain_stays_and_equal_addresses_look_equal() -> None:
    first, second, other = (
        without_addresses(f"{name}@example.com") for name in ("anna", "anna", "boris")
    )
    assert first == second != other
    assert first.endswith("@example.com>")


def test_that_text_without_addresses_is_untouched() -> None:
    assert without_addresses("42 rows @ noon, see a.b/c") == "42 rows @ noon, see a.b/c"


def test_that_control_characters_do_not_reach_the_log() -> None:
    assert without_addresses("a\x1b[31mb\x00c\u202ed") == "a\ufffd[31mb\ufffdc\ufffdd"


def test_that_a_record_is_one_json_line(log_file: Path) -> None:
    LOGGER.info("read %d rows\nof %s", 7, "contacts.csv")
    (line,) = lines(log_file)
    assert line["event"] == "read 7 rows\nof contacts.csv"
    assert (line["level"], line["logger"]) == ("info", "contact_importer.test")
    assert line["timestamp"].endswith("Z")


def test_that_a_traceback_is_kept_without_addresses(log_file: Path) -> None:
    try:
        int("anna@example.com")
    except ValueError:
        LOGGER.exception("failed for %s", "boris@example.com")
    (line,) = lines(log_file)
    assert "ValueError" in line["exception"]
    assert "Traceback" in line["exception"]
    assert "anna" not in log_file.read_text() + json.dumps(line)
    assert "boris" not in line["event"]


def test_that_structured_values_lose_their_addresses_too(log_file: Path) -> None:
    structured = structlog.wrap_logger(
        LOGGER,
        processors=[structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    structured.warning(
        "odd",
        error=ValueError("anna@example.com"),
        seen=["anna@example.com", ("anna@example.com", 3)],
        by={"anna@example.com": Path("anna@example.com")},
        count=3,
        ok=None,
    )
    (line,) = lines(log_file)
    assert (line["count"], line["ok"]) == (3, None)
    assert "anna" not in log_file.read_text()


def test_that_only_the_owner_may_read_the_log(log_file: Path) -> None:
    LOGGER.info("x")
    assert stat.S_IMODE(log_file.stat().st_mode) == 0o600
    assert stat.S_IMODE(log_file.parent.stat().st_mode) == 0o700


def test_that_logs_rotate_and_stay_private(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("contact_importer.log._MAX_BYTES", 500)
    set_up_logging(tmp_path)
    try:
        for number in range(40):
            LOGGER.info("line %d of many that are long enough to fill a file", number)
    finally:
        close_logging()
    files = list(tmp_path.iterdir())
    assert len(files) == 5
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}


def test_that_below_the_level_nothing_is_written(log_file: Path) -> None:
    LOGGER.debug("too small to tell")
    assert log_file.read_text() == ""


def test_that_nothing_is_written_after_closing(tmp_path: Path) -> None:
    file = set_up_logging(tmp_path)
    close_logging()
    close_logging()
    LOGGER.error("late")
    assert file.read_text() == ""
