"""The application icon in the forms of Windows and macOS, byte by byte."""

import importlib.util
import struct
from pathlib import Path
from types import ModuleType

import pytest
from PySide6.QtWidgets import QApplication

ROOT = Path(__file__).resolve().parents[3]
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def drawing(qapp: QApplication) -> ModuleType:
    spec = importlib.util.spec_from_file_location("app_icon", ROOT / "tools" / "app_icon.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def side(image: bytes) -> int:
    assert image.startswith(PNG)
    width, height = struct.unpack(">II", image[16:24])  # of IHDR
    assert width == height
    return int(width)


def test_that_the_windows_icon_holds_what_it_says(drawing: ModuleType) -> None:
    data = drawing.ico()
    zero, kind, count = struct.unpack("<HHH", data[:6])
    assert (zero, kind) == (0, 1)
    sides = []
    for number in range(count):
        entry = struct.unpack("<BBBBHHII", data[6 + 16 * number : 22 + 16 * number])
        image = data[entry[7] : entry[7] + entry[6]]
        assert side(image) == (entry[0] or 256)
        sides.append(side(image))
    assert sides == [16, 24, 32, 48, 64, 128, 256]


def test_that_the_mac_icon_holds_what_it_says(drawing: ModuleType) -> None:
    data = drawing.icns()
    assert data[:4] == b"icns"
    assert struct.unpack(">I", data[4:8])[0] == len(data)
    position, sides = 8, {}
    while position < len(data):
        kind, length = data[position : position + 4].decode(), data[position + 4 : position + 8]
        size = struct.unpack(">I", length)[0]
        sides[kind] = side(data[position + 8 : position + size])
        position += size
    assert sides == {"ic11": 32, "ic12": 64, "ic07": 128, "ic08": 256, "ic09": 512, "ic10": 1024}
