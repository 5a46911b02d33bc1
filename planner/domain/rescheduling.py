"""A new date for a campaign: what moves with it, and what does not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from planner.domain.bookings import Booking
from planner.domain.campaign import Campaign, Part, Step
from planner.domain.cloning import SETTLED, Bodies, renamed, shift
from planner.domain.readiness import signature
from planner.errors import InputError

When = date | datetime


@dataclass(frozen=True)
class Move:
    """A dated thing of a step: when it was due and when it will be. Days are local,
    instants UTC; ``name`` is what it is called, empty for the broadcast itself."""

    step: Step
    name: str
    before: When
    after: When
    done: bool = False

    @property
    def stays(self) -> bool:
        """Whether it keeps its date: it is done, or there is no other day for it."""
        return self.before == self.after


@dataclass(frozen=True)
class Caution:
    """What a new date does not settle by itself; its sentence is ``reschedule.<code>``."""

    code: str
    params: dict[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Rescheduling:
    """A new date, thought through: ``version`` is the campaign's it was thought from."""

    campaign_id: str
    version: int
    starts_at: datetime
    bodies: Bodies
    moves: Sequence[Move]
    cautions: Sequence[Caution]


def reschedule(
    campaign: Campaign, starts_at: datetime, now: datetime, clashes: Sequence[Booking] = ()
) -> Rescheduling:
    """Return what a new start changes; nothing is late after it.

    Raises :class:`InputError` for a start that has passed, or a broadcast that was held.
    """
    check_start(starts_at, now)
    if campaign.header.status in ("held", "reviewed"):
        raise InputError("input.already_held")
    parts: tuple[Part, ...] = (
        "header",
        "platform",
        "warm_up",
        "follow_up",
        "broadcast",
        "resources",
    )
    bodies: Bodies = {part: campaign.body(part) for part in parts if campaign.number(part)}
    bodies.setdefault("header", campaign.body("header"))
    shifted = shift(campaign, bodies, starts_at, now)
    moved = Campaign(id=campaign.id, bodies={**campaign.bodies, **shifted})
    return Rescheduling(
        campaign.id,
        campaign.version,
        starts_at,
        {part: body for part, body in shifted.items() if body != bodies[part]},
        list(_moves(campaign, moved)),
        list(_cautions(campaign, moved, clashes)),
    )


def check_start(starts_at: datetime, now: datetime) -> None:
    """Refuse a start that has passed."""
    if starts_at <= now:
        raise InputError("input.start_passed")


def _moves(was: Campaign, will: Campaign) -> Iterator[Move]:
    yield Move("platform", "", was.header.starts_at, will.header.starts_at)
    for old, new in zip(was.platform.channels, will.platform.channels, strict=True):
        for before, after in (
            (old.planned_on, new.planned_on),
            (old.planned_off, new.planned_off),
        ):
            if before is not None and after is not None:
                yield Move("platform", old.account or old.title, before, after)
    for item, there in zip(was.warm_up.items, will.warm_up.items, strict=True):
        if item.due is not None and there.due is not None:
            yield Move(
                "warm_up", item.title or item.channel, item.due, there.due, item.status in SETTLED
            )
    for task, then in zip(was.follow_up.tasks, will.follow_up.tasks, strict=True):
        if task.due is not None and then.due is not None:
            yield Move("follow_up", task.text, task.due, then.due, task.done)


def _cautions(was: Campaign, will: Campaign, clashes: Sequence[Booking]) -> Iterator[Caution]:
    header = will.header
    posted = [item for item in was.warm_up.items if item.status in SETTLED]
    if any(
        renamed(i.title + i.text, was.header, header.starts_at) != i.title + i.text for i in posted
    ):
        yield Caution("posted_old")
    ends = will.content.offer.valid_until
    if ends is not None:
        over = ends < header.local_start.date()
        yield Caution("offer_over" if over else "offer_stays", {"day": ends})
    for channel in was.platform.channels:
        if channel.platform == "wechat_channels" and channel.reservation_link:
            yield Caution("announcement_fixed", {"account": channel.account})
        elif channel.reservation_link:
            yield Caution("reservation_old", {"account": channel.account or channel.title})
    if any(draw.published for draw in was.interaction.draws):
        yield Caution("rules_published")
    if any(signature(was, kind) for kind in ("compliance", "ready")):
        yield Caution("signatures_void")
    names = {m.library_id: m.name for m in was.resources.crew}
    names |= {c.library_id: c.name or c.model for c in was.resources.cars}
    names[was.resources.venue.library_id] = was.resources.venue.name
    for clash in clashes:
        if names.get(clash.library_id):
            yield Caution("clash", {"name": names[clash.library_id], "campaign": clash.title})
