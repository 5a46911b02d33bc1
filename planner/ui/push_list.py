"""What platforms send by themselves: whether it can come, to which address, what came."""

from __future__ import annotations

import streamlit as st

from planner.actions import platforms, pushes
from planner.actions.pushes import Counted
from planner.settings import settings
from planner.ui import session
from planner.ui.moments import on_clock
from planner.ui.session import t, w


def draw() -> None:
    """Draw the platforms that push, folded."""
    with st.expander(t("connections.push"), icon=":material/move_to_inbox:"):
        st.markdown(t("connections.push.what"))
        named = pushes.names()
        public_url = settings().public_url
        if not public_url:
            by_name = w().listed(t(f"platform_name.{name}") for name in named.values())
            st.info(t("connections.push.off_address", platforms=by_name))
            return
        with_keys = platforms.app_ids(session.db())
        counts = pushes.counts(session.db())
        for name, platform in named.items():
            with st.container(border=True, gap="xsmall"):
                on = platform in with_keys
                colour, state = ("green", "on") if on else ("gray", "off_keys")
                badge = f":{colour}-badge[{t(f'connections.push.{state}')}]"
                st.markdown(f"**{t(f'platform_name.{platform}')}** {badge}")
                if on:
                    st.code(pushes.address(public_url, name), language=None, wrap_lines=True)
                    st.markdown(f":small[:gray[{_said(counts[name])}]]")


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
