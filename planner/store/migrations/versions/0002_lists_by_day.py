"""Lists know a campaign's day on its own clock and its store's name without its parts."""

import json
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name, length, default in (
        ("store_name", 500, ""),
        ("time_zone", 500, "Asia/Shanghai"),
        ("local_day", 10, ""),
    ):
        column = sa.Column(name, sa.String(length), nullable=False, server_default=default)
        op.add_column("campaigns", column)
    connection = op.get_bind()
    headers = connection.execute(
        sa.text(
            "SELECT subject_id, body FROM revisions r WHERE part = 'header' AND number ="
            " (SELECT max(number) FROM revisions m"
            " WHERE m.subject_id = r.subject_id AND m.part = 'header')"
        )
    )
    for campaign_id, stored in headers.all():
        header = json.loads(stored) if isinstance(stored, str) else stored
        start = datetime.fromisoformat(header["starts_at"]).astimezone(UTC)
        connection.execute(
            sa.text(
                "UPDATE campaigns SET store_name = :store, time_zone = :zone, local_day = :day"
                " WHERE id = :id"
            ),
            {
                "id": campaign_id,
                "store": header["store_name"],
                "zone": header["time_zone"],
                "day": start.astimezone(ZoneInfo(header["time_zone"])).date().isoformat(),
            },
        )
    op.create_index("campaigns_by_day", "campaigns", ["local_day", "starts_at"])
    op.create_index("campaigns_by_tag", "campaigns", ["tag", "starts_at"])
    op.create_index("campaigns_of_sample", "campaigns", ["sample"])


def downgrade() -> None:
    for name in ("campaigns_of_sample", "campaigns_by_tag", "campaigns_by_day"):
        op.drop_index(name, "campaigns")
    for name in ("local_day", "time_zone", "store_name"):
        op.drop_column("campaigns", name)
