"""Runs the dry run beside the mapping page: restarted by every change. GUI thread."""

import asyncio
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from contact_importer.engine.service import ImportService
from contact_importer.gui.runtime.loop import start
from contact_importer.model.dry_run import DryRun
from contact_importer.model.errors import UserError
from contact_importer.model.source import SourceReading

_SETTLE_MS = 250  # after the last change
_SHOW_MS = 120


class _News:
    """The newest counts, put here by the engine's thread."""

    newest: DryRun | None = None

    def tell(self, found: DryRun) -> None:
        """Called by the engine."""
        self.newest = found


class DryRunner(QObject):
    """One dry run at a time."""

    counted = Signal(object)  # DryRun, so far or finished
    failed = Signal(object)  # UserError

    def __init__(self, service: ImportService, parent: QObject) -> None:
        super().__init__(parent)
        self._service = service
        self._wanted: tuple[SourceReading, str] | None = None
        self._work: asyncio.Task[Any] | None = None
        self._news = _News()
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE_MS)
        self._settle.timeout.connect(self._start)
        self._show = QTimer(self)
        self._show.setInterval(_SHOW_MS)
        self._show.timeout.connect(self._show_news)

    @property
    def running(self) -> bool:
        """A count is under way, or about to begin."""
        return self._settle.isActive() or (self._work is not None and not self._work.done())

    def restart(self, reading: SourceReading, list_name: str) -> None:
        """Count this file for that list, once nothing changes any more; what runs is stopped."""
        self.cancel()
        self._wanted = (reading, list_name)
        self._settle.start()

    def cancel(self) -> None:
        """Stop what runs. It hears of it at once; nobody has to wait."""
        self._settle.stop()
        self._show.stop()
        if self._work is not None:
            self._work.cancel()
            self._work = None

    def _start(self) -> None:
        if self._wanted is None:
            return
        self._news = _News()
        self._work = start(self._count(*self._wanted, self._news))
        self._show.start()

    async def _count(self, reading: SourceReading, list_name: str, news: _News) -> None:
        try:
            found = await self._service.mapping.dry_run(reading, list_name, news.tell)
        except UserError as error:
            if news is self._news:
                self._show.stop()
                self.failed.emit(error)
            return
        if news is self._news:
            self._show.stop()
            self.counted.emit(found)

    def _show_news(self) -> None:
        if self._news.newest is not None:
            found, self._news.newest = self._news.newest, None
            self.counted.emit(found)
