"""Which pages there are, and the sidebar beside them."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module
from pkgutil import walk_packages
from typing import Any, Literal

import streamlit as st

import planner.ui
from planner.domain.campaign import STEPS
from planner.i18n import LANGUAGES
from planner.ui import session
from planner.ui.markdown import plain
from planner.ui.session import t, who

STEP_ICONS = {
    "goals": ":material/flag:",
    "resources": ":material/groups:",
    "platform": ":material/schedule:",
    "content": ":material/list_alt:",
    "warm_up": ":material/campaign:",
    "broadcast": ":material/videocam:",
    "interaction": ":material/forum:",
    "metrics": ":material/monitoring:",
    "follow_up": ":material/replay:",
    "review": ":material/rate_review:",
}

_HOME = {
    "overview": ":material/view_agenda:",
    "new_campaign": ":material/add_circle:",
}
_CAMPAIGN = {
    "on_air": ":material/play_circle:",
    "floor": ":material/sensors:",
    "as_run": ":material/fact_check:",
    "send": ":material/send:",
    "campaign": ":material/settings:",
}
_MANAGEMENT = {
    "monday": ":material/calendar_view_week:",
    "broadcasts": ":material/query_stats:",
}
_HOUSE = {
    "library": ":material/inventory_2:",
    "connections": ":material/cable:",
    "imports": ":material/upload_file:",
    "dictionary": ":material/menu_book:",
    "system": ":material/database:",
}


@cache
def script(name: str) -> str:
    """The file of a page, as ``st.switch_page`` and ``st.page_link`` want it."""
    return f"ui/steps/{name}.py" if name in STEPS else f"ui/{name}.py"


def import_ahead(give_way: Callable[[], None]) -> None:
    """Import what pages are drawn with, so that nobody's first look at one waits for it;
    before each import ``give_way`` may wait."""
    names = [*STEPS, *_HOME, *_CAMPAIGN, *_MANAGEMENT, *_HOUSE]
    pages = {f"planner/{script(name)}".removesuffix(".py").replace("/", ".") for name in names}
    for found in walk_packages(planner.ui.__path__, "planner.ui."):
        if found.name not in pages:  # to import a page is to draw it
            give_way()
            import_module(found.name)


def build() -> Any:
    """Declare the pages for this session and return the one that is asked for."""
    wanted = (session.language(), bool(session.campaign_id()))
    known = st.session_state.get("pages")
    if known is None or known[0] != wanted:  # each page is looked for among the files
        known = st.session_state["pages"] = (wanted, _sections(has_campaign=wanted[1]))
    return st.navigation(known[1], expanded=True)


def _sections(*, has_campaign: bool) -> dict[str, list[Any]]:
    def pages(icons: dict[str, str], **more: Any) -> list[Any]:
        return [
            st.Page(script(name), title=t(f"page.{name}"), icon=icon, url_path=name, **more)
            for name, icon in icons.items()
        ]

    shown: Literal["visible", "hidden"] = "visible" if has_campaign else "hidden"
    steps = [
        st.Page(
            script(step),
            title=f"{i} {t(f'step.{step}')}",
            icon=STEP_ICONS[step],
            url_path=step,
            visibility=shown,
        )
        for i, step in enumerate(STEPS, 1)
    ]
    first, *home = _HOME.items()
    return {
        "": [*pages(dict([first]), default=True), *pages(dict(home))],
        t("nav.campaign"): [*steps, *pages(_CAMPAIGN, visibility=shown)],
        t("nav.management"): pages(_MANAGEMENT),
        t("nav.house"): pages(_HOUSE),
    }


def sidebar() -> None:
    """Language and name, below the pages."""
    with st.sidebar:
        codes = list(LANGUAGES)
        chosen = st.segmented_control(
            t("nav.language"),
            codes,
            format_func=LANGUAGES.__getitem__,
            default=session.language(),
            key="language_choice",
            label_visibility="collapsed",
        )
        if chosen and chosen != session.language():
            session.remember(language=chosen)
            st.rerun()
        if who().name:
            with st.popover(plain(who().name), icon=":material/person:", width="stretch"):
                name = st.text_input(t("nav.name"), who().name, max_chars=60, key="name_choice")
                if name.strip() and name.strip() != who().name:
                    session.remember(name=name.strip())
                    st.rerun()


def go(name: str, campaign_id: str = "", **query: str) -> None:
    """Leave for another page, keeping (or changing) the campaign."""
    campaign = campaign_id or session.campaign_id()
    if campaign:
        query["campaign"] = campaign
    st.switch_page(script(name), query_params=query)


def link(
    name: str, label: str, *, icon: str | None = None, campaign_id: str = "", **query: str
) -> None:
    """Draw a link to another page, keeping (or changing) the campaign."""
    campaign = campaign_id or session.campaign_id()
    if campaign:
        query["campaign"] = campaign
    st.page_link(script(name), label=label, icon=icon, query_params=query)
