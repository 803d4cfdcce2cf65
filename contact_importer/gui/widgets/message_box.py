"""Message boxes and questions that show their text literally. GUI thread."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QMessageBox, QWidget


def plain_message_box(
    icon: QMessageBox.Icon, title: str, text: str, parent: QWidget | None
) -> QMessageBox:
    """A message box with literal text; show it with ``open()``."""
    box = QMessageBox(icon, title, "", QMessageBox.StandardButton.NoButton, parent)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(text)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    return box


def plain_question(
    icon: QMessageBox.Icon,
    title: str,
    text: str,
    act: str,
    parent: QWidget,
    *,
    destructive: bool = True,
) -> tuple[QMessageBox, QAbstractButton]:
    """A question whose answers are ``act`` and Cancel; Return and Esc mean Cancel.

    Connect the button's ``clicked``, then show the box with ``open()``.
    """
    box = plain_message_box(icon, title, text, parent)
    role = QMessageBox.ButtonRole
    acting = box.addButton(act, role.DestructiveRole if destructive else role.AcceptRole)
    keep = box.addButton(QMessageBox.StandardButton.Cancel)
    box.setDefaultButton(keep)
    box.setEscapeButton(keep)
    return box, acting
