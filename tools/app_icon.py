"""Draws the application icon in the forms that desktops want: PNG, Windows ICO, macOS ICNS.

    .venv/bin/python tools/app_icon.py FOLDER

One drawing, resources/icons/app.svg, is the source; build_installer.spec calls this.
"""

import os
import struct
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

_DRAWING = Path(__file__).resolve().parent.parent / "resources" / "icons" / "app.svg"
_PNG_SIZES = (16, 24, 32, 48, 64, 128, 256, 512)
_ICO_SIZES = (16, 24, 32, 48, 64, 128, 256)
# Apple's types for PNG data, and their sides in pixels
_ICNS_TYPES = {"ic11": 32, "ic12": 64, "ic07": 128, "ic08": 256, "ic09": 512, "ic10": 1024}


def main() -> int:
    """Write all forms into the folder named on the command line."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "build/icons")
    folder.mkdir(parents=True, exist_ok=True)
    app = QGuiApplication.instance() or QGuiApplication(sys.argv[:1])
    for side in _PNG_SIZES:
        (folder / f"contact-importer-{side}.png").write_bytes(png(side))
    (folder / "contact-importer.ico").write_bytes(ico())
    (folder / "contact-importer.icns").write_bytes(icns())
    del app
    return 0


def png(side: int) -> bytes:
    """The drawing as a square PNG."""
    image = QImage(QSize(side, side), QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(str(_DRAWING)).render(painter, QRectF(0, 0, side, side))
    painter.end()
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return data.data()


def ico() -> bytes:
    """ICONDIR, its entries, and PNG images (Windows Vista and later read them)."""
    images = [png(side) for side in _ICO_SIZES]
    offset = 6 + 16 * len(images)
    entries = b""
    for side, image in zip(_ICO_SIZES, images, strict=True):
        stored = side % 256  # 0 stands for 256
        entries += struct.pack("<BBBBHHII", stored, stored, 0, 0, 1, 32, len(image), offset)
        offset += len(image)
    return struct.pack("<HHH", 0, 1, len(images)) + entries + b"".join(images)


def icns() -> bytes:
    """A container of typed PNG images; lengths count their own header."""
    parts = b""
    for kind, side in _ICNS_TYPES.items():
        image = png(side)
        parts += kind.encode() + struct.pack(">I", len(image) + 8) + image
    return b"icns" + struct.pack(">I", len(parts) + 8) + parts


if __name__ == "__main__":
    sys.exit(main())
