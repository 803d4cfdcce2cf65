"""The demo world's SMTP server: a listener per mail host's address, in the demo process's loop."""

import asyncio
import socket

from contact_importer.demo.smtp_session import SmtpServerSession
from contact_importer.demo.smtp_state import SmtpState

_BACKLOG = 512
_PORT_TRIES = 20


class SmtpServer:
    """Serves all mail hosts of a world on one port. Start it inside its loop."""

    def __init__(self, state: SmtpState) -> None:
        self.state = state
        self._listeners: list[asyncio.Server] = []

    async def start(self) -> int:
        """Listen at every host's address; the port, the same for all."""
        loop = asyncio.get_running_loop()
        bound = _bind_all(self.state.hosts.listening)
        port: int = bound[0].getsockname()[1]
        for listener in bound:
            self._listeners.append(
                await loop.create_server(
                    lambda: SmtpServerSession(self.state), sock=listener, backlog=_BACKLOG
                )
            )
        return port

    async def close(self) -> None:
        """Stop listening and drop all sessions."""
        for listener in self._listeners:
            listener.close()
        for transport in tuple(self.state.transports):
            transport.abort()
        for listener in self._listeners:
            await listener.wait_closed()


def _bind_all(addresses: tuple[str, ...]) -> list[socket.socket]:
    """A bound socket per address, all on one port that the system chose."""
    for attempt in range(_PORT_TRIES):
        bound: list[socket.socket] = []
        port = 0
        try:
            for address in addresses:
                listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
                bound.append(listener)
                listener.bind((address, port))
                port = listener.getsockname()[1]
        except OSError:
            for listener in bound:
                listener.close()
            if attempt == _PORT_TRIES - 1:
                raise
            continue
        return bound
    raise AssertionError("unreachable")
