"""What platforms send by themselves: whether it can come, to which address, what came."""

from __future__ import annotations

import streamlit as st

from planner.actions import pushes
from planner.actions.pushes import Counted, State
from planner.errors import KaiboError
from planner.settings import settings
from planner.store.sealing import seal
from planner.ui import session
from planner.ui.moments import on_clock
from planner.ui.session import say, t, w


def draw() -> None:
    """Draw the platforms that push, folded."""
    with st.expander(t("connections.push"), icon=":material/move_to_inbox:"):
        st.markdown(t("connections.push.what"))
        if not settings().public_url:
            pushing = dict.fromkeys(pushes.names().values())
            by_name = w().listed(t(f"platform_name.{name}") for name in pushing)
            st.info(t("connections.push.off_address", platforms=by_name))
            return
        try:
            states = pushes.states(session.db(), seal())
        except KaiboError as error:
            st.error(say(error), icon=":material/error:")
            return
        counts = pushes.counts(session.db())
        for name, state in states.items():
            with st.container(border=True, gap="xsmall"):
                _draw_one(name, state, counts[name])


def _draw_one(name: str, state: State, counted: Counted) -> None:
    colour = "green" if state == "on" else "gray"
    badge = f":{colour}-badge[{t(f'connections.push.{state}')}]"
    st.markdown(f"**{t(f'connections.push.name.{name}')}** {badge}")
    if state == "off_keys":
        return
    st.caption(t(f"connections.push.needs.{name}"))
    st.code(pushes.address(settings().public_url, name), language=None, wrap_lines=True)
    if state == "on":
        st.markdown(f":small[:gray[{_said(counted)}]]")


def _said(counted: Counted) -> str:
    number = w().number
    if counted.last_at is None:
        said = t("connections.push.none")
    else:
        at = on_clock(counted.last_at, session.now())
        said = t("connections.push.accepted", number=number(counted.accepted), at=at)
    if not counted.refused:
        return said
    why = [t(f"connections.push.why.{o}", number=number(n)) for o, n in counted.refused.items()]
    total = number(sum(counted.refused.values()))
    return f"{said} · {t('connections.push.refused', number=total, why=w().listed(why))}"
