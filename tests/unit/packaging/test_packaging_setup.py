"""What the set-up scripts of `make run` and `make test` do, with stand-ins for the machine."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="Windows and macOS use uv itself")

ROOT = Path(__file__).resolve().parents[3]
NEEDED = ("bash", "cat", "dirname", "env", "grep", "mktemp", "rm", "sort")


class Machine:
    """A checkout with our scripts only, and a PATH with a few commands and stand-ins."""

    def __init__(self, folder: Path) -> None:
        self.checkout = folder / "checkout"
        self.commands = folder / "bin"
        self.calls = folder / "calls.txt"
        shutil.copytree(ROOT / "tools", self.checkout / "tools")
        self.commands.mkdir()
        for name in NEEDED:
            found = shutil.which(name)
            assert found is not None
            (self.commands / name).symlink_to(found)

    def add(self, name: str, script: str) -> None:
        command = self.commands / name
        command.write_text(f'#!{self.commands}/bash\necho "{name} $*" >>{self.calls}\n{script}\n')
        command.chmod(0o755)

    def run(self, script: str, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(self.checkout / "tools" / script), *words],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
            stdin=subprocess.DEVNULL,
            env={"PATH": str(self.commands), **settings},
        )

    def called(self) -> list[str]:
        return self.calls.read_text().splitlines() if self.calls.exists() else []


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


@pytest.mark.parametrize(
    "version", ["uv 0.9.0", "uv 0.13.9 (x86_64-unknown-linux-gnu)", "uv 1.0.1"]
)
def test_that_a_new_enough_uv_of_the_machine_is_used(machine: Machine, version: str) -> None:
    machine.add("uv", f'echo "{version}"')
    assert machine.run("find_uv.sh").stdout.strip() == str(machine.commands / "uv")


@pytest.mark.parametrize("script", ['echo "uv 0.8.24"', "exit 127"])
def test_that_an_old_or_broken_uv_is_not_used(machine: Machine, script: str) -> None:
    machine.add("uv", script)
    assert machine.run("find_uv.sh").stdout.strip() == ".tools/bin/uv"


def test_that_no_uv_means_our_own(machine: Machine) -> None:
    assert machine.run("find_uv.sh").stdout.strip() == ".tools/bin/uv"


def test_that_missing_packages_are_installed_once(machine: Machine) -> None:
    machine.add("id", "echo 0")
    machine.add("uv", 'echo "uv 0.13.0"')
    machine.add("dpkg-query", '[[ "$*" == *libgl1* ]] || echo "install ok installed"')
    machine.add("apt-get", "")
    assert machine.run("install_system_packages.sh").returncode == 0
    assert [call for call in machine.called() if call.startswith("apt-get install")] == [
        "apt-get install -y -qq --no-install-recommends libgl1"
    ]


def test_that_nothing_is_asked_of_apt_when_all_is_there(machine: Machine) -> None:
    machine.add("uv", 'echo "uv 0.13.0"')
    machine.add("dpkg-query", 'echo "install ok installed"')
    machine.add("apt-get", "")
    assert machine.run("install_system_packages.sh").returncode == 0
    assert not [call for call in machine.called() if call.startswith("apt-get")]


def test_that_packages_renamed_for_64_bit_time_count(machine: Machine) -> None:
    machine.add("uv", 'echo "uv 0.13.0"')
    renamed = '[[ "${*: -1}" == libglib2.0-0 ]] || echo "install ok installed"'
    machine.add("dpkg-query", renamed)
    machine.add("apt-get", "")
    assert machine.run("install_system_packages.sh").returncode == 0
    assert not [call for call in machine.called() if call.startswith("apt-get")]


def test_that_a_user_without_rights_is_told_what_to_ask_for(machine: Machine) -> None:
    machine.add("id", "echo 1000")
    machine.add("uv", 'echo "uv 0.13.0"')
    machine.add("dpkg-query", '[[ "$*" == *libegl1* ]] || echo "install ok installed"')
    told = machine.run("install_system_packages.sh")
    assert told.returncode == 1
    assert "    apt-get install libegl1\n" in told.stderr


def test_that_a_system_other_than_debian_is_left_alone(machine: Machine) -> None:
    machine.add("uv", 'echo "uv 0.13.0"')
    assert machine.run("install_system_packages.sh").returncode == 0


def test_that_a_missing_python_is_said_in_one_sentence(machine: Machine) -> None:
    machine.add("uv", "exit 1")
    machine.add("python3", 'echo "Python 3.9.2"')
    told = machine.run("install_environment.sh", str(machine.commands / "uv"))
    assert told.returncode == 1
    assert "Python 3.11, 3.12 or 3.13 is needed; this system has Python 3.9.2." in told.stderr
    assert "Please install Python 3.11, 3.12 or 3.13" in told.stderr


def test_that_the_lock_is_enough_when_it_works(machine: Machine) -> None:
    machine.add("uv", "")
    uv = str(machine.commands / "uv")
    assert machine.run("install_environment.sh", uv, "--group", "bench").returncode == 0
    assert machine.called()[1:] == ["uv sync --quiet --locked --group bench"]


def test_that_pips_proxy_and_certificates_are_tried_next(machine: Machine) -> None:
    machine.add("python3", "exit 1")
    settled = '[[ "$SSL_CERT_FILE $ALL_PROXY" == "/ca.pem http://proxy:3128" ]]'
    machine.add("uv", f'[[ "$1" != sync ]] || {settled}')
    ran = machine.run(
        "install_environment.sh",
        str(machine.commands / "uv"),
        PIP_CERT="/ca.pem",
        PIP_PROXY="http://proxy:3128",
    )
    assert ran.returncode == 0
    assert not [call for call in machine.called() if "pip sync" in call]


def test_that_the_machines_own_index_is_the_last_resort(machine: Machine) -> None:
    machine.add("python3", "exit 1")
    machine.add("uv", '[[ "$1" != sync ]]')
    ran = machine.run(
        "install_environment.sh",
        str(machine.commands / "uv"),
        MACHINE_INDEX="http://127.0.0.1:9/simple",
    )
    assert ran.returncode == 0
    (synchronised,) = [call for call in machine.called() if "pip sync" in call]
    assert "--default-index http://127.0.0.1:9/simple --require-hashes" in synchronised


def test_that_a_failure_of_every_way_is_said(machine: Machine) -> None:
    machine.add("python3", "exit 1")
    machine.add("uv", '[[ "$1" == python ]]')
    told = machine.run("install_environment.sh", str(machine.commands / "uv"), MACHINE_INDEX="x")
    assert told.returncode == 1
    assert told.stderr.endswith("The environment could not be installed; the reason is above.\n")
