"""The repair list: what mistyped addresses were meant to be, looked through. GUI thread."""

from collections.abc import Awaitable, Callable

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from contact_importer.engine.service import ImportService
from contact_importer.gui.contacts.display_text import one_line
from contact_importer.gui.dialogs.repair_model import RepairModel, kind_title
from contact_importer.gui.dialogs.repair_view import RepairView
from contact_importer.gui.runtime.loop import async_slot, start
from contact_importer.gui.widgets.buttons import PrimaryButton, QuietButton, ordinary_button
from contact_importer.gui.widgets.plain_text import MutedLabel, PlainLabel, WrappedLabel, enlarge
from contact_importer.gui.words.reason_text import level_title
from contact_importer.model.contact import ContactFilter
from contact_importer.model.suggestion import Corrected, SuggestionKind, SuggestionState
from contact_importer.model.task import TaskOptions
from contact_importer.model.verdict import CheckLevel


class RepairDialog(QDialog):
    """Offered, applied and dismissed suggestions of one list. Open it with ``open()``."""

    changed = Signal()  # contacts are others now
    task_started = Signal(int)  # it checks what was corrected

    def __init__(
        self, service: ImportService, list_id: int, list_name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._service = service
        self._list_id = list_id
        self._list_name = one_line(list_name)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(1080, 600)
        self._title = PlainLabel(parent=self)
        enlarge(self._title, 1.3)
        self._about = MutedLabel(parent=self)
        self._said = WrappedLabel(parent=self)
        self._said.hide()
        self._state = QComboBox(self)
        self._kind = QComboBox(self)
        self._level = QComboBox(self)
        self._labels = {field: PlainLabel(parent=self) for field in self._fields()}
        self._all = QuietButton("valid", self)
        self._none = QuietButton("close", self)
        self.model = RepairModel(self)
        self._view = RepairView(self.model, self)
        self._nothing = MutedLabel(parent=self)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._close = QPushButton(self)
        self._dismiss = ordinary_button("trash", self)
        self._act = PrimaryButton("valid", self)
        self._busy = False
        self._fill()
        self._lay_out()
        self._connect()
        self._retranslate()
        start(self._load())

    # --- building ---------------------------------------------------------------------
    def _fields(self) -> tuple[QComboBox, QComboBox, QComboBox]:
        return self._state, self._kind, self._level

    def _fill(self) -> None:
        for state in SuggestionState:
            self._state.addItem("", state.value)
        self._kind.addItem("", "")
        for kind in SuggestionKind:
            self._kind.addItem("", kind.value)
        for level in CheckLevel:
            self._level.addItem("", level.value)
        self._level.setCurrentIndex(self._level.findData(CheckLevel.STANDARD.value))
        for field, label in self._labels.items():
            label.setBuddy(field)
            field.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)

    def _lay_out(self) -> None:
        tools = QHBoxLayout()
        tools.setSpacing(8)
        for field in (self._state, self._kind):
            tools.addWidget(self._labels[field])
            tools.addWidget(field)
            tools.addSpacing(8)
        tools.addStretch(1)
        tools.addWidget(self._all)
        tools.addWidget(self._none)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self._labels[self._level])
        foot.addWidget(self._level)
        foot.addStretch(1)
        foot.addWidget(self._close)
        foot.addWidget(self._dismiss)
        foot.addWidget(self._act)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 18)
        column.setSpacing(10)
        column.addWidget(self._title)
        column.addWidget(self._about)
        column.addWidget(self._said)
        column.addLayout(tools)
        column.addWidget(self._view, 1)
        column.addWidget(self._nothing, 1)
        column.addLayout(foot)
        self._act.setDefault(True)
        self._close.setAutoDefault(False)
        self._dismiss.setAutoDefault(False)

    def _connect(self) -> None:
        self._state.currentIndexChanged.connect(self._show_state)
        self._kind.currentIndexChanged.connect(self._show_kind)
        self._all.clicked.connect(self._tick_all)
        self._none.clicked.connect(self._tick_none)
        self._close.clicked.connect(self.reject)
        self._dismiss.clicked.connect(self._dismiss_ticked)
        self._act.clicked.connect(self._act_on_ticked)
        self.model.ticks_changed.connect(self._show_possible)

    # --- showing ----------------------------------------------------------------------
    @property
    def state(self) -> SuggestionState:
        """Which suggestions are shown."""
        return SuggestionState(self._state.currentData())

    async def _load(self) -> None:
        state = self.state
        found = await self._service.suggestions(self._list_id, state)
        if state is self.state:
            self.model.show_suggestions(found, tick_sure=state is SuggestionState.OFFERED)
            self._name_kinds()

    @Slot()
    def _show_state(self) -> None:
        self._said.hide()
        self._name_actions()
        start(self._load())

    @Slot()
    def _show_kind(self) -> None:
        chosen = self._kind.currentData()
        self.model.show_kind(SuggestionKind(chosen) if chosen else None)

    @Slot()
    def _tick_all(self) -> None:
        self.model.tick(range(self.model.rowCount()), on=True)

    @Slot()
    def _tick_none(self) -> None:
        self.model.tick(range(self.model.rowCount()), on=False)

    @Slot()
    def _show_possible(self) -> None:
        rows, ticked = self.model.rowCount(), len(self.model.ticked)
        self._view.setVisible(rows > 0)
        self._nothing.setVisible(rows == 0)
        for button in (self._all, self._none):
            button.setEnabled(rows > 0)
        for action in (self._act, self._dismiss):
            action.setEnabled(ticked > 0 and not self._busy)
        self._act.setText(self._act_title(ticked))
        self._dismiss.setText(self.tr("Dismiss %Ln", "", ticked))

    def _act_title(self, ticked: int) -> str:
        if self.state is SuggestionState.OFFERED:
            return self.tr("Apply %Ln correction(s)", "", ticked)
        if self.state is SuggestionState.APPLIED:
            return self.tr("Take back %Ln correction(s)", "", ticked)
        return self.tr("Offer %Ln again", "", ticked)

    def _say(self, text: str) -> None:
        self._said.setText(text)
        self._said.setAccessibleName(text)
        self._said.show()

    # --- doing ------------------------------------------------------------------------
    @async_slot()
    async def _act_on_ticked(self) -> None:
        await self._do(self._apply_or_undo)

    @async_slot()
    async def _dismiss_ticked(self) -> None:
        await self._do(self._set_aside)

    async def _do(self, act: Callable[[frozenset[int]], Awaitable[str]]) -> None:
        ids = self.model.ticked
        if not ids or self._busy:
            return
        self._busy = True
        self._show_possible()
        try:
            self._say(await act(ids))
        finally:
            self._busy = False
        self.changed.emit()
        await self._load()

    async def _apply_or_undo(self, ids: frozenset[int]) -> str:
        if self.state is SuggestionState.OFFERED:
            options = TaskOptions(level=CheckLevel(self._level.currentData()), fresh_days=0)
            done = await self._service.apply_suggestions(
                ContactFilter(list_id=self._list_id, ids=ids), options
            )
            if done is None:
                return self.tr("There is nothing to correct any more.")
            self.task_started.emit(done.task_id)
            return self._applied_text(done)
        if self.state is SuggestionState.APPLIED:
            undone = await self._service.undo_suggestions(self._list_id, ids)
            return self.tr("%Ln contact(s) have their old address again.", "", undone)
        again = await self._service.offer_suggestions_again(ids)
        return self.tr("%Ln suggestion(s) are offered again.", "", again)

    async def _set_aside(self, ids: frozenset[int]) -> str:
        count = await self._service.dismiss_suggestions(ids)
        return self.tr("%Ln suggestion(s) dismissed; they are not offered again.", "", count)

    def _applied_text(self, done: Corrected) -> str:
        text = self.tr("%Ln address(es) corrected, and being checked.", "", done.applied)
        if not done.in_the_way:
            return text
        kept = self.tr(
            "%Ln left as they are: the list has the corrected address already.",
            "",
            done.in_the_way,
        )
        return f"{text} {kept}"

    # --- words ------------------------------------------------------------------------
    def changeEvent(self, event: QEvent) -> None:
        """Qt: another language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _name_kinds(self) -> None:
        titles = [self.tr("All kinds"), *map(kind_title, SuggestionKind)]
        for place, title in enumerate(titles):
            value = self._kind.itemData(place)
            count = self.model.count(SuggestionKind(value) if value else None)
            self._kind.setItemText(place, self.tr("{0} ({1})").format(title, count))

    def _name_actions(self) -> None:
        offered = self.state is SuggestionState.OFFERED
        self._dismiss.setVisible(offered)
        for widget in (self._level, self._labels[self._level]):
            widget.setVisible(offered)
        self._about.setText(self._about_text())
        self._nothing.setText(self._nothing_text())
        self._show_possible()

    def _about_text(self) -> str:
        if self.state is SuggestionState.OFFERED:
            return self.tr(
                "Ticked are those where nothing else can have been meant. Where two letters "
                "differ, look first and tick yourself. Nothing changes before you press Apply."
            )
        if self.state is SuggestionState.APPLIED:
            return self.tr("These addresses were corrected. Taking back restores the old ones.")
        return self.tr("These were dismissed: no later check offers them again.")

    def _nothing_text(self) -> str:
        return {
            SuggestionState.OFFERED: self.tr("No address of this list looks mistyped."),
            SuggestionState.APPLIED: self.tr("Nothing has been corrected in this list."),
            SuggestionState.DISMISSED: self.tr("Nothing has been dismissed in this list."),
        }[self.state]

    def _retranslate(self) -> None:
        title = self.tr("Repair “{0}”").format(self._list_name)
        self.setWindowTitle(title)
        self._title.setText(title)
        states = (self.tr("Suggested"), self.tr("Corrected"), self.tr("Dismissed"))
        for place, text in enumerate(states):
            self._state.setItemText(place, text)
        for place, level in enumerate(CheckLevel):
            self._level.setItemText(place, level_title(level))
        names = (self.tr("Show"), self.tr("Kind"), self.tr("Check the corrected"))
        for field, text in zip(self._fields(), names, strict=True):
            self._labels[field].setText(text)
            field.setAccessibleName(text)
        self._all.setText(self.tr("Tick all"))
        self._none.setText(self.tr("Tick none"))
        self._close.setText(self.tr("Close"))
        self._view.setAccessibleName(self.tr("Suggestions"))
        self.model.renew_words()
        self._name_kinds()
        self._name_actions()
