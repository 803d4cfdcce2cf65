"""A widget with something below it that is shown only when it is wanted. GUI thread."""

from PySide6.QtCore import QCoreApplication, QSize, Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from contact_importer.gui.widgets.plain_text import set_tooltip

_SIDE = 18  # of the arrow, in logical pixels


class Fold(QWidget):
    """``title``, an arrow before it, and ``content`` below, which the arrow shows and hides.

    Without content there is only room where the arrow would be.
    """

    def __init__(
        self, title: QWidget, content: QWidget | None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.button = QToolButton(self)
        self.button.setAutoRaise(True)
        self.button.setFixedSize(QSize(_SIDE, _SIDE))
        self.button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = self.button.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.button.setSizePolicy(policy)
        self.button.setVisible(content is not None)
        self._title = title
        self._content = content
        line = QHBoxLayout()
        line.setSpacing(2)
        line.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(title, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(line)
        if content is not None:
            indented = QHBoxLayout()
            indented.setContentsMargins(_SIDE + 2, 0, 0, 0)
            indented.addWidget(content)
            column.addLayout(indented)
            self._show(open_=False)
        self.button.clicked.connect(self.turn)

    @property
    def is_open(self) -> bool:
        """The content is shown."""
        return self._content is not None and not self._content.isHidden()

    @Slot()
    def turn(self) -> None:
        """Show the content if it is hidden, hide it if it is shown."""
        self._show(open_=not self.is_open)

    def _show(self, *, open_: bool) -> None:
        if self._content is None:
            return
        self._content.setVisible(open_)
        self.button.setArrowType(Qt.ArrowType.DownArrow if open_ else Qt.ArrowType.RightArrow)
        name = (
            QCoreApplication.translate("Fold", "Hide details of: {0}")
            if open_
            else QCoreApplication.translate("Fold", "Show details of: {0}")
        )
        spoken = name.format(self._title.accessibleName())
        self.button.setAccessibleName(spoken)
        set_tooltip(self.button, spoken)
