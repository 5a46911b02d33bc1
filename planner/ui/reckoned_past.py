"""The past that forecasts rest on as pages use it: read and reckoned with once, kept until
something of it changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b

import streamlit as st

from planner.domain import metrics
from planner.domain.campaign import Campaign
from planner.domain.outlook import Outlook
from planner.insight import forecast, past_cases
from planner.insight.past_cases import Marks, Past
from planner.ui import session

TIMES_SHOW = ("leads", "views", "orders")
"""What hours of the week are judged by, first the usual one; only what adds up over rooms."""


@dataclass(frozen=True)
class ReckonedPast:
    """The past before a campaign; ``digest`` names it exactly."""

    digest: str
    past: Past

    @property
    def usual_budget(self) -> float:
        """The budget that counts as 1."""
        return self.past.usual_budget

    def outlook(self, metric: str) -> Outlook | None:
        """How a metric is reckoned with; ``None`` where the past does not show it."""
        return _outlook(self.digest, metric, self.past)


def reckoned_past_of(campaign: Campaign) -> ReckonedPast:
    """Return the past of a campaign's store and of others, up to its start or now."""
    header = campaign.header
    before = min(header.starts_at, session.now())
    marks = past_cases.marks(session.db(), header.store_id, before, sample=header.sample)
    targets = sorted(
        {target.metric for target in campaign.goals.targets} & set(metrics.dictionary())
    )
    asked = tuple(dict.fromkeys((*forecast.USUAL, *TIMES_SHOW, *targets)))
    named = repr((marks, asked, header.currency)).encode()
    digest = blake2b(named, digest_size=16).hexdigest()
    return ReckonedPast(digest, _past(digest, marks, asked, header.currency))


@st.cache_data(ttl=600, max_entries=50, show_spinner=False)
def _past(digest: str, _marks: Marks, _asked: Sequence[str], _currency: str) -> Past:
    """Kept by a digest of what it is made of: Streamlit takes milliseconds to hash that."""
    return past_cases.read(session.db(), _marks, _asked, _currency, session.now())


@st.cache_data(ttl=600, max_entries=200, show_spinner=False)
def _outlook(digest: str, metric: str, _past: Past) -> Outlook | None:
    return forecast.outlook(_past, metric)
