"""A store's broadcasts with minute curves and a record of what ran."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from bench._histories import history
from planner.actions import campaigns
from planner.actions.who import Who
from planner.domain.audience import Series, moment
from planner.domain.show import BROADCAST
from planner.domain.show_event import Event as LogEvent
from planner.domain.telemetry import Event, Sample
from planner.insight.what_ran import CutBy
from planner.store import shows
from planner.store.database import Database
from planner.store.telemetry import Telemetry

FRIDAY = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def fill(
    database: Database,
    telemetry: Telemetry,
    who: Who,
    broadcasts: int,
    *,
    planted: Mapping[str, float] | None = None,
    seed: int = 1,
    cut_by: CutBy = "by_hand",
) -> list[str]:
    """One broadcast a week up to :data:`FRIDAY`, the last one last; return their ids."""
    ids = []
    for weeks, one in enumerate(reversed(history(seed, broadcasts, planted=planted))):
        starts_at = FRIDAY - timedelta(weeks=weeks)
        ids.append(_write(database, telemetry, who, one, starts_at, cut_by))
    return ids[::-1]


def _write(
    database: Database,
    telemetry: Telemetry,
    who: Who,
    one: Series,
    starts_at: datetime,
    cut_by: CutBy,
) -> str:
    shift = starts_at - moment(one.begins)
    cues: list[dict[str, Any]] = []
    rows: list[dict[str, Any]] = []
    for number, span in enumerate(one.spans):
        cue_id = f"{span.kind}-{number}"
        seconds = round(60 * (span.end - span.start))
        start = (moment(span.start) + shift).isoformat()
        end = (moment(span.end) + shift).isoformat()
        cues.append({"id": cue_id, "title": span.kind, "kind": span.kind, "seconds": seconds})
        rows.append({"cue_id": cue_id, "title": span.kind, "started": start, "ended": end})
    parts: dict[Any, Any] = {
        "header": {"title": "周五直播", "store_id": "store1", "starts_at": starts_at.isoformat()},
        "platform": {"channels": [{"id": "c1", "account": "账号一", "platform": "youtube"}]},
        "run_sheet": {"cues": cues},
    }
    if cut_by == "by_hand":
        parts["as_run"] = {"source": "by_hand", "rows": rows}
    campaign_id = campaigns.create(database, who, parts, now=starts_at)
    if cut_by == "log":
        _write_log(database, campaign_id, starts_at, rows)
    telemetry.append(
        [
            Sample(
                campaign_id,
                "c1",
                "concurrent",
                # a reading holds for the minute that ends with it
                moment(at - 1) + shift,
                float(viewers),
                60,
                "final",
                starts_at + timedelta(days=1),
                "api:youtube",
            )
            for at, viewers in zip(one.curve.at, one.curve.viewers, strict=True)
        ]
    )
    return campaign_id


def _write_log(
    database: Database, campaign_id: str, starts_at: datetime, rows: list[dict[str, Any]]
) -> None:
    """The log of a console on which every cue was started on time."""
    ends = [datetime.fromisoformat(row["ended"]) for row in rows]
    kinds = ["next"] * (len(rows) - 1) + ["finish"]
    body = {"revision": 1, "starts_at": starts_at.isoformat()}
    log = [LogEvent(1, starts_at, "场控A", "start", body, f"{campaign_id}-1")]
    log += [
        LogEvent(seq, at, "场控A", kind, {}, f"{campaign_id}-{seq}")
        for seq, (at, kind) in enumerate(zip(ends, kinds, strict=True), 2)
    ]
    with database.write() as connection:
        shows.append(connection, campaign_id, BROADCAST, log)


def comment(campaign_id: str, number: int, at: datetime, kind: Any = "comment") -> Event:
    """A comment, or another thing a viewer did."""
    return Event(
        campaign_id, "c1", kind, f"{kind}-{number}", at, f"v{number}", "", 1, None, "", "", "", at,
        "api:youtube",
    )  # fmt: skip
