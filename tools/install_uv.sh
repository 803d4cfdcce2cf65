#!/usr/bin/env bash
# Puts uv into .tools/ of this checkout, from PyPI; nothing outside the checkout changes.
set -euo pipefail
cd "$(dirname "$0")/.."
python3 -m venv .tools
.tools/bin/pip install --quiet --disable-pip-version-check 'uv>=0.9'
