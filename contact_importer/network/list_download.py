"""Downloads a list over HTTPS, bounded in size and time. Runs on the caller's loop."""

import asyncio

import httpx2

from contact_importer.model.errors import UserError

_MOST_BYTES = 10 * 1024 * 1024
_REDIRECTS = 3


class ListDownloadError(UserError):
    """The list could not be fetched; the present one stays in use."""

    code = "list_download"


async def download_list(
    url: str, *, schemes: frozenset[str] = frozenset({"https"}), timeout_s: float = 60.0
) -> str:
    """The text at ``url``. ListDownloadError.

    ``schemes`` are those that may be used, redirects included (tests allow http).
    """
    try:
        async with (
            asyncio.timeout(timeout_s),
            httpx2.AsyncClient(timeout=timeout_s, headers={"Accept": "text/plain"}) as client,
        ):
            return await _follow(client, url, schemes)
    except (httpx2.HTTPError, httpx2.InvalidURL, TimeoutError) as error:
        raise _failed("the server could not be reached") from error


async def _follow(client: httpx2.AsyncClient, url: str, schemes: frozenset[str]) -> str:
    target = httpx2.URL(url)
    for _ in range(_REDIRECTS + 1):
        if target.scheme not in schemes or not target.host:
            raise _failed("its address does not begin with https://")
        async with client.stream("GET", target) as response:
            if response.is_redirect:
                target = target.join(response.headers.get("location", ""))
                continue
            if response.status_code != httpx2.codes.OK:
                raise _failed(f"the server answered {response.status_code}")
            return await _text(response)
    raise _failed("it moves from place to place")


async def _text(response: httpx2.Response) -> str:
    body = bytearray()
    async for chunk in response.aiter_bytes():
        body += chunk
        if len(body) > _MOST_BYTES:
            raise _failed("it is larger than 10 MB")
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _failed("it is no text") from error


def _failed(why: str) -> ListDownloadError:
    return ListDownloadError(
        f"The list could not be downloaded: {why}. The present one stays in use."
    )
