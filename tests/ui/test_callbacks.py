"""A callback that saves is never cut in half by the next click."""

from __future__ import annotations

import pytest
from streamlit.runtime.scriptrunner import StopException
from streamlit.runtime.state import SessionState
from streamlit.runtime.state.safe_session_state import SafeSessionState

from planner.ui import callbacks


def test_a_click_during_a_callback_waits_for_its_end(monkeypatch):
    clicks: list[str] = []
    saved: list[str] = []

    def stop_if_asked() -> None:
        if clicks:
            raise StopException

    class Changed(SessionState):
        def on_script_will_rerun(self, *args: object, **kwargs: object) -> None:
            clicks.append("the next one")
            saved.append(state["typed"])

    inner = Changed()
    inner["typed"] = "福袋"
    state = SafeSessionState(inner, stop_if_asked)
    monkeypatch.setattr(
        SafeSessionState, "on_script_will_rerun", SafeSessionState.on_script_will_rerun
    )
    callbacks.keep_whole()
    state.on_script_will_rerun(None)
    assert saved == ["福袋"]
    with pytest.raises(StopException):
        state["typed"]
