"""Answer a finding: record the evidence on which it stands, or take that back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from planner.actions.editing import locked, write_part
from planner.actions.who import Who
from planner.domain.compliance import Acceptance, Compliance, Key, findings, key_of
from planner.errors import InputError, NotFoundError
from planner.store import audit
from planner.store.database import Database


def accept(
    database: Database, who: Who, campaign_id: str, key: Key, evidence: str, *, now: datetime
) -> None:
    """Record on what evidence a finding stands, and that this person accepted it.

    Raises :class:`InputError` without evidence, and :class:`NotFoundError` where the
    text was changed meanwhile, so that the finding is no longer there.
    """
    by = who.must_write()
    if not evidence.strip():
        raise InputError("input.evidence_missing")
    if len(evidence.strip()) > 500:
        raise InputError("input.too_long", limit=500)
    rule, words, where, fingerprint = key
    with database.write() as connection:
        campaign = locked(connection, campaign_id)
        if key not in {key_of(place, found) for place, found in findings(campaign)}:
            raise NotFoundError("error.finding_gone")
        others = [a for a in campaign.compliance.acceptances if a.key != key]
        fresh = Acceptance(
            rule=rule,
            words=words,
            where=where,
            fingerprint=fingerprint,
            evidence=evidence,
            by=by,
            at=now,
        )
        _write(connection, by, campaign_id, [*others, fresh], now)
        audit.record(connection, now, by, "accept_finding", campaign_id, rule=rule, where=where)


def withdraw(
    database: Database, who: Who, campaign_id: str, acceptance_id: str, *, now: datetime
) -> None:
    """Take back an acceptance: the finding asks again. History keeps what was recorded."""
    by = who.must_write()
    with database.write() as connection:
        campaign = locked(connection, campaign_id)
        gone = [a for a in campaign.compliance.acceptances if a.id == acceptance_id]
        if not gone:
            raise NotFoundError("error.acceptance_gone")
        others = [a for a in campaign.compliance.acceptances if a.id != acceptance_id]
        _write(connection, by, campaign_id, others, now)
        audit.record(
            connection,
            now,
            by,
            "withdraw_acceptance",
            campaign_id,
            rule=gone[0].rule,
            where=gone[0].where,
        )


def _write(
    connection: Connection,
    by: str,
    campaign_id: str,
    acceptances: list[Acceptance],
    now: datetime,
) -> None:
    body = Compliance(acceptances=acceptances).model_dump(mode="json")
    write_part(connection, by, campaign_id, "compliance", body, now)
