"""Who wants to hear what the engine tells. Thread-safe."""

import logging
import threading
from collections.abc import Callable

from contact_importer.engine.events import Event

_log = logging.getLogger(__name__)


class Listeners:
    """Calls every listener with every event."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._all: list[Callable[[Event], None]] = []

    def add(self, listener: Callable[[Event], None]) -> Callable[[], None]:
        """Call ``listener`` from now on; returns the function that removes it (idempotent)."""
        with self._lock:
            self._all.append(listener)

        def remove() -> None:
            with self._lock:
                if listener in self._all:
                    self._all.remove(listener)

        return remove

    def publish(self, event: Event) -> None:
        """Tell all, on this thread."""
        with self._lock:
            listeners = list(self._all)
        for listener in listeners:
            try:
                listener(event)
            except Exception:  # noqa: BLE001 - boundary: a front end's trouble must not end the task
                _log.exception("a listener failed")
