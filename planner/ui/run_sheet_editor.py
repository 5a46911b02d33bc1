"""The run-sheet editor 流程脚本: the table of cues with its computed times and totals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, get_args

import streamlit as st

from planner.domain import cells
from planner.domain.campaign import Campaign
from planner.domain.cue_edits import FLOOR, edit_cues
from planner.domain.run_sheet import CueKind, RunSheet, end_seconds, total_seconds
from planner.domain.timing import length, typed_time
from planner.errors import InputError
from planner.ui.components.grid import Column, Figure, RowAction, draw_grid
from planner.ui.fields import Form
from planner.ui.run_sheet_rows import editor_rows
from planner.ui.session import t, w

KINDS = get_args(CueKind)[1:]
HEIGHT = 640


def draw_run_sheet(form: Form) -> None:
    """Draw the run sheet as a table that saves every cell when it is left."""
    campaign = form.campaign
    columns = _columns(campaign)
    draw_grid(
        form.key(("cues",)),
        editor_rows(campaign, w()),
        columns,
        label=partial(_label, campaign),
        words=w(),
        save=partial(_save, form),
        height=HEIGHT,
        panel=True,
        title="title",
        actions=[
            RowAction("skip", t("run_sheet.action.skip")),
            RowAction("unskip", t("run_sheet.action.unskip")),
            RowAction("pin", t("run_sheet.action.pin")),
            RowAction("link", t("run_sheet.action.link")),
            RowAction("repeat", t("run_sheet.action.repeat"), t("run_sheet.action.times"), 3),
            RowAction("unblock", t("run_sheet.action.unblock")),
        ],
        summary=_summary(campaign),
        remember="run_sheet",
    )


def _columns(campaign: Campaign) -> list[Column]:
    header, resources = campaign.header, campaign.resources
    slot = header.length_minutes * 60

    def time_typed(text: str) -> tuple[int | None, int | None]:
        if not text:
            return None, None
        return typed_time(text, header.starts_at, header.zone, slot)

    def length_typed(text: str) -> int:
        found = cells.seconds(text)
        if found is None:
            raise InputError("input.length_empty")
        return found

    people = list(dict.fromkeys(m.name for m in resources.crew if m.name))
    presenting = [m.name for m in resources.crew if m.role in ("host", "co_host", "guest")]
    hosts = list(dict.fromkeys([name for name in presenting if name] + people))
    cars = list(dict.fromkeys(car.name or car.model for car in resources.cars))
    kinds = [("", t("field.not_chosen"))] + [(k, t(f"documents.cue_kind.{k}")) for k in KINDS]
    channels = [channel.id for channel in campaign.platform.channels]
    floors = [FLOOR, *(FLOOR + i for i in channels)] if len(channels) != 1 else _only(campaign)
    return [
        Column("time", width=7, card="half", parse=time_typed),
        Column("seconds", width=5, card="half", parse=length_typed, show=length),
        Column("title", width=14),
        Column("host", "combo", width=8, card="half", options=[(h, h) for h in hosts]),
        Column("call_to_leave_contact", "check", width=6, card="half"),
        Column("key_points", "long", width=22, card=""),
        *(Column(name, "long", width=13, card="") for name in floors),
        Column("script", "long", folded=True),
        Column("script_length", "shown", folded=True),
        Column("kind", "choice", width=10, options=kinds, optional=True),
        Column("count_to_end", "check", width=6, optional=True),
        Column("car", "combo", width=12, options=[(c, c) for c in cars if c], optional=True),
        Column("owner", "combo", width=9, options=[(p, p) for p in people], optional=True),
        Column("component", width=12, optional=True),
        Column("interaction", width=14, optional=True),
        Column("shot", width=12, optional=True),
        Column("props", width=12, optional=True),
        Column("aim", width=14, optional=True),
        Column("call", width=12, optional=True),
        Column("backup", width=14, optional=True),
        Column("note", width=14, optional=True),
    ]


def _only(campaign: Campaign) -> list[str]:
    """With one channel there is one column of floor actions: for all, and where an action
    was written for that channel alone, its own."""
    (channel,) = campaign.platform.channels
    own = any(
        a.channel_id == channel.id for cue in campaign.run_sheet.cues for a in cue.floor_actions
    )
    return [FLOOR, FLOOR + channel.id] if own else [FLOOR]


def _label(campaign: Campaign, name: str) -> str:
    if not name.startswith(FLOOR):
        return t(f"run_sheet.cues.{name}")
    channel_id = name.removeprefix(FLOOR)
    channels = campaign.platform.channels
    channel = next((c for c in channels if c.id == channel_id), None)
    if channel is None:
        return t("run_sheet.floor_all" if len(channels) > 1 else "run_sheet.floor")
    platform = t(f"platform_name.{channel.platform}") if channel.platform else ""
    same = sum(c.platform == channel.platform for c in channels) > 1
    name = (channel.account or platform) if same or not platform else platform
    return t("run_sheet.floor_of", channel=name or t("run_sheet.channel_unnamed"))


def _summary(campaign: Campaign) -> list[Figure]:
    sheet, slot = campaign.run_sheet, campaign.header.length_minutes * 60
    rest = slot - end_seconds(sheet)
    return [
        Figure(t("run_sheet.total"), length(total_seconds(sheet))),
        Figure(t("run_sheet.slot"), length(slot)),
        Figure(t("run_sheet.over"), length(-rest), "late")
        if rest < 0
        else Figure(t("run_sheet.rest"), length(rest)),
    ]


def _save(form: Form, edits: Sequence[dict[str, Any]]) -> None:
    made = [_made(edit) for edit in edits]
    try:
        form.change(lambda body: edit_cues(body, made))
    except InputError as error:
        raise InputError(
            error.key, where=(*error.where, *_cells_of(error.where)), **error.params
        ) from error


def _made(edit: Mapping[str, Any]) -> dict[str, Any]:
    if edit["op"] == "repeat":
        return {"op": "repeat", "ids": edit["ids"], "block": edit["new"], "times": edit["number"]}
    return dict(edit)


def _cells_of(where: Sequence[str]) -> list[str]:
    """The cells of the table a stored field is typed in."""
    if "start" in where or "seconds" in where:
        return ["time"]
    return []


def draw_sheet_settings(form: Form) -> None:
    """Draw what the checks and estimates of this sheet go by, and its repeating blocks."""
    columns = st.columns(3)
    for column, name in zip(
        columns,
        ("contact_gap_minutes", "words_per_minute_zh", "words_per_minute_en"),
        strict=True,
    ):
        with column:
            form.number_field((name,), least=1)
    sheet: RunSheet = form.campaign.run_sheet
    if not sheet.blocks:
        st.caption(t("run_sheet.no_blocks"))
        return
    titles = {
        block.id: " · ".join(c.title for c in sheet.cues if c.block_id == block.id)
        for block in sheet.blocks
    }
    st.markdown(f"**{t('run_sheet.blocks')}**")
    form.table(
        ("blocks",),
        [
            Column("title", width=18),
            Column("repeats", "whole", width=8),
            Column("cues", "shown", width=40),
        ],
        rows=[{**b.model_dump(mode="json"), "cues": titles[b.id]} for b in sheet.blocks],
        can_add=False,
    )
