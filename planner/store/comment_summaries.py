"""Read and write what was said in a broadcast, summed up."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, delete, select

from planner.store.tables import comment_summaries


def of(connection: Connection, campaign_id: str, made_from: str) -> Mapping[str, Any] | None:
    """Return the summary of a campaign's comments, or ``None`` where there is none that was
    made from these."""
    c = comment_summaries.c
    query = select(c.body).where(c.campaign_id == campaign_id, c.made_from == made_from)
    found: Mapping[str, Any] | None = connection.execute(query).scalar()
    return found


def put(connection: Connection, campaign_id: str, made_from: str, body: Mapping[str, Any]) -> None:
    """Write a campaign's summary in the place of an earlier one."""
    c = comment_summaries.c
    connection.execute(delete(comment_summaries).where(c.campaign_id == campaign_id))
    connection.execute(
        comment_summaries.insert().values(campaign_id=campaign_id, made_from=made_from, body=body)
    )


def clear(connection: Connection) -> None:
    """Remove every summary; each is made again when somebody looks."""
    connection.execute(delete(comment_summaries))
