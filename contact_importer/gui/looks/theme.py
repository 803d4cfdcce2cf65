"""Light, dark and high-contrast looks: Fusion with our palettes, colours, motion. GUI thread."""

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
    CONTRAST = "contrast"  # high contrast, light or dark as the desktop is


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
    Status.PENDING: ("#5F6F86", "#94A3B8"),
    Accent.RISKY: ("#B45309", "#FBBF24"),
    Accent.UNCHECKED: ("#0E7490", "#22D3EE"),
    Accent.DUPLICATE: ("#0369A1", "#56B4E9"),
    Accent.ERROR: ("#B91C1C", "#F87171"),
    Accent.WARNING: ("#B45309", "#FBBF24"),
    Accent.PRIMARY: ("#1D4ED8", "#3B6FE0"),
    Accent.MUTED: ("#5B6472", "#A3ACBA"),
}

_EFFECTS = (
    Qt.UIEffect.UI_General,
    Qt.UIEffect.UI_AnimateMenu,
    Qt.UIEffect.UI_FadeMenu,
    Qt.UIEffect.UI_AnimateCombo,
    Qt.UIEffect.UI_AnimateTooltip,
    Qt.UIEffect.UI_FadeTooltip,
    Qt.UIEffect.UI_AnimateToolBox,
)
_FLASH_MS = 1_000  # of the text cursor, Qt's usual
_CARD_LIGHT, _CARD_DARK = "#FFFFFF", "#1E2128"

_LIGHT = {
    QPalette.ColorRole.Window: "#F6F7F9",
    QPalette.ColorRole.WindowText: "#1B1F27",
    QPalette.ColorRole.Base: "#FFFFFF",
    QPalette.ColorRole.AlternateBase: "#F8F9FB",
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
# High contrast: the palette only, no tints; lines are as strong as text.
_CONTRAST_LIGHT = {
    QPalette.ColorRole.Window: "#FFFFFF",
    QPalette.ColorRole.WindowText: "#000000",
    QPalette.ColorRole.Base: "#FFFFFF",
    QPalette.ColorRole.AlternateBase: "#FFFFFF",
    QPalette.ColorRole.Text: "#000000",
    QPalette.ColorRole.PlaceholderText: "#333333",
    QPalette.ColorRole.Button: "#FFFFFF",
    QPalette.ColorRole.ButtonText: "#000000",
    QPalette.ColorRole.BrightText: "#FFFFFF",
    QPalette.ColorRole.ToolTipBase: "#000000",
    QPalette.ColorRole.ToolTipText: "#FFFFFF",
    QPalette.ColorRole.Highlight: "#00309C",
    QPalette.ColorRole.HighlightedText: "#FFFFFF",
    QPalette.ColorRole.Accent: "#00309C",
    QPalette.ColorRole.Link: "#00309C",
    QPalette.ColorRole.LinkVisited: "#5B00A0",
    QPalette.ColorRole.Light: "#FFFFFF",
    QPalette.ColorRole.Midlight: "#C8C8C8",
    QPalette.ColorRole.Mid: "#000000",
    QPalette.ColorRole.Dark: "#000000",
    QPalette.ColorRole.Shadow: "#000000",
}
_CONTRAST_DARK = {
    QPalette.ColorRole.Window: "#000000",
    QPalette.ColorRole.WindowText: "#FFFFFF",
    QPalette.ColorRole.Base: "#000000",
    QPalette.ColorRole.AlternateBase: "#000000",
    QPalette.ColorRole.Text: "#FFFFFF",
    QPalette.ColorRole.PlaceholderText: "#D0D0D0",
    QPalette.ColorRole.Button: "#000000",
    QPalette.ColorRole.ButtonText: "#FFFFFF",
    QPalette.ColorRole.BrightText: "#000000",
    QPalette.ColorRole.ToolTipBase: "#FFFFFF",
    QPalette.ColorRole.ToolTipText: "#000000",
    QPalette.ColorRole.Highlight: "#FFD400",
    QPalette.ColorRole.HighlightedText: "#000000",
    QPalette.ColorRole.Accent: "#FFD400",
    QPalette.ColorRole.Link: "#8FD3FF",
    QPalette.ColorRole.LinkVisited: "#E0B3FF",
    QPalette.ColorRole.Light: "#FFFFFF",
    QPalette.ColorRole.Midlight: "#404040",
    QPalette.ColorRole.Mid: "#FFFFFF",
    QPalette.ColorRole.Dark: "#FFFFFF",
    QPalette.ColorRole.Shadow: "#FFFFFF",
}
# Fusion frames check boxes and radio buttons with their Window colour, darkened to some 75 %,
# which nobody would see: they get one of their own, so that the frame has 3:1 (WCAG 1.4.11).
_BOXES = ("QCheckBox", "QRadioButton")
_BOX_LIGHT, _BOX_DARK = "#9EA9BC", "#B0BBCD"
_TEXT_ROLES = (
    QPalette.ColorRole.WindowText,
    QPalette.ColorRole.Text,
    QPalette.ColorRole.ButtonText,
)


class _Chosen:
    """What the person asked for beyond what the desktop does: one per process."""

    contrast = False
    still = False


def apply_theme(app: QApplication, choice: ThemeChoice) -> None:
    """Give the application our look. Call again when the desktop's scheme changes."""
    app.setStyle("Fusion")
    _Chosen.contrast = choice is ThemeChoice.CONTRAST
    dark = _wants_dark(choice)
    if _Chosen.contrast:
        _use(app, _palette(_CONTRAST_DARK if dark else _CONTRAST_LIGHT))
    elif high_contrast():
        _use(app, app.style().standardPalette())
    else:
        _use(app, _palette(_DARK if dark else _LIGHT))


def reduce_motion(app: QApplication, *, wanted: bool) -> None:
    """Let nothing move by itself: menus appear at once, the cursor does not blink."""
    _Chosen.still = wanted
    still = reduced_motion()
    for effect in _EFFECTS:
        app.setEffectEnabled(effect, not still)
    app.setCursorFlashTime(0 if still else _FLASH_MS)


def is_dark() -> bool:
    """The palette in use is a dark one."""
    return QGuiApplication.palette().color(QPalette.ColorRole.Window).lightness() < 128


def colour(meaning: Status | Accent) -> QColor:
    """The colour of a status or accent in the theme in use. Never the only sign: add a word."""
    if high_contrast():
        return QGuiApplication.palette().color(QPalette.ColorRole.WindowText)
    light, dark = _COLOURS[meaning]
    return QColor(dark if is_dark() else light)


def box_frame() -> QColor:
    """What Fusion has to be given as the Window colour of a tick box, so that its frame is seen."""
    if high_contrast():
        return QGuiApplication.palette().color(QPalette.ColorRole.WindowText)
    return QColor(_BOX_DARK if is_dark() else _BOX_LIGHT)


def card_colour() -> QColor:
    """The ground of cards."""
    if high_contrast():
        return QGuiApplication.palette().color(QPalette.ColorRole.Base)
    return QColor(_CARD_DARK if is_dark() else _CARD_LIGHT)


def line_colour() -> QColor:
    """Thin lines around cards."""
    return QGuiApplication.palette().color(QPalette.ColorRole.Mid)


def high_contrast() -> bool:
    """The person asks for high contrast, here or on the desktop (Qt 6.10 and later can tell)."""
    if _Chosen.contrast:
        return True
    accessibility = getattr(QGuiApplication.styleHints(), "accessibility", None)
    if accessibility is None:
        return False
    return bool(accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast)


def reduced_motion() -> bool:
    """The person wants nothing to move: here, or on the desktop.

    Qt 6.12 and later can tell the desktop's wish; before that, the style.
    """
    if _Chosen.still:
        return True
    accessibility = getattr(QGuiApplication.styleHints(), "accessibility", None)
    preference = getattr(accessibility() if accessibility else None, "motionPreference", None)
    if preference is not None and preference().name in ("ReduceMotion", "ReducedMotion"):
        return True
    style = QApplication.style()
    return style.styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration) == 0


def _use(app: QApplication, palette: QPalette) -> None:
    """Put a palette in force."""
    app.setPalette(palette)  # takes away those of classes
    boxes = QPalette(palette)
    boxes.setColor(QPalette.ColorRole.Window, box_frame())
    for name in _BOXES:
        app.setPalette(boxes, name)  # type: ignore[arg-type]  # the stubs want bytes, PySide a str


def _wants_dark(choice: ThemeChoice) -> bool:
    if choice in (ThemeChoice.SYSTEM, ThemeChoice.CONTRAST):
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
