"""What the store's last campaign left behind, to be marked done or not."""

from __future__ import annotations

from functools import partial

import streamlit as st

from planner.actions import lessons
from planner.domain.campaign import Campaign
from planner.domain.steps.review import Outcome
from planner.errors import KaiboError
from planner.ui import metric_names, navigation, session
from planner.ui.markdown import plain
from planner.ui.session import t, w

MOST_SHOWN = 20


def draw_last_lessons(campaign: Campaign) -> None:
    """The action and lessons of the store's last reviewed campaign; nothing if there is
    none."""
    header = campaign.header
    found = lessons.last_lessons(session.db(), header.store_id, header.starts_at)
    if found is None:
        return
    with st.container(border=True):
        title = plain(found.title)
        when = w().long_date(found.starts_at.astimezone(header.zone))
        st.markdown(f"**{t('review.last', title=title, day=when)}**")
        if found.action.text:
            told = [plain(found.action.text)]
            if found.action.owner:
                told.append(plain(found.action.owner))
            if found.action.metric:
                told.append(plain(metric_names.name(found.action.metric)))
            text = f"{t('review.action')} · {' · '.join(told)}"
            _draw_outcome(found.campaign_id, "", text, found.action.outcome)
        for lesson in found.lessons[:MOST_SHOWN]:
            text = f"{t(f'lesson.{lesson.kind}')} · {plain(lesson.text)}"
            _draw_outcome(found.campaign_id, lesson.id, text, lesson.outcome)
        if st.button(t("review.last.open"), icon=":material/open_in_new:", type="tertiary"):
            navigation.go("review", found.campaign_id)


def _draw_outcome(campaign_id: str, lesson_id: str, text: str, outcome: Outcome) -> None:
    key = f"{campaign_id}:settle:{lesson_id}"
    labels = {one: t(f"outcome.{one}") for one in ("done", "not_done")}
    st.session_state[key] = None if outcome == "open" else outcome
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(text, width="stretch")
        st.pills(
            t("review.put_into_practice"),
            list(labels),
            format_func=lambda one: labels.get(one, one),
            key=key,
            label_visibility="collapsed",
            on_change=partial(_settle, campaign_id, lesson_id),
            width="content",
        )


def _settle(campaign_id: str, lesson_id: str) -> None:
    chosen: Outcome = st.session_state[f"{campaign_id}:settle:{lesson_id}"] or "open"
    try:
        lessons.settle(
            session.db(), session.who(), campaign_id, lesson_id, chosen, now=session.now()
        )
    except KaiboError as error:
        session.notice(session.say(error), icon=":material/error:")
