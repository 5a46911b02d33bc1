"""A campaign that goes on air in the tests, and the links to its screens."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from planner.actions import campaigns, stage_links
from planner.actions.stage_links import Link
from planner.actions.who import Who
from planner.store.database import Database

PERSON = Who("策划甲")
CUES = [
    {
        "id": "opening",
        "title": "开场",
        "seconds": 300,
        "host": "主播A",
        "key_points": "问好",
        "script": "欢迎来到直播间 <b>今天</b>",
        "floor_actions": [{"id": "bag", "channel_id": "dy", "text": "发福袋"}],
    },
    {"id": "walk", "title": "六方位讲解", "seconds": 600, "host": "主播A", "script": "先看正前方"},
    {"id": "drive", "title": "试驾", "seconds": 600, "host": "主播B", "car": "样车 A"},
    {"id": "closing", "title": "总结", "seconds": 300, "host": "主播A"},
]


def make(
    database: Database, starts_at: datetime | None = None, cues: list[dict[str, Any]] | None = None
) -> str:
    """Write a campaign with four cues and one channel; return its id."""
    now = datetime.now(UTC)
    starts = starts_at or now + timedelta(minutes=1)
    parts = {
        "header": {"title": "周五直播", "starts_at": starts.isoformat()},
        "run_sheet": {"cues": CUES if cues is None else cues},
        "platform": {"channels": [{"id": "dy", "platform": "douyin", "account": "门店号"}]},
        "resources": {
            "crew": [
                {"id": "m1", "name": "主播A", "role": "host", "call_before": 60},
                {"id": "m2", "name": "场控A", "role": "floor_manager"},
            ]
        },
        "interaction": {
            "questions": [
                {
                    "id": "q1",
                    "question": "续航多少？",
                    "answer": "以工况为准。",
                    "approved_by": "策划甲",
                },
                {"id": "q2", "question": "几时提车？", "answer": "还没有确认。"},
            ]
        },
    }
    return campaigns.create(database, PERSON, parts, now=now)  # type: ignore[arg-type]


def link(database: Database, campaign_id: str, role: str, name: str = "") -> Link:
    """Make a link that lasts twelve hours."""
    now = datetime.now(UTC)
    holder = name or {"host": "主播A", "console": "场控A", "crew": "主播A"}.get(role, "屏幕")
    expires = now + timedelta(hours=12)
    return stage_links.make(
        database, PERSON, campaign_id, role, holder, expires_at=expires, now=now
    )
