"""Step 8, metrics 数据: how figures are to be read. The figures themselves are rows of
the table ``figures``, each with source and time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from planner.domain.problems import Problem
from planner.domain.rows import Body, Line, Text

if TYPE_CHECKING:
    from planner.domain.campaign import Campaign
    from planner.domain.checks import Surroundings


class MetricsStep(Body):
    """Step 8 as it is stored."""

    valid_lead: Line = ""
    """What counts as a valid lead 有效线索 in this campaign."""
    note: Text = ""


def problems(campaign: Campaign, around: Surroundings) -> Iterator[Problem]:
    """Find what is still to do in this step."""
    yield from ()
