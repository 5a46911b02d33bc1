"""The rooms of a campaign: accounts from the library, and the table of channels."""

from __future__ import annotations

from datetime import tzinfo
from typing import cast

import streamlit as st

from planner.actions import library
from planner.domain.library import Account
from planner.domain.rows import new_id
from planner.domain.steps.platform import PLATFORMS, Channel
from planner.ui import navigation, session
from planner.ui.components.grid import Column
from planner.ui.components.time_columns import moment_column
from planner.ui.fields import Form
from planner.ui.frame import Page
from planner.ui.session import t


def draw_rooms(page: Page) -> None:
    """The table of channels, and the accounts that can be added from the library."""
    form = page.form()
    st.subheader(t("platform.channels"), anchor=False)
    _draw_accounts(page, form)
    zone = page.campaign.header.zone
    form.table(("channels",), _columns(zone))
    st.caption(t("platform.channels.how", zone=page.campaign.header.time_zone))


def _draw_accounts(page: Page, form: Form) -> None:
    used = {channel.library_id for channel in page.campaign.platform.channels}
    found = library.choices(session.db(), "account", page.campaign.header.store_id)
    names = {item: name for item, name in found if item not in used}
    if not found:
        st.caption(t("platform.no_accounts"))
        navigation.link("library", t("page.library"), icon=":material/inventory_2:")
    elif names:
        key = f"{page.campaign.id}:account_to_add"

        def add() -> None:
            if st.session_state[key]:
                _add_account(form, st.session_state[key])
                st.session_state[key] = None

        st.selectbox(
            t("platform.from_library"),
            list(names),
            index=None,
            format_func=lambda item: names.get(item, ""),
            placeholder=t("platform.from_library.choose"),
            key=key,
            on_change=add,
        )


def _add_account(form: Form, item_id: str) -> None:
    account = cast(Account, library.get(session.db(), item_id).content)
    row = Channel(
        id=new_id(),
        library_id=item_id,
        platform=account.platform,
        account=account.name,
        lead_component=account.lead_component,
    )
    form.save({("channels",): [*form.body["channels"], row.model_dump(mode="json")]})


def _columns(zone: tzinfo) -> list[Column]:
    names = [("", t("field.not_chosen"))] + [(p, t(f"platform_name.{p}")) for p in PLATFORMS]
    return [
        Column("account", width=14),
        Column("platform", "choice", width=11, options=names),
        Column("title", width=22),
        moment_column("planned_on", zone),
        moment_column("planned_off", zone, folded=True),
        moment_column("actual_on", zone, folded=True),
        moment_column("actual_off", zone, folded=True),
        Column("cover", folded=True),
        Column("reservation_link", folded=True),
        Column("lead_component", folded=True),
        Column("place", folded=True),
        Column("device", folded=True),
        Column("room_id", folded=True),
        Column("delay_seconds", "whole", folded=True),
        Column("note", folded=True),
    ]
