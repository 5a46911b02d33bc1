"""Lists of all broadcasts: totals, hosts, platforms, the review's action; saved views."""

import json

import sqlalchemy as sa
from alembic import op

from planner.store.tables import UTCDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "campaigns", sa.Column("currency", sa.String(3), nullable=False, server_default="CNY")
    )
    _fill_currency()
    op.create_index("campaigns_by_version", "campaigns", ["id", "version"])
    op.create_table(
        "broadcast_totals",
        sa.Column("campaign_id", sa.String(40), sa.ForeignKey("campaigns.id"), nullable=False),
        sa.Column("metric", sa.String(60), nullable=False),
        sa.Column("platform", sa.String(40), nullable=False),
        sa.Column("value", sa.Float()),
        sa.Column("known", sa.Float()),
        sa.Column("over", sa.Float()),
        sa.Column("under", sa.Float()),
        sa.Column("state", sa.String(20)),
        sa.Column("read_at", UTCDateTime()),
        sa.Column("target", sa.Float()),
        sa.Column("open_lines", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("campaign_id", "metric", "platform"),
    )
    op.create_table(
        "campaign_hosts",
        sa.Column("campaign_id", sa.String(40), sa.ForeignKey("campaigns.id"), nullable=False),
        sa.Column("host", sa.String(500), nullable=False),
        sa.Column("name", sa.String(500), nullable=False),
        sa.PrimaryKeyConstraint("campaign_id", "host"),
    )
    op.create_table(
        "campaign_platforms",
        sa.Column("campaign_id", sa.String(40), sa.ForeignKey("campaigns.id"), nullable=False),
        sa.Column("platform", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("campaign_id", "platform"),
    )
    op.create_table(
        "review_actions",
        sa.Column("campaign_id", sa.String(40), sa.ForeignKey("campaigns.id"), nullable=False),
        sa.Column("text", sa.String(500), nullable=False),
        sa.Column("owner", sa.String(500), nullable=False),
        sa.Column("due", sa.String(10), nullable=False),
        sa.Column("metric", sa.String(500), nullable=False),
        sa.Column("outcome", sa.String(20), nullable=False),
        sa.PrimaryKeyConstraint("campaign_id"),
    )
    op.create_table(
        "kept_by",
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("rules", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "saved_views",
        sa.Column("by", sa.String(200), nullable=False),
        sa.Column("page", sa.String(40), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("by", "page", "name"),
    )


def downgrade() -> None:
    for name in (
        "saved_views",
        "kept_by",
        "review_actions",
        "campaign_platforms",
        "campaign_hosts",
        "broadcast_totals",
    ):
        op.drop_table(name)
    op.drop_index("campaigns_by_version", "campaigns")
    op.drop_column("campaigns", "currency")


def _fill_currency() -> None:
    connection = op.get_bind()
    headers = connection.execute(
        sa.text(
            "SELECT subject_id, body FROM revisions r WHERE part = 'header' AND number ="
            " (SELECT max(number) FROM revisions m"
            " WHERE m.subject_id = r.subject_id AND m.part = 'header')"
        )
    )
    other = [
        {"id": campaign_id, "currency": header["currency"]}
        for campaign_id, stored in headers.all()
        if (header := json.loads(stored) if isinstance(stored, str) else stored).get(
            "currency", "CNY"
        )
        != "CNY"
    ]
    for row in other:
        connection.execute(
            sa.text("UPDATE campaigns SET currency = :currency WHERE id = :id"), row
        )
