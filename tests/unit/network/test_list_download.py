"""A list over HTTP: bounded, and only where it may come from."""

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest

from contact_importer.network.list_download import ListDownloadError, download_list

Serve = Callable[[str], bytes]
HTTP = frozenset({"http"})


def answer(status: str, body: bytes = b"", *headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers, "", ""]
    return "\r\n".join(lines).encode() + body


class Site:
    """A web server on loopback: path → whole answer."""

    def __init__(self) -> None:
        self.pages: dict[str, bytes] = {}
        self.port = 0

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        request = await reader.readuntil(b"\r\n\r\n")
        writer.write(self.pages.get(request.split(b" ")[1].decode(), answer("404 Not Found")))
        await writer.drain()
        writer.close()
        await writer.wait_closed()


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    made = Site()
    server = await asyncio.start_server(made.serve, "127.0.0.1", 0)
    made.port = server.sockets[0].getsockname()[1]
    yield made
    server.close()
    await server.wait_closed()


async def test_that_a_text_is_fetched_through_redirects(site: Site) -> None:
    site.pages["/list"] = answer("200 OK", "junk.example\nпочта.example\n".encode())
    site.pages["/old"] = answer("301 Moved", b"", "Location: /list")
    assert await download_list(site.url("/old"), schemes=HTTP) == "junk.example\nпочта.example\n"


@pytest.mark.parametrize(
    ("path", "page"),
    [
        ("/missing", answer("404 Not Found")),
        ("/loop", answer("302 Found", b"", "Location: /loop")),
        ("/away", answer("302 Found", b"", "Location: ftp://127.0.0.1/list")),
        ("/file", answer("302 Found", b"", "Location: file:///etc/passwd")),
        ("/binary", answer("200 OK", b"\xff\xfe\x00")),
        ("/huge", answer("200 OK", b"x" * (10 * 1024 * 1024 + 1))),
        ("/nonsense", b"SSH-2.0-OpenSSH\r\n\r\n"),
    ],
)
async def test_that_anything_else_is_one_sentence(site: Site, path: str, page: bytes) -> None:
    site.pages[path] = page
    with pytest.raises(ListDownloadError) as caught:
        await download_list(site.url(path), schemes=HTTP)
    assert "present one stays" in caught.value.message


async def test_that_a_clear_connection_is_not_used(site: Site) -> None:
    site.pages["/list"] = answer("200 OK", b"junk.example")
    with pytest.raises(ListDownloadError, match="https://"):
        await download_list(site.url("/list"))


@pytest.mark.parametrize("url", ["", "nonsense", "https://", "http://127.0.0.1:1/", "https://[::"])
async def test_that_a_bad_address_is_one_sentence(url: str) -> None:
    with pytest.raises(ListDownloadError):
        await download_list(url, schemes=frozenset({"http", "https"}))
