"""A value from outside in a narrow place: wrapped, selectable, never widening it. GUI thread."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QSizePolicy, QWidget

from contact_importer.gui.contacts.display_text import several_lines
from contact_importer.gui.widgets.plain_text import WrappedLabel, set_tooltip

_TIGHT = 28  # longer words do not fit into a narrow pane: the tooltip has them whole


class ValueLabel(WrappedLabel):
    """Literal text that can be selected and copied."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        shown = several_lines(text)
        super().__init__(shown, parent)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        if any(len(word) > _TIGHT for word in shown.split()):
            set_tooltip(self, shown)

    def minimumSizeHint(self) -> QSize:
        """Qt: as narrow as need be."""
        return QSize(60, self.fontMetrics().height())
