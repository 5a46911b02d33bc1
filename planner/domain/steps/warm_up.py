"""Step 5, warm-up 预热: what is posted and bought before the start."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from planner.domain import budget
from planner.domain.problems import Problem, Severity
from planner.domain.rows import Body, Line, Money, Row, Text
from planner.domain.tracking import landing_page
from planner.errors import InputError

if TYPE_CHECKING:
    from planner.domain.campaign import Campaign
    from planner.domain.checks import Surroundings


Status = Literal["todo", "doing", "done", "dropped"]


class WarmUpItem(Row):
    """A post, an advertisement, a task before the start."""

    channel: Line = ""
    format: Line = ""
    title: Line = ""
    text: Text = ""
    owner: Line = ""
    due: date | None = None
    """Local day of the campaign's time zone."""
    cost: Money | None = None
    impressions: int | None = Field(default=None, ge=0)
    """People it is planned to reach."""
    link: Line = ""
    status: Status = "todo"

    @property
    def open(self) -> bool:
        """Whether it is still to be done."""
        return self.status in ("todo", "doing")


class WarmUp(Body):
    """Step 5 as it is stored."""

    items: list[WarmUpItem] = []
    reservations_wanted: int | None = Field(default=None, ge=0)
    reservations_reached: int | None = Field(default=None, ge=0)
    landing_page: Line = ""
    """The address tracked links lead to, outside the platforms."""


@dataclass(frozen=True)
class MediaLine:
    """The media plan of one channel: items that are not dropped, their cost and reach;
    ``None`` where no item names one."""

    channel: str
    items: int
    cost: Decimal | None
    impressions: int | None

    @property
    def cost_per_thousand(self) -> Decimal | None:
        """What a thousand people reached cost."""
        if self.cost is None or not self.impressions:
            return None
        return (self.cost * 1000 / self.impressions).quantize(Decimal("0.01"))


def media_plan(items: Sequence[WarmUpItem]) -> list[MediaLine]:
    """Return the media plan by channel, in the order channels first appear."""
    by_channel: dict[str, list[WarmUpItem]] = {}
    for item in items:
        if item.status != "dropped":
            by_channel.setdefault(item.channel, []).append(item)
    return [_line(channel, rows) for channel, rows in by_channel.items()]


def media_total(items: Sequence[WarmUpItem]) -> MediaLine:
    """Return the media plan of all channels together."""
    return _line("", [item for item in items if item.status != "dropped"])


def days_before(campaign: Campaign, day: date) -> int:
    """Return how many days before the start a day is: 3 for T-3, -1 for the day after."""
    return (campaign.header.local_start.date() - day).days


def t_minus(days: int) -> str:
    """Return a number of days before the start as it is written: T-3, T-0, T+1."""
    return f"T+{-days}" if days < 0 else f"T-{days}"


def is_late(campaign: Campaign, item: WarmUpItem, now: datetime) -> bool:
    """Whether an item's day has passed and it is not done."""
    today = now.astimezone(campaign.header.zone).date()
    return item.open and item.due is not None and item.due < today


def reservations_expected(campaign: Campaign, now: datetime) -> int | None:
    """Return how many reservations there should be by now, an even pace from the first
    day of the warm-up to the start; ``None`` before that, after it, or without a goal."""
    wanted = campaign.warm_up.reservations_wanted
    days = [item.due for item in campaign.warm_up.items if item.due and item.status != "dropped"]
    if not wanted or not days:
        return None
    zone = campaign.header.zone
    first = datetime.combine(min(days), datetime.min.time(), zone)
    start = campaign.header.starts_at
    if not first < now < start:
        return None
    return int(wanted * ((now - first) / (start - first)))


def problems(campaign: Campaign, around: Surroundings) -> Iterator[Problem]:
    """Find what is still to do in this step: late items, gaps, reservations, money."""
    items = campaign.warm_up.items
    if not items:
        yield Problem("warm_up_empty", "warm_up", Severity.OPEN, ("items",))
    start = campaign.header.local_start.date()
    for item in items:
        where = ("items", item.id)
        params = {"item": item.title or item.channel}
        if is_late(campaign, item, around.now) and item.due:
            days = (around.now.astimezone(campaign.header.zone).date() - item.due).days
            yield Problem("warm_up_late", "warm_up", Severity.OPEN, where, params | {"n": days})
        if item.open and item.due is not None and item.due > start:
            yield Problem("warm_up_after_start", "warm_up", Severity.OPEN, where, params)
    open_items = [item for item in items if item.open]
    for code, count in (
        ("warm_up_no_owner", sum(not item.owner for item in open_items)),
        ("warm_up_no_due", sum(item.due is None for item in open_items)),
    ):
        if count:
            yield Problem(code, "warm_up", Severity.OPEN, ("items",), {"n": count})
    yield from _of_reservations(campaign, around.now)
    yield from _of_money(campaign)
    if campaign.warm_up.landing_page:
        try:
            landing_page(campaign.warm_up.landing_page)
        except InputError as error:
            yield Problem("landing_page", "warm_up", Severity.OPEN, ("landing_page",), error.params)


def _of_reservations(campaign: Campaign, now: datetime) -> Iterator[Problem]:
    expected = reservations_expected(campaign, now)
    reached = campaign.warm_up.reservations_reached
    if expected is None:
        return
    if reached is None:
        yield Problem("reservations_unknown", "warm_up", Severity.HINT, ("reservations_reached",))
    elif reached < expected:
        params = {"reached": reached, "expected": expected}
        where = ("reservations_reached",)
        yield Problem("reservations_behind", "warm_up", Severity.OPEN, where, params)


def _of_money(campaign: Campaign) -> Iterator[Problem]:
    media = budget.total(x for x in campaign.resources.budget if x.category == "media").planned
    cost = media_total(campaign.warm_up.items).cost
    if media is not None and cost is not None and cost > media:
        params = {"cost": f"{cost:,.0f}", "budget": f"{media:,.0f}"}
        yield Problem("warm_up_over_budget", "warm_up", Severity.OPEN, ("items",), params)


def _line(channel: str, rows: Sequence[WarmUpItem]) -> MediaLine:
    costs = [row.cost for row in rows if row.cost is not None]
    reach = [row.impressions for row in rows if row.impressions is not None]
    return MediaLine(
        channel,
        len(rows),
        sum(costs, Decimal(0)) if costs else None,
        sum(reach) if reach else None,
    )
