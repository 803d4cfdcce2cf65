"""The Debian package of a small stand-in for the frozen build, and the texts that go into it."""

import configparser
import re
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from contact_importer import __version__
from tools import debian_package
from tools.debian_package import ALWAYS, NAME, PARTS, build, debian_version, depends, package_of

ROOT = Path(__file__).resolve().parents[3]
DESKTOP = PARTS / f"{NAME}.desktop"
needs_debian = pytest.mark.skipif(
    not all(map(shutil.which, ("dpkg-deb", "objdump"))), reason="made on Debian, with binutils"
)


@pytest.fixture
def frozen(tmp_path: Path) -> Path:
    folder = tmp_path / "frozen"
    (folder / "_internal" / "licences").mkdir(parents=True)
    shutil.copyfile(Path(sys.executable).resolve(), folder / NAME)  # some program with libraries
    (folder / "_internal" / "licences" / "text").write_text("MIT")
    return folder


@pytest.fixture
def packed(frozen: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    return build(frozen, tmp_path, "none")


def asked(*command: str | Path) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


@needs_debian
def test_that_the_control_file_has_every_field(packed: Path) -> None:
    def field(name: str) -> str:
        return asked("dpkg-deb", "--field", packed, name).strip()

    assert field("Package") == NAME
    assert field("Version") == debian_version()
    assert field("Architecture") == asked("dpkg", "--print-architecture").strip()
    assert int(field("Installed-Size")) > 0
    assert re.search(r"\blibc6 \(>= 2\.\d+\)", field("Depends"))
    assert "ca-certificates" in field("Depends")
    for name in ("Maintainer", "Section", "Priority", "Description"):
        assert field(name)
    assert "@" not in asked("dpkg-deb", "--field", packed).replace("maintainers@", "")


@needs_debian
def test_that_files_lie_where_debian_looks_and_belong_to_root(packed: Path) -> None:
    lines = [line.split(maxsplit=5) for line in asked("dpkg-deb", "-c", packed).splitlines()]
    found = {name.removeprefix("./"): (mode, owner) for mode, owner, *_, name in lines}
    assert {owner for _, owner in found.values()} == {"root/root"}
    assert f"usr/bin/{NAME} -> ../lib/{NAME}/{NAME}" in found
    assert f"usr/share/doc/{NAME}/licences -> ../../../lib/{NAME}/_internal/licences" in found
    for name in (
        f"usr/share/applications/{NAME}.desktop",
        f"usr/share/metainfo/{NAME}.metainfo.xml",
        f"usr/share/icons/hicolor/scalable/apps/{NAME}.svg",
        f"usr/share/man/man1/{NAME}.1.gz",
        *(f"usr/share/doc/{NAME}/{name}" for name in ("copyright", "changelog.Debian.gz")),
    ):
        assert found[name][0] == "-rw-r--r--"
    assert found[f"usr/lib/{NAME}/{NAME}"][0] == "-rwxr-xr-x"


@needs_debian
def test_that_the_same_build_makes_the_same_package(frozen: Path, packed: Path) -> None:
    first = packed.read_bytes()
    assert build(frozen, packed.parent, "none").read_bytes() == first


@needs_debian
def test_that_the_package_has_no_scripts(packed: Path, tmp_path: Path) -> None:
    asked("dpkg-deb", "--control", packed, tmp_path / "control")
    assert {path.name for path in (tmp_path / "control").iterdir()} == {"control", "md5sums"}


@needs_debian
def test_that_a_library_carried_along_is_not_depended_on(
    frozen: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    headers = "NEEDED  libz.so.1\nNEEDED  libcarried.so.3\n 0x0 GLIBC_2.4 0x0 GLIBC_2.36"
    shutil.copyfile(frozen / NAME, frozen / "_internal" / "libcarried.so.3")
    monkeypatch.setattr(debian_package, "_output", lambda *_: headers)
    assert depends(frozen) == sorted({*ALWAYS, "libc6 (>= 2.36)", "zlib1g"})


@pytest.mark.parametrize(
    ("library", "package"),
    [
        ("libX11.so.6", "libx11-6"),
        ("libEGL.so.1", "libegl1"),
        ("libdbus-1.so.3", "libdbus-1-3"),
        ("libxcb-icccm.so.4", "libxcb-icccm4"),
        ("libgssapi_krb5.so.2", "libgssapi-krb5-2"),
        ("libm.so.6", "libc6"),
        ("libglib-2.0.so.0", "libglib2.0-0"),
    ],
)
def test_that_libraries_are_found_by_debians_rule(library: str, package: str) -> None:
    assert package_of(library) == package


def test_that_all_versions_agree() -> None:
    release = ET.parse(PARTS / f"{NAME}.metainfo.xml").find("releases/release")
    assert release is not None
    assert release.get("version") == __version__
    assert debian_version().rpartition("-")[0] == __version__


def test_that_the_desktop_entry_fits_the_window() -> None:
    parser = configparser.ConfigParser(interpolation=None, strict=True)
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read(DESKTOP, encoding="utf-8")
    entry = parser["Desktop Entry"]
    assert entry["Type"] == "Application"
    assert entry["Exec"] == f"{NAME} %F"
    assert entry["Icon"] == entry["StartupWMClass"] == NAME
    # Wayland finds the icon by this name
    window = (ROOT / "contact_importer" / "gui" / "app.py").read_text("utf-8")
    assert f'setDesktopFileName("{DESKTOP.stem}")' in window
    assert {"text/csv", "text/vcard"} <= set(entry["MimeType"].split(";"))
    assert entry["Comment[ru]"]


@pytest.mark.skipif(not shutil.which("desktop-file-validate"), reason="not installed")
def test_that_the_desktop_entry_is_valid() -> None:
    asked("desktop-file-validate", DESKTOP)


def test_that_the_metainfo_says_everything_in_two_languages() -> None:
    root = ET.parse(PARTS / f"{NAME}.metainfo.xml").getroot()
    language = "{http://www.w3.org/XML/1998/namespace}lang"

    def texts(tag: str) -> tuple[int, int]:
        found = list(root.iter(tag))
        russian = [one for one in found if one.get(language) == "ru"]
        return len(found) - len(russian), len(russian)

    for tag in ("summary", "p", "li"):
        english, russian = texts(tag)
        assert english == russian > 0
    assert root.findtext("launchable") == DESKTOP.name


@pytest.mark.parametrize("name", ["windows/contact-importer.iss", "macos/make_dmg.sh"])
def test_that_untried_scripts_say_so_first(name: str) -> None:
    lines = (ROOT / "installer" / name).read_text("utf-8").splitlines()
    assert any("UNTESTED" in line for line in lines[:2])


def test_that_pictures_of_the_guides_are_where_the_build_takes_them() -> None:
    for guide in ("guide.md", "guide.ru.md"):
        pictures = re.findall(r"!\[[^]]*\]\(([^)]+)\)", (ROOT / "docs" / guide).read_text("utf-8"))
        assert pictures
        for picture in pictures:
            assert re.fullmatch(r"screenshots/[\w-]+\.png", picture)
            assert (ROOT / "docs" / picture).is_file()
