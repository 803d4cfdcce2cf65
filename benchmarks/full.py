"""FULL level against py3-validate-email in threads, on the same mail servers."""

import asyncio
import os
import socket
import tempfile
from collections import Counter
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import dns.resolver

from benchmarks.contact_files import even_addresses, write_contacts
from benchmarks.product import TimedImport, demo_engine_settings, opened, timed_import
from benchmarks.report import Line, heading, note, rate
from benchmarks.threads import THREADS, seconds_in_threads
from contact_importer.demo.characters import DEMO_HELO, DEMO_MAIL_FROM
from contact_importer.demo.servers import DemoEndpoints
from contact_importer.demo.settings import DemoSettings
from contact_importer.demo.statistics import DemoStatistics
from contact_importer.model.settings import Politeness
from contact_importer.model.verdict import CheckLevel

USUAL_ROWS = 2_000

_DOMAINS = 100
_REPLY_MS = 30.0
_MOST_CONNECTIONS = 100
_TIMES_AS_FAST = 10.0
_PUBLISHED_PER_S = 50
_POLITENESS = Politeness(limited=False, connections=1, operators_at_once=_MOST_CONNECTIONS)

_Peer = tuple[float, "Counter[bool | None]", DemoStatistics]


def run(rows: int) -> None:
    """Time both on the same servers, print both."""
    heading(
        f"full: {rows:,} addresses on {_DOMAINS} domains at FULL level, "
        f"{_REPLY_MS:.0f} ms per reply"
    )
    addresses = even_addresses(rows, _DOMAINS)
    with tempfile.TemporaryDirectory(prefix="benchmark-") as name:
        ours, seen, peer = asyncio.run(_both(Path(name), addresses))
    tally = ours.task.tally
    note(
        f"ours: {tally.valid:,} exist, {tally.invalid:,} do not, {tally.pending:,} to be asked "
        f"again; {seen.connections:,} connections, {seen.most_open} open at most; control "
        "addresses included"
    )
    if peer is not None:
        _compare(rows, ours, seen, peer)
    per_s = rows / ours.seconds
    Line(
        what="against the published figure",
        ours=f"{per_s:,.0f} addresses/s",
        peer=f"20 to {_PUBLISHED_PER_S} addresses/s",
        ratio=f"{per_s / _PUBLISHED_PER_S:.0f} times as fast",
        target="faster",
        reached=per_s > _PUBLISHED_PER_S,
    ).show()


def _compare(rows: int, ours: TimedImport, seen: DemoStatistics, peer: _Peer) -> None:
    seconds, verdicts, asked = peer
    note(
        f"peer: {verdicts[True]:,} exist, {verdicts[False]:,} do not, {verdicts[None]:,} unknown; "
        f"{asked.connections:,} connections, {asked.most_open} open at most"
    )
    ratio = seconds / ours.seconds
    Line(
        what=f"against py3-validate-email in {THREADS} threads",
        ours=f"{rate(rows, ours.seconds)}: file read, DNS, SMTP, stored",
        peer=f"{rate(rows, seconds)}: DNS and SMTP only",
        ratio=f"{ratio:.1f} times as fast",
        target=f"≥ {_TIMES_AS_FAST:.0f} times with ≤ {_MOST_CONNECTIONS} connections at once",
        reached=ratio >= _TIMES_AS_FAST and seen.most_open <= _MOST_CONNECTIONS,
    ).show()


async def _both(
    folder: Path, addresses: list[str]
) -> tuple[TimedImport, DemoStatistics, _Peer | None]:
    source = folder / "contacts.csv"
    write_contacts(source, addresses)
    world = DemoSettings(smtp_latency_ms=_REPLY_MS)
    async with opened(folder, demo_engine_settings(_POLITENESS), world) as application:
        ours = await timed_import(application.service, source, CheckLevel.FULL)
        assert application.demo is not None
        servers = application.demo.process
        seen = servers.statistics()
        if find_spec("validate_email") is None:
            note("peer skipped: not installed (uv sync --group bench)")
            return ours, seen, None
        servers.clear_statistics()
        endpoints = application.demo.endpoints()
        seconds, verdicts = await asyncio.to_thread(_peer, addresses, endpoints)
        return ours, seen, (seconds, verdicts, servers.statistics())


def _peer(addresses: list[str], world: DemoEndpoints) -> tuple[float, "Counter[bool | None]"]:
    os.environ["PY3VE_IGNORE_UPDATER"] = "1"  # it would download a list when imported
    validate_email: Callable[..., bool | None] = import_module("validate_email").validate_email
    smtp_check = import_module("validate_email.smtp_check")

    resolver = dns.resolver.Resolver(configure=False)
    resolver.nameservers, resolver.port = [world.nameserver[0]], world.nameserver[1]
    resolver.cache = dns.resolver.LRUCache(100_000)
    dns.resolver.default_resolver = resolver

    # it asks the system for the addresses of hosts and knows no port but 25
    def connect(_smtp: object, host: str, _port: int, timeout: float) -> socket.socket:
        address = resolver.resolve(host, "A")[0].to_text()
        return socket.create_connection((address, world.smtp_port), timeout)

    smtp_check._SMTPChecker._get_socket = connect  # noqa: SLF001 - there is no other way in
    verdicts: Counter[bool | None] = Counter()

    def check(address: str) -> None:
        verdicts[
            validate_email(address, smtp_helo_host=DEMO_HELO, smtp_from_address=DEMO_MAIL_FROM)
        ] += 1

    return seconds_in_threads(check, addresses), verdicts
