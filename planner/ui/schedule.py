"""When a campaign runs: start, zone and length; the day; platform notes."""

from __future__ import annotations

import streamlit as st

from planner.domain import public_days
from planner.domain.campaign import Header
from planner.domain.public_days import PublicDay
from planner.domain.steps.platform import notes
from planner.ui import navigation
from planner.ui.frame import Page
from planner.ui.session import t, w

TIME_ZONES = (
    "Asia/Shanghai",
    "Asia/Hong_Kong",
    "Asia/Taipei",
    "Asia/Urumqi",
    "Asia/Singapore",
    "Asia/Bangkok",
    "Asia/Tokyo",
    "Asia/Dubai",
    "Europe/London",
    "Europe/Berlin",
    "Europe/Madrid",
    "Europe/Moscow",
    "Africa/Johannesburg",
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Los_Angeles",
    "America/Mexico_City",
    "America/Sao_Paulo",
    "Australia/Sydney",
    "Pacific/Auckland",
    "UTC",
)
"""The zones offered; a campaign's own stands among them whichever it is."""


def draw_start(page: Page) -> None:
    """Start and end as they stand with the way to another date; zone and length."""
    header = page.campaign.header
    st.subheader(t("platform.when"), anchor=False)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{_said(header)}**", width="stretch")
        navigation.link("campaign", t("platform.reschedule"), icon=":material/event_repeat:")
    form = page.form("header")
    with st.expander(t("platform.zone_and_length")):
        form.choice(("time_zone",), list(dict.fromkeys((header.time_zone, *TIME_ZONES))))
        st.caption(t("platform.zone_moves"))
        form.number_field(("length_minutes",), least=1)


def _said(header: Header) -> str:
    return t(
        "platform.until",
        day=w().day(header.local_start),
        start=w().clock(header.starts_at, header.zone),
        end=w().clock(header.ends_at, header.zone),
    )


def draw_day(page: Page) -> None:
    """What the day of the broadcast and those around it are."""
    header = page.campaign.header
    st.subheader(t("platform.day"), anchor=False)
    day, country = header.local_start.date(), public_days.country_of(header.time_zone)
    if not country:
        st.caption(t("platform.day.no_country"))
        return
    found = public_days.around(day, country, w().language)
    own = public_days.on(day, found)
    if own is None:
        st.markdown(t("platform.day.plain"))
    else:
        st.markdown(f":material/event: {_day(own)}")
    if others := [_day(one) for one in found if one.day != day]:
        joined = ("；" if w().language == "zh" else "; ").join(others)
        st.markdown(t("platform.day.near", days=joined))
    if public_days.exchange_unknown(day, country):
        st.caption(t("platform.day.exchange_unknown", year=day.year))
    st.caption(t("platform.day.country"))


def _day(one: PublicDay) -> str:
    return t(f"platform.day.{one.kind}", day=w().day(one.day), name=one.name)


def draw_platform_notes(page: Page) -> None:
    """What the platforms in use ask for."""
    found = notes(page.campaign.platform.channels)
    if not found:
        return
    st.subheader(t("platform.notes"), anchor=False)
    comma = "、" if w().language == "zh" else ", "
    for note, platforms in found.items():
        names = comma.join(t(f"platform_name.{platform}") for platform in platforms)
        st.markdown("- " + t("platform.note_of", platforms=names, note=t(f"platform_note.{note}")))
