"""Words and duties that rules ask for, and what people answered to a finding."""

from __future__ import annotations

from planner.domain.rows import Body, Instant, Line, Row


class Acceptance(Row):
    """A finding that stands, with the evidence and who accepted it."""

    rule: Line = ""
    words: Line = ""
    where: Line = ""
    evidence: Line = ""
    by: Line = ""
    at: Instant


class Compliance(Body):
    """Findings of one campaign that were accepted with evidence."""

    acceptances: list[Acceptance] = []
