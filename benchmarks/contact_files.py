"""Contact files of a shape that a benchmark states, against the demo world."""

import csv
import multiprocessing
import random
from collections import Counter
from itertools import accumulate
from pathlib import Path
from zlib import crc32

from contact_importer.demo.characters import BIG_DOMAINS, Character
from contact_importer.demo.people import person_and_local
from contact_importer.demo.world import DemoWorld

_BIG_SHARE = 0.70
_HEADER = ("Email", "First name", "Company")


def write_contacts(target: Path, addresses: list[str]) -> None:
    """A CSV of the addresses with two more columns."""
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(_HEADER)
        writer.writerows((address, "Alex", "Brightwater Ltd") for address in addresses)


def mixed_addresses(count: int, domains: int) -> list[str]:
    """Different addresses over so many domains, in random order.

    The ten big domains have 70 %, the rest falls off like 1/rank. Dead domains and the like
    have the world's own share (some 7 %); servers that never answer DNS are left out, because
    with them an import lasts as long as the time limit and not as long as the work.
    """
    rng = random.Random(1)
    world = DemoWorld()
    big = [domain.name for domain in BIG_DOMAINS]
    rest = [world.ordinary_domain(index) for index in range(domains - len(big))]
    of_big = [1 / rank for rank in range(1, len(big) + 1)]
    of_rest = [1 / (rank + 10) for rank in range(len(rest))]
    weights = [weight / sum(of_big) * _BIG_SHARE for weight in of_big]
    weights += [weight / sum(of_rest) * (1 - _BIG_SHARE) for weight in of_rest]
    drawn = rng.choices(big + rest, cum_weights=list(accumulate(weights)), k=count)
    drawn[: len(rest)] = rest[:count]  # each domain at least once
    rng.shuffle(drawn)
    return _persons_at(drawn)


def write_mixed(target: Path, count: int, domains: int) -> None:
    """``mixed_addresses`` into a file, by another process: this one's memory is measured."""
    child = multiprocessing.get_context("spawn").Process(
        target=_write_mixed, args=(target, count, domains)
    )
    child.start()
    child.join()
    if child.exitcode != 0:
        raise RuntimeError("the contact file could not be made")


def _write_mixed(target: Path, count: int, domains: int) -> None:
    write_contacts(target, mixed_addresses(count, domains))


def even_addresses(count: int, domains: int) -> list[str]:
    """Addresses spread evenly over domains that each have a mail host of their own."""
    world = DemoWorld()
    chosen: list[str] = []
    index = 0
    while len(chosen) < domains:
        name = world.ordinary_domain(index)
        plan = world.plan(name)
        if plan is not None and plan.character is Character.NORMAL and plan.operator == name:
            chosen.append(name)
        index += 1
    return _persons_at([chosen[number % domains] for number in range(count)])


def _persons_at(domains: list[str]) -> list[str]:
    """A new person at each; most of them have a mailbox there."""
    numbers: Counter[str] = Counter()
    addresses = []
    for domain in domains:
        _, local = person_and_local(numbers[domain], crc32(domain.encode()))
        numbers[domain] += 1
        addresses.append(f"{local}@{domain}")
    return addresses
