"""What the mapping page consists of, and how it is laid out. GUI thread."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from contact_importer.gui.looks.icons import pixmap
from contact_importer.gui.looks.theme import Accent, colour
from contact_importer.gui.pages.mapping.command_fold import CommandFold
from contact_importer.gui.pages.mapping.dry_run_card import DryRunCard
from contact_importer.gui.pages.mapping.import_options import ImportOptions
from contact_importer.gui.pages.mapping.mapping_head import MappingHead
from contact_importer.gui.pages.mapping.preview_table import PreviewTable
from contact_importer.gui.pages.mapping.reading_form import ReadingForm
from contact_importer.gui.widgets.banner import Banner
from contact_importer.gui.widgets.buttons import PrimaryButton, ordinary_button
from contact_importer.gui.widgets.card import Card
from contact_importer.gui.widgets.plain_text import MutedLabel


class MappingView(QWidget):
    """Cards that scroll between a head and a foot; it decides nothing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.head = MappingHead(self)
        self._banner = Banner(self)
        self._form = ReadingForm(self)
        self._table = PreviewTable(self)
        self._counts = DryRunCard(self)
        self.options = ImportOptions(self)
        self._command = CommandFold(self)
        self._why_not = MutedLabel(parent=self)
        self._sign = QLabel(self)  # beside a warning
        self._sign.hide()
        self.start_button = PrimaryButton("play", self)
        self._back = ordinary_button("close", self)
        self._lay_out()

    def name_controls(self) -> None:
        """Give the controls their words."""
        self.start_button.setText(self.tr("Start import"))
        self._back.setText(self.tr("Another file"))
        self._table.setAccessibleName(self.tr("First rows of the file"))

    def say_beside_start(self, text: str, *, warning: bool) -> None:
        """Why Start cannot be pressed; or, as a warning, what comes of pressing it."""
        self._why_not.setText(text)
        self.start_button.setAccessibleDescription(text)
        self._sign.setVisible(warning and bool(text))
        self.refresh_sign()

    def refresh_sign(self) -> None:
        """The theme may be another."""
        self._sign.setPixmap(pixmap("warning", 18, colour(Accent.WARNING)))

    def show_cards(self, *, readable: bool, form: bool) -> None:
        """Hide what has nothing to show; ``form``: how it is read can be chosen all the same."""
        self._table.setVisible(readable)
        self._options_card.setVisible(readable)
        self._reading_card.setVisible(readable or form)

    def _lay_out(self) -> None:
        self._reading_card = _card_of(self._form, self._table)
        self._options_card = _card_of(self.options, self._command)
        inside = QWidget(self)
        middle = QVBoxLayout(inside)
        middle.setContentsMargins(24, 0, 24, 0)
        middle.setSpacing(12)
        middle.addWidget(self._reading_card, 3)
        middle.addWidget(self._counts)
        middle.addWidget(self._options_card)
        middle.addStretch()
        scroll = QScrollArea(self)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setWidget(inside)
        scroll.viewport().setAutoFillBackground(False)
        inside.setAutoFillBackground(False)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 20, 0, 16)
        page.setSpacing(12)
        head = QVBoxLayout()
        head.setContentsMargins(24, 0, 24, 0)
        head.addWidget(self.head)
        head.addWidget(self._banner)
        page.addLayout(head)
        page.addWidget(scroll, 1)
        page.addLayout(self._foot())

    def _foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.setContentsMargins(24, 0, 24, 0)
        foot.setSpacing(12)
        foot.addWidget(self._back)
        foot.addWidget(self._sign)
        foot.addWidget(self._why_not, 1)
        foot.addWidget(self.start_button)
        return foot


def _card_of(*widgets: QWidget) -> Card:
    card = Card(widgets[0].parentWidget())
    column = QVBoxLayout(card)
    column.setContentsMargins(16, 12, 16, 14)
    column.setSpacing(10)
    for widget in widgets:
        column.addWidget(widget)
    return card
