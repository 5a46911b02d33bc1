"""Step 8, metrics 数据: how figures are to be read. The figures themselves are rows of
the table ``figures``, each with source and time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from planner.domain.metrics import dictionary
from planner.domain.problems import Problem, Severity
from planner.domain.rows import Body, Line, Text

if TYPE_CHECKING:
    from planner.domain.campaign import Campaign
    from planner.domain.checks import Surroundings

FIGURES_BY = timedelta(days=1)
"""When figures should be there after the stream: platforms give them next morning."""


class MetricsStep(Body):
    """Step 8 as it is stored."""

    valid_lead: Line = ""
    """What counts as a valid lead 有效线索 in this campaign."""
    note: Text = ""


def problems(campaign: Campaign, around: Surroundings) -> Iterator[Problem]:
    """Find what is still to do in this step: nothing before the stream and a day after."""
    header = campaign.header
    if header.status == "cancelled" or around.now < header.ends_at + FIGURES_BY:
        return
    if not around.figured:
        yield Problem("no_figures", "metrics", Severity.OPEN)
        return
    for row in campaign.goals.targets:
        if row.metric in dictionary() and not _can_be_told(row.metric, around.figured):
            yield Problem(
                "target_without_actual",
                "metrics",
                Severity.HINT,
                ("targets", row.id),
                {"metric": {"zh": dictionary()[row.metric].zh, "en": dictionary()[row.metric].en}},
            )
    if "valid_leads" in around.figured and not campaign.metrics.valid_lead:
        yield Problem("no_valid_lead_rule", "metrics", Severity.HINT, ("valid_lead",))


def _can_be_told(key: str, figured: frozenset[str]) -> bool:
    metric = dictionary()[key]
    parts = [p for p in metric.parts if p != metric.else_denominator]
    return key in figured or (bool(parts) and all(_can_be_told(p, figured) for p in parts))
