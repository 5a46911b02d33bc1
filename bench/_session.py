"""A browser session without the browser: Streamlit's own protocol over its websocket."""

from __future__ import annotations

import time
from types import TracebackType
from typing import Self
from urllib.parse import quote, urlencode

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

from planner.i18n import words

UNEXPECTED = words("zh")("error.unexpected", number="")[:6]
"""How the sentence for an error nobody expected begins."""


class Session:
    """One person at the app: opens pages and types, and waits for each script run.

    ::

        async with Session("http://127.0.0.1:8501", "策划甲") as session:
            seconds = await session.open("goals", campaign="…")
            seconds = await session.type("主题", "看新车")
    """

    def __init__(self, url: str, name: str, language: str = "zh") -> None:
        self.url = url.replace("http", "ws", 1) + "/_stcore/stream"
        self.cookie = f"kaibo_name={quote(name)}; kaibo_language={language}"
        self.fields: dict[str, str] = {}
        self.page_hash = ""
        self.query = ""
        self.states: dict[str, str] = {}
        self.errors: list[str] = []
        self.alerts: list[str] = []
        self._socket: ClientConnection | None = None

    async def __aenter__(self) -> Self:
        self._socket = await connect(
            self.url,
            subprotocols=["streamlit"],  # type: ignore[list-item]
            additional_headers={"Cookie": self.cookie},
            max_size=None,
            compression=None,
        )
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._socket is not None:
            await self._socket.close()

    async def open(self, page: str, **query: str) -> float:
        """Open a page; return the seconds until its script run ended."""
        self.fields, self.states, self.page_hash = {}, {}, ""
        self.query = urlencode(query)
        return await self._rerun(page_name=page)

    async def type(self, label: str, text: str) -> float:
        """Type into the text field with this label and leave it."""
        self.states[self.fields[label]] = text
        return await self._rerun()

    async def _rerun(self, page_name: str = "") -> float:
        assert self._socket is not None
        message = BackMsg()
        state = message.rerun_script
        state.query_string = self.query
        state.page_name = page_name
        state.page_script_hash = self.page_hash
        for widget, text in self.states.items():
            one = state.widget_states.widgets.add()
            one.id = widget
            one.string_value = text
        begun = time.perf_counter()
        await self._socket.send(message.SerializeToString())
        while True:
            answer = ForwardMsg()
            answer.ParseFromString(await self._socket.recv(decode=False))
            kind = answer.WhichOneof("type")
            if kind == "script_finished":
                if answer.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                    return time.perf_counter() - begun
            elif kind == "navigation":
                self.page_hash = answer.navigation.page_script_hash
            elif kind == "delta" and answer.delta.HasField("new_element"):
                element = answer.delta.new_element
                if element.HasField("text_input"):
                    self.fields[element.text_input.label] = element.text_input.id
                elif element.HasField("exception"):
                    self.errors.append(element.exception.message)
                elif element.HasField("alert"):
                    self.alerts.append(element.alert.body)
                    if element.alert.body.startswith(UNEXPECTED):
                        self.errors.append(element.alert.body)
