"""The address of a SOCKS5 proxy, as the settings keep it."""

from dataclasses import dataclass, field, replace
from typing import Self
from urllib.parse import quote, unquote, urlsplit

from contact_importer.model.errors import SettingsProblemError

USUAL_PORT = 1080  # RFC 1928 3


@dataclass(frozen=True, slots=True, kw_only=True)
class ProxyAddress:
    """Where the proxy is and who we are to it. Its text never shows the credentials."""

    host: str
    port: int = USUAL_PORT
    username: str = field(default="", repr=False)
    password: str = field(default="", repr=False)

    @classmethod
    def from_url(cls, url: str) -> Self:
        """Of "socks5://user:password@host:port", percent-encoded where needed.

        A user without a password is one whose password is kept elsewhere. SettingsProblemError
        for anything else. "socks5h" is refused: it means that the proxy resolves names, and it
        is never given any.
        """
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            raise bad_proxy() from None
        username, password = unquote(parts.username or ""), unquote(parts.password or "")
        if parts.scheme != "socks5" or not parts.hostname or port == 0:
            raise bad_proxy()
        if parts.path.strip("/") or parts.query or parts.fragment:
            raise bad_proxy()
        if (password and not username) or not _sendable(username, password):
            raise bad_proxy()
        return cls(
            host=parts.hostname, port=port or USUAL_PORT, username=username, password=password
        )

    @property
    def url(self) -> str:
        """The form that ``from_url`` reads."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        user = quote(self.username, safe="")
        if self.password:
            user = f"{user}:{quote(self.password, safe='')}"
        return f"socks5://{user}@{host}:{self.port}" if user else f"socks5://{host}:{self.port}"

    @property
    def needs_password(self) -> bool:
        """There is a user whose password is not known."""
        return bool(self.username) and not self.password

    @property
    def account(self) -> str:
        """Names the password in a store of secrets."""
        return f"socks5://{self.username}@{self.host}:{self.port}"

    def with_password(self, password: str) -> Self:
        """The same proxy with a password."""
        return replace(self, password=password)


def bad_proxy() -> SettingsProblemError:
    """Without the URL, which may hold a password."""
    return SettingsProblemError(
        "The proxy is not of the form socks5://host:port or socks5://user:password@host:port.",
        code="bad_proxy",
    )


def _sendable(*credentials: str) -> bool:
    """They fit RFC 1929's fields; the library sends ASCII."""
    return all(text.isascii() and len(text) <= 255 for text in credentials)
