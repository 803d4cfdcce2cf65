"""STANDARD level against email-validator with deliverability and a caching resolver."""

import asyncio
import tempfile
from collections import Counter
from pathlib import Path

import dns.resolver

from benchmarks.contact_files import mixed_addresses, write_contacts
from benchmarks.product import TimedImport, demo_engine_settings, opened, timed_import
from benchmarks.report import Line, heading, note, rate
from benchmarks.threads import THREADS, seconds_in_threads
from contact_importer.demo.settings import DemoSettings
from contact_importer.model.verdict import CheckLevel

USUAL_ROWS = 100_000

_DOMAINS = 6_000
_DNS_LATENCY_MS = 20.0
_TIMES_AS_FAST = 8.0
_WANTED_PER_S = 15_000
_PUBLISHED_PER_S = 100


def run(rows: int) -> None:
    """Time both on the same demo world, print both."""
    domains = min(_DOMAINS, rows)
    heading(
        f"standard: {rows:,} contacts on {domains:,} domains at STANDARD level, "
        f"{_DNS_LATENCY_MS:.0f} ms DNS latency"
    )
    addresses = mixed_addresses(rows, domains)
    with tempfile.TemporaryDirectory(prefix="benchmark-") as name:
        ours, peer_s, verdicts = asyncio.run(_both(Path(name), addresses))
    tally = ours.task.tally
    note(f"ours: {tally.valid:,} take mail, {tally.invalid:,} do not, {tally.pending:,} unknown")
    note(f"peer: {verdicts[True]:,} take mail, {verdicts[False]:,} do not; nothing read or stored")
    per_s = rows / ours.seconds
    ratio = peer_s / ours.seconds
    Line(
        what=f"against email-validator in {THREADS} threads, caching resolver",
        ours=f"{rate(rows, ours.seconds)}: file read, checked, stored",
        peer=f"{rate(rows, peer_s)}: checked only",
        ratio=f"{ratio:.1f} times as fast",
        target=f"≥ {_TIMES_AS_FAST:.0f} times and ≥ {_WANTED_PER_S:,}/s",
        reached=ratio >= _TIMES_AS_FAST and per_s >= _WANTED_PER_S,
    ).show()
    Line(
        what="against the published figure",
        ours=f"{per_s:,.0f} contacts/s",
        peer=f"50 to {_PUBLISHED_PER_S} contacts/s",
        ratio=f"{per_s / _PUBLISHED_PER_S:.0f} times as fast",
        target="faster",
        reached=per_s > _PUBLISHED_PER_S,
    ).show()


async def _both(folder: Path, addresses: list[str]) -> tuple[TimedImport, float, Counter[bool]]:
    source = folder / "contacts.csv"
    write_contacts(source, addresses)
    world = DemoSettings(dns_latency_ms=_DNS_LATENCY_MS)
    async with opened(folder, demo_engine_settings(), world) as application:
        ours = await timed_import(application.service, source, CheckLevel.STANDARD)
        assert application.demo is not None
        nameserver = application.demo.endpoints().nameserver
        seconds, verdicts = await asyncio.to_thread(_peer, addresses, nameserver)
    return ours, seconds, verdicts


def _peer(addresses: list[str], nameserver: tuple[str, int]) -> tuple[float, Counter[bool]]:
    from email_validator import EmailNotValidError, validate_email

    resolver = dns.resolver.Resolver(configure=False)
    resolver.nameservers, resolver.port = [nameserver[0]], nameserver[1]
    resolver.cache = dns.resolver.LRUCache(1_000_000)
    verdicts: Counter[bool] = Counter()

    def check(address: str) -> None:
        try:
            validate_email(address, check_deliverability=True, dns_resolver=resolver)
        except EmailNotValidError:
            verdicts[False] += 1
        else:
            verdicts[True] += 1

    return seconds_in_threads(check, addresses), verdicts
