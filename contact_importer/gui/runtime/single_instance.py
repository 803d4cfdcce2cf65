"""One window per database: a second start hands its files to the first and ends. GUI thread.

A lock file says who is the first; a local socket, in a folder that only its owner may enter,
takes a short message: "come to the front, and open these files". Nothing else can be asked.
"""

import getpass
import hashlib
import json
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QLockFile, QObject, QStandardPaths, QThread, QTimer, Signal, Slot
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from contact_importer.private_files import make_private_folder

_log = logging.getLogger(__name__)

_MOST_BYTES = 256 * 1024
_MOST_FILES = 200
_LONGEST_PATH = 4096
_MOST_CALLERS = 8  # at a time; more wait for their turn
_CALLER_MS = 3_000
_ANSWER_MS = 2_000
_TRIES = 5  # the first one may just be starting
_AGAIN_MS = 200
_THANKS = b"ok\n"


class SingleInstance(QObject):
    """The first window on a database, or a message to it."""

    called = Signal(object)  # list[Path], perhaps empty: open these, and come to the front

    def __init__(self, database: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name = server_name(database)
        make_private_folder(database.parent)
        self._lock = QLockFile(str(database.with_name(f".{database.name}.window-lock")))
        self._lock.setStaleLockTime(0)  # only a dead owner makes it stale, not a long day
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.setMaxPendingConnections(_MOST_CALLERS)
        self._server.newConnection.connect(self._welcome)

    def claim(self) -> bool:
        """Become the first. False: another process is, see ``hand_over``."""
        if not self._lock.tryLock(0):
            return False
        QLocalServer.removeServer(self._name)  # left by one that crashed: we hold the lock
        if not self._server.listen(self._name):
            _log.warning("other starts cannot be heard: %s", self._server.errorString())
        return True

    def hand_over(self, files: Sequence[Path]) -> bool:
        """Give the first one these files. False if nobody of ours answers. Blocks."""
        for _ in range(_TRIES):
            if _send(self._name, files):
                return True
            QThread.msleep(_AGAIN_MS)
        return False

    def release(self) -> None:
        """Let another process be the first. Idempotent."""
        self._server.close()
        self._lock.unlock()

    @Slot()
    def _welcome(self) -> None:
        while (caller := self._server.nextPendingConnection()) is not None:
            _Caller(caller, self)


class _Caller(QObject):
    """One message, read to its end within a few seconds."""

    def __init__(self, socket: QLocalSocket, instance: SingleInstance) -> None:
        super().__init__(socket)
        self._socket = socket
        self._instance = instance
        self._message = b""
        socket.disconnected.connect(socket.deleteLater)
        socket.readyRead.connect(self._read)
        limit = QTimer(self)
        limit.setSingleShot(True)
        limit.timeout.connect(self._send_away)
        limit.start(_CALLER_MS)
        self._read()

    @Slot()
    def _send_away(self) -> None:
        self._socket.abort()

    @Slot()
    def _read(self) -> None:
        room = _MOST_BYTES + 1 - len(self._message)
        self._message += bytes(self._socket.read(room).data())
        if len(self._message) > _MOST_BYTES:
            self._socket.abort()
        elif self._message.endswith(b"\n"):
            files = parse_message(self._message)
            if files is None:
                self._socket.abort()
                return
            self._socket.write(_THANKS)
            self._socket.flush()
            self._socket.disconnectFromServer()
            self._instance.called.emit(files)


def server_name(database: Path) -> str:
    """Where the first window on this database listens: for this user only."""
    digest = hashlib.blake2b(str(database.resolve()).encode(), digest_size=10).hexdigest()
    name = f"contact-importer-{digest}"
    if sys.platform == "win32":  # a named pipe; its access list is UserAccessOption's
        return f"{name}-{getpass.getuser()}"
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.RuntimeLocation)
    return str(Path(folder) / name) if folder else name


def parse_message(message: bytes) -> list[Path] | None:
    """The files of a message; None for anything that this program would not send."""
    try:
        found = json.loads(message)
    except (ValueError, RecursionError):
        return None
    files = found.get("files") if isinstance(found, dict) else None
    if not isinstance(files, list) or len(files) > _MOST_FILES:
        return None
    return [Path(name) for name in files] if all(map(_is_path, files)) else None


def _is_path(name: object) -> bool:
    fits = isinstance(name, str) and 0 < len(name) <= _LONGEST_PATH and "\0" not in name
    return fits and Path(str(name)).is_absolute()


def _send(server: str, files: Sequence[Path]) -> bool:
    if not _is_ours(server):
        return False
    message = json.dumps({"files": [str(path.absolute()) for path in files[:_MOST_FILES]]})
    socket = QLocalSocket()
    socket.connectToServer(server)
    try:
        if not socket.waitForConnected(_ANSWER_MS):
            return False
        socket.write(message.encode() + b"\n")
        if not socket.waitForBytesWritten(_ANSWER_MS) or not socket.waitForReadyRead(_ANSWER_MS):
            return False
        return bytes(socket.readAll().data()) == _THANKS
    finally:
        socket.abort()


def _is_ours(server: str) -> bool:
    """The socket belongs to this user: nobody else is told our file names."""
    if sys.platform == "win32":
        return True  # the pipe's name is in the user's own session
    try:
        return Path(server).stat().st_uid == os.getuid()
    except OSError:
        return False
