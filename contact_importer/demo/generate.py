"""Writes a realistic contact file against the demo world, and what must become of each row."""

import csv
from dataclasses import dataclass
from pathlib import Path

from contact_importer.demo.contact_rows import ContactRows
from contact_importer.demo.domain_names import company_name
from contact_importer.demo.expected_file import COLUMNS, Outcomes
from contact_importer.demo.people import Person
from contact_importer.demo.world import DEFAULT_WORLD_SEED, DemoWorld

HEADER = ("First name", "Last name", "Email", "Company", "Phone", "City")

_BATCH = 2_000
_FEWEST_DOMAINS = 50
_MOST_DOMAINS = 60_000
_COMPANIES = ("Brightwater Ltd", "Hall & Sons", "The Paper Mill", "Orchard House")
_CITIES = ("London", "Leeds", "Bristol", "Dublin", "Boston", "Denver", "Porto", "Riga")
_RUSSIAN_CITIES = ("Москва", "Санкт-Петербург", "Казань", "Пермь", "Омск", "Томск", "Сочи")
_RUSSIAN_COMPANIES = ("ООО «Ромашка»", "АО «Северный ветер»", "ИП Соколова", "ООО «Вектор»")


@dataclass(frozen=True, slots=True, kw_only=True)
class GeneratedFiles:
    """The contact file and, beside it, the expected outcome per address."""

    contacts: Path
    expected: Path


def generate(
    rows: int,
    seed: int,
    target: Path,
    *,
    domains: int | None = None,
    world_seed: int = DEFAULT_WORLD_SEED,
) -> GeneratedFiles:
    """Write ``rows`` contacts to ``target`` (CSV, UTF-8, comma), streaming.

    ``seed`` chooses the rows; ``world_seed`` is that of the demo world they are to be checked
    against. ``domains``: how many ordinary domains there are besides the big ones; None: 6 for
    100 rows, between 50 and 60,000. The truth goes to ``<name>.expected.csv``.
    """
    if domains is None:
        domains = min(max(rows * 6 // 100, _FEWEST_DOMAINS), _MOST_DOMAINS)
    made = ContactRows(DemoWorld(world_seed, domains), seed, rows)
    files = GeneratedFiles(
        contacts=target, expected=target.with_name(f"{target.stem}.expected.csv")
    )
    with (
        files.contacts.open("w", encoding="utf-8", newline="") as contacts,
        files.expected.open("w", encoding="utf-8", newline="") as expected,
    ):
        contact_writer, expected_writer = csv.writer(contacts), csv.writer(expected)
        contact_writer.writerow(HEADER)
        expected_writer.writerow(COLUMNS)
        for start in range(1, rows + 1, _BATCH):
            contact_lines, expected_lines = _batch(
                made, range(start, min(start + _BATCH, rows + 1))
            )
            contact_writer.writerows(contact_lines)
            expected_writer.writerows(expected_lines)
    return files


def _batch(
    made: ContactRows, row_numbers: range
) -> tuple[list[tuple[str, ...]], list[tuple[int, str, *Outcomes]]]:
    contact_lines = []
    expected_lines = []
    for row_number in row_numbers:
        person, domain, cell, entries = made.next(row_number)
        contact_lines.append(_contact_line(person, domain, cell, row_number))
        for address, outcomes in entries:
            expected_lines.append((row_number, address, *outcomes))
    return contact_lines, expected_lines


def _contact_line(person: Person, domain: str, cell: str, row_number: int) -> tuple[str, ...]:
    """All columns; the ones that are not checked vary with the row number."""
    turn = row_number * 7_919  # prime: neighbours look unlike
    tail = f"{turn % 10_000:04d}"
    if person.russian:
        company = _RUSSIAN_COMPANIES[turn % len(_RUSSIAN_COMPANIES)]
        form = turn % 3
        if form == 0:
            phone = f"+7 (9{turn % 90 + 10}) {turn % 900 + 100}-{tail[:2]}-{tail[2:]}"
        else:
            phone = f"89{turn % 90 + 10}{turn % 900 + 100}{tail}"
        return (person.first, person.last, cell, company, phone, _RUSSIAN_CITIES[turn % 7])
    company = company_name(domain) if "-" in domain else _COMPANIES[turn % len(_COMPANIES)]
    if turn % 5 == 0:
        company += ", Inc."
    phone = f"020 7946 {tail}" if turn % 3 else f"+44 20 7946 {tail}"
    if turn % 11 == 0:
        phone = f"0049301{tail}"
    return (person.first, person.last, cell, company, phone, _CITIES[turn % 8])
