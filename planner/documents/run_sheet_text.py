"""The run sheet 流程脚本 to be sent on: every cue with its clock times."""

from __future__ import annotations

from planner.documents import phrases
from planner.documents.document import Document, Entries, Entry, Facts
from planner.domain import timing
from planner.domain.campaign import Campaign
from planner.domain.run_sheet import PlannedCue, planned, total_seconds
from planner.domain.run_sheet_columns import channel_name
from planner.i18n import Words


def build(campaign: Campaign, w: Words) -> Document:
    """Return the run sheet; skipped cues are left out, repeats of a block written out."""
    header, sheet = campaign.header, campaign.run_sheet
    places = [place for place in planned(sheet) if not place.cue.skipped]
    facts = Facts(
        "",
        [
            (w("documents.when"), phrases.when(campaign, w)),
            (w("run_sheet_text.total"), timing.length(total_seconds(sheet)) if places else ""),
        ],
    )
    title = w("documents.titled", document=w("documents.run_sheet"), campaign=header.title)
    rows = [_entry(campaign, place, w) for place in places]
    return Document(
        w.language,
        title,
        header.store_name,
        [facts, Entries(w("run_sheet_text.cues"), rows)],
        phrases.footer(campaign, w),
    )


def _entry(campaign: Campaign, place: PlannedCue, w: Words) -> Entry:
    header, cue = campaign.header, place.cue
    start = timing.clock(header.starts_at, header.zone, place.start)
    end = timing.clock(header.starts_at, header.zone, place.end)
    title = cue.title or (w(f"documents.cue_kind.{cue.kind}") if cue.kind else "")
    if place.laps > 1:
        title += w("run_sheet_text.lap", lap=place.lap, laps=place.laps)
    contact = w("run_sheet_text.contact") if cue.call_to_leave_contact else ""
    lines = [
        " · ".join(part for part in (cue.host, cue.car, contact) if part),
        cue.key_points,
        *(
            w("run_sheet_text.floor", where=_where(campaign, a.channel_id, w), text=a.text)
            for a in cue.floor_actions
            if a.text
        ),
    ]
    return Entry(f"{start}–{end}", title, [line for line in lines if line])


def _where(campaign: Campaign, channel_id: str, w: Words) -> str:
    channels = campaign.platform.channels
    if not channel_id or len(channels) < 2:
        return w("run_sheet_column.floor")
    return f"{w('run_sheet_column.floor')} · {channel_name(channel_id, w, channels)}"
