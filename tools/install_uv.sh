#!/usr/bin/env bash
# Puts uv into .tools/ of this checkout, from PyPI; nothing outside the checkout changes.
set -euo pipefail
cd "$(dirname "$0")/.."
# pip's network settings are respected; those that put packages elsewhere are not
unset PIP_USER PIP_TARGET PIP_PREFIX PIP_ROOT PIP_NO_BINARY PIP_NO_DEPS PIP_REQUIRE_HASHES \
    PIP_DRY_RUN PIP_QUIET PIP_VERBOSE PYTHONHOME PYTHONPATH
echo "Installing uv ..."
if ! { python3 -m venv --clear .tools &&
    .tools/bin/python -m pip install --quiet --disable-pip-version-check 'uv>=0.9'; }; then
    rm -rf .tools
    echo "uv could not be installed from PyPI with $(python3 --version 2>&1). The reason is above;" \
        "without a network, please install uv by hand (https://docs.astral.sh/uv/)." >&2
    exit 1
fi
