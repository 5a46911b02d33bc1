"""The review's curve, cut by what really ran, and what each cue did."""

from __future__ import annotations

from datetime import timedelta

import streamlit as st

from planner.documents.cue_table import cue_table, said_effect
from planner.domain.campaign import Campaign
from planner.insight.cue_effects import CueEffects, effects_of
from planner.insight.cut import cut_of
from planner.store.telemetry import telemetry
from planner.ui import navigation, session
from planner.ui.curve_notes import draw_curve_notes
from planner.ui.cut_chart import draw_cut_chart, read_usual
from planner.ui.markdown import plain
from planner.ui.minute_curve import read_curve
from planner.ui.number_table import draw_files, draw_number_table
from planner.ui.session import t, w

MOST_FOUND = 6
FRESH = timedelta(seconds=30)


def draw_cut_curve(campaign: Campaign) -> None:
    """Draw the curve with its cues, what stands out, and the table behind it."""
    if campaign.header.starts_at > session.now():
        return
    st.subheader(t("cut_curve.title"), anchor=False)
    found = _shared(campaign.id, campaign.version, campaign)
    curve = read_curve(campaign)
    if not found.cues or (curve.is_empty and not found.totals):
        _draw_nothing()
        return
    cut = cut_of(session.db(), campaign, now=session.now())
    draw_cut_chart(campaign, curve, cut, read_usual(campaign), key="cut")
    draw_curve_notes(campaign)
    _draw_found(found)
    table = cue_table(campaign, found, w())
    draw_number_table(table, f"{campaign.id}:cues")
    st.caption(t("cut_curve.missing.why"))
    draw_files(
        f"cues-{campaign.id}", lambda said: [(said("cut_curve.title"), table)], rows=len(table.rows)
    )


@st.cache_resource(ttl=FRESH, max_entries=50, show_spinner=False)
def _shared(campaign_id: str, version: int, _campaign: Campaign) -> CueEffects:
    """Whoever looks at the same time shares one answer."""
    return effects_of(session.db(), telemetry(), _campaign)


def _draw_nothing() -> None:
    st.info(t("cut_curve.none"), icon=":material/show_chart:")
    with st.container(horizontal=True):
        navigation.link("as_run", t("cut_curve.none.as_run"), icon=":material/fact_check:")
        navigation.link("metrics", t("cut_curve.none.metrics"), icon=":material/monitoring:")


def _draw_found(found: CueEffects) -> None:
    """The kinds of cue that clearly go with more or fewer viewers, and what that rests on."""
    clear = {cue.kind: cue for cue in found.cues if cue.effect and cue.effect.found}
    strongest = sorted(clear.values(), key=lambda cue: -abs(cue.effect.rate if cue.effect else 0))
    for cue in strongest[:MOST_FOUND]:
        up = cue.effect is not None and cue.effect.rate > 0
        icon = ":material/trending_up:" if up else ":material/trending_down:"
        st.markdown(f"{icon} **{plain(cue.title)}** {plain(said_effect(cue, w()))}")
    if found.broadcasts < found.needed:
        st.caption(t("cut_curve.too_few", n=found.broadcasts, needed=found.needed))
        return
    st.caption(t("cut_curve.rests_on", n=found.broadcasts))
    if found.by_plan:
        st.caption(t("cut_curve.some_by_plan", n=found.by_plan))
