"""Cyclic garbage is collected on the GUI thread only.

A collection on a validator's thread would destroy Qt objects there, and Qt objects die only
where they live ("Timers cannot be stopped from another thread").
"""

import gc

from PySide6.QtCore import QObject, QTimer, Slot

_EVERY_MS = 250
_FULL_EVERY = 120  # of these: half a minute
_BUSY = 200_000  # objects made in that time: an import is running


class GuiGarbageCollector(QObject):
    """While it lives, Python collects cycles by its timer instead of wherever it is.

    A look at everything would be felt once an import holds millions of objects. So what a full
    look leaves is not looked at again (``gc.freeze``) until things have calmed down: cycles
    among old objects wait for that.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        gc.collect()
        gc.freeze()
        self._turns = 0
        self._made = 0
        self._was_busy = False
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
        self._made += gc.get_count()[0]
        if self._turns % _FULL_EVERY:
            gc.collect(1)
            return
        busy = self._made >= _BUSY
        if self._was_busy and not busy:
            gc.unfreeze()
        self._was_busy, self._made = busy, 0
        gc.collect()
        gc.freeze()
