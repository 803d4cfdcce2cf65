"""The allocator's setting is taken where there is one."""

import platform
import sys

from contact_importer.gui.runtime.allocator import spare_memory


def test_that_glibc_takes_the_setting_and_others_are_left_alone() -> None:
    has_glibc = sys.platform == "linux" and platform.libc_ver()[0] == "glibc"
    assert spare_memory() is has_glibc
