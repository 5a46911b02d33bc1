"""Step 9: what makes the effect last, who does it and until when."""

from __future__ import annotations

from typing import get_args

import streamlit as st

from planner.domain.steps.follow_up import (
    LOTTERY_YEARS,
    RECORD_YEARS,
    FollowUpTask,
    default_tasks,
    keep_until,
    late,
)
from planner.ui import session
from planner.ui.components.grid import Column
from planner.ui.components.time_columns import moment_column, position_column
from planner.ui.frame import Page, step
from planner.ui.session import t, w


def draw_tasks(page: Page) -> None:
    """The table of tasks; late ones are marked, and an empty one offers a start."""
    header, now = page.campaign.header, session.now()
    form = page.form()
    tasks = page.campaign.follow_up.tasks
    if not tasks:
        st.info(t("follow_up.none"), icon=":material/playlist_add:")

        def fill() -> None:
            fresh = default_tasks(
                header.ends_at,
                with_draws=bool(page.campaign.interaction.draws),
                say=lambda kind: t(f"follow_up.default.{kind}"),
            )
            form.save({("tasks",): [task.model_dump(mode="json") for task in fresh]})

        st.button(
            t("follow_up.fill"), key="follow_up_fill", icon=":material/playlist_add:", on_click=fill
        )
    else:
        done = sum(task.done for task in tasks)
        behind = sum(late(task, now) for task in tasks)
        said = t("broadcast.done_of", done=done, total=len(tasks))
        if behind:
            said += f" · :red[{t('follow_up.late', n=behind)}]"
        st.progress(done / len(tasks), said)
    people = {member.name for member in page.campaign.resources.crew if member.name}
    cues = [("", t("follow_up.no_cue"))]
    cues += [(cue.id, cue.title) for cue in page.campaign.run_sheet.cues]
    kinds = get_args(FollowUpTask.model_fields["kind"].annotation)
    form.table(
        ("tasks",),
        [
            Column(
                "kind", "choice", width=9, options=[(k, t(f"follow_up.kind.{k}")) for k in kinds]
            ),
            Column("text", width=24),
            Column("owner", "combo", width=9, options=[(name, name) for name in sorted(people)]),
            moment_column("due", header.zone),
            Column("done", "check", width=4),
            position_column("clip_from", folded=True),
            position_column("clip_to", folded=True),
            Column("cue_id", "choice", options=cues, folded=True),
            Column("link", folded=True),
            Column("result", folded=True),
        ],
        rows=[
            task.model_dump(mode="json") | {"_tone": "late" if late(task, now) else ""}
            for task in tasks
        ],
    )
    st.caption(t("follow_up.due_zone", zone=header.time_zone))


def draw_duties(page: Page) -> None:
    """How long what has to be kept."""
    header = page.campaign.header
    day = header.ends_at.astimezone(header.zone).date()
    st.subheader(t("follow_up.duties"), anchor=False)
    kept = [
        t("follow_up.keep_records", day=w().long_date(keep_until(day, RECORD_YEARS))),
        t("follow_up.clips_are_ads"),
    ]
    if page.campaign.interaction.draws:
        until = w().long_date(keep_until(day, LOTTERY_YEARS))
        kept.insert(1, t("follow_up.keep_lottery", day=until))
    st.markdown("\n".join(f"- {line}" for line in kept))


with step("follow_up") as page:
    draw_tasks(page)
    draw_duties(page)
    with st.expander(t("follow_up.note"), icon=":material/notes:"):
        page.form().long_text(("note",))
