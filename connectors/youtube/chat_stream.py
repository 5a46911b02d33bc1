"""The live chat over a connection kept open: an array that is written as messages come.

::

    GET /youtube/v3/liveChat/messages/stream
    [{"items": […], "nextPageToken": "…"},
    {"items": […], "nextPageToken": "…"}            ← the closing bracket comes at the end

Each element is an answer of ``liveChatMessages.list``, or the error that ended it.
"""

from __future__ import annotations

import codecs
import json
from collections.abc import AsyncGenerator, Mapping
from typing import Any

import httpx

from connectors.errors import GiveUpError, WaitError
from connectors.http import LARGEST, Http
from connectors.youtube.refusal import refusal, refusal_in

SILENCE = 300.0
"""Seconds without a byte after which a connection counts as lost: a chat may be quiet for
minutes, and each connection costs as much as five reads."""

_BETWEEN = " \t\r\n[,]"


async def open_stream(
    http: Http, address: str, *, cost: int, params: Mapping[str, Any], headers: Mapping[str, str]
) -> httpx.Response:
    """Open the stream and return it unread. Raises what a refusal stands for."""
    http.budget.take(cost, http.clock())
    timeout = httpx.Timeout(20, connect=10, read=SILENCE)
    request = http.client.build_request(
        "GET", address, params=params, headers=headers, timeout=timeout
    )
    try:
        answer = await http.client.send(request, stream=True)
        if answer.status_code < 400:
            return answer
        try:
            said = await http.whole(answer)
        finally:
            await answer.aclose()
    except httpx.HTTPError as error:
        raise http.unreachable(error) from None
    raise http.busy(answer) or refusal(answer.status_code, said)


async def elements(http: Http, answer: httpx.Response) -> AsyncGenerator[dict[str, Any]]:
    """Yield the elements as they come; end where the platform closes the connection.

    Raises :class:`WaitError` where it breaks off, and what an error among them stands for.
    """
    splitter = Splitter()
    try:
        async for piece in answer.aiter_bytes():
            for element in splitter.feed(piece):
                if "error" in element:
                    raise refusal_in(element, _code(element))
                yield element
    except httpx.HTTPError as error:
        raise http.unreachable(error) from None
    finally:
        await answer.aclose()
    if splitter.is_amid:
        raise WaitError("unreachable", platform=http.platform, code="cut")


class Splitter:
    """Cuts an array that is still being written into its elements, however its bytes fall."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._text = ""

    @property
    def is_amid(self) -> bool:
        """Whether an element has begun and not ended."""
        return bool(self._text)

    def feed(self, piece: bytes) -> list[dict[str, Any]]:
        """Return the elements that are whole now. Raises :class:`GiveUpError` for what
        cannot become one."""
        self._text += self._decoder.decode(piece)
        found: list[dict[str, Any]] = []
        while True:
            self._text = self._text.lstrip(_BETWEEN)
            if not self._text:
                return found
            if self._text[0] != "{" or len(self._text) > LARGEST:
                raise GiveUpError("unreadable_answer", platform="youtube", code="stream")
            try:
                element, end = json.JSONDecoder().raw_decode(self._text)
            except ValueError:  # not whole yet
                return found
            self._text = self._text[end:]
            found.append(element)


def _code(element: dict[str, Any]) -> int:
    error = element["error"]
    code = error.get("code") if isinstance(error, dict) else None
    return code if isinstance(code, int) else 400
