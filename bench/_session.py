"""A browser session without the browser: Streamlit's own protocol over its websocket."""

from __future__ import annotations

import json
import time
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote, urlencode

import httpx
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
        self.home = url
        self.url = url.replace("http", "ws", 1) + "/_stcore/stream"
        self.cookie = f"kaibo_name={quote(name)}; kaibo_language={language}"
        self.fields: dict[str, str] = {}
        self.page_hash = ""
        self.query = ""
        self.states: dict[str, str] = {}
        self.errors: list[str] = []
        self.alerts: list[str] = []
        self.uploaders: list[str] = []
        self.buttons: dict[str, str] = {}
        self.grids: dict[str, str] = {}
        self.boxes: dict[str, tuple[str, list[str]]] = {}
        self.switches: dict[str, tuple[str, list[str]]] = {}
        self.switched: dict[str, str] = {}
        self.session_id = ""
        self._uploaded: tuple[Any, str, int] | None = None
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
        self.uploaders, self.buttons, self.grids, self._uploaded = [], {}, {}, None
        self.boxes, self.switches, self.switched = {}, {}, {}
        self.query = urlencode(query)
        return await self._rerun(page_name=page)

    async def type(self, label: str, text: str) -> float:
        """Type into the text field with this label and leave it."""
        self.states[self.fields[label]] = text
        return await self._rerun()

    async def choose(self, label: str, option: str) -> float:
        """Choose in the select box or row of choices with this label."""
        if label in self.boxes:
            self.states[self.boxes[label][0]] = option
        else:
            self.switched[self.switches[label][0]] = option
        return await self._rerun()

    async def edit_grid(self, key: str, edits: list[dict[str, Any]]) -> float:
        """Send edits of the rows of the table whose key ends so."""
        grid = next(i for name, i in self.grids.items() if name.endswith(key))
        return await self._rerun(grids={grid: json.dumps({"edits": edits})})

    async def upload(self, name: str, content: bytes) -> float:
        """Put a file into the page's first field for files."""
        assert self._socket is not None
        ask = BackMsg()
        ask.file_urls_request.request_id = "1"
        ask.file_urls_request.session_id = self.session_id
        ask.file_urls_request.file_names.append(name)
        await self._socket.send(ask.SerializeToString())
        while True:
            answer = ForwardMsg()
            answer.ParseFromString(await self._socket.recv(decode=False))
            if answer.WhichOneof("type") == "file_urls_response":
                urls = answer.file_urls_response.file_urls[0]
                break
        async with httpx.AsyncClient(base_url=self.home) as client:
            token = (await client.get("/_stcore/health")).cookies.get("_streamlit_xsrf") or ""
            sent = await client.put(
                urls.upload_url,
                files={"file": (name, content)},
                headers={"X-Xsrftoken": token},
                timeout=60,
            )
            sent.raise_for_status()
        return await self._rerun(upload=(urls, name, len(content)))

    async def click(self, label: str) -> float:
        """Press the button whose label begins so."""
        return await self._rerun(
            pressed=next(i for t, i in self.buttons.items() if t.startswith(label))
        )

    async def _rerun(
        self,
        page_name: str = "",
        grids: dict[str, str] | None = None,
        upload: tuple[Any, str, int] | None = None,
        pressed: str = "",
    ) -> float:
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
        for widget, text in self.switched.items():
            one = state.widget_states.widgets.add()
            one.id = widget
            one.string_array_value.data.append(text)
        for widget, value in (grids or {}).items():
            one = state.widget_states.widgets.add()
            one.id = widget
            one.json_value = value
        if upload is not None:
            self._uploaded = upload
        if self._uploaded is not None and self.uploaders:
            urls, name, size = self._uploaded
            one = state.widget_states.widgets.add()
            one.id = self.uploaders[0]
            info = one.file_uploader_state_value.uploaded_file_info.add()
            info.file_id, info.name, info.size = urls.file_id, name, size
            info.file_urls.CopyFrom(urls)
        if pressed:
            one = state.widget_states.widgets.add()
            one.id = pressed
            one.trigger_value = True
        begun = time.perf_counter()
        await self._socket.send(message.SerializeToString())
        while True:
            answer = ForwardMsg()
            answer.ParseFromString(await self._socket.recv(decode=False))
            kind = answer.WhichOneof("type")
            if kind == "script_finished":
                if answer.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                    return time.perf_counter() - begun
            elif kind == "new_session":
                self.session_id = answer.new_session.initialize.session_id
            elif kind == "page_info_changed":
                self.query = answer.page_info_changed.query_string
            elif kind == "navigation":
                self.page_hash = answer.navigation.page_script_hash
            elif kind == "delta" and answer.delta.HasField("new_element"):
                element = answer.delta.new_element
                if element.HasField("text_input"):
                    self.fields[element.text_input.label] = element.text_input.id
                elif element.HasField("selectbox"):
                    box = element.selectbox
                    self.boxes[box.label] = (box.id, list(box.options))
                elif element.HasField("button_group"):
                    row = element.button_group
                    self.switches[row.label] = (row.id, [o.content for o in row.options])
                elif element.HasField("file_uploader"):
                    self.uploaders = [element.file_uploader.id]
                elif element.HasField("button"):
                    self.buttons[element.button.label] = element.button.id
                elif element.HasField("bidi_component"):
                    self.grids[element.bidi_component.id] = element.bidi_component.id
                elif element.HasField("exception"):
                    self.errors.append(element.exception.message)
                elif element.HasField("alert"):
                    self.alerts.append(element.alert.body)
                    if element.alert.body.startswith(UNEXPECTED):
                        self.errors.append(element.alert.body)
