"""A store with years of broadcasts and their figures: generated, never kept."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from planner.actions.who import Who
from planner.domain.campaign import PARTS, Campaign
from planner.domain.figures import Figure
from planner.domain.rows import new_id
from planner.store import campaigns, figures, listing, revisions
from planner.store.database import open_database
from planner.store.revisions import Revision

PERSON = Who("策划甲")
STORES, HOSTS, A_DAY = 20, 60, 4
TEMPLATES = ("new_car_launch", "everyday_sales", "test_drive", "group_buy")
TAGS = ("新车上市", "周末看车", "试驾季", "")
_BATCH = 250
_EMPTY: dict[str, dict[str, Any]] = {
    part: model().model_dump(mode="json") for part, model in PARTS.items()
}


def fill(folder: Path, number: int, *, seed: int = 5) -> list[str]:
    """Make a store in ``folder`` with ``number`` past broadcasts, four a day up to
    yesterday, in twenty stores; return their ids in the order of their starts."""
    dice = random.Random(seed)
    database = open_database("", folder)
    now = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    first = now - timedelta(days=-(-number // A_DAY))
    ids: list[str] = []
    for begin in range(0, number, _BATCH):
        some = [
            Campaign(id=new_id(), bodies=_whole(_bodies(i, first, dice)))
            for i in range(begin, min(begin + _BATCH, number))
        ]
        with database.write() as connection:
            made = [(c.id, c.header, c.header.title.casefold()) for c in some]
            campaigns.add_many(connection, made, 2, now, PERSON.name)
            revisions.append_many(
                connection,
                [
                    Revision(c.id, part, 1, now, PERSON.name, body)
                    for c in some
                    for part, body in c.bodies.items()
                ],
            )
            listing.keep(connection, some)
            figures.add(connection, [f for c in some for f in _figures(c, dice)])
        ids += [campaign.id for campaign in some]
    with database.engine.connect() as raw:
        raw.exec_driver_sql("ANALYZE")
    database.close()
    return ids


def _whole(bodies: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {part: _EMPTY[part] | body for part, body in bodies.items()}


def _bodies(number: int, first: datetime, dice: random.Random) -> dict[str, dict[str, Any]]:
    store = number % STORES
    starts = first + timedelta(days=number // A_DAY, hours=number % A_DAY)
    platforms = ["douyin"] if number % 3 else ["douyin", "wechat_channels"]
    hosts = dice.sample(range(store * 3, store * 3 + 3), 1 + number % 2)
    return {
        "header": {
            "title": f"第 {number} 场 · 周末看车",
            "store_id": f"store{store}",
            "store_name": f"门店 {store}",
            "starts_at": starts.isoformat(),
            "status": "held",
            "tag": TAGS[number % 7 % len(TAGS)],
            "template": TEMPLATES[number % len(TEMPLATES)],
        },
        "platform": {
            "channels": [
                {"id": f"{number}-{i}", "platform": platform, "account": f"门店 {store}"}
                for i, platform in enumerate(platforms)
            ]
        },
        "resources": {
            "crew": [
                {"id": f"{number}-h{h}", "library_id": f"host{h}", "name": f"主播 {h}", "role": r}
                for h, r in zip(hosts, ("host", "co_host"), strict=False)
            ],
            "budget": [
                {"id": f"{number}-b", "category": "prizes", "planned": "500", "actual": "480"}
            ],
        },
        "goals": {"targets": [{"id": f"{number}-t", "metric": "leads", "value": 80 + store}]},
        "review": {"action": {"text": "留资口播提前到第 5 分钟", "outcome": "done"}},
    }


def _figures(campaign: Campaign, dice: random.Random) -> Iterator[Figure]:
    at = campaign.header.ends_at
    for channel in campaign.platform.channels:
        impressions = dice.randint(20_000, 200_000)
        viewers = int(impressions * dice.uniform(0.04, 0.15))
        leads = int(viewers * dice.uniform(0.004, 0.02))
        counts = {
            "airtime": dice.randint(20, 200) * 60,
            "impressions": impressions,
            "viewers": viewers,
            "views": int(viewers * 1.3),
            "watch_time_total": viewers * dice.randint(30, 120),
            "leads": leads,
            "valid_leads": int(leads * 0.6),
            "spend": dice.randint(500, 6000),
            "visits": int(leads * 0.15),
            "orders": int(leads * 0.03),
        }
        for metric, value in counts.items():
            yield Figure(
                new_id(),
                campaign.id,
                channel.id,
                metric,
                float(value),
                at,
                at + timedelta(days=1),
                "file",
                "ledger.csv",
                "final",
                PERSON.name,
            )
