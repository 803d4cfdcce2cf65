"""The bill of materials: sorted by owner, complete, and strict about what it does not know."""

import json
import ssl
import sys
from pathlib import Path

import pytest
import rich
from packaging.licenses import canonicalize_license_expression

from tools.software_bill import PROGRAM, ROOT, Origins, bill, origins, strangers
from tools.third_party_licences import HEAD, TARGET, runtime_packages, table

RICH = Path(rich.__file__)
OF_PYTHON = Path(ssl.__file__)
OURS = ROOT / "contact_importer" / "__main__.py"


def test_that_files_are_sorted_by_who_made_them() -> None:
    found = origins([RICH, OF_PYTHON, OURS])
    assert found.distributions == {"rich", PROGRAM, "pyinstaller"}
    assert not found.libraries


def test_that_a_file_from_nowhere_stops_the_build(tmp_path: Path) -> None:
    stray = tmp_path / "stray.py"
    stray.touch()
    with pytest.raises(LookupError, match=r"stray\.py"):
        origins([stray])


def test_that_a_package_of_developers_is_a_stranger() -> None:
    assert strangers(origins([RICH, Path(pytest.__file__)])) == {"pytest"}


def test_that_every_distribution_has_name_version_licence_and_purl() -> None:
    names = frozenset(runtime_packages())
    written = bill(Origins(names | {PROGRAM, "pyinstaller"}, frozenset()))
    assert written["bomFormat"] == "CycloneDX"
    assert written["metadata"]["component"]["name"] == PROGRAM
    found = {}
    for component in written["components"]:
        (licence,) = component["licenses"]
        canonicalize_license_expression(licence["expression"])  # raises if it is not SPDX
        assert component["name"]
        kind, _, rest = component["purl"].partition("/")
        assert kind in {"pkg:pypi", "pkg:generic"}
        found[rest.partition("@")[0]] = rest.partition("@")[2] == component["version"]
    assert found == dict.fromkeys(names | {"pyinstaller", "cpython"}, True)


def test_that_all_parts_hang_on_the_program() -> None:
    written = bill(Origins(frozenset({"rich", PROGRAM}), frozenset()))
    (dependency,) = written["dependencies"]
    assert dependency["ref"] == written["metadata"]["component"]["bom-ref"]
    assert set(dependency["dependsOn"]) == {one["bom-ref"] for one in written["components"]}


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere Python brings its libraries along")
def test_that_a_library_of_the_system_is_named_with_its_sum(tmp_path: Path) -> None:
    library = tmp_path / "libexample.so.1"
    library.write_bytes(b"\x7fELF")
    found = origins([library])
    assert found.libraries == {library}
    *_, component = bill(found)["components"]
    assert component["name"] == "libexample.so.1"
    assert len(component["hashes"][0]["content"]) == 64


def test_that_the_same_build_has_the_same_bill() -> None:
    found = origins([RICH, OURS])
    assert json.dumps(bill(found)) == json.dumps(bill(found))


def test_that_the_list_of_licences_is_what_is_installed() -> None:
    if sys.platform != "linux" or sys.version_info[:2] != (3, 11):
        pytest.skip("the list is of Linux and Python 3.11")
    assert TARGET.read_text("utf-8") == HEAD + table(), "run make licences"
