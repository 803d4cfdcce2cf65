"""What the window remembers: kept whole, read with suspicion, and where it can be seen."""

import json
import os
import stat
from pathlib import Path

import pytest
from PySide6.QtCore import QRect

from contact_importer.gui.window.memory import (
    Memory,
    MemoryFile,
    TableHabits,
    read_memory,
    write_memory,
)
from contact_importer.gui.window.window_shape import fitting

FULL = Memory(
    window=(10, 20, 1100, 700),
    maximized=True,
    sidebar_width=240,
    details_width=400,
    details_shown=False,
    place="list",
    list_id=3,
    tables={
        "list": TableHabits(
            order=("address", "own:Имя"),
            widths={"address": 300},
            hidden=("row",),
            sort="address",
            descending=True,
        )
    },
    recent_files=("/data/клиенты.csv", "/data/b.csv"),
    continued=(4, 5),
)


def test_that_memory_comes_back_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "a.window.json"
    write_memory(file, FULL)
    assert read_memory(file) == FULL
    if os.name == "posix":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [one.name for one in tmp_path.iterdir()] == ["a.window.json"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe\x00",
        b"[1, 2",
        b"null",
        b"[]",
        b"[" * 100_000,
        b'{"window": [0, 0, -5, 1e400], "tables": [], "recent_files": {"a": 1}}',
        b'{"window": [true, 0, 5, 5], "sidebar_width": -7, "list_id": 1.5, "place": 7}',
        b'{"tables": {"list": 5, "job": {"widths": {"a": "wide"}, "order": [1, null]}}}',
        json.dumps({"recent_files": ["x" * 5_000, "a\0b", 5], "continued": ["1", -2]}).encode(),
        b'{"recent_files": ["' + b"y" * 300_000 + b'"]}',
    ],
)
def test_that_a_hostile_file_leaves_the_defaults(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "a.window.json"
    file.write_bytes(content)
    memory = read_memory(file)
    tables = memory.tables.pop("job", TableHabits())
    assert memory == Memory()
    assert tables == TableHabits()


def test_that_the_good_parts_of_a_bad_file_are_used(tmp_path: Path) -> None:
    file = tmp_path / "a.window.json"
    file.write_text('{"window": "no", "sidebar_width": 250, "later": {"x": 1}}')
    assert read_memory(file) == Memory(sidebar_width=250)


async def test_that_a_disk_that_cannot_be_written_costs_only_the_memory(tmp_path: Path) -> None:
    memory = MemoryFile(tmp_path / "no such folder" / "a.window.json")
    memory.change(sidebar_width=300)
    await memory.save()
    assert memory.value.sidebar_width == 300


ONE = [QRect(0, 0, 1920, 1080)]
TWO = [*ONE, QRect(1920, 0, 1280, 1024)]


@pytest.mark.parametrize(
    ("wanted", "screens", "placed"),
    [
        (QRect(100, 100, 1240, 800), ONE, QRect(100, 100, 1240, 800)),
        (QRect(2000, 50, 1100, 800), TWO, QRect(2000, 50, 1100, 800)),
        (QRect(2000, 50, 1100, 800), ONE, QRect(410, 140, 1100, 800)),  # that monitor is gone
        (QRect(1500, 600, 1240, 800), ONE, QRect(680, 280, 1240, 800)),  # half out of sight
        (QRect(0, 0, 3800, 2000), ONE, QRect(0, 0, 1920, 1080)),  # the monitor was bigger
        (QRect(-5000, -5000, 1240, 800), TWO, QRect(340, 140, 1240, 800)),
        (QRect(5, 5, 1240, 800), [], QRect(5, 5, 1240, 800)),
    ],
)
def test_that_a_window_comes_back_where_it_can_be_seen(
    wanted: QRect, screens: list[QRect], placed: QRect
) -> None:
    assert fitting(wanted, screens) == placed
