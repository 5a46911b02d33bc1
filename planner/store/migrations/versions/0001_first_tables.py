"""The first tables: campaigns, their revisions, the library, figures, imports, audit."""

import sqlalchemy as sa
from alembic import op

from planner.store.tables import Json, UTCDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('audit',
    sa.Column('id', sa.Integer(), autoincrement=True, nullable=False),
    sa.Column('at', UTCDateTime(), nullable=False),
    sa.Column('by', sa.String(length=200), nullable=False),
    sa.Column('action', sa.String(length=60), nullable=False),
    sa.Column('subject_id', sa.String(length=40), nullable=False),
    sa.Column('detail', Json, nullable=False),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index('audit_by_subject', 'audit', ['subject_id', 'id'], unique=False)
    op.create_table('campaigns',
    sa.Column('id', sa.String(length=40), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=500), nullable=False),
    sa.Column('store_id', sa.String(length=40), nullable=False),
    sa.Column('starts_at', UTCDateTime(), nullable=False),
    sa.Column('ends_at', UTCDateTime(), nullable=False),
    sa.Column('status', sa.String(length=20), nullable=False),
    sa.Column('tag', sa.String(length=500), nullable=False),
    sa.Column('template', sa.String(length=100), nullable=False),
    sa.Column('sample', sa.Boolean(), nullable=False),
    sa.Column('search', sa.Text(), nullable=False),
    sa.Column('created_at', UTCDateTime(), nullable=False),
    sa.Column('created_by', sa.String(length=200), nullable=False),
    sa.Column('archived_at', UTCDateTime(), nullable=True),
    sa.Column('deleted_at', UTCDateTime(), nullable=True),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index('campaigns_by_start', 'campaigns', ['starts_at'], unique=False)
    op.create_index('campaigns_by_status', 'campaigns', ['status', 'starts_at'], unique=False)
    op.create_index('campaigns_by_store', 'campaigns', ['store_id', 'starts_at'], unique=False)
    op.create_table('imports',
    sa.Column('id', sa.String(length=40), nullable=False),
    sa.Column('at', UTCDateTime(), nullable=False),
    sa.Column('by', sa.String(length=200), nullable=False),
    sa.Column('file_name', sa.String(length=300), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('form', sa.String(length=60), nullable=False),
    sa.Column('rows', sa.Integer(), nullable=False),
    sa.Column('figures', sa.Integer(), nullable=False),
    sa.Column('made', Json, nullable=False),
    sa.Column('taken_back_at', UTCDateTime(), nullable=True),
    sa.Column('taken_back_by', sa.String(length=200), nullable=True),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index('imports_by_hash', 'imports', ['sha256'], unique=False)
    op.create_index('imports_by_time', 'imports', ['at'], unique=False)
    op.create_table('library',
    sa.Column('id', sa.String(length=40), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('name', sa.String(length=500), nullable=False),
    sa.Column('store_id', sa.String(length=40), nullable=False),
    sa.Column('sample', sa.Boolean(), nullable=False),
    sa.Column('created_at', UTCDateTime(), nullable=False),
    sa.Column('removed_at', UTCDateTime(), nullable=True),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index('library_by_kind', 'library', ['kind', 'name'], unique=False)
    op.create_table('mappings',
    sa.Column('headings', sa.String(length=64), nullable=False),
    sa.Column('mapping', Json, nullable=False),
    sa.Column('at', UTCDateTime(), nullable=False),
    sa.Column('by', sa.String(length=200), nullable=False),
    sa.PrimaryKeyConstraint('headings')
    )
    op.create_table('revisions',
    sa.Column('subject_id', sa.String(length=40), nullable=False),
    sa.Column('part', sa.String(length=40), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('schema_version', sa.Integer(), nullable=False),
    sa.Column('at', UTCDateTime(), nullable=False),
    sa.Column('by', sa.String(length=200), nullable=False),
    sa.Column('body', Json, nullable=False),
    sa.Column('restores', sa.Integer(), nullable=True),
    sa.PrimaryKeyConstraint('subject_id', 'part', 'number')
    )
    op.create_table('bookings',
    sa.Column('campaign_id', sa.String(length=40), nullable=False),
    sa.Column('library_id', sa.String(length=40), nullable=False),
    sa.Column('starts_at', UTCDateTime(), nullable=False),
    sa.Column('ends_at', UTCDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['campaign_id'], ['campaigns.id'], ),
    sa.PrimaryKeyConstraint('campaign_id', 'library_id')
    )
    op.create_index('bookings_by_item', 'bookings', ['library_id', 'starts_at'], unique=False)
    op.create_table('figures',
    sa.Column('id', sa.String(length=40), nullable=False),
    sa.Column('campaign_id', sa.String(length=40), nullable=False),
    sa.Column('channel_id', sa.String(length=40), nullable=False),
    sa.Column('metric', sa.String(length=60), nullable=False),
    sa.Column('value', sa.Float(), nullable=False),
    sa.Column('holds_for', UTCDateTime(), nullable=False),
    sa.Column('read_at', UTCDateTime(), nullable=False),
    sa.Column('source', sa.String(length=20), nullable=False),
    sa.Column('source_name', sa.String(length=300), nullable=False),
    sa.Column('state', sa.String(length=20), nullable=False),
    sa.Column('by', sa.String(length=200), nullable=False),
    sa.Column('import_id', sa.String(length=40), nullable=True),
    sa.Column('removed_at', UTCDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['campaign_id'], ['campaigns.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index('figures_by_campaign', 'figures', ['campaign_id', 'metric', 'channel_id'], unique=False)
    op.create_index('figures_by_import', 'figures', ['import_id'], unique=False)
