"""Pictures of the window compared with references that are kept small.

Each is reduced to a grid of blocks; anti-aliasing changes a block's mean colour a little, a
moved button, a missing text or another colour changes it much.
"""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

FOLDER = Path(__file__).parent / "references"
_BLOCK = 8  # pixels of the reduced picture
_SCALE = 2  # references are kept at half size
_NEAR = 14  # of 255: what one block's mean may differ in a channel
_FEW = 0  # blocks that may differ more


def reduced(image: QImage) -> QImage:
    """As it is kept: half as big, 16 shades of each colour."""
    size = image.size() / _SCALE
    smooth = Qt.TransformationMode.SmoothTransformation
    small = image.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, smooth)
    return small.convertToFormat(QImage.Format.Format_RGB444).convertToFormat(
        QImage.Format.Format_RGB888
    )


def differences(picture: QImage, reference: QImage) -> list[tuple[int, int]]:
    """The blocks, by column and row, in which two reduced pictures differ."""
    if picture.size() != reference.size():
        return [(-1, -1)]
    one, other = _means(picture), _means(reference)
    columns = picture.width() // _BLOCK
    found = [
        (place // 3 % columns, place // 3 // columns)
        for place, (a, b) in enumerate(zip(one, other, strict=True))
        if abs(a - b) > _NEAR
    ]
    blocks = list(dict.fromkeys(found))
    return blocks if len(blocks) > _FEW else []


def _means(image: QImage) -> bytes:
    """Red, green and blue of each block, row by row."""
    blocks = image.convertToFormat(QImage.Format.Format_RGB888).scaled(
        image.width() // _BLOCK,
        image.height() // _BLOCK,
        Qt.AspectRatioMode.IgnoreAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )
    width = blocks.width() * 3
    return b"".join(bytes(blocks.constScanLine(y))[:width] for y in range(blocks.height()))
