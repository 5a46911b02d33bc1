"""The store's own past as pages use it: read once, kept until something of it changes."""

from __future__ import annotations

from hashlib import blake2b

import streamlit as st

from planner.domain.campaign import Campaign
from planner.insight import history
from planner.insight.history import History, Marks
from planner.ui import session


def past_of(campaign: Campaign) -> History:
    """Return the past of a campaign's store, up to its start or now."""
    header = campaign.header
    before = min(header.starts_at, session.now())
    marks = history.marks(session.db(), header.store_id, before, sample=header.sample)
    return _read(blake2b(repr(marks).encode(), digest_size=16).hexdigest(), marks)


@st.cache_data(ttl=600, max_entries=100, show_spinner=False)
def _read(digest: str, _marks: Marks) -> History:
    """Kept by a digest of the marks: Streamlit takes milliseconds to hash them itself."""
    return history.read(session.db(), _marks)
