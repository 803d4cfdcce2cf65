"""The dry run on the mapping page: counts that open their rows. GUI thread."""

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QProgressBar, QPushButton, QVBoxLayout, QWidget

from contact_importer.gui.looks.icons import icon
from contact_importer.gui.looks.theme import colour
from contact_importer.gui.pages.mapping.dry_run_rows import DryRunRowsDialog
from contact_importer.gui.pages.mapping.dry_run_text import KIND_LOOKS, kind_meaning, kind_title
from contact_importer.gui.widgets.card import Card
from contact_importer.gui.widgets.flow_layout import FlowLayout
from contact_importer.gui.widgets.plain_text import MutedLabel, PlainLabel, enlarge, set_tooltip
from contact_importer.gui.words.wording import number
from contact_importer.model.dry_run import ENTRY_KINDS, NEW_KINDS, DryRun, RowKind


class CountChip(QPushButton):
    """Icon, word and number of one kind of rows; pressed, it opens them."""

    def __init__(self, kind: RowKind, parent: QWidget) -> None:
        super().__init__(parent)
        self.kind = kind
        self.count = 0
        self.hide()
        self.refresh()

    def show_count(self, count: int) -> None:
        """Show the number; nothing is no chip."""
        self.count = count
        self.refresh()
        self.setVisible(count > 0)

    def refresh(self) -> None:
        """Language, theme or number changed."""
        name, accent = KIND_LOOKS[self.kind]
        self.setIcon(icon(name, colour(accent)))
        self.setText(f"{kind_title(self.kind)}  {number(self.count)}")
        self.setAccessibleName(f"{kind_title(self.kind)}: {number(self.count)}")
        self.setAccessibleDescription(kind_meaning(self.kind))
        set_tooltip(self, kind_meaning(self.kind))


class DryRunCard(Card):
    """Counts, how far the counting is, and why there are none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._found: DryRun | None = None
        self._counting = False
        self._expected: int | None = None
        self._title = PlainLabel(parent=self)
        enlarge(self._title, 1.0)
        self._state = MutedLabel(parent=self)
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(4)
        policy = self._bar.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self._bar.setSizePolicy(policy)
        self._among = MutedLabel(parent=self)
        self._among.setWordWrap(False)
        self.chips = {kind: CountChip(kind, self) for kind in RowKind}
        for chip in self.chips.values():
            chip.clicked.connect(self._open_rows)
        self._lay_out()
        self._retranslate()

    @property
    def found(self) -> DryRun | None:
        """What is shown."""
        return self._found

    def begin(self, expected_rows: int | None) -> None:
        """A count begins; the old numbers are no more."""
        self._expected = expected_rows
        self._show(None, counting=True)

    def show_counts(self, found: DryRun) -> None:
        """Show the counts so far, or all."""
        self._show(found, counting=not found.finished)

    def clear(self) -> None:
        """There is nothing to count."""
        self._show(None, counting=False)

    def changeEvent(self, event: QEvent) -> None:
        """Qt: follow language and theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        elif event.type() == QEvent.Type.PaletteChange:
            for chip in self.chips.values():
                chip.refresh()

    def _show(self, found: DryRun | None, *, counting: bool) -> None:
        self._found, self._counting = found, counting
        self.setVisible(found is not None or counting)
        counts = {} if found is None else found.counts
        for kind, chip in self.chips.items():
            chip.show_count(counts.get(kind, 0))
        self._among.setVisible(any(counts.get(kind) for kind in NEW_KINDS))
        self._bar.setVisible(counting)
        known = self._expected if found is not None else None
        self._bar.setRange(0, known or 0)  # 0 to 0: busy, nobody knows how long
        if found is not None and known:
            self._bar.setValue(min(found.rows_read, known))
        self._say_state()

    def _say_state(self) -> None:
        self._state.setText(self._state_text())

    def _state_text(self) -> str:
        found = self._found
        if found is None:
            return self.tr("Counting…") if self._counting else ""
        if not self._counting:
            return self.tr("%Ln entries in the file.", "", found.entries)
        read = number(found.rows_read)
        if self._expected is None:
            return self.tr("Counting: {0} rows so far…").format(read)
        expected = number(max(self._expected, found.rows_read))
        return self.tr("Counting: {0} of about {1} rows…").format(read, expected)

    def _open_rows(self) -> None:
        chip = self.sender()
        if isinstance(chip, CountChip) and self._found is not None:
            DryRunRowsDialog(chip.kind, self._found, self).open()

    def _retranslate(self) -> None:
        self._title.setText(self.tr("Dry run: nothing is written yet"))
        self._among.setText(self.tr("Among the new addresses:"))
        self._bar.setAccessibleName(self.tr("Progress of the counting"))
        for chip in self.chips.values():
            chip.refresh()
        self._say_state()

    def _lay_out(self) -> None:
        head = FlowLayout(spacing=10)
        head.addWidget(self._title)
        head.addWidget(self._state)
        self._state.setWordWrap(False)
        flow = FlowLayout()
        for kind in ENTRY_KINDS:
            flow.addWidget(self.chips[kind])
        among = FlowLayout()
        self._among.setMinimumHeight(self.chips[RowKind.NEW].sizeHint().height())
        among.addWidget(self._among)
        for kind in NEW_KINDS:
            among.addWidget(self.chips[kind])
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 10)
        column.setSpacing(8)
        column.addLayout(head)
        column.addLayout(flow)
        column.addLayout(among)
        column.addWidget(self._bar)
