"""One window per database: a second start hands its files to the first and ends. GUI thread.

A lock file says who is the first; how later starts are heard is in ``instance_calls``.
"""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QCryptographicHash,
    QLockFile,
    QObject,
    QStandardPaths,
    QThread,
    Signal,
)

from contact_importer.private_files import make_private_folder

if TYPE_CHECKING:
    from contact_importer.gui.runtime.instance_calls import CallServer

_TRIES = 5  # the first one may just be starting
_AGAIN_MS = 200
_DIGITS = 20  # of the name that a database gets


class SingleInstance(QObject):
    """The first window on a database, or a message to it."""

    called = Signal(object)  # list[Path], perhaps empty: open these, and come to the front

    def __init__(self, database: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name = server_name(database)
        make_private_folder(database.parent)
        self._lock = QLockFile(str(database.with_name(f".{database.name}.window-lock")))
        self._lock.setStaleLockTime(0)  # only a dead owner makes it stale, not a long day
        self._server: CallServer | None = None

    def claim(self) -> bool:
        """Become the first. False: another process is, see ``hand_over``."""
        return self._lock.tryLock(0)

    def listen(self) -> None:
        """Hear later starts from now on, if this is the first; when the window is shown."""
        if not self._lock.isLocked():
            return  # the name belongs to another process
        from contact_importer.gui.runtime.instance_calls import CallServer  # slow to import

        self._server = CallServer(self._name, self)
        self._server.called.connect(self.called)

    def hand_over(self, files: Sequence[Path]) -> bool:
        """Give the first one these files. False if nobody of ours answers. Blocks."""
        from contact_importer.gui.runtime.instance_calls import call

        for _ in range(_TRIES):
            if call(self._name, files):
                return True
            QThread.msleep(_AGAIN_MS)
        return False

    def release(self) -> None:
        """Let another process be the first. Idempotent."""
        if self._server is not None:
            self._server.close()
        self._lock.unlock()


def server_name(database: Path) -> str:
    """Where the first window on this database listens: for this user only."""
    digest = QCryptographicHash(QCryptographicHash.Algorithm.Sha256)
    digest.addData(str(database.resolve()).encode())
    name = f"contact-importer-{bytes(digest.result().data()).hex()[:_DIGITS]}"
    if sys.platform == "win32":  # a named pipe; its access list is UserAccessOption's
        import getpass

        return f"{name}-{getpass.getuser()}"
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.RuntimeLocation)
    return str(Path(folder) / name) if folder else name
