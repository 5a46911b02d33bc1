"""Follow as many channels as asked, and say what that takes of processor and memory.

``python -m bench._collecting CHANNELS SECONDS``: prints a JSON object. A process of its
own, so that nothing but the collector and its stores is measured. Idle is the same process
with both stores in use and nothing followed yet.
"""

from __future__ import annotations

import gc
import json
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psutil

from connectors.credentials import Credentials
from connectors.twitch import Twitch
from planner.actions import campaigns, library, platforms
from planner.actions.who import Who
from planner.domain.rows import new_id
from planner.domain.telemetry import Sample
from planner.live.collector import Collector
from planner.store import connections
from planner.store.connections import Connection
from planner.store.database import Database, open_database
from planner.store.sealing import Seal
from planner.store.telemetry import open_telemetry

SEAL = Seal(b"k" * 32)
WHO = Who("策划甲")
WARM_UP = 40.0


def connect(database: Database, number: int, now: datetime) -> str:
    """Connect an account and put a campaign of it on air; return the campaign."""
    body = {"name": f"店播{number}", "platform": "twitch"}
    account = library.add(database, WHO, "account", body, now=now)
    credentials = Credentials(
        access_token=f"token-{number}",
        expires_at=now + timedelta(hours=3),
        account_id=str(number),
        account_name=body["name"],
        scopes=Twitch.can.scopes,
    )
    sealed = SEAL.close(credentials.document())
    made = Connection(
        new_id(), "twitch", str(number), body["name"], account, sealed, True, now, WHO.name, now, {}
    )
    with database.write() as db:
        connections.add(db, made)
    channel = {"id": new_id(), "platform": "twitch", "library_id": account}
    header = {"title": f"直播 {number}", "starts_at": now.isoformat(), "length_minutes": 180}
    parts = {"header": header, "platform": {"channels": [channel]}}
    return campaigns.create(database, WHO, parts, now=now)  # type: ignore[arg-type]


def main(channels: int, seconds: float) -> None:
    """Measure and print."""
    process = psutil.Process()
    with tempfile.TemporaryDirectory() as folder:
        database = open_database("", Path(folder))
        telemetry = open_telemetry("", Path(folder))
        now = datetime.now(UTC)
        platforms.keep_keys(database, SEAL, WHO, "twitch", "app-id", "secret", {}, now=now)
        made = [connect(database, number, now) for number in range(channels)]
        telemetry.append([Sample(made[0], "", "concurrent", now, 1.0, 0, "live", now, "demo:idle")])
        telemetry.curve(made[0])
        gc.collect()
        idle = process.memory_info().rss
        collector = Collector(lambda: database, lambda: telemetry, lambda: SEAL)
        collector.start()
        time.sleep(WARM_UP)
        used, begun = sum(process.cpu_times()[:2]), time.perf_counter()
        highest = 0
        while time.perf_counter() - begun < seconds:
            time.sleep(1)
            highest = max(highest, process.memory_info().rss)
        share = (sum(process.cpu_times()[:2]) - used) / (time.perf_counter() - begun)
        collector.close()
        kept = telemetry.event_totals(made, ["comment"])
        telemetry.close()
        database.close()
    sys.stdout.write(
        json.dumps(
            {
                "core": share,
                "bytes": highest - idle,
                "channels": len(kept),
                "comments": float(kept["count"].sum()) if len(kept) else 0.0,
            }
        )
    )


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]))
