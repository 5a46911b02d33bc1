"""Sign, withdraw, and say what became of the broadcast: the moves of its status.

::

    planning ⇄ ready      sign "ready" (nothing critical open) · withdraw
    planning, ready → held → reviewed      once it is over · sign the review
    planning, ready → cancelled            reopen brings it back
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from planner.actions.campaigns import surroundings
from planner.actions.editing import locked, write_part
from planner.actions.who import Who
from planner.domain.campaign import Campaign, Status
from planner.domain.checks import critical, find_problems
from planner.domain.problems import Severity
from planner.domain.readiness import signature, signed_revisions
from planner.domain.steps import review
from planner.domain.steps.broadcast import SignOff, SignOffKind
from planner.errors import NotAllowedError
from planner.store import audit
from planner.store.database import Database


def sign(
    database: Database,
    who: Who,
    campaign_id: str,
    kind: SignOffKind,
    *,
    now: datetime,
    note: str = "",
) -> None:
    """Sign the review before broadcast, or "ready to go live".

    Raises :class:`NotAllowedError` once the broadcast is over, for a review of nothing,
    and for "ready" as long as anything critical is open.
    """
    by = who.must_write()
    with database.write() as connection:
        campaign = locked(connection, campaign_id)
        if campaign.over(now):
            raise NotAllowedError("error.sign_too_late")
        if kind == "compliance" and not campaign.run_sheet.cues:
            raise NotAllowedError("error.nothing_to_review")
        if kind == "ready":
            waiting = critical(find_problems(campaign, surroundings(connection, campaign, now)))
            if waiting:
                raise NotAllowedError("error.not_ready", n=len(waiting))
        fresh = SignOff(
            kind=kind,
            by=by,
            at=now,
            note=note,
            revisions=signed_revisions(campaign),
            starts_at=campaign.header.starts_at,
        )
        _write_sign_offs(connection, by, campaign, [*campaign.broadcast.sign_offs, fresh], now)
        if kind == "ready":
            _move(connection, by, campaign, "ready", now)
        audit.record(connection, now, by, "sign", campaign_id, kind=kind)


def withdraw(
    database: Database, who: Who, campaign_id: str, kind: SignOffKind, *, now: datetime
) -> None:
    """Take back the signature of a kind that stands; without the review before broadcast
    nobody is ready, so that one takes "ready" with it."""
    by = who.must_write()
    with database.write() as connection:
        campaign = locked(connection, campaign_id)
        if campaign.over(now):
            raise NotAllowedError("error.sign_too_late")
        kinds = {kind, "ready"}
        sign_offs = [
            sign_off.model_copy(update={"withdrawn_by": by, "withdrawn_at": now})
            if sign_off.kind in kinds and sign_off.withdrawn_at is None
            else sign_off
            for sign_off in campaign.broadcast.sign_offs
        ]
        _write_sign_offs(connection, by, campaign, sign_offs, now)
        if campaign.header.status == "ready":
            _move(connection, by, campaign, "planning", now)
        audit.record(connection, now, by, "withdraw", campaign_id, kind=kind)


def mark_held(database: Database, who: Who, campaign_id: str, *, now: datetime) -> None:
    """Say that the broadcast took place; allowed once it has ended."""
    by = who.must_write()
    with database.write() as connection:
        campaign = locked(connection, campaign_id)
        off_air = any(channel.actual_off for channel in campaign.platform.channels)
        if not campaign.over(now) and not off_air:
            raise NotAllowedError("error.not_over_yet")
        if campaign.header.status in ("planning", "ready"):
            _move(connection, by, campaign, "held", now)
            audit.record(connection, now, by, "hold", campaign_id)


def cancel(database: Database, who: Who, campaign_id: str, *, now: datetime) -> None:
    """Call the broadcast off; its people, cars and room are free again."""
    by = who.must_write()
    with database.write() as connection:
        campaign = locked(connection, campaign_id)
        if campaign.header.status in ("held", "reviewed"):
            raise NotAllowedError("error.already_held")
        if campaign.header.status != "cancelled":
            _move(connection, by, campaign, "cancelled", now)
            audit.record(connection, now, by, "cancel", campaign_id)


def reopen(database: Database, who: Who, campaign_id: str, *, now: datetime) -> None:
    """Take back "cancelled" or "held": ready again if that signature still stands."""
    by = who.must_write()
    with database.write() as connection:
        campaign = locked(connection, campaign_id)
        if campaign.header.status in ("cancelled", "held"):
            ready = signature(campaign, "ready")
            standing = ready is not None and not ready.void
            _move(connection, by, campaign, "ready" if standing else "planning", now)
            audit.record(connection, now, by, "reopen", campaign_id)


def sign_review(database: Database, who: Who, campaign_id: str, *, now: datetime) -> None:
    """Sign the review: lessons written down, and one action with owner, day and metric."""
    by = who.must_write()
    with database.write() as connection:
        campaign = locked(connection, campaign_id)
        header = campaign.header
        if header.status == "cancelled" or not campaign.over(now):
            raise NotAllowedError("error.not_over_yet")
        around = surroundings(connection, campaign, now)
        if any(
            problem.code in review.NEEDED_TO_SIGN and problem.severity >= Severity.OPEN
            for problem in review.problems(campaign, around)
        ):
            raise NotAllowedError("error.review_incomplete")
        _write_review(connection, by, campaign, by, now, now)
        _move(connection, by, campaign, "reviewed", now)
        audit.record(connection, now, by, "sign", campaign_id, kind="review")


def withdraw_review(database: Database, who: Who, campaign_id: str, *, now: datetime) -> None:
    """Take back the signature under the review."""
    by = who.must_write()
    with database.write() as connection:
        campaign = locked(connection, campaign_id)
        _write_review(connection, by, campaign, "", None, now)
        if campaign.header.status == "reviewed":
            _move(connection, by, campaign, "held", now)
        audit.record(connection, now, by, "withdraw", campaign_id, kind="review")


def _move(
    connection: Connection, by: str, campaign: Campaign, status: Status, now: datetime
) -> None:
    body = {**campaign.body("header"), "status": status}
    write_part(connection, by, campaign.id, "header", body, now)


def _write_sign_offs(
    connection: Connection, by: str, campaign: Campaign, sign_offs: list[SignOff], now: datetime
) -> None:
    rows = [sign_off.model_dump(mode="json") for sign_off in sign_offs]
    body = {**campaign.body("broadcast"), "sign_offs": rows}
    write_part(connection, by, campaign.id, "broadcast", body, now)


def _write_review(
    connection: Connection,
    by: str,
    campaign: Campaign,
    signed_by: str,
    signed_at: datetime | None,
    now: datetime,
) -> None:
    signed = {"signed_by": signed_by, "signed_at": signed_at}
    write_part(connection, by, campaign.id, "review", {**campaign.body("review"), **signed}, now)
