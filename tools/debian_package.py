"""Makes dist/contact-importer_VERSION_ARCHITECTURE.deb from dist/contact-importer (``make deb``).

    python -m tools.debian_package [FROZEN [TARGET]]

No maintainer scripts: dpkg's triggers of the desktop renew menus and icons, so nothing is left
behind. The same frozen build and SOURCE_DATE_EPOCH give the same bytes.
"""

import gzip
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PARTS = ROOT / "installer" / "debian"
NAME = "contact-importer"
HOME = f"usr/lib/{NAME}"
DOC = f"usr/share/doc/{NAME}"
# Files that carried libraries read: certificates, and data of Fontconfig, xkbcommon and libX11.
ALWAYS = frozenset({"ca-certificates", "fontconfig-config", "libx11-data", "xkb-data"})
# Debian names a package after the library and its version; these are packaged otherwise.
PACKAGE_OF = {
    "ld-linux-aarch64.so.1": "libc6",
    "ld-linux-x86-64.so.2": "libc6",
    "libc.so.6": "libc6",
    "libdl.so.2": "libc6",
    "libm.so.6": "libc6",
    "libpthread.so.0": "libc6",
    "libresolv.so.2": "libc6",
    "librt.so.1": "libc6",
    "libutil.so.1": "libc6",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libz.so.1": "zlib1g",
}


def main(arguments: list[str]) -> Path:
    """Build the package; returns where it is."""
    frozen = Path(arguments[0]) if arguments else ROOT / "dist" / NAME
    return build(frozen, Path(arguments[1]) if len(arguments) > 1 else ROOT / "dist")


def build(frozen: Path, folder: Path, compression: str = "xz") -> Path:
    """Pack a frozen build into a package in ``folder``; returns where it is."""
    architecture = _output("dpkg", "--print-architecture")
    target = folder / f"{NAME}_{debian_version()}_{architecture}.deb"
    date = os.environ.get("SOURCE_DATE_EPOCH") or _date_of_commit()
    with tempfile.TemporaryDirectory() as place:
        tree = Path(place)
        stage(frozen, tree)
        fields = {
            "VERSION": debian_version(),
            "ARCHITECTURE": architecture,
            "DEPENDS": ", ".join(depends(frozen)),
            "INSTALLED_SIZE": str(-(-_size(tree) // 1024)),
        }
        _control(tree / "DEBIAN", fields)
        subprocess.run(
            ["dpkg-deb", "--root-owner-group", f"-Z{compression}", "--build", tree, target],
            check=True,
            stdout=subprocess.DEVNULL,
            env={**os.environ, "SOURCE_DATE_EPOCH": date},
        )
    return target


def debian_version() -> str:
    """The version of the package, from the topmost entry of its changelog."""
    found = re.match(rf"{NAME} \(([^)]+)\)", (PARTS / "changelog").read_text("utf-8"))
    assert found is not None
    return found.group(1)


def depends(frozen: Path) -> list[str]:
    """The packages with the shared libraries that the build links to and does not carry."""
    packages = {package_of(name) for name in needed_libraries(frozen)}
    libc = f"libc6 (>= {_newest_libc(frozen)})"
    return sorted(packages - {"libc6"} | ALWAYS | {libc})


def needed_libraries(frozen: Path) -> set[str]:
    """Names of the libraries that files of the build link to and that are not in it."""
    programs = list(_programs(frozen))
    needed = set(re.findall(r"NEEDED +(\S+)", _output("objdump", "-p", *programs)))
    return needed - {Path(program).name for program in programs}


def package_of(library: str) -> str:
    """The Debian package of a library (policy 8.1): ``libX11.so.6`` is in libx11-6."""
    if package := PACKAGE_OF.get(library):
        return package
    name, _, version = library.lower().replace("_", "-").partition(".so.")
    return f"{name}{'-' if name[-1].isdigit() else ''}{version}"


def stage(frozen: Path, tree: Path) -> None:
    """Lay out the files of the package below ``tree``."""
    shutil.copytree(frozen, tree / HOME, symlinks=True)
    command = tree / "usr" / "bin" / NAME
    command.parent.mkdir(parents=True)
    command.symlink_to(f"../lib/{NAME}/{NAME}")
    for source, target in _places().items():
        _put(source.read_bytes(), tree / target)
    for picture in (ROOT / "build" / "icons").glob("*.png"):
        side = picture.stem.rpartition("-")[2]
        icons = tree / "usr/share/icons/hicolor" / f"{side}x{side}/apps"
        _put(picture.read_bytes(), icons / f"{NAME}.png")
    manual = (PARTS / f"{NAME}.1").read_text("utf-8").replace("@VERSION@", debian_version())
    _put(_packed(manual.encode()), tree / "usr/share/man/man1" / f"{NAME}.1.gz")
    _put(_packed((ROOT / "CHANGELOG.md").read_bytes()), tree / DOC / "changelog.gz")
    _put(_packed((PARTS / "changelog").read_bytes()), tree / DOC / "changelog.Debian.gz")
    (tree / DOC / "licences").symlink_to(f"../../../lib/{NAME}/_internal/licences")
    _set_modes(tree)


def _places() -> dict[Path, str]:
    return {
        PARTS / f"{NAME}.desktop": f"usr/share/applications/{NAME}.desktop",
        PARTS / f"{NAME}.metainfo.xml": f"usr/share/metainfo/{NAME}.metainfo.xml",
        PARTS / "copyright": f"{DOC}/copyright",
        PARTS / "lintian-overrides": f"usr/share/lintian/overrides/{NAME}",
        ROOT / "docs" / "cli.md": f"{DOC}/cli.md",
        ROOT / "resources/icons/app.svg": f"usr/share/icons/hicolor/scalable/apps/{NAME}.svg",
    }


def _put(data: bytes, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(data)


def _packed(data: bytes) -> bytes:
    return gzip.compress(data, 9, mtime=0)


def _set_modes(tree: Path) -> None:
    """Whatever the umask and the build: only the program may be executed."""
    tree.chmod(0o755)
    for path in tree.rglob("*"):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path == tree / HOME / NAME else 0o644)


def _control(folder: Path, fields: dict[str, str]) -> None:
    text = (PARTS / "control").read_text("utf-8")
    for name, value in fields.items():
        text = text.replace(f"@{name}@", value)
    folder.mkdir(mode=0o755)
    (folder / "control").write_text(text, "utf-8")
    files = sorted(path for path in (folder.parent / "usr").rglob("*") if _is_plain(path))
    sums = [f"{_md5(path)}  {path.relative_to(folder.parent)}\n" for path in files]
    (folder / "md5sums").write_text("".join(sums), "utf-8")


def _is_plain(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()


def _md5(path: Path) -> str:
    return hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()


def _programs(frozen: Path) -> list[str]:
    files = sorted(path for path in frozen.rglob("*") if _is_plain(path))
    return [str(path) for path in files if _is_elf(path)]


def _is_elf(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) == b"\x7fELF"


def _newest_libc(frozen: Path) -> str:
    asked = re.findall(r"\bGLIBC_(\d+)\.(\d+)", _output("objdump", "-p", *_programs(frozen)))
    major, minor = max((int(major), int(minor)) for major, minor in asked)
    return f"{major}.{minor}"


def _size(tree: Path) -> int:
    return sum(path.lstat().st_size for path in tree.rglob("*") if _is_plain(path))


def _date_of_commit() -> str:
    return _output("git", "-C", str(ROOT), "log", "-1", "--format=%ct")


def _output(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


if __name__ == "__main__":
    sys.stdout.write(f"{main(sys.argv[1:])}\n")
