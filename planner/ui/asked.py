"""Choices that live in the page's address, so that a link leads to the same view and the
browser's way back works."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from planner.ui.session import t

_PAGE = "page"


def asked(name: str, options: Sequence[str], default: str = "") -> str:
    """Return what the address asks for, or ``default`` where it asks for nothing there is."""
    wanted = st.query_params.get(name, default)
    return wanted if wanted in options else default


def pick(
    name: str, label: str, options: Sequence[str], say: Callable[[str], str], *, default: str = ""
) -> str:
    """Draw a select box; without a default it may stay empty."""
    key = _keep(name, options, default)
    names = {option: say(option) for option in options}
    st.selectbox(
        label,
        options,
        index=0 if default else None,
        format_func=lambda option: names.get(option, option),
        placeholder=t("broadcasts.any"),
        key=key,
        on_change=_tell,
        args=(name, key, default),
    )
    return asked(name, options, default)


def switch(
    name: str, label: str, options: Sequence[str], say: Callable[[str], str], *, default: str
) -> str:
    """Draw a row of choices of which one is always on."""
    key = _keep(name, options, default)
    names = {option: say(option) for option in options}
    st.segmented_control(
        label,
        options,
        format_func=lambda option: names.get(option, option),
        key=key,
        on_change=_tell,
        args=(name, key, default),
        required=True,
        label_visibility="collapsed",
    )
    return asked(name, options, default)


def turn(number: int, pages: int, *, key: str) -> None:
    """Draw the way to other pages of a list, of which ``number`` is shown."""
    key = f"{key}:turn:{number}"  # another page is another widget: an address may ask for any
    st.pagination(pages, default=number, key=key, on_change=_turn, args=(key,))


def asked_page(pages: int) -> int:
    """Return the page of a list that the address asks for, or the nearest there is."""
    wanted = st.query_params.get(_PAGE, "")
    return max(1, min(int(wanted), pages)) if wanted.isdecimal() and len(wanted) < 9 else 1


def _turn(key: str) -> None:
    st.query_params[_PAGE] = str(st.session_state[key])


def _keep(name: str, options: Sequence[str], default: str) -> str:
    """The address goes before what the widget remembers: it may come by a link, or back."""
    key = f"asked:{name}"
    st.session_state[key] = asked(name, options, default) or None
    return key


def _tell(name: str, key: str, default: str) -> None:
    chosen = st.session_state[key]
    if chosen and chosen != default:
        st.query_params[name] = chosen
    else:
        st.query_params.pop(name, None)
    st.query_params.pop(_PAGE, None)  # of another list
