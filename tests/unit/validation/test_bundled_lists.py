import datetime as dt
import sys
from pathlib import Path

import pytest

from contact_importer.bundled import read_list, resources_folder
from contact_importer.validation.syntax import check_syntax

NAMES = ("role-names", "free-providers", "alias-relays", "disposable-release")


@pytest.mark.parametrize("name", NAMES)
def test_that_every_list_says_where_it_comes_from(name: str) -> None:
    found = read_list(name)
    assert found.name == name
    assert found.source
    assert dt.date.fromisoformat(found.date) > dt.date(2026, 1, 1)
    assert "MIT" in found.licence
    assert found.entries


@pytest.mark.parametrize("name", NAMES)
def test_that_no_entry_stands_twice(name: str) -> None:
    path = resources_folder() / "lists" / f"{name}.txt"
    lines = [line for line in path.read_text("utf-8").splitlines() if line and line[0] != "#"]
    assert len(lines) == len(set(lines)) == len(read_list(name).entries)


@pytest.mark.parametrize("name", ["free-providers", "alias-relays"])
def test_that_domain_lists_hold_domains_in_lower_case_a_labels(name: str) -> None:
    for entry in read_list(name).entries:
        assert check_syntax(f"x@{entry}").domain == entry


def test_that_role_names_are_local_parts() -> None:
    for entry in read_list("role-names").entries:
        assert check_syntax(f"{entry}@x.org").address == f"{entry}@x.org"


def test_that_a_frozen_application_finds_its_own_resources(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "resources").mkdir()
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    resources_folder.cache_clear()
    try:
        assert resources_folder() == tmp_path / "resources"
    finally:
        resources_folder.cache_clear()


def test_that_missing_resources_are_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "is_dir", lambda _: False)
    resources_folder.cache_clear()
    try:
        with pytest.raises(FileNotFoundError):
            resources_folder()
    finally:
        resources_folder.cache_clear()
