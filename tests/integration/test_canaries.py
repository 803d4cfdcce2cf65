"""What is in a contact file never reaches a log: a thousand canaries through every path (P18)."""

import contextlib
import logging
from collections.abc import Callable
from pathlib import Path

import pytest

from contact_importer.demo.characters import BIG_DOMAINS, SMALL_DOMAINS
from contact_importer.demo.servers import DemoEndpoints
from contact_importer.engine import domain_lookup, domain_work
from contact_importer.log import _KEPT, _MAX_BYTES
from contact_importer.model.errors import UserError
from contact_importer.model.task import FinishReason
from contact_importer.model.verdict import CheckLevel
from tests.support.running_application import HASTY, opened, start_import

pytestmark = pytest.mark.promise("P18")

_CANARIES = 1_000
_DOMAINS = [item.name for item in (*BIG_DOMAINS, *SMALL_DOMAINS) if item.name != "silentdns.demo"]


def canary(number: int) -> str:
    return f"zk{number:04}canary"


def write_canaries(target: Path) -> None:
    """In local parts, quoted ones, names, broken addresses and other columns."""
    rows = ["Email,Name,Password"]
    for number in range(_CANARIES):
        word, domain = canary(number), _DOMAINS[number % len(_DOMAINS)]
        kinds = (f"{word}@{domain}", f'"""{word} x""@{domain}"', f"{word}@@{domain}", word)
        cell = kinds[0] if number % 10 < 7 else kinds[number % 10 - 6]
        rows.append(f"{cell},{word} Name,{word}-token")
    target.write_text("\n".join(rows) + "\n", encoding="utf-8")


def found_in(folder: Path) -> set[str]:
    """The canaries that stand anywhere in the log files."""
    text = "".join(file.read_text(encoding="utf-8") for file in folder.rglob("*.log*"))
    assert text
    return {canary(number) for number in range(_CANARIES) if canary(number) in text}


async def run(endpoints: DemoEndpoints, folder: Path) -> FinishReason:
    source = folder / "canaries.csv"
    write_canaries(source)
    async with opened(folder / "c.sqlite", endpoints, HASTY) as application:
        service = application.service
        logging.getLogger("contact_importer").warning("begun")
        task = await start_import(service, source, CheckLevel.FULL)
        ended = await service.wait(task.id)
        await service.check([f"{canary(1)}@bigmail.demo", canary(2)], CheckLevel.FULL)
        return ended.finish_reason


async def test_that_an_import_leaves_no_address_in_the_log(
    endpoints: DemoEndpoints, tmp_path: Path
) -> None:
    await run(endpoints, tmp_path)
    assert found_in(tmp_path / "logs") == set()


def fail_with_what_it_got(*arguments: object, **named: object) -> None:
    raise ValueError(f"cannot judge {arguments} {named}")


@pytest.mark.parametrize("where", [domain_work, domain_lookup])
async def test_that_a_bug_leaves_no_address_in_the_log(
    where: object, endpoints: DemoEndpoints, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The text of the exception quotes replies, which quote the address."""
    monkeypatch.setattr(where, "conclude", fail_with_what_it_got)
    with contextlib.suppress(UserError, ValueError):  # the single check fails in our sight
        assert await run(endpoints, tmp_path) is FinishReason.FAILED
    text = (tmp_path / "logs" / "contact-importer.log").read_text(encoding="utf-8")
    assert "cannot judge" in text
    assert found_in(tmp_path / "logs") == set()


@pytest.mark.planted
async def test_that_a_line_with_a_local_part_is_seen(
    endpoints: DemoEndpoints, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    conclude: Callable[..., object] = domain_work.conclude

    def chatty(real: object, **named: object) -> object:
        logging.getLogger("contact_importer.engine").warning("asked for %s", canary(7))
        return conclude(real, **named)

    monkeypatch.setattr(domain_work, "conclude", chatty)
    await run(endpoints, tmp_path)
    assert found_in(tmp_path / "logs") == {canary(7)}


def test_that_logs_stay_below_fifty_megabytes() -> None:
    assert (_KEPT + 1) * _MAX_BYTES <= 50 * 2**20
