"""The most memory that this process has had since it was last asked (Linux)."""

import re
from pathlib import Path

_STATUS = Path("/proc/self/status")
_RESET = Path("/proc/self/clear_refs")


def forget_peak() -> float:
    """Begin to measure; MiB resident now."""
    _RESET.write_text("5")  # proc(5): the peak becomes what is resident now
    return _mib("VmRSS")


def peak_mib() -> float:
    """The most since ``forget_peak``."""
    return _mib("VmHWM")


def _mib(name: str) -> float:
    found = re.search(rf"^{name}:\s*(\d+) kB$", _STATUS.read_text(), re.MULTILINE)
    assert found
    return int(found[1]) / 1024
