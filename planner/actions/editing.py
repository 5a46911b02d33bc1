"""Save parts of a campaign: whole, by field or by row, merged with what others saved."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast, get_args

from pydantic import BaseModel
from sqlalchemy import Connection

from planner.actions.show import follow_plan
from planner.actions.who import Who
from planner.domain import merging
from planner.domain.campaign import PARTS, Campaign, Part, checked
from planner.domain.merging import Path
from planner.domain.readiness import SIGNED_PARTS, forged, no_longer_ready, signed
from planner.domain.rows import Body, Rows, edit_rows
from planner.errors import ConflictError, NotAllowedError, NotFoundError
from planner.store import audit, campaigns, figures, listing, revisions
from planner.store.database import Database
from planner.store.revisions import Revision

_LISTED: Mapping[Part, str] = {"resources": "crew", "platform": "channels", "review": "action"}
"""What of which part the lists of all broadcasts show."""
_SUMMED: Mapping[Part, str] = {
    "header": "length_minutes",
    "goals": "targets",
    "resources": "budget",
    "platform": "channels",
}
"""What of which part the totals of a broadcast depend on, beside its figures."""


@dataclass(frozen=True)
class Saved:
    """What a save did: the revision that stands now, and whether another person's
    changes were merged in. ``changed`` is false where there was nothing to save."""

    number: int
    at: datetime
    by: str
    body: Mapping[str, Any]
    changed: bool = True
    merged: bool = False


def locked(
    connection: Connection, campaign_id: str, parts: Sequence[Part] | None = None
) -> Campaign:
    """Return a campaign with ``parts`` (all if ``None``) as it stands, kept from other writers until the
    transaction ends. Raises :class:`NotFoundError` where it is gone."""
    there = campaigns.hold(connection, campaign_id)
    campaign = campaigns.get(connection, campaign_id, parts) if there else None
    if campaign is None:
        raise NotFoundError("error.campaign_gone")
    return campaign


def save_part(
    database: Database,
    who: Who,
    campaign_id: str,
    part: Part,
    base: int,
    body: Mapping[str, Any],
    *,
    now: datetime,
    mine: set[Path] | None = None,
    against: int | None = None,
) -> Saved:
    """Save a part that was edited from revision ``base`` (0: never saved before).

    What others saved since is merged by field and row. Where both changed the same
    thing, :class:`ConflictError` names the places and nothing is written; the person
    decides, and the call is repeated with the paths decided for her side in ``mine``
    and the revision she decided ``against`` (if there is a newer one, she is asked
    again). Raises :class:`InputError` for a value that does not fit.
    """
    by = who.must_write()
    with database.write() as connection:
        return _save(connection, by, campaign_id, part, base, body, now, mine, against)


def save_fields(
    database: Database,
    who: Who,
    campaign_id: str,
    part: Part,
    base: int,
    fields: Mapping[Path, Any],
    *,
    now: datetime,
) -> Saved:
    """Save single fields, each named by its path (``("brief", "market")``), as changed
    from revision ``base``."""
    by = who.must_write()
    with database.write() as connection:
        body = _body_at(connection, campaign_id, part, base)
        for path, value in fields.items():
            body = put(body, path, value)
        return _save(connection, by, campaign_id, part, base, body, now)


def edit_table(
    database: Database,
    who: Who,
    campaign_id: str,
    part: Part,
    base: int,
    path: Path,
    edits: Sequence[dict[str, Any]],
    *,
    now: datetime,
) -> Saved:
    """Save edits of the rows at ``path`` (:func:`planner.domain.rows.edit_rows`), as
    made on revision ``base``."""
    by = who.must_write()
    with database.write() as connection:
        body = _body_at(connection, campaign_id, part, base)
        rows = cast(Rows, at(body, path))
        model = row_model(PARTS[part], path)
        fresh = edit_rows(rows, edits, lambda: model().model_dump(mode="json"))
        return _save(connection, by, campaign_id, part, base, put(body, path, fresh), now)


def change_part(
    database: Database,
    who: Who,
    campaign_id: str,
    part: Part,
    base: int,
    change: Callable[[dict[str, Any]], Mapping[str, Any]],
    *,
    now: datetime,
) -> Saved:
    """Save what ``change`` makes of a part as it was at revision ``base``."""
    by = who.must_write()
    with database.write() as connection:
        body = change(_body_at(connection, campaign_id, part, base))
        return _save(connection, by, campaign_id, part, base, body, now)


def restore(
    database: Database, who: Who, campaign_id: str, part: Part, number: int, *, now: datetime
) -> Saved:
    """Bring back an earlier revision of a part as a new one; history stays, and so do
    signatures: they are about what stands now."""
    by = who.must_write()
    with database.write() as connection:
        old = revisions.one(connection, campaign_id, part, number)
        if old is None:
            raise NotFoundError("error.revision_gone", number=number)
        newest = revisions.latest(connection, [campaign_id], [part])[campaign_id][part]
        body = {**old.body, **signed(part, newest.body)}
        return _save(connection, by, campaign_id, part, newest.number, body, now, restores=number)


def history(
    database: Database, campaign_id: str, part: Part, *, before: int | None = None, limit: int = 20
) -> list[Revision]:
    """Return the revisions of a part, newest first."""
    with database.read() as connection:
        return revisions.history(connection, campaign_id, part, before=before, limit=limit)


def write_part(
    connection: Connection,
    by: str,
    campaign_id: str,
    part: Part,
    body: Mapping[str, Any],
    now: datetime,
) -> Saved:
    """Save a part over whatever stands, inside the caller's transaction."""
    newest = revisions.latest(connection, [campaign_id], [part]).get(campaign_id, {}).get(part)
    number = newest.number if newest else 0
    return _save(connection, by, campaign_id, part, number, body, now, signing=True)


def at(body: Any, path: Path) -> Any:
    """Return what stands at a path of field names and row ids."""
    for step in path:
        if isinstance(body, list):
            body = next((row for row in body if row["id"] == step), None)
            if body is None:
                raise NotFoundError("error.row_gone")
        else:
            body = body[step]
    return body


def put(body: Any, path: Path, value: Any) -> Any:
    """Return a copy of ``body`` with ``value`` at a path."""
    if not path:
        return value
    head, rest = path[0], path[1:]
    if isinstance(body, list):
        if all(row["id"] != head for row in body):
            raise NotFoundError("error.row_gone")
        return [put(row, rest, value) if row["id"] == head else row for row in body]
    return {**body, head: put(body.get(head), rest, value)}


def row_model(model: type[BaseModel], path: Path) -> type[Body]:
    """Return the model of the rows at a path of a part."""
    kind: Any = model
    for step in path:
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            kind = kind.model_fields[step].annotation
        else:
            kind = get_args(kind)[0]
    return cast("type[Body]", get_args(kind)[0])


def _body_at(connection: Connection, campaign_id: str, part: Part, number: int) -> dict[str, Any]:
    if number == 0:
        return PARTS[part]().model_dump(mode="json")
    found = revisions.one(connection, campaign_id, part, number)
    if found is None:
        raise NotFoundError("error.revision_gone", number=number)
    return dict(found.body)


def _save(
    connection: Connection,
    by: str,
    campaign_id: str,
    part: Part,
    base: int,
    body: Mapping[str, Any],
    now: datetime,
    mine: set[Path] | None = None,
    against: int | None = None,
    restores: int | None = None,
    signing: bool = False,
) -> Saved:
    if not campaigns.hold(connection, campaign_id):
        raise NotFoundError("error.campaign_gone")
    wanted = checked(PARTS[part], body)
    newest = revisions.latest(connection, [campaign_id], [part]).get(campaign_id, {}).get(part)
    merged = False
    if newest is not None and newest.number != base:
        before = _body_at(connection, campaign_id, part, base)
        result, conflicts = merging.merge(before, wanted, dict(newest.body))
        if conflicts and (mine is None or against != newest.number):
            raise ConflictError(conflicts, newest.number, newest.by)
        wanted = checked(PARTS[part], merging.decide(result, conflicts, mine or set()))
        merged = True
    if not signing and forged(part, newest.body if newest else {}, wanted):
        raise NotAllowedError("error.sign_by_action")
    if newest is not None and wanted == newest.body:
        return Saved(newest.number, newest.at, newest.by, newest.body, changed=False, merged=merged)
    if newest is not None and part == "header" and wanted["starts_at"] != newest.body["starts_at"]:
        wanted = no_longer_ready(wanted, now)
    number = newest.number + 1 if newest else 1
    revisions.append(
        connection, Revision(campaign_id, part, number, now, by, wanted, restores=restores)
    )
    campaigns.count_up(connection, campaign_id)
    if part == "run_sheet":
        follow_plan(connection, by, campaign_id, number, now)
    if part in ("header", "resources", "platform"):
        _keep_lists(connection, campaign_id)
    _keep_totals(connection, campaign_id, part, newest.body if newest else {}, wanted)
    if part in SIGNED_PARTS:
        header = revisions.latest(connection, [campaign_id], ["header"])[campaign_id]["header"]
        body = no_longer_ready(header.body, now)
        if body != header.body:
            write_part(connection, by, campaign_id, "header", body, now)
    if restores is not None:
        audit.record(connection, now, by, "restore", campaign_id, part=part, number=restores)
    return Saved(number, now, by, wanted, merged=merged)


def _keep_lists(connection: Connection, campaign_id: str) -> None:
    """Bring what lists and clash checks read in line with what was saved."""
    campaign = campaigns.get(connection, campaign_id, ["header", "resources", "platform"])
    if campaign is None:
        raise NotFoundError("error.campaign_gone")
    campaigns.list_as(connection, campaign_id, campaign.header, search_words(campaign))
    campaigns.book(
        connection,
        campaign_id,
        occupied(campaign),
        campaign.header.starts_at,
        campaign.header.ends_at,
    )


def _keep_totals(
    connection: Connection,
    campaign_id: str,
    part: Part,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
) -> None:
    """Bring what the lists of all broadcasts read in line with what was saved."""

    def changed(fields: Mapping[Part, str]) -> bool:
        field = fields.get(part)
        return field is not None and before.get(field) != after[field]

    if changed(_LISTED):
        found = campaigns.many(connection, [campaign_id], list(_LISTED))
        listing.keep(connection, found)
    if changed(_SUMMED):
        figures.sum_up(connection, [campaign_id])


def search_words(campaign: Campaign) -> str:
    """Return the text a campaign is found by: title, store, tag, cars and people."""
    header, resources = campaign.header, campaign.resources
    parts = [header.title, header.store_name, header.tag]
    parts += [car.name for car in resources.cars] + [car.model for car in resources.cars]
    parts += [member.name for member in resources.crew]
    return " ".join(p for p in parts if p).casefold()


def occupied(campaign: Campaign) -> list[str]:
    """Return the library ids a campaign occupies while it is on: people, cars, the room,
    accounts, and the store itself."""
    resources = campaign.resources
    ids = [member.library_id for member in resources.crew]
    ids += [car.library_id for car in resources.cars]
    ids += [resources.venue.library_id, campaign.header.store_id]
    ids += [channel.library_id for channel in campaign.platform.channels]
    return [i for i in ids if i]
