#!/usr/bin/env bash
# Prints the uv to use: the machine's own if it works and is new enough, else ours in .tools/.
if found=$(uv --version 2>/dev/null) &&
    printf '%s\n' 'uv 0.9.0' "${found%% (*}" | sort --version-sort --check=quiet; then
    command -v uv
else
    echo .tools/bin/uv
fi
