"""What is kept beside campaigns and figures, worked out anew where the rules changed.

A new version of the rules, or an edit of the metric dictionary, makes what was kept before
wrong. So the store knows by which rules it was worked out, and opening it puts that right.
"""

from __future__ import annotations

from hashlib import sha256

from sqlalchemy import Connection, delete, select

from planner.domain.broadcast_totals import RULES
from planner.domain.metrics import dictionary
from planner.store import campaigns, figures, listing
from planner.store.tables import campaigns as campaign_rows
from planner.store.tables import kept_by

_NAME = "broadcasts"
_AT_ONCE = 200


def is_kept_up(connection: Connection) -> bool:
    """Whether what is kept was worked out by the rules that hold now."""
    query = select(kept_by.c.rules).where(kept_by.c.name == _NAME)
    return connection.execute(query).scalar_one_or_none() == _rules()


def bring_up_to_date(connection: Connection) -> None:
    """Work out lists and totals of every campaign by the rules that hold now."""
    ids = connection.execute(select(campaign_rows.c.id).order_by(campaign_rows.c.id)).scalars()
    found = ids.all()
    for start in range(0, len(found), _AT_ONCE):
        some = found[start : start + _AT_ONCE]
        parts = campaigns.many(connection, some, ["resources", "platform", "review"])
        listing.keep(connection, parts)
        figures.sum_up(connection, some)
    connection.execute(delete(kept_by).where(kept_by.c.name == _NAME))
    connection.execute(kept_by.insert().values(name=_NAME, rules=_rules()))


def _rules() -> str:
    known = {key: metric.model_dump_json() for key, metric in dictionary().items()}
    return sha256(f"{RULES} {sorted(known.items())}".encode()).hexdigest()
