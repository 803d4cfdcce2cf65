"""Cyclic garbage is collected on the GUI thread only.

A collection on a validator's thread would destroy Qt objects there, and Qt objects die only
where they live ("Timers cannot be stopped from another thread").
"""

import gc
from typing import ClassVar

from PySide6.QtCore import QObject, QTimer, Slot

_EVERY_MS = 1_000
_ALL_EVERY = 300  # of these


class GuiGarbageCollector(QObject):
    """While it lives, Python collects cycles by its timer instead of wherever it is.

    Each look is at what is new since the last one and takes some 10 ms beside an import; a look
    at everything takes 300 ms then. So what a look leaves is not looked at again (``gc.freeze``)
    until a task has ended, or five minutes have gone by: cycles among old objects wait so long.
    """

    _living: "ClassVar[GuiGarbageCollector | None]" = None

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        gc.collect()
        gc.freeze()
        self._turns = 0
        self._all_due = False
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._collect)
        self._timer.start(_EVERY_MS)
        GuiGarbageCollector._living = self

    @staticmethod
    def task_ended() -> None:
        """Look at old objects too, once: the task's own are free by now."""
        if GuiGarbageCollector._living is not None:
            GuiGarbageCollector._living._all_due = True  # noqa: SLF001 - its own class

    def stop(self) -> None:
        """Give the work back to Python."""
        GuiGarbageCollector._living = None
        self._timer.stop()
        gc.unfreeze()
        gc.enable()

    @Slot()
    def _collect(self) -> None:
        self._turns += 1
        if self._all_due or self._turns >= _ALL_EVERY:
            self._all_due, self._turns = False, 0
            gc.unfreeze()
        gc.collect()
        gc.freeze()
