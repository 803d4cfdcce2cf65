"""Tries a setting after typing pauses, and tells the line below the field. GUI thread."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from contact_importer.engine.service import ImportService
from contact_importer.gui.pages.settings.state_line import StateLine
from contact_importer.gui.runtime.loop import async_slot
from contact_importer.model.errors import UserError
from contact_importer.settings import Settings

_PAUSE_MS = 800

Draft = Callable[[], Settings | None]  # None: there is nothing to try; UserError: it is impossible


class LiveCheck(QObject):
    """Asks the doctor about a few subjects with the settings as they are being typed."""

    def __init__(
        self,
        service: ImportService,
        state: StateLine,
        subjects: frozenset[str],
        draft: Draft,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._service = service
        self._state = state
        self._subjects = subjects
        self._draft = draft
        self._asked = 0  # a newer question makes an older answer worthless
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self.run)

    def later(self) -> None:
        """Something was typed: try it when the person pauses."""
        self._asked += 1
        self._state.clear()
        self._timer.start()

    @async_slot()
    async def run(self) -> None:
        """Try it now."""
        self._timer.stop()
        self._asked += 1
        asked = self._asked
        try:
            settings = self._draft()
        except UserError as problem:
            self._state.show_problem(problem)
            return
        if settings is None or self._service.in_demo_world:
            self._state.clear()
            return
        self._state.show_busy()
        lines = await self._service.diagnose(subjects=self._subjects, settings=settings.engine)
        if asked == self._asked:
            self._state.show_lines(lines)
