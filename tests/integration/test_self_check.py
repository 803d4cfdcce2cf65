"""``--self-check`` finds a whole installation whole; `make dist` relies on it."""

import os
import subprocess
import sys


def test_that_a_whole_installation_passes() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "contact_importer", "--self-check"],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert ran.stdout.endswith("self-check passed\n")
