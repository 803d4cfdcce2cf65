"""Opens TCP connections to vetted address literals, directly or through a proxy. No names."""

import asyncio
import errno
import ipaddress
import os
import socket
from contextlib import ExitStack

from contact_importer.engine.network_ports import Guard
from contact_importer.model.evidence import ReplyKind, SmtpReply
from contact_importer.network.guard import own_addresses
from contact_importer.network.smtp_protocol import StrictProtocol
from contact_importer.network.smtp_text import clean_text
from contact_importer.network.socks_proxy import OwnNetworkError, SocksProxy

_EXHAUSTED = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM})
_NO_ROUTE = frozenset({errno.ENETUNREACH, errno.ENETDOWN, errno.EHOSTUNREACH, errno.EADDRNOTAVAIL})


class SmtpConnector:
    """Connects to one port only, and to what the guard allows only."""

    def __init__(
        self, guard: Guard, *, port: int, limit_s: float, proxy: SocksProxy | None = None
    ) -> None:
        self._guard = guard
        self._port = port
        self._limit_s = limit_s
        self._proxy = proxy

    async def open(self, host: str, ip: str) -> StrictProtocol | SmtpReply:
        """A connection to ``ip`` (a literal, vetted here); ``host`` is its name in the reply."""
        family = _family(ip)
        if family is None or not self._guard.allows(ip):
            text = "connections to this address are not allowed"
            return SmtpReply(kind=ReplyKind.NOT_SENT, text=text, host=host, ip=clean_text(ip))
        try:
            return await self._open(family, ip)
        except TimeoutError:
            kind, text = ReplyKind.TIMEOUT, "no connection in time"
        except OwnNetworkError as error:
            kind, text = ReplyKind.OUR_NETWORK, clean_text(str(error))
        except OSError as error:
            kind = ReplyKind.OUR_NETWORK if _is_ours(error) else ReplyKind.DROPPED
            cause = os.strerror(error.errno) if error.errno else str(error)
            text = clean_text(f"no connection: {cause}")
        return SmtpReply(kind=kind, text=text, host=host, ip=ip)

    async def _open(self, family: socket.AddressFamily, ip: str) -> StrictProtocol:
        loop = asyncio.get_running_loop()
        with ExitStack() as unless_opened:
            if self._proxy is not None:
                connection = await self._proxy.connect(ip, self._port, self._limit_s)
                unless_opened.callback(connection.close)
            else:
                connection = socket.socket(family, socket.SOCK_STREAM)
                unless_opened.callback(connection.close)
                connection.settimeout(0)
                async with asyncio.timeout(self._limit_s):
                    await loop.sock_connect(connection, (ip, self._port))
                _check_peer(connection, ip)
            _, protocol = await loop.create_connection(StrictProtocol, sock=connection)
            unless_opened.pop_all()
        return protocol


def _check_peer(connection: socket.socket, ip: str) -> None:
    peer = connection.getpeername()[0]
    if ipaddress.ip_address(peer) != ipaddress.ip_address(ip):
        raise ConnectionAbortedError("another peer answered")


def _is_ours(error: OSError) -> bool:
    """This machine is out of sockets, or has no route in either family: it is offline.

    Without a route in one family only, an address of that family is simply out of reach.
    """
    return error.errno in _EXHAUSTED or (error.errno in _NO_ROUTE and not own_addresses())


def _family(ip: str) -> socket.AddressFamily | None:
    """The family of an IP literal; None for anything else, a scoped address too."""
    try:
        version = ipaddress.ip_address(ip).version
    except ValueError:
        return None
    if "%" in ip:
        return None
    return socket.AF_INET if version == 4 else socket.AF_INET6
