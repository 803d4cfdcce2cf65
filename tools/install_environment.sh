#!/usr/bin/env bash
# Brings .venv/ to what uv.lock says. $1: uv, installed first if missing; then options of its sync.
# PyPI as uv finds it comes first; then the certificates, proxy and index pip is set up for.
set -euo pipefail
cd "$(dirname "$0")/.."
uv=$1
shift

synchronise() { "$uv" sync --quiet --locked "$@"; }

# What pip is told by its environment or its files about $1, such as proxy; empty if nothing.
pip_setting() {
    local variable="PIP_${1^^}"
    variable=${variable//-/_}
    echo "${!variable:-$(python3 -m pip config get "global.$1" 2>/dev/null || true)}"
}

# The same versions, checked by the lock's hashes, from the index $1 instead of the lock's.
install_from() {
    local index=$1
    shift
    wanted=$(mktemp) && trap 'rm -f "$wanted"' EXIT &&
        "$uv" export --quiet --frozen --no-emit-project "$@" --output-file "$wanted" >/dev/null &&
        "$uv" venv --quiet --allow-existing .venv &&
        "$uv" pip sync --quiet --default-index "$index" --require-hashes "$wanted" &&
        "$uv" pip install --quiet --default-index "$index" --no-deps --editable .
}

[ -x "$uv" ] || tools/install_uv.sh
if ! "$uv" python find --no-python-downloads '>=3.11,<3.14' >/dev/null 2>&1; then
    echo "Python 3.11, 3.12 or 3.13 is needed; this system has $(python3 --version 2>&1 || true)." \
        "Trying to fetch one ..." >&2
    if ! "$uv" python install --quiet 3.13; then
        echo "Please install Python 3.11, 3.12 or 3.13 and try again." >&2
        exit 1
    fi
fi
[ -d .venv ] || echo "Installing the locked environment into .venv ..."
synchronise "$@" && exit 0

echo "Trying again with the system's certificates and pip's settings ..." >&2
export UV_SYSTEM_CERTS=true
certificates=$(pip_setting cert)
proxy=$(pip_setting proxy)
index=${MACHINE_INDEX:-$(pip_setting index-url)}
[ -z "$certificates" ] || export SSL_CERT_FILE=${SSL_CERT_FILE:-$certificates}
[ -z "$proxy" ] || export ALL_PROXY=${ALL_PROXY:-$proxy}
synchronise "$@" && exit 0
[ -n "$index" ] && install_from "$index" "$@" && exit 0
echo "The environment could not be installed; the reason is above." >&2
exit 1
