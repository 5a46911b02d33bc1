"""Keys of platforms' apps, connected accounts, how far their channels have been followed."""

import sqlalchemy as sa
from alembic import op

from planner.store.tables import Json, UTCDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "platform_apps",
        sa.Column("platform", sa.String(40), nullable=False),
        sa.Column("app_id", sa.String(200), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("budget", Json, nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("by", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("platform"),
    )
    op.create_table(
        "connections",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("platform", sa.String(40), nullable=False),
        sa.Column("account_id", sa.String(200), nullable=False),
        sa.Column("account_name", sa.String(500), nullable=False),
        sa.Column("library_id", sa.String(40), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.Column("made_by", sa.String(200), nullable=False),
        sa.Column("renewed_at", UTCDateTime(), nullable=False),
        sa.Column("error", Json, nullable=False),
        sa.Column("removed_at", UTCDateTime()),
        sa.Column("removed_by", sa.String(200)),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("connections_by_account", "connections", ["library_id"])
    op.create_table(
        "sign_ins",
        sa.Column("state", sa.String(64), nullable=False),
        sa.Column("platform", sa.String(40), nullable=False),
        sa.Column("library_id", sa.String(40), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("by", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("state"),
    )
    op.create_table(
        "feeds",
        sa.Column("campaign_id", sa.String(40), sa.ForeignKey("campaigns.id"), nullable=False),
        sa.Column("channel_id", sa.String(40), nullable=False),
        sa.Column("connection_id", sa.String(40), nullable=False),
        sa.Column("feed", sa.String(10), nullable=False),
        sa.Column("stream", Json, nullable=False),
        sa.Column("cursor", sa.Text(), nullable=False),
        sa.Column("pending", Json, nullable=False),
        sa.Column("next_at", UTCDateTime()),
        sa.Column("last_ok_at", UTCDateTime()),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("error", Json, nullable=False),
        sa.Column("over", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("campaign_id", "channel_id", "connection_id", "feed"),
    )
    op.create_index("feeds_by_connection", "feeds", ["connection_id"])
    op.create_table(
        "gaps",
        sa.Column("campaign_id", sa.String(40), sa.ForeignKey("campaigns.id"), nullable=False),
        sa.Column("channel_id", sa.String(40), nullable=False),
        sa.Column("feed", sa.String(10), nullable=False),
        sa.Column("since", UTCDateTime(), nullable=False),
        sa.Column("until", UTCDateTime(), nullable=False),
        sa.Column("reason", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("campaign_id", "channel_id", "feed", "since"),
    )
    op.create_table(
        "push_counts",
        sa.Column("platform", sa.String(40), nullable=False),
        sa.Column("outcome", sa.String(20), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("last_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("platform", "outcome"),
    )


def downgrade() -> None:
    for name in ("push_counts", "gaps", "feeds", "sign_ins", "connections", "platform_apps"):
        op.drop_table(name)
