"""The generated contact file and the truth that lies beside it."""

import csv
from collections import Counter
from itertools import chain
from pathlib import Path

import pytest

from contact_importer.bundled import resources_folder
from contact_importer.demo.characters import (
    BIG_DOMAINS,
    COSTLY,
    DISPOSABLE_DOMAINS,
    SMALL_DOMAINS,
)
from contact_importer.demo.expected_file import ExpectedEntry, expected_tally, read_expected
from contact_importer.demo.generate import HEADER, GeneratedFiles, generate
from contact_importer.demo.sample import SAMPLE_NAME, write_sample
from contact_importer.demo.truth import expected
from contact_importer.demo.world import DemoWorld
from contact_importer.model.verdict import CheckLevel, Reason, Status
from contact_importer.validation.classify import RowClassifier
from contact_importer.validation.lists import ListIndex

ROWS = 20_000


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> GeneratedFiles:
    return generate(ROWS, 1, tmp_path_factory.mktemp("generated") / "contacts.csv")


def rows_of(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.reader(lines))


def entries_of(files: GeneratedFiles, level: CheckLevel) -> list[ExpectedEntry]:
    return list(read_expected(files.expected, level))


def test_that_the_same_seed_gives_the_same_files(files: GeneratedFiles, tmp_path: Path) -> None:
    again = generate(ROWS, 1, tmp_path / "again.csv")
    assert again.contacts.read_bytes() == files.contacts.read_bytes()
    assert again.expected.read_bytes() == files.expected.read_bytes()
    other = generate(ROWS, 2, tmp_path / "other.csv")
    assert other.contacts.read_bytes() != files.contacts.read_bytes()


def test_that_another_world_has_another_truth(files: GeneratedFiles, tmp_path: Path) -> None:
    other = generate(ROWS, 1, tmp_path / "other.csv", world_seed=5)
    assert other.expected.read_bytes() != files.expected.read_bytes()


def test_that_every_row_has_all_columns(files: GeneratedFiles) -> None:
    header, *rows = rows_of(files.contacts)
    assert tuple(header) == HEADER
    assert len(rows) == ROWS
    assert {len(row) for row in rows} == {len(HEADER)}
    assert any(row[4].startswith("0") for row in rows)
    assert any(row[4].startswith("+") for row in rows)


@pytest.mark.parametrize("level", list(CheckLevel))
def test_that_the_expected_file_adds_up(files: GeneratedFiles, level: CheckLevel) -> None:
    entries = entries_of(files, level)
    tally = expected_tally(files.expected, level)
    assert tally.read == len(entries)
    assert sorted({entry.row_number for entry in entries}) == list(range(1, ROWS + 1))
    assert tally.duplicate > ROWS // 100
    assert tally.rejected > ROWS // 200
    assert tally.blacklist > 0
    assert 0.7 < tally.valid / tally.read < 0.97


def test_that_contacts_are_distinct_and_duplicates_are_not(files: GeneratedFiles) -> None:
    seen: set[str] = set()
    for entry in entries_of(files, CheckLevel.FULL):
        if entry.status == "rejected":
            assert entry.address == ""
            continue
        assert (entry.address.lower() in seen) is (entry.status == "duplicate")
        seen.add(entry.address.lower())


def test_that_the_syntax_and_the_lists_agree(files: GeneratedFiles) -> None:
    lists = ListIndex.bundled(extra_disposable=DISPOSABLE_DOMAINS)
    classifier = RowClassifier(lists, decide_without_dns=True)
    found = []
    for number, row in enumerate(rows_of(files.contacts)[1:], start=1):
        classified = classifier.classify(row[2])
        found += [(number, one.address, one.status, one.reason) for one in classified]
        found += [(number, "", "rejected", "no_address")] if not classified else []
    wanted = entries_of(files, CheckLevel.FAST)
    assert [item[:2] for item in found] == [(one.row_number, one.address) for one in wanted]
    for (_, address, status, reason), entry in zip(found, wanted, strict=True):
        if entry.status != "duplicate":
            assert (status, (reason,)) == (entry.status, entry.reasons), address


@pytest.mark.parametrize("level", list(CheckLevel))
def test_that_each_line_is_the_truth_of_the_world(files: GeneratedFiles, level: CheckLevel) -> None:
    world = DemoWorld()
    for entry in entries_of(files, level):
        if entry.status in ("duplicate", "rejected") or entry.reasons == (Reason.SYNTAX,):
            continue
        truth = expected(world, entry.address, level)
        assert (truth.status, truth.reasons) == (entry.status, entry.reasons), entry.address


def test_that_the_ten_biggest_domains_have_about_70_percent(files: GeneratedFiles) -> None:
    entries = [one for one in entries_of(files, CheckLevel.STANDARD) if one.status == "valid"]
    domains = Counter(one.address.rpartition("@")[2] for one in entries)
    big = sum(domains[named.name] for named in BIG_DOMAINS)
    assert 0.62 < big / len(entries) < 0.78
    assert len(domains) > 500


def test_that_costly_domains_have_a_handful_of_addresses(files: GeneratedFiles) -> None:
    addresses = chain.from_iterable(row[2].split() for row in rows_of(files.contacts))
    domains = Counter(address.rpartition("@")[2].lower() for address in addresses)
    for named in SMALL_DOMAINS:
        if named.character in COSTLY:
            assert 1 <= domains[named.name] <= 5, named.name


def test_that_all_kinds_of_reasons_occur(files: GeneratedFiles) -> None:
    best = {entry.reasons[0] for entry in entries_of(files, CheckLevel.FULL)}
    assert best >= {
        *(Reason.SYNTAX, Reason.RESERVED_DOMAIN, Reason.DISPOSABLE_DOMAIN, Reason.MAILBOX_EXISTS),
        *(Reason.DOMAIN_NOT_FOUND, Reason.NO_MAIL_HOST, Reason.NULL_MX, Reason.MX_UNRESOLVABLE),
        *(Reason.MX_UNROUTABLE, Reason.MAILBOX_NOT_FOUND, Reason.MAILBOX_DISABLED),
        *(Reason.CATCH_ALL, Reason.MAILBOX_FULL, Reason.SMTPUTF8_NOT_SUPPORTED),
        *(Reason.GREYLISTED, Reason.TEMPORARY_FAILURE, Reason.CONNECTION_FAILED),
        *(Reason.REFUSED_US, Reason.DNS_FAILURE),
    }


def test_that_the_file_may_be_tiny_and_the_domains_few(tmp_path: Path) -> None:
    for rows in (0, 1, 7):
        made = generate(rows, 3, tmp_path / "tiny.csv", domains=1)
        assert len(rows_of(made.contacts)) == rows + 1
        entries = entries_of(made, CheckLevel.FAST)
        assert {one.row_number for one in entries} == set(range(1, rows + 1))


def test_that_the_sample_in_the_repository_is_the_one_that_is_made(tmp_path: Path) -> None:
    made = write_sample(tmp_path / SAMPLE_NAME)
    kept = resources_folder() / "samples" / SAMPLE_NAME
    assert made.contacts.read_bytes() == kept.read_bytes()
    statuses = {one.status for one in entries_of(made, CheckLevel.FULL)}
    assert statuses == {*Status, "duplicate", "rejected"}
