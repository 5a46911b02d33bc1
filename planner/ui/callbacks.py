"""Callbacks run to their end: a click is never cut in half by the next one.

Streamlit stops a script that is running when the next click arrives, and looks for that
click at every access of the session's state. Its callbacks run in the same place, so a
callback that saves could be stopped between taking what was typed and writing it: what
was typed was gone, without an error. The version of Streamlit is pinned.
"""

from __future__ import annotations

from typing import Any

from streamlit.runtime.state.safe_session_state import SafeSessionState

_interruptible = SafeSessionState.on_script_will_rerun


def keep_whole() -> None:
    """Have callbacks of every session finish before a newer click is looked for."""
    SafeSessionState.on_script_will_rerun = _whole  # type: ignore[method-assign, assignment]


def _whole(state: SafeSessionState, *args: Any, **kwargs: Any) -> None:
    stop_if_asked = state._yield_callback
    stop_if_asked()
    object.__setattr__(state, "_yield_callback", lambda: None)
    try:
        _interruptible(state, *args, **kwargs)
    finally:
        object.__setattr__(state, "_yield_callback", stop_if_asked)
