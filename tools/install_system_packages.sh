#!/usr/bin/env bash
# Installs what Debian needs to show Qt widgets, when something is missing. $@: more packages.
set -euo pipefail
cd "$(dirname "$0")/.."

packages=(libgl1 libegl1 libglib2.0-0 libfontconfig1 libxkbcommon0 libdbus-1-3
    fonts-dejavu-core ca-certificates "$@")
# A real X11 window needs these as well.
if [ -n "${DISPLAY:-}" ]; then
    packages+=(libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0
        libxcb-render-util0 libxcb-shape0 libxcb-util1 libxcb-xkb1 libxkbcommon-x11-0)
fi
# Without uv, pip is needed to fetch it.
if [ ! -x "$(tools/find_uv.sh)" ] && ! python3 -c 'import ensurepip, venv' 2>/dev/null; then
    packages+=(python3-venv)
fi

command -v dpkg-query >/dev/null || exit 0 # not Debian: Qt's needs are met elsewhere

installed() {
    dpkg-query --show --showformat='${Status}' "$1" 2>/dev/null | grep -q 'ok installed'
}

missing=()
for package in "${packages[@]}"; do
    # Debian 13 and Ubuntu 24.04 renamed some for their 64-bit time
    installed "$package" || installed "${package}t64" || missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0

ask_for_help() {
    echo "System packages are missing. Please have them installed as root, then try again:" >&2
    echo "    apt-get install ${missing[*]}" >&2
    exit 1
}

root=()
if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || ask_for_help
    root=(sudo)
fi
echo "Installing ${missing[*]} ..."
export DEBIAN_FRONTEND=noninteractive
"${root[@]}" apt-get update -qq || echo "Going on with the package lists that are here." >&2
"${root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null ||
    ask_for_help
