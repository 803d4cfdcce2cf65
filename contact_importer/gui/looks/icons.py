"""Our stroke icons (resources/icons, 24x24), tinted for the theme in use. GUI thread."""

from functools import cache

from PySide6.QtCore import QByteArray, QObject, QRectF, QSize, Qt
from PySide6.QtGui import QAction, QColor, QGuiApplication, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton

from contact_importer.bundled import resources_folder
from contact_importer.gui.looks.theme import Accent, colour
from contact_importer.model.verdict import Status

STATUS_ICONS = {
    Status.VALID: "valid",
    Status.INVALID: "invalid",
    Status.BLACKLIST: "blacklist",
    Status.PENDING: "pending",
}
# In device pixels: 16 and 24 logical pixels on screens of 100 to 300 %. Qt scales down, never up.
_SIZES = (16, 24, 32, 48, 72)
_APP_SIZES = (16, 24, 32, 48, 64, 128, 256)
_DISABLED_SIZES = (16, 32, 48)
_NAME_PROPERTY = "iconName"


def icon(name: str, tint: QColor | None = None) -> QIcon:
    """The icon ``name``; without ``tint`` in the colour of button text.

    It keeps its colours: after a change of theme ask again, or use ``set_icon``.
    """
    palette = QGuiApplication.palette()
    shown = palette.color(QPalette.ColorRole.ButtonText) if tint is None else tint
    disabled = palette.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.ButtonText)
    return _icon(name, shown.name(QColor.NameFormat.HexArgb), disabled.name(), disabled.alphaF())


def status_icon(status: Status) -> QIcon:
    """The icon of a status in its colour."""
    return icon(STATUS_ICONS[status], colour(status))


def pixmap(name: str, size: int, tint: QColor | None = None) -> QPixmap:
    """The icon at ``size`` logical pixels, sharp on the screen's scale."""
    screen = QGuiApplication.primaryScreen()
    ratio = screen.devicePixelRatio() if screen else 1.0
    shown = colour(Accent.MUTED) if tint is None else tint
    return _render(name, size, shown.name(), ratio)


def app_icon() -> QIcon:
    """The application's own icon, in its own colours."""
    result = QIcon()
    for size in _APP_SIZES:
        result.addPixmap(_render("app", size, "#000000", 1.0))
    return result


def set_icon(target: QAbstractButton | QAction, name: str) -> None:
    """Give a button or action an icon that ``renew_icons`` tints again."""
    target.setProperty(_NAME_PROPERTY, name)
    target.setIcon(icon(name))


def renew_icons(root: QObject) -> None:
    """Tint the icons of all buttons and actions below ``root`` for the theme in use."""
    targets: list[QAbstractButton | QAction] = [
        *root.findChildren(QAbstractButton),
        *root.findChildren(QAction),
    ]
    for target in targets:
        name = target.property(_NAME_PROPERTY)
        if name:
            target.setIcon(icon(name))


@cache
def _icon(name: str, shown: str, disabled: str, disabled_alpha: float) -> QIcon:
    result = QIcon()
    drawing, faded = _drawing(name, QColor(shown).name()), _drawing(name, QColor(disabled).name())
    for pixels in _SIZES:
        result.addPixmap(_paint(drawing, pixels))
    for pixels in _DISABLED_SIZES:
        result.addPixmap(_paint(faded, pixels, disabled_alpha), QIcon.Mode.Disabled)
    return result


@cache
def _source(name: str) -> str:
    return (resources_folder() / "icons" / f"{name}.svg").read_text(encoding="utf-8")


@cache
def _render(name: str, size: int, tint: str, ratio: float) -> QPixmap:
    result = _paint(_drawing(name, tint), round(size * ratio))
    result.setDevicePixelRatio(ratio)
    return result


def _drawing(name: str, tint: str) -> QSvgRenderer:
    return QSvgRenderer(QByteArray(_source(name).replace("currentColor", tint).encode()))


def _paint(drawing: QSvgRenderer, pixels: int, opacity: float = 1.0) -> QPixmap:
    result = QPixmap(QSize(pixels, pixels))
    result.fill(Qt.GlobalColor.transparent)
    painter = QPainter(result)
    painter.setOpacity(opacity)
    drawing.render(painter, QRectF(0, 0, pixels, pixels))
    painter.end()
    return result
