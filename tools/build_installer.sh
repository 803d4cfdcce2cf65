#!/usr/bin/env bash
# `make dist`: the frozen application in dist/contact-importer/, proved by its own self-check.
# $@: what runs a command in the locked environment.
set -euo pipefail
cd "$(dirname "$0")/.."

needed=(binutils) # PyInstaller runs objcopy
# Debian keeps Python's shared library, which the application carries, in a package of its own
shared=$("$@" python -c 'import sys; print(*([f"libpython3.{sys.version_info.minor}"]
    if sys.base_prefix == "/usr" else []))')
[ -z "$shared" ] || needed+=("$shared")
tools/install_system_packages.sh "${needed[@]}"

export PYTHONHASHSEED=0 # the same sources give the same bytes
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || echo 0)}
export SOURCE_DATE_EPOCH
"$@" pyinstaller --noconfirm --clean --log-level ERROR build_installer.spec
du -sh dist/contact-importer
QT_QPA_PLATFORM=offscreen dist/contact-importer/contact-importer --self-check
