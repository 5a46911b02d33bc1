"""The tables of what people write. Migrations in ``migrations/`` make them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator


class UTCDateTime(TypeDecorator[datetime]):
    """An instant: aware in, UTC out, on SQLite and PostgreSQL alike."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


Json = JSON().with_variant(JSONB(), "postgresql")

metadata = MetaData()

revisions = Table(
    "revisions",
    metadata,
    # subject: a campaign's or library item's id; part: one of its parts
    Column("subject_id", String(40), primary_key=True),
    Column("part", String(40), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("schema_version", Integer, nullable=False),
    Column("at", UTCDateTime, nullable=False),
    Column("by", String(200), nullable=False),
    Column("body", Json, nullable=False),
    Column("restores", Integer),
)

campaigns = Table(
    "campaigns",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("version", Integer, nullable=False),
    # copied from the header part at each save, so that lists can be searched and sorted
    Column("title", String(500), nullable=False),
    Column("store_id", String(40), nullable=False),
    Column("store_name", String(500), nullable=False, server_default=""),
    Column("starts_at", UTCDateTime, nullable=False),
    Column("ends_at", UTCDateTime, nullable=False),
    Column("time_zone", String(500), nullable=False, server_default="Asia/Shanghai"),
    # the day of the start on the campaign's own clock: 2026-11-27
    Column("local_day", String(10), nullable=False, server_default=""),
    Column("currency", String(3), nullable=False, server_default="CNY"),
    Column("status", String(20), nullable=False),
    Column("tag", String(500), nullable=False),
    Column("template", String(100), nullable=False),
    Column("sample", Boolean, nullable=False),
    Column("search", Text, nullable=False),
    Column("created_at", UTCDateTime, nullable=False),
    Column("created_by", String(200), nullable=False),
    Column("archived_at", UTCDateTime),
    Column("deleted_at", UTCDateTime),
    Index("campaigns_by_start", "starts_at"),
    Index("campaigns_by_store", "store_id", "starts_at"),
    Index("campaigns_by_status", "status", "starts_at"),
    Index("campaigns_by_day", "local_day", "starts_at"),
    Index("campaigns_by_tag", "tag", "starts_at"),
    Index("campaigns_of_sample", "sample"),
    Index("campaigns_by_version", "id", "version"),
)

campaign_hosts = Table(
    "campaign_hosts",
    metadata,
    # who hosts: the id in the library, or the name of a host who is not in it
    Column("campaign_id", String(40), ForeignKey("campaigns.id"), primary_key=True),
    Column("host", String(500), primary_key=True),
    Column("name", String(500), nullable=False),
)

campaign_platforms = Table(
    "campaign_platforms",
    metadata,
    Column("campaign_id", String(40), ForeignKey("campaigns.id"), primary_key=True),
    Column("platform", String(40), primary_key=True),
)

review_actions = Table(
    "review_actions",
    metadata,
    # the one action of a campaign's review
    Column("campaign_id", String(40), ForeignKey("campaigns.id"), primary_key=True),
    Column("text", String(500), nullable=False),
    Column("owner", String(500), nullable=False),
    # a local day, 2026-11-27; empty: none
    Column("due", String(10), nullable=False),
    Column("metric", String(500), nullable=False),
    Column("outcome", String(20), nullable=False),
)

broadcast_totals = Table(
    "broadcast_totals",
    metadata,
    # what a broadcast brought in all, worked out anew with every change of its figures,
    # channels, budget and targets (planner.domain.broadcast_totals)
    Column("campaign_id", String(40), ForeignKey("campaigns.id"), primary_key=True),
    Column("metric", String(60), primary_key=True),
    # empty: the whole broadcast; a platform where it ran on several
    Column("platform", String(40), primary_key=True),
    Column("value", Float),
    Column("known", Float),
    Column("over", Float),
    Column("under", Float),
    Column("state", String(20)),
    Column("read_at", UTCDateTime),
    Column("target", Float),
    Column("open_lines", Integer, nullable=False),
)

kept_by = Table(
    "kept_by",
    metadata,
    # by which rules what is kept beside the figures was worked out; other rules: again
    Column("name", String(40), primary_key=True),
    Column("rules", String(64), nullable=False),
)

saved_views = Table(
    "saved_views",
    metadata,
    # what a person looks at again and again: the filters of a page, as in its address
    Column("by", String(200), primary_key=True),
    Column("page", String(40), primary_key=True),
    Column("name", String(200), primary_key=True),
    Column("query", Text, nullable=False),
    Column("at", UTCDateTime, nullable=False),
)

bookings = Table(
    "bookings",
    metadata,
    # who and what a campaign occupies and when, so that clashes are found by an index
    Column("campaign_id", String(40), ForeignKey("campaigns.id"), primary_key=True),
    Column("library_id", String(40), primary_key=True),
    Column("starts_at", UTCDateTime, nullable=False),
    Column("ends_at", UTCDateTime, nullable=False),
    Index("bookings_by_item", "library_id", "starts_at"),
)

library = Table(
    "library",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("name", String(500), nullable=False),
    Column("store_id", String(40), nullable=False),
    Column("sample", Boolean, nullable=False),
    Column("created_at", UTCDateTime, nullable=False),
    Column("removed_at", UTCDateTime),
    Index("library_by_kind", "kind", "name"),
)

figures = Table(
    "figures",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("campaign_id", String(40), ForeignKey("campaigns.id"), nullable=False),
    # empty: the whole campaign
    Column("channel_id", String(40), nullable=False),
    Column("metric", String(60), nullable=False),
    Column("value", Float, nullable=False),
    # the day or moment the value holds for; the day sales were counted
    Column("holds_for", UTCDateTime, nullable=False),
    Column("read_at", UTCDateTime, nullable=False),
    # person · file · api
    Column("source", String(20), nullable=False),
    Column("source_name", String(300), nullable=False),
    # live · provisional · final
    Column("state", String(20), nullable=False),
    Column("by", String(200), nullable=False),
    Column("import_id", String(40)),
    Column("removed_at", UTCDateTime),
    Index("figures_by_campaign", "campaign_id", "metric", "channel_id"),
    Index("figures_by_import", "import_id"),
)

imports = Table(
    "imports",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("at", UTCDateTime, nullable=False),
    Column("by", String(200), nullable=False),
    Column("file_name", String(300), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("form", String(60), nullable=False),
    Column("rows", Integer, nullable=False),
    Column("figures", Integer, nullable=False),
    # campaigns the import made (history), to take back with it
    Column("made", Json, nullable=False),
    Column("taken_back_at", UTCDateTime),
    Column("taken_back_by", String(200)),
    Index("imports_by_time", "at"),
    Index("imports_by_hash", "sha256"),
)

show_log = Table(
    "show_log",
    metadata,
    Column("campaign_id", String(40), ForeignKey("campaigns.id"), primary_key=True),
    # 0: the broadcast; 1, 2, …: rehearsals
    Column("run", Integer, primary_key=True, autoincrement=False),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", UTCDateTime, nullable=False),
    Column("by", String(200), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("body", Json, nullable=False),
    # the sender's own name for it: a command sent twice is one event
    Column("key", String(60), nullable=False),
    Index("show_log_by_key", "campaign_id", "run", "key", unique=True),
)

stage_links = Table(
    "stage_links",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("campaign_id", String(40), ForeignKey("campaigns.id"), nullable=False),
    Column("role", String(20), nullable=False),
    # who holds it, as consoles show it
    Column("name", String(200), nullable=False),
    Column("expires_at", UTCDateTime, nullable=False),
    Column("made_at", UTCDateTime, nullable=False),
    Column("made_by", String(200), nullable=False),
    Column("revoked_at", UTCDateTime),
    Column("revoked_by", String(200)),
    Index("stage_links_by_campaign", "campaign_id", "made_at"),
)

signing_keys = Table(
    "signing_keys",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", String(200), nullable=False),
    Column("made_at", UTCDateTime, nullable=False),
)

platform_apps = Table(
    "platform_apps",
    metadata,
    # the keys a platform gave to whoever runs Kaibo
    Column("platform", String(40), primary_key=True),
    Column("app_id", String(200), nullable=False),
    Column("sealed", Text, nullable=False),
    # what is left of the platform's limits, as a restart must not forget it
    Column("budget", Json, nullable=False),
    Column("at", UTCDateTime, nullable=False),
    Column("by", String(200), nullable=False),
)

connections = Table(
    "connections",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("platform", String(40), nullable=False),
    # the platform's id and name of the account
    Column("account_id", String(200), nullable=False),
    Column("account_name", String(500), nullable=False),
    # the account in the library whose channels it follows
    Column("library_id", String(40), nullable=False),
    Column("sealed", Text, nullable=False),
    # a server that stands in for the platform: its numbers are no real ones
    Column("demo", Boolean, nullable=False),
    Column("made_at", UTCDateTime, nullable=False),
    Column("made_by", String(200), nullable=False),
    Column("renewed_at", UTCDateTime, nullable=False),
    # why the person has to sign in again; empty: it works
    Column("error", Json, nullable=False),
    Column("removed_at", UTCDateTime),
    Column("removed_by", String(200)),
    Index("connections_by_account", "library_id"),
)

sign_ins = Table(
    "sign_ins",
    metadata,
    # a hash of the state that goes round by the platform
    Column("state", String(64), primary_key=True),
    Column("platform", String(40), nullable=False),
    Column("library_id", String(40), nullable=False),
    Column("sealed", Text, nullable=False),
    Column("at", UTCDateTime, nullable=False),
    Column("by", String(200), nullable=False),
)

feeds = Table(
    "feeds",
    metadata,
    # how far a channel has been followed, by feed: find · live · chat · totals · leads
    Column("campaign_id", String(40), ForeignKey("campaigns.id"), primary_key=True),
    Column("channel_id", String(40), primary_key=True),
    Column("connection_id", String(40), primary_key=True),
    Column("feed", String(10), primary_key=True),
    Column("stream", Json, nullable=False),
    Column("cursor", Text, nullable=False),
    Column("pending", Json, nullable=False),
    Column("next_at", UTCDateTime),
    Column("last_ok_at", UTCDateTime),
    Column("failures", Integer, nullable=False),
    Column("error", Json, nullable=False),
    Column("over", Boolean, nullable=False),
    Index("feeds_by_connection", "connection_id"),
)

gaps = Table(
    "gaps",
    metadata,
    # a time in which a channel could not be read, and which no platform gives afterwards
    Column("campaign_id", String(40), ForeignKey("campaigns.id"), primary_key=True),
    Column("channel_id", String(40), primary_key=True),
    Column("feed", String(10), primary_key=True),
    Column("since", UTCDateTime, primary_key=True),
    Column("until", UTCDateTime, nullable=False),
    Column("reason", String(40), nullable=False),
)

push_counts = Table(
    "push_counts",
    metadata,
    # how many pushes of a platform were accepted, or refused for what reason
    Column("platform", String(40), primary_key=True),
    Column("outcome", String(20), primary_key=True),
    Column("number", Integer, nullable=False),
    Column("last_at", UTCDateTime, nullable=False),
)

comment_summaries = Table(
    "comment_summaries",
    metadata,
    # made_from: which comments, words and topics it was made from, as a checksum
    Column("campaign_id", String(40), ForeignKey("campaigns.id"), primary_key=True),
    Column("made_from", String(64), nullable=False),
    Column("body", Json, nullable=False),
)

mappings = Table(
    "mappings",
    metadata,
    # headings: the file's headings, folded and joined; mapping: heading → metric or field
    Column("headings", String(64), primary_key=True),
    Column("mapping", Json, nullable=False),
    Column("at", UTCDateTime, nullable=False),
    Column("by", String(200), nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", UTCDateTime, nullable=False),
    Column("by", String(200), nullable=False),
    Column("action", String(60), nullable=False),
    Column("subject_id", String(40), nullable=False),
    Column("detail", Json, nullable=False),
    Index("audit_by_subject", "subject_id", "id"),
)
