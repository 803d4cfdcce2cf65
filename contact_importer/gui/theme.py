"""Light and dark looks: Fusion with our palettes, and the colours of statuses. GUI thread."""

from enum import StrEnum

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QStyle

from contact_importer.model.verdict import Status


class ThemeChoice(StrEnum):
    """What the person chose."""

    SYSTEM = "system"  # follow the desktop
    LIGHT = "light"
    DARK = "dark"


class Accent(StrEnum):
    """Colours that mean something, beside the statuses."""

    RISKY = "risky"  # valid, but unproven
    UNCHECKED = "unchecked"  # valid, its mailbox was not asked for
    DUPLICATE = "duplicate"
    ERROR = "error"
    WARNING = "warning"
    PRIMARY = "primary"
    MUTED = "muted"  # secondary text


# (light, dark); each at least 4.5:1 on its card (ux.md §3)
_COLOURS: dict[Status | Accent, tuple[str, str]] = {
    Status.VALID: ("#0B7A55", "#34D399"),
    Status.INVALID: ("#C2410C", "#FB7A5B"),
    Status.BLACKLIST: ("#7C3AED", "#B79CFB"),
    Status.PENDING: ("#64748B", "#94A3B8"),
    Accent.RISKY: ("#B45309", "#FBBF24"),
    Accent.UNCHECKED: ("#0E7490", "#22D3EE"),
    Accent.DUPLICATE: ("#0369A1", "#56B4E9"),
    Accent.ERROR: ("#B91C1C", "#F87171"),
    Accent.WARNING: ("#B45309", "#FBBF24"),
    Accent.PRIMARY: ("#1D4ED8", "#3B6FE0"),
    Accent.MUTED: ("#5B6472", "#A3ACBA"),
}

_CARD_LIGHT, _CARD_DARK = "#FFFFFF", "#1E2128"

_LIGHT = {
    QPalette.ColorRole.Window: "#F6F7F9",
    QPalette.ColorRole.WindowText: "#1B1F27",
    QPalette.ColorRole.Base: "#FFFFFF",
    QPalette.ColorRole.AlternateBase: "#F3F5F8",
    QPalette.ColorRole.Text: "#1B1F27",
    QPalette.ColorRole.PlaceholderText: "#5B6472",
    QPalette.ColorRole.Button: "#FFFFFF",
    QPalette.ColorRole.ButtonText: "#1B1F27",
    QPalette.ColorRole.BrightText: "#FFFFFF",
    QPalette.ColorRole.ToolTipBase: "#1E2128",
    QPalette.ColorRole.ToolTipText: "#F2F4F8",
    QPalette.ColorRole.Highlight: "#1D4ED8",
    QPalette.ColorRole.HighlightedText: "#FFFFFF",
    QPalette.ColorRole.Accent: "#1D4ED8",
    QPalette.ColorRole.Link: "#1D4ED8",
    QPalette.ColorRole.LinkVisited: "#6D28D9",
    QPalette.ColorRole.Light: "#FFFFFF",
    QPalette.ColorRole.Midlight: "#EDF0F4",
    QPalette.ColorRole.Mid: "#D5DAE2",
    QPalette.ColorRole.Dark: "#A9B1BE",
    QPalette.ColorRole.Shadow: "#7C8594",
}
_DARK = {
    QPalette.ColorRole.Window: "#16181D",
    QPalette.ColorRole.WindowText: "#E8EBF0",
    QPalette.ColorRole.Base: "#121419",
    QPalette.ColorRole.AlternateBase: "#181B21",
    QPalette.ColorRole.Text: "#E8EBF0",
    QPalette.ColorRole.PlaceholderText: "#A3ACBA",
    QPalette.ColorRole.Button: "#2A2E37",
    QPalette.ColorRole.ButtonText: "#E8EBF0",
    QPalette.ColorRole.BrightText: "#FFFFFF",
    QPalette.ColorRole.ToolTipBase: "#E8EBF0",
    QPalette.ColorRole.ToolTipText: "#16181D",
    QPalette.ColorRole.Highlight: "#3B6FE0",
    QPalette.ColorRole.HighlightedText: "#FFFFFF",
    QPalette.ColorRole.Accent: "#3B6FE0",
    QPalette.ColorRole.Link: "#7AA2F7",
    QPalette.ColorRole.LinkVisited: "#B79CFB",
    QPalette.ColorRole.Light: "#3A404C",
    QPalette.ColorRole.Midlight: "#2F343E",
    QPalette.ColorRole.Mid: "#363C47",
    QPalette.ColorRole.Dark: "#4B5361",
    QPalette.ColorRole.Shadow: "#0B0C0F",
}
_TEXT_ROLES = (
    QPalette.ColorRole.WindowText,
    QPalette.ColorRole.Text,
    QPalette.ColorRole.ButtonText,
)


def apply_theme(app: QApplication, choice: ThemeChoice) -> None:
    """Give the application our look. Call again when the desktop's scheme changes."""
    app.setStyle("Fusion")
    if high_contrast():
        app.setPalette(app.style().standardPalette())
        return
    app.setPalette(_palette(_DARK if _wants_dark(choice) else _LIGHT))


def is_dark() -> bool:
    """The palette in use is a dark one."""
    return QGuiApplication.palette().color(QPalette.ColorRole.Window).lightness() < 128


def colour(meaning: Status | Accent) -> QColor:
    """The colour of a status or accent in the theme in use. Never the only sign: add a word."""
    if high_contrast():
        return QGuiApplication.palette().color(QPalette.ColorRole.WindowText)
    light, dark = _COLOURS[meaning]
    return QColor(dark if is_dark() else light)


def card_colour() -> QColor:
    """The ground of cards."""
    if high_contrast():
        return QGuiApplication.palette().color(QPalette.ColorRole.Base)
    return QColor(_CARD_DARK if is_dark() else _CARD_LIGHT)


def line_colour() -> QColor:
    """Thin lines around cards."""
    return QGuiApplication.palette().color(QPalette.ColorRole.Mid)


def high_contrast() -> bool:
    """The desktop asks for high contrast (Qt 6.10 and later can tell)."""
    accessibility = getattr(QGuiApplication.styleHints(), "accessibility", None)
    if accessibility is None:
        return False
    return bool(accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast)


def reduced_motion() -> bool:
    """The person wants nothing to move (Qt 6.12 and later can tell; before that, the style)."""
    accessibility = getattr(QGuiApplication.styleHints(), "accessibility", None)
    preference = getattr(accessibility() if accessibility else None, "motionPreference", None)
    if preference is not None and preference().name == "ReduceMotion":
        return True
    style = QApplication.style()
    return style.styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration) == 0


def _wants_dark(choice: ThemeChoice) -> bool:
    if choice is ThemeChoice.SYSTEM:
        return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
    return choice is ThemeChoice.DARK


def _palette(colours: dict[QPalette.ColorRole, str]) -> QPalette:
    palette = QPalette()
    for role, name in colours.items():
        palette.setColor(role, QColor(name))
    disabled = QColor(colours[QPalette.ColorRole.WindowText])
    disabled.setAlphaF(0.45)
    for role in _TEXT_ROLES:
        palette.setColor(QPalette.ColorGroup.Disabled, role, disabled)
    return palette
