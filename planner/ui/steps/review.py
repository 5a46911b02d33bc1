"""Step 10: the result, what was learned, and the one thing to do about it."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from planner.actions import sign_off
from planner.domain import metrics
from planner.errors import KaiboError
from planner.ui import metric_names, session
from planner.ui.clip_proposals import draw_clip_proposals
from planner.ui.components.grid import Column
from planner.ui.cut_curve import draw_cut_curve
from planner.ui.diagnosis import draw_diagnosis
from planner.ui.frame import Page, step
from planner.ui.last_lessons import draw_last_lessons
from planner.ui.markdown import plain
from planner.ui.result_to_send import draw_result_to_send
from planner.ui.results import draw_results, read_results
from planner.ui.said import draw_said
from planner.ui.session import t, w
from planner.ui.what_ran import draw_what_ran


def draw_four_sides(page: Page) -> None:
    """人货场数: what went well and badly with people, goods, scene and data."""
    form = page.form()
    for pair in (("people", "goods"), ("scene", "data")):
        for column, name in zip(st.columns(2), pair, strict=True):
            with column:
                form.long_text((name,))


def draw_lessons(page: Page) -> None:
    """Keep, problem, try; and the one action with owner, day and metric."""
    form = page.form()
    st.subheader(t("review.lessons"), anchor=False)
    form.table(
        ("lessons",),
        [
            Column(
                "kind",
                "choice",
                width=8,
                options=[(k, t(f"lesson.{k}")) for k in ("keep", "problem", "try")],
            ),
            Column("text", width=40),
            Column("outcome", "shown", width=8, show=lambda o: t(f"outcome.{o or 'open'}")),
        ],
    )
    st.subheader(t("review.action"), anchor=False)
    st.caption(t("review.action.how"))
    form.text(("action", "text"))
    with st.container(horizontal=True):
        form.text(("action", "owner"))
        form.day(("action", "due"))
        _draw_metric(page)
    if page.campaign.review.action.text:
        form.pills(("action", "outcome"), ["open", "done", "not_done"], "outcome")
        form.text(("action", "outcome_note"))


def draw_signature(page: Page) -> None:
    """Who signed the review, or the way to sign it."""
    review, header = page.campaign.review, page.campaign.header
    if review.signed_at is not None:
        by, at = plain(review.signed_by), w().stamp(review.signed_at, header.zone)
        st.success(t("review.signed", by=by, at=at), icon=":material/verified:")
        st.button(
            t("broadcast.withdraw"),
            key="review_withdraw",
            on_click=_act(page, sign_off.withdraw_review),
        )
    elif page.campaign.over(session.now()) and header.status != "cancelled":
        label = t("review.sign_as", who=session.who().name)
        st.button(
            label,
            key="review_sign",
            type="primary",
            icon=":material/draw:",
            on_click=_act(page, sign_off.sign_review),
        )
        st.caption(t("review.sign.means"))


def _draw_metric(page: Page) -> None:
    known = list(metrics.dictionary())
    stored = page.campaign.review.action.metric
    options = ["", *known] if not stored or stored in known else ["", stored, *known]
    page.form().choice(("action", "metric"), options, say=metric_names.name)


def _act(page: Page, action: Callable[..., None]) -> Callable[[], None]:
    def act() -> None:
        try:
            action(session.db(), session.who(), page.campaign.id, now=session.now())
        except KaiboError as error:
            session.notice(session.say(error), icon=":material/error:")

    return act


with step("review") as page:
    draw_last_lessons(page.campaign)
    if not page.campaign.over(session.now()):
        st.info(t("review.not_yet"), icon=":material/schedule:")
    draw_results(page)
    draw_result_to_send(page.campaign, read_results(page.campaign))
    draw_what_ran(page.campaign)
    draw_said(page.campaign)
    draw_diagnosis(page)
    draw_cut_curve(page.campaign)
    draw_clip_proposals(page.campaign)
    draw_four_sides(page)
    draw_lessons(page)
    draw_signature(page)
