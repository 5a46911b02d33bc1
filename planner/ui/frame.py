"""The frame every step page has: purpose, progress, saved state, what is to do, back / next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import streamlit as st

from planner.actions import campaigns
from planner.domain.campaign import STEPS, Campaign, Header, Part, Step
from planner.domain.checks import StepState, parts_of, step_states
from planner.domain.problems import Problem, Severity
from planner.errors import NotFoundError
from planner.settings import settings
from planner.ui import conflict, navigation, session
from planner.ui.fields import Form
from planner.ui.findings import CODES as FINDINGS
from planner.ui.findings import draw_findings
from planner.ui.markdown import plain
from planner.ui.session import t, w

STATE_ICONS: dict[StepState, str] = {
    "empty": ":material/radio_button_unchecked:",
    "open": ":material/pending:",
    "ready": ":material/check_circle:",
}
SEVERITY_ICONS = {
    Severity.CRITICAL: ":material/error:",
    Severity.OPEN: ":material/pending:",
    Severity.HINT: ":material/lightbulb:",
}


@dataclass(frozen=True)
class Page:
    """What a step page works with: the campaign as it stands and what is still to do,
    in this step and in ``all_steps``."""

    step: Step
    campaign: Campaign
    problems: list[Problem]
    all_steps: Sequence[Problem] = ()

    def form(self, part: Part | None = None) -> Form:
        """Return the fields of a part (this step's if none is named)."""
        return Form(self.campaign, part or self.step)

    def also(self, found: Iterable[Problem]) -> None:
        """Add to what is to do what only this page can see: the store's own past."""
        known = {(p.code, p.where) for p in self.problems}
        self.problems.extend(p for p in found if (p.code, p.where) not in known)


def opened_campaign() -> Campaign:
    """Return the campaign this session works on, or say how to choose one and stop."""
    campaign_id = session.campaign_id()
    if not campaign_id:
        st.info(t("frame.no_campaign"))
        navigation.link("overview", t("page.overview"), icon=":material/view_agenda:")
        st.stop()
    try:
        campaign = campaigns.get(session.db(), campaign_id)
    except NotFoundError as error:
        session.forget_campaign()
        st.error(session.say(error))
        navigation.link("overview", t("page.overview"), icon=":material/view_agenda:")
        st.stop()
    if campaign.deleted_at is not None:
        session.forget_campaign()
        st.warning(t("frame.deleted"))
        navigation.link("overview", t("page.overview"), icon=":material/view_agenda:")
        st.stop()
    if st.query_params.get("campaign") != campaign_id:
        st.query_params["campaign"] = campaign_id
    return campaign


@contextmanager
def step(name: Step) -> Iterator[Page]:
    """Draw a step page around the fields drawn inside::

    with step("goals") as page:
        page.form().text(("theme",))
    """
    campaign = opened_campaign()
    problems = campaigns.problems(session.db(), campaign, now=session.now())
    states = step_states(campaign, problems)
    mine = [p for p in problems if p.step == name]
    _head(name, campaign, states)
    conflict.ask_if_any(campaign)
    page = Page(name, campaign, mine, problems)
    yield page
    _to_do(mine)
    draw_findings(campaign, name)
    _back_and_next(name)


def say_sample(header: Header) -> None:
    """Say that a sample campaign is one, unless the banner of the demo says so already."""
    if header.sample and not settings().demo:
        st.info(t("frame.sample"), icon=":material/science:")


def _head(name: Step, campaign: Campaign, states: dict[Step, StepState]) -> None:
    header = campaign.header
    number = STEPS.index(name) + 1
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(which(header), width="stretch")
        st.caption(saved_state(campaign, *parts_of(name)), width="content")
    say_sample(header)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.header(t(f"step.{name}"), anchor=False, width="stretch")
        label = t("frame.step_of", number=number)
        with st.popover(label, icon=STATE_ICONS[states[name]], width="content"):
            ready = sum(state == "ready" for state in states.values())
            st.progress(ready / len(STEPS), t("frame.ready_count", n=ready))
            for i, other in enumerate(STEPS, 1):
                navigation.link(other, f"{i} {t(f'step.{other}')}", icon=STATE_ICONS[states[other]])
    st.markdown(t(f"step.{name}.purpose"))


def which(header: Header) -> str:
    """Title, store and start of a campaign in one line of Markdown."""
    parts = [header.title, header.store_name, w().moment(header.starts_at, header.zone)]
    return "  ·  ".join(plain(part) for part in parts if part)


def saved_state(campaign: Campaign, *parts: Part) -> str:
    """Say when one of the parts was last saved and by whom."""
    saves = [campaign.saves[part] for part in parts if part in campaign.saves]
    if not saves:
        return t("frame.not_started")
    when, by = max(saves)
    return t("frame.saved", by=plain(by), at=w().stamp(when, campaign.header.zone))


def _to_do(problems: Sequence[Problem]) -> None:
    st.divider()
    if not problems:
        st.caption(f":material/check_circle: {t('frame.no_problems')}")
        return
    st.subheader(t("frame.problems", n=len(problems)), anchor=False)
    for problem in [p for p in problems if p.code not in FINDINGS][:30]:
        st.markdown(f"{SEVERITY_ICONS[problem.severity]} {plain(said(problem))}")


def said(problem: Problem) -> str:
    """The sentence of a problem."""
    return problem.said(w())


def _back_and_next(name: Step) -> None:
    here = STEPS.index(name)
    with st.container(horizontal=True, horizontal_alignment="distribute"):
        if here:
            before = STEPS[here - 1]
            if st.button(t("frame.back", step=t(f"step.{before}")), icon=":material/arrow_back:"):
                navigation.go(before)
        if here + 1 < len(STEPS):
            after = STEPS[here + 1]
            label = t("frame.next", step=t(f"step.{after}"))
            if st.button(
                label, icon=":material/arrow_forward:", icon_position="right", type="primary"
            ):
                navigation.go(after)
        elif st.button(t("frame.done"), icon=":material/view_agenda:", type="primary"):
            navigation.go("overview")
