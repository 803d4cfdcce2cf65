"""Hears the calls of later starts on a local socket, and makes them. GUI thread.

The socket is in a folder that only its owner may enter and takes a short message: "come to the
front, and open these files". Nothing else can be asked.
"""

import json
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtNetwork import QLocalServer, QLocalSocket

_log = logging.getLogger(__name__)

_MOST_BYTES = 256 * 1024
_MOST_FILES = 200
_LONGEST_PATH = 4096
_MOST_CALLERS = 8  # at a time; more wait for their turn
_CALLER_MS = 3_000
_ANSWER_MS = 2_000
_THANKS = b"ok\n"


class CallServer(QObject):
    """Listens under a name until it is closed; the name is nobody else's."""

    called = Signal(object)  # list[Path], perhaps empty

    def __init__(self, name: str, parent: QObject) -> None:
        super().__init__(parent)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.setMaxPendingConnections(_MOST_CALLERS)
        self._server.newConnection.connect(self._welcome)
        QLocalServer.removeServer(name)  # left by one that crashed
        if not self._server.listen(name):
            _log.warning("other starts cannot be heard: %s", self._server.errorString())

    def close(self) -> None:
        """Listen no more."""
        self._server.close()

    @Slot()
    def _welcome(self) -> None:
        while (caller := self._server.nextPendingConnection()) is not None:
            _Caller(caller, self)


class _Caller(QObject):
    """One message, read to its end within a few seconds."""

    def __init__(self, socket: QLocalSocket, server: CallServer) -> None:
        super().__init__(socket)
        self._socket = socket
        self._server = server
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
            self._server.called.emit(files)


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


def call(server: str, files: Sequence[Path]) -> bool:
    """Send these files to the first window. False if nobody of ours answers. Blocks."""
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
