"""Step 7: the question bank, lucky bags and draws, benefits, words to moderate."""

from __future__ import annotations

import streamlit as st

from planner.domain.compliance import keep_until
from planner.domain.rules import rulebook
from planner.domain.steps.interaction import cue_times, missing_terms
from planner.errors import InputError
from planner.ui.components.grid import Column
from planner.ui.frame import Page, step
from planner.ui.said import draw_said
from planner.ui.session import t, w


def _draw_questions(page: Page) -> None:
    st.subheader(t("interaction.questions"), anchor=False)
    st.caption(t("interaction.questions.lead"))
    crew = [(member.name, member.name) for member in page.campaign.resources.crew if member.name]
    page.form().table(
        ("questions",),
        [
            Column("question", width=22),
            Column("answer", "long", width=34),
            Column("source", width=16),
            Column("approved_by", "combo", options=crew, width=12),
        ],
    )


def _draw_draws(page: Page) -> None:
    st.subheader(t("interaction.draws"), anchor=False)
    campaign, form = page.campaign, page.form()
    header = campaign.header
    times = cue_times(campaign)
    titles = {cue.id: cue.title for cue in campaign.run_sheet.cues}
    cues = [("", t("field.not_chosen"))]
    cues += [
        (cue, f"{w().clock(at, header.zone)} {titles[cue]}".strip()) for cue, at in times.items()
    ]
    cues += [
        (draw.cue_id, t("interaction.cue_gone"))
        for draw in campaign.interaction.draws
        if draw.cue_id and draw.cue_id not in times
    ]
    try:
        _draw_terms(page)
        gaps = {
            draw.id: missing_terms(draw, header.currency, times)
            for draw in campaign.interaction.draws
        }
    except InputError:
        gaps = {}  # the to-do list names the file of rules that cannot be read
    rows = [
        row | {"_tone": "late" if row["published"] and gaps.get(row["id"]) else ""}
        for row in form.body["draws"]
    ]
    kinds = [(kind, t(f"draw_kind.{kind}")) for kind in ("lucky_bag", "draw")]
    form.table(
        ("draws",),
        [
            Column("prize", width=18),
            Column("kind", "choice", options=kinds, width=9),
            Column("value", "money", width=9, currency=page.campaign.header.currency),
            Column("number", "whole", width=7),
            Column("cue_id", "choice", options=list(dict.fromkeys(cues)), width=18),
            Column("published", "check", width=8),
            Column("rules", "long", folded=True),
            Column("way", folded=True),
            Column("odds", folded=True),
            Column("announcement", folded=True),
        ],
        rows=rows,
    )


def _draw_terms(page: Page) -> None:
    """Say what the rules ask of a draw, and how long its records are kept."""
    header = page.campaign.header
    said = [t("interaction.draws.lead")]
    limits = rulebook().limits
    for name, limit in limits.items():
        if limit.currency == header.currency:
            amount = w().money(limit.amount, limit.currency)
            said.append(t(f"interaction.limit.{name}", amount=amount))
    until = keep_until(page.campaign, "draws")
    if until is not None and page.campaign.interaction.draws:
        said.append(t("interaction.keep_until", day=w().long_date(until)))
    st.caption(" ".join(said) if w().language == "en" else "".join(said))


with step("interaction") as page:
    draw_said(page.campaign)
    _draw_questions(page)
    _draw_draws(page)
    with st.expander(t("interaction.benefits"), icon=":material/redeem:"):
        page.form().table(
            ("benefits",),
            [Column("name", width=20), Column("condition", width=24), Column("quota", width=12)],
        )
    with st.expander(t("interaction.moderated_words"), icon=":material/block:"):
        st.caption(t("interaction.moderated_words.lead"))
        page.form().table(
            ("moderated_words",), [Column("word", width=16), Column("reason", width=30)]
        )
