"""A SOCKS5 proxy on loopback (RFC 1928, 1929) that can also misbehave."""

import asyncio
import ipaddress
from contextlib import suppress
from types import TracebackType
from typing import Self

_BOUND = b"\x00\x01\x7f\x00\x00\x01\x00\x00"  # RSV, IPv4, 127.0.0.1, port 0


class SocksServer:
    """Forwards to what it was asked for, or to ``leads_to``; keeps what it was asked.

    ``users``: who must log in. ``reply``: the code of its answer to CONNECT; ``hangs_at``:
    "greeting" or "connect", where it says nothing more; ``says``: garbage instead of its greeting.
    """

    def __init__(
        self,
        *,
        users: dict[str, str] | None = None,
        reply: int = 0,
        leads_to: tuple[str, int] | None = None,
        hangs_at: str = "",
        says: bytes = b"",
        bound: bytes = _BOUND,
    ) -> None:
        self.users = users or {}
        self.reply = reply
        self.leads_to = leads_to
        self.hangs_at = hangs_at
        self.says = says
        self.bound = bound
        self.asked: list[tuple[int, bytes, int]] = []  # address type, address, port
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def url(self) -> str:
        return f"socks5://127.0.0.1:{self.port}"

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self.port: int = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._server.wait_closed()

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._tasks.add(asyncio.create_task(self._serve(reader, writer)))

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            if await self._greet(reader, writer):
                await self._connect(reader, writer)
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()

    async def _greet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        _, count = await reader.readexactly(2)
        methods = await reader.readexactly(count)
        if self.hangs_at == "greeting":
            await reader.read()
        if self.says:
            writer.write(self.says)
            return False
        wanted = 2 if self.users else 0
        writer.write(bytes([5, wanted if wanted in methods else 255]))
        if wanted not in methods:
            return False
        return wanted == 0 or await self._log_in(reader, writer)

    async def _log_in(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        _, length = await reader.readexactly(2)
        name = (await reader.readexactly(length)).decode()
        (length,) = await reader.readexactly(1)
        right = self.users.get(name) == (await reader.readexactly(length)).decode()
        writer.write(bytes([1, 0 if right else 1]))
        return right

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        _, _, _, kind = await reader.readexactly(4)
        size = {1: 4, 4: 16}.get(kind) or (await reader.readexactly(1))[0]
        address = await reader.readexactly(size)
        port = int.from_bytes(await reader.readexactly(2))
        self.asked.append((kind, address, port))
        if self.hangs_at == "connect":
            await reader.read()
        writer.write(bytes([5, self.reply]) + self.bound)
        if self.reply:
            return
        host = str(ipaddress.ip_address(address)) if kind in (1, 4) else address.decode()
        far_reader, far_writer = await asyncio.open_connection(*(self.leads_to or (host, port)))
        try:
            await asyncio.gather(_pump(reader, far_writer), _pump(far_reader, writer))
        finally:
            far_writer.close()


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(65536):
        writer.write(data)
        await writer.drain()
    if writer.can_write_eof():
        writer.write_eof()
