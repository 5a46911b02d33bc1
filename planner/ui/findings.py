"""What the rules ask on a step page: the words, the article, what to do, where."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from planner.actions import compliance as actions
from planner.domain import compliance
from planner.domain.campaign import Campaign, Step
from planner.domain.compliance import Acceptance, Found, Key, Owed, Place
from planner.domain.problems import Severity
from planner.errors import InputError, KaiboError
from planner.ui import conflict, session
from planner.ui.markdown import plain
from planner.ui.session import language, t, w

PAGE_SIZE = 8
_ANSWER = "evidence_answer"
COLOURS = {Severity.CRITICAL: "red", Severity.OPEN: "orange", Severity.HINT: "blue"}
CODES = ("words", "duty")
"""The problems drawn here; the frame's list leaves them to it."""


def draw_findings(campaign: Campaign, step: Step) -> None:
    """Draw what stands on a step, gravest first, and what was accepted there."""
    try:
        found = [item for item in compliance.findings(campaign) if item[0].step == step]
    except InputError:
        return  # the to-do list names the file that cannot be read
    settled = compliance.accepted(campaign)
    keys = {compliance.key_of(*item) for item in found}
    _draw_standing(campaign, step, [i for i in found if compliance.key_of(*i) not in settled])
    mine = [a for a in settled.values() if _step_of(a) == step]
    if mine:
        _draw_accepted(campaign, mine, keys)


def _draw_standing(campaign: Campaign, step: Step, found: Sequence[tuple[Place, Found]]) -> None:
    if not found:
        return
    st.markdown(f"**{t('compliance.title')}**", help=t("compliance.lead"))
    ordered = sorted(found, key=lambda item: -item[1].rule.severity)
    pages = -(-len(ordered) // PAGE_SIZE)
    page = st.pagination(pages, key=f"findings:{campaign.id}:{step}") if pages > 1 else 1
    for place, finding in ordered[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]:
        _draw_one(campaign, place, finding)


def _draw_one(campaign: Campaign, place: Place, finding: Found) -> None:
    rule = finding.rule
    key = compliance.key_of(place, finding)
    level = t(f"severity.{rule.severity.name.lower()}")
    with st.container(border=True, gap="small"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(
                f":{COLOURS[rule.severity]}-badge[{level}] **{plain(_name(finding))}**",
                width="stretch",
            )
            if st.button(
                t("compliance.record"), key=f"record:{':'.join(key)}", icon=":material/fact_check:"
            ):
                _ask(campaign, key, _name(finding))
        if finding.sentence:
            st.markdown(_quoted(finding.sentence, finding.words))
        st.caption(
            f"{t('compliance.where', where=plain(_where(campaign, place)))}  \n"
            f"{t('compliance.article', article=plain(rule.article[language()]))}"
        )
        st.markdown(plain(rule.advice[language()]))


def _draw_accepted(campaign: Campaign, accepted: Sequence[Acceptance], keys: set[Key]) -> None:
    with st.expander(t("compliance.accepted", n=len(accepted)), icon=":material/fact_check:"):
        newest = sorted(accepted, key=lambda a: a.at, reverse=True)
        for acceptance in newest[:PAGE_SIZE]:
            with st.container(horizontal=True, vertical_alignment="center"):
                at = w().stamp(acceptance.at, campaign.header.zone)
                said = [_rule_name(acceptance), acceptance.evidence, acceptance.by, at]
                if acceptance.key not in keys:
                    said.append(t("compliance.stale"))
                st.markdown(plain(" · ".join(said)), width="stretch")
                st.button(
                    t("compliance.withdraw"),
                    key=f"withdraw:{acceptance.id}",
                    icon=":material/undo:",
                    on_click=partial(_withdraw, campaign.id, acceptance.id),
                )


def _ask(campaign: Campaign, key: Key, name: str) -> None:
    """Open the dialog that records evidence for a finding."""
    st.session_state.pop(_ANSWER, None)

    def ask() -> None:
        answer = st.session_state.pop(_ANSWER, None)
        if answer == "":
            st.rerun()
        st.markdown(f"**{plain(name)}**")
        field = f"evidence:{':'.join(key)}"
        st.text_area(
            t("compliance.evidence"),
            placeholder=t("compliance.evidence.example"),
            max_chars=500,
            key=field,
        )
        st.caption(t("compliance.accepted_by", name=plain(session.who().name)))
        st.button(
            t("compliance.save"),
            type="primary",
            key="evidence_save",
            on_click=partial(_accept, campaign.id, key, field),
        )
        if answer:
            st.error(answer)

    st.dialog(t("compliance.record"))(ask)()


def _accept(campaign_id: str, key: Key, field: str) -> None:
    """Save the evidence; leave for the dialog what went wrong, or nothing to close it."""
    evidence = str(st.session_state.get(field) or "")
    try:
        actions.accept(session.db(), session.who(), campaign_id, key, evidence, now=session.now())
    except KaiboError as error:
        st.session_state[_ANSWER] = session.say(error)
    else:
        st.session_state[_ANSWER] = ""
        session.notice(t("compliance.saved"))


def _withdraw(campaign_id: str, acceptance_id: str) -> None:
    try:
        actions.withdraw(session.db(), session.who(), campaign_id, acceptance_id, now=session.now())
    except KaiboError as error:
        session.notice(session.say(error), icon=":material/error:")
    else:
        session.notice(t("compliance.withdrawn"))


def _name(finding: Found) -> str:
    """The words found, or the name of the duty."""
    if isinstance(finding, Owed):
        return finding.rule.name[language()]
    return t("compliance.words", words=finding.words)


def _rule_name(acceptance: Acceptance) -> str:
    if acceptance.words:
        return t("compliance.words", words=acceptance.words)
    duty = compliance.duty(acceptance.rule)
    return duty.name[language()] if duty else acceptance.rule


def _quoted(sentence: str, words: str, reach: int = 40) -> str:
    """The words in bold in the middle of their sentence, long ends cut off."""
    before, _, after = sentence.partition(words)
    if len(before) > reach:
        before = "…" + before[-reach:]
    if len(after) > reach:
        after = after[:reach] + "…"
    return f"> {plain(before)} **{plain(words)}** {plain(after)}"


def _where(campaign: Campaign, place: Place) -> str:
    if place.part == "header":
        return t("compliance.campaign_title")
    return conflict.place(place.part, place.path, campaign.body(place.part))


def _step_of(acceptance: Acceptance) -> str:
    part = acceptance.where.partition("/")[0]
    return {"header": "goals", "run_sheet": "content"}.get(part, part)
