"""The frozen build itself, and its package in an empty tree: installed, started, removed (slow)."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tools.debian_package import DOC, HOME, NAME, build
from tools.software_bill import FILE_NAME
from tools.third_party_licences import runtime_packages

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(3600),
    pytest.mark.xdist_group("frozen"),
    pytest.mark.skipif(
        not all(map(shutil.which, ("dpkg", "objdump"))), reason="made on Debian, with binutils"
    ),
]
ROOT = Path(__file__).resolve().parents[3]
SAMPLE = Path("_internal/resources/samples/demo-contacts.csv")


@pytest.fixture(scope="module")
def frozen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new build; FROZEN_BUILD names one that is there already."""
    if present := os.environ.get("FROZEN_BUILD"):
        return Path(present).absolute()
    folder = tmp_path_factory.mktemp("frozen")
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR"]
    command += ["--distpath", str(folder)]  # what PyInstaller makes itself is known by its place
    subprocess.run([*command, "build_installer.spec"], cwd=ROOT, check=True)
    return folder / NAME


@pytest.fixture(scope="module")
def installed(frozen: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The root of a tree with nothing but the package."""
    folder = tmp_path_factory.mktemp("deb")
    package = build(frozen, folder, "gzip")
    root = folder / "root"
    (root / "var/lib/dpkg/updates").mkdir(parents=True)
    (root / "var/lib/dpkg/status").touch()
    dpkg(root, "--force-depends", "--install", str(package))
    return root


def dpkg(root: Path, *words: str) -> None:
    command = ["dpkg", f"--root={root}", "--force-not-root", f"--log={root.parent}/log", *words]
    subprocess.run(command, check=True, capture_output=True)


def run(program: Path, home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Start a program as somebody who has nothing: no settings, no Python, no screen."""
    surroundings = {"HOME": str(home), "PATH": "/usr/bin:/bin", "QT_QPA_PLATFORM": "offscreen"}
    return subprocess.run(
        [program, *words],
        env=surroundings,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )


def test_that_the_bill_names_what_is_inside(frozen: Path) -> None:
    licences = frozen / "_internal" / "licences"
    bill = json.loads((licences / FILE_NAME).read_text("utf-8"))
    names = set()
    for component in bill["components"]:
        assert component["version"]
        assert component["purl"].startswith("pkg:")
        assert component["licenses"]
        names.add(component["purl"].removeprefix("pkg:pypi/").partition("@")[0])
        folders = {component["name"], component["purl"].rpartition("/")[2].partition("@")[0]}
        assert any((licences / folder).is_dir() for folder in folders), component["name"]
    assert names >= {"pyside6-essentials", "keyring", "openpyxl", "python-calamine", "pysqlite3"}
    for information in (frozen / "_internal").glob("*.dist-info"):
        name = information.name.partition("-")[0].replace("_", "-")
        assert name in names | {NAME}
    for developers in ("pytest", "_pytest", "hypothesis", "mypy", "PyInstaller", "apsw"):
        assert not (frozen / "_internal" / developers).exists()
        assert developers not in runtime_packages()


def test_that_the_frozen_program_proves_itself(frozen: Path, tmp_path: Path) -> None:
    ran = run(frozen / NAME, tmp_path, "--self-check")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert ran.stdout.endswith("self-check passed\n")


def test_that_the_installed_program_imports(installed: Path, tmp_path: Path) -> None:
    program = installed / "usr/bin" / NAME
    assert program.is_symlink()
    assert run(program, tmp_path, "--version").stdout.startswith(f"{NAME} ")
    sample = str(installed / HOME / SAMPLE)
    database = ["--demo", "--db", str(tmp_path / "try.sqlite")]
    ran = run(program, tmp_path, *database, "import", sample, "--list", "Customers")
    assert ran.returncode in {0, 3}, ran.stdout + ran.stderr  # 3: honestly pending
    assert '"Customers"' in run(program, tmp_path, *database, "lists", "--json").stdout
    workbook = tmp_path / "report.xlsx"
    ran = run(program, tmp_path, *database, "report", "--list", "Customers", "-o", str(workbook))
    assert ran.returncode == 0, ran.stdout + ran.stderr
    phones = str(installed / HOME / SAMPLE.with_name("phones.xlsx"))
    ran = run(program, tmp_path, *database, "import", phones, "--list", "Workbook", "--dry-run")
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_that_nothing_is_left_when_the_package_is_removed(installed: Path) -> None:
    assert (installed / DOC / "licences" / FILE_NAME).is_file()
    dpkg(installed, "--purge", NAME)
    left = {path for path in installed.rglob("*") if "var" not in path.relative_to(installed).parts}
    assert not left
    assert NAME not in (installed / "var/lib/dpkg/status").read_text("utf-8")
