"""A SOCKS5 proxy (RFC 1928) on the way to mail servers: its address, and connecting through it."""

import asyncio
import ipaddress
import os
import socket
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import unquote, urlsplit

from python_socks import ProxyError, ProxyTimeoutError, ProxyType
from python_socks.async_.asyncio import Proxy

from contact_importer.model.errors import SettingsProblemError

_USUAL_PORT = 1080  # RFC 1928 3
_ALIVE_S = 0.5  # within which a proxy at work answers its greeting
_GREETING = b"\x05\x01\x00"  # version 5, one method: no authentication
# Replies of RFC 1928 6 that speak of the destination: general failure, network or host
# unreachable, connection refused, TTL expired, address type not supported.
_ABOUT_DESTINATION = frozenset({1, 3, 4, 5, 6, 8})


class OwnNetworkError(Exception):
    """No connection, and the fault is on this side: it says nothing about the destination."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SocksProxy:
    """Where the proxy is and who we are to it. Its text never shows the credentials."""

    host: str
    port: int = _USUAL_PORT
    username: str = field(default="", repr=False)
    password: str = field(default="", repr=False)

    @classmethod
    def from_url(cls, url: str) -> Self:
        """Of "socks5://user:password@host:port", percent-encoded where needed.

        SettingsProblemError for anything else. "socks5h" is refused: it means that the proxy
        resolves names, and it is never given any.
        """
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            raise _problem() from None
        username, password = unquote(parts.username or ""), unquote(parts.password or "")
        if parts.scheme != "socks5" or not parts.hostname or port == 0:
            raise _problem()
        if parts.path.strip("/") or parts.query or parts.fragment:
            raise _problem()
        if bool(username) != bool(password) or not _sendable(username, password):
            raise _problem()
        return cls(
            host=parts.hostname, port=port or _USUAL_PORT, username=username, password=password
        )

    async def connect(self, ip: str, port: int, limit_s: float) -> socket.socket:
        """A socket whose other end the proxy has connected to exactly this address.

        OwnNetworkError for the proxy's own trouble, OSError (TimeoutError) for the other's.
        """
        proxy = Proxy(ProxyType.SOCKS5, self.host, self.port, self.username, self.password)
        literal = ipaddress.ip_address(ip).exploded  # no spelling of it looks like a name
        try:
            return await proxy.connect(literal, port, timeout=limit_s)
        except ProxyTimeoutError:
            if await self._is_alive():
                raise TimeoutError from None
            raise OwnNetworkError("the proxy does not answer") from None
        except ProxyError as error:
            if error.error_code in _ABOUT_DESTINATION:
                raise ConnectionError(f"the proxy reports: {error}") from None
            raise OwnNetworkError(f"the proxy does not serve us: {error}") from None
        except ValueError:  # the library decodes what the proxy says without looking at it
            raise OwnNetworkError("the proxy does not speak SOCKS5") from None
        except OSError as error:
            cause = os.strerror(error.errno) if error.errno else "it broke the connection off"
            raise OwnNetworkError(f"no connection to the proxy: {cause}") from None

    async def _is_alive(self) -> bool:
        """It answers a greeting: then it was the destination that did not answer."""
        try:
            async with asyncio.timeout(_ALIVE_S):
                reader, writer = await asyncio.open_connection(self.host, self.port)
                try:
                    writer.write(_GREETING)
                    return len(await reader.read(2)) > 0
                finally:
                    writer.transport.abort()
        except OSError:
            return False


def _sendable(*credentials: str) -> bool:
    """They fit RFC 1929's fields; the library sends ASCII."""
    return all(text.isascii() and len(text) <= 255 for text in credentials)


def _problem() -> SettingsProblemError:
    """Without the URL, which may hold a password."""
    return SettingsProblemError(
        "The proxy is not of the form socks5://host:port or socks5://user:password@host:port.",
        code="bad_proxy",
    )
