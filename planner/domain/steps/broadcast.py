"""Step 6, broadcast 现场直播: the day itself, and who says it may start."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field

from planner.domain.problems import Problem, Severity
from planner.domain.readiness import signature
from planner.domain.rows import Body, Instant, Line, Row, Text
from planner.domain.steps.resources import Role

if TYPE_CHECKING:
    from planner.domain.campaign import Campaign
    from planner.domain.checks import Surroundings


class CheckItem(Row):
    """A line of the day-of checklist; a critical one keeps the broadcast off the air."""

    role: Role = ""
    text: Line = ""
    critical: bool = False
    before: int | None = Field(default=None, ge=0, le=7 * 24 * 60)
    """To be done by, in minutes before the start."""
    done: bool = False
    done_by: Line = ""
    done_at: Instant | None = None
    note: Line = ""


class Emergency(Row):
    """What may go wrong, how it shows, what is done then and by whom."""

    risk: Line = ""
    sign: Line = ""
    response: Text = ""
    owner: Line = ""


SignOffKind = Literal["compliance", "ready"]


class SignOff(Row):
    """A signature: ready to go live, or the review before broadcast the law asks for
    (直播电商监督管理办法 30). It names what was signed, so that a later change shows."""

    kind: SignOffKind = "ready"
    by: Line = ""
    at: Instant
    note: Line = ""
    revisions: dict[str, int] = {}
    """The revision each signed part was at."""
    starts_at: Instant | None = None
    """The start it was signed for."""
    withdrawn_by: Line = ""
    withdrawn_at: Instant | None = None


class Broadcast(Body):
    """Step 6 as it is stored."""

    checklist: list[CheckItem] = []
    emergencies: list[Emergency] = []
    sign_offs: list[SignOff] = []
    note: Text = ""


def due_at(starts_at: datetime, item: CheckItem) -> datetime | None:
    """When a line of the checklist has to be done, UTC; ``None`` where no time is set."""
    return None if item.before is None else starts_at - timedelta(minutes=item.before)


def problems(campaign: Campaign, around: Surroundings) -> Iterator[Problem]:
    """Find what is still to do in this step."""
    if campaign.over(around.now):
        if campaign.header.status in ("planning", "ready"):
            yield _problem("not_marked_held", Severity.OPEN)
        return
    yield from _checklist(campaign, around.now)
    yield from _emergencies(campaign.broadcast.emergencies)
    yield from _signatures(campaign)


def _problem(code: str, severity: Severity, *where: str, **params: Any) -> Problem:
    return Problem(code, "broadcast", severity, where, params)


def _checklist(campaign: Campaign, now: datetime) -> Iterator[Problem]:
    items = [item for item in campaign.broadcast.checklist if item.text]
    if not items:
        yield _problem("no_checklist", Severity.OPEN, "checklist")
    waiting = [item for item in items if not item.done]
    grave = [item for item in waiting if item.critical]
    if grave:
        yield _problem(
            "critical_checks_open",
            Severity.CRITICAL,
            "checklist",
            n=len(grave),
            first=grave[0].text,
        )
    late = [
        item
        for item in waiting
        if not item.critical
        and (due := due_at(campaign.header.starts_at, item)) is not None
        and due < now
    ]
    if late:
        yield _problem("checks_late", Severity.OPEN, "checklist", n=len(late), first=late[0].text)


def _emergencies(emergencies: list[Emergency]) -> Iterator[Problem]:
    known = [emergency for emergency in emergencies if emergency.risk]
    if not known:
        yield _problem("no_emergency_plan", Severity.OPEN, "emergencies")
    for emergency in known:
        if not emergency.response or not emergency.owner:
            yield _problem(
                "emergency_incomplete",
                Severity.OPEN,
                "emergencies",
                emergency.id,
                risk=emergency.risk,
            )


def _signatures(campaign: Campaign) -> Iterator[Problem]:
    compliance = signature(campaign, "compliance")
    if compliance is None:
        yield _problem("no_compliance_review", Severity.CRITICAL, "sign_offs")
    elif compliance.void:
        yield _problem(
            "compliance_review_void", Severity.CRITICAL, "sign_offs", by=compliance.sign_off.by
        )
    ready = signature(campaign, "ready")
    if ready is None:
        yield _problem("not_signed_ready", Severity.OPEN, "sign_offs")
    elif ready.void:
        yield _problem("ready_void", Severity.OPEN, "sign_offs", by=ready.sign_off.by)
