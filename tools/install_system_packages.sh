#!/usr/bin/env bash
# Installs what Debian needs to show Qt widgets offscreen, when something is missing.
set -euo pipefail

packages=(libgl1 libegl1 libglib2.0-0 libfontconfig1 libxkbcommon0 libdbus-1-3)
# A real X11 window needs these as well.
window=(libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-render-util0
        libxcb-shape0 libxcb-util1 libxcb-xkb1 libxkbcommon-x11-0)
if [ -n "${DISPLAY:-}" ]; then
    packages+=("${window[@]}")
fi

command -v dpkg-query >/dev/null || exit 0 # not Debian: Qt's needs are met elsewhere

missing=()
for package in "${packages[@]}" fonts-dejavu-core python3-venv ca-certificates; do
    dpkg-query --show --showformat='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' ||
        missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0

root=()
if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || {
        echo "Please install as root: ${missing[*]}" >&2
        exit 1
    }
    root=(sudo)
fi
echo "Installing ${missing[*]} ..."
export DEBIAN_FRONTEND=noninteractive
"${root[@]}" apt-get update -qq
"${root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
