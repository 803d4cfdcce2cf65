"""Cyclic garbage is collected on the GUI thread only.

A collection on a validator's thread would destroy Qt objects there, and Qt objects die only
where they live ("Timers cannot be stopped from another thread").
"""

import gc

from PySide6.QtCore import QObject, QTimer, Slot

_EVERY_MS = 2_000
_FULL_EVERY = 15  # of these: the oldest generation is big, and rarely changes


class GuiGarbageCollector(QObject):
    """While it lives, Python collects cycles by its timer instead of wherever it is."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        gc.collect()
        gc.freeze()  # what exists at the start stays: not worth looking at again
        self._turns = 0
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._collect)
        self._timer.start(_EVERY_MS)

    def stop(self) -> None:
        """Give the work back to Python."""
        self._timer.stop()
        gc.unfreeze()
        gc.enable()

    @Slot()
    def _collect(self) -> None:
        self._turns += 1
        gc.collect(2 if self._turns % _FULL_EVERY == 0 else 1)
