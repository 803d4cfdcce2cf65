"""A SOCKS5 proxy (RFC 1928) on the way to mail servers: its address, and connecting through it."""

import asyncio
import ipaddress
import os
import socket
from typing import Self

from python_socks import ProxyError, ProxyTimeoutError, ProxyType
from python_socks.async_.asyncio import Proxy

from contact_importer.model.errors import SettingsProblemError
from contact_importer.model.proxy import ProxyAddress

_ALIVE_S = 0.5  # within which a proxy at work answers its greeting
_GREETING = b"\x05\x01\x00"  # version 5, one method: no authentication
# Replies of RFC 1928 6 that speak of the destination: general failure, network or host
# unreachable, connection refused, TTL expired, address type not supported.
_ABOUT_DESTINATION = frozenset({1, 3, 4, 5, 6, 8})


class OwnNetworkError(Exception):
    """No connection, and the fault is on this side: it says nothing about the destination."""


class SocksProxy:
    """Connects through the proxy of a URL (``model.proxy``)."""

    def __init__(self, address: ProxyAddress) -> None:
        self._address = address

    @classmethod
    def from_url(cls, url: str) -> Self:
        """SettingsProblemError for an impossible one, and without its user's password."""
        address = ProxyAddress.from_url(url)
        if address.needs_password:
            raise SettingsProblemError(
                "The proxy needs its password: enter it in the settings.", code="proxy_password"
            )
        return cls(address)

    async def connect(self, ip: str, port: int, limit_s: float) -> socket.socket:
        """A socket whose other end the proxy has connected to exactly this address.

        OwnNetworkError for the proxy's own trouble, OSError (TimeoutError) for the other's.
        """
        at = self._address
        proxy = Proxy(ProxyType.SOCKS5, at.host, at.port, at.username, at.password)
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
                at = self._address
                reader, writer = await asyncio.open_connection(at.host, at.port)
                try:
                    writer.write(_GREETING)
                    return len(await reader.read(2)) > 0
                finally:
                    writer.transport.abort()
        except OSError:
            return False
