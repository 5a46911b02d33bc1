"""A campaign 直播场次: one planned live stream, from goal to review.

A campaign is a header, the ten steps, the run sheet and the accepted findings. Each is
a *part*, stored and merged by itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any, Literal, cast
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from planner.domain.as_run import AsRun
from planner.domain.compliance import Compliance
from planner.domain.rows import Body, Instant, Line, Text, ZoneName
from planner.domain.run_sheet import RunSheet
from planner.domain.steps.broadcast import Broadcast
from planner.domain.steps.content import Content
from planner.domain.steps.follow_up import FollowUp
from planner.domain.steps.goals import Goals
from planner.domain.steps.interaction import Interaction
from planner.domain.steps.metrics import MetricsStep
from planner.domain.steps.platform import PlatformStep
from planner.domain.steps.resources import Resources
from planner.domain.steps.review import Review
from planner.domain.steps.warm_up import WarmUp
from planner.errors import InputError

Step = Literal[
    "goals",
    "resources",
    "platform",
    "content",
    "warm_up",
    "broadcast",
    "interaction",
    "metrics",
    "follow_up",
    "review",
]
STEPS: tuple[Step, ...] = (
    "goals",
    "resources",
    "platform",
    "content",
    "warm_up",
    "broadcast",
    "interaction",
    "metrics",
    "follow_up",
    "review",
)
"""The ten steps in their order."""

Part = Literal["header", Step, "run_sheet", "compliance", "as_run"]

Status = Literal["planning", "ready", "held", "reviewed", "cancelled"]


class Header(Body):
    """What a campaign is called, whose it is and when it runs."""

    title: Line = ""
    store_id: str = ""
    store_name: Line = ""
    template: Line = ""
    tag: Line = ""
    starts_at: Instant = datetime(2026, 1, 1, tzinfo=UTC)
    time_zone: ZoneName = "Asia/Shanghai"
    length_minutes: int = Field(default=120, ge=1, le=24 * 60)
    currency: str = Field(default="CNY", pattern=r"^[A-Z]{3}$")
    status: Status = "planning"
    note: Text = ""
    sample: bool = False
    """Demonstration data; said wherever the campaign is shown."""

    @property
    def zone(self) -> ZoneInfo:
        """The campaign's time zone."""
        return ZoneInfo(self.time_zone)

    @property
    def ends_at(self) -> datetime:
        """The planned end, UTC."""
        return self.starts_at + timedelta(minutes=self.length_minutes)

    @property
    def local_start(self) -> datetime:
        """The start on the clock of the campaign's time zone."""
        return self.starts_at.astimezone(self.zone)


PARTS: dict[Part, type[Body]] = {
    "header": Header,
    "goals": Goals,
    "resources": Resources,
    "platform": PlatformStep,
    "content": Content,
    "run_sheet": RunSheet,
    "warm_up": WarmUp,
    "broadcast": Broadcast,
    "interaction": Interaction,
    "metrics": MetricsStep,
    "follow_up": FollowUp,
    "review": Review,
    "compliance": Compliance,
    "as_run": AsRun,
}
"""Every part with its model; a part nobody saved yet has the model's defaults."""


class Campaign(BaseModel):
    """A whole campaign as it stands: parts read only when they are asked for.

    ``bodies`` are the stored JSON objects by part, ``numbers`` the revision each part is
    at (0: never saved), ``saves`` when and by whom. ``version`` grows with every save of
    any part. ``finished_at`` is when its show was finished on the console, if it was.
    """

    model_config = ConfigDict(frozen=True, arbitrary_types_allowed=True)

    id: str
    version: int = 0
    bodies: Mapping[str, Mapping[str, Any]] = {}
    numbers: Mapping[str, int] = {}
    saves: Mapping[str, tuple[datetime, str]] = {}
    archived_at: datetime | None = None
    deleted_at: datetime | None = None
    finished_at: datetime | None = None

    @property
    def ended_at(self) -> datetime:
        """When the broadcast ended, UTC: as its show was finished, else as planned."""
        return self.finished_at or self.header.ends_at

    @property
    def closed(self) -> bool:
        """Whether somebody said that it is over, whatever was planned."""
        done = self.header.status in ("held", "reviewed", "cancelled")
        return done or self.finished_at is not None

    def over(self, now: datetime) -> bool:
        """Whether there is nothing left to prepare: its show was finished, it is past its
        planned end, held, reviewed or cancelled."""
        return self.closed or now >= self.header.ends_at

    def body(self, part: Part) -> dict[str, Any]:
        """The part as stored, complete with defaults."""
        stored = self.bodies.get(part)
        return dict(stored) if stored is not None else PARTS[part]().model_dump(mode="json")

    def number(self, part: Part) -> int:
        """The revision the part is at."""
        return self.numbers.get(part, 0)

    def _part(self, part: Part) -> Body:
        return PARTS[part].model_validate(self.bodies.get(part, {}))

    @cached_property
    def header(self) -> Header:
        return cast(Header, self._part("header"))

    @cached_property
    def goals(self) -> Goals:
        return cast(Goals, self._part("goals"))

    @cached_property
    def resources(self) -> Resources:
        return cast(Resources, self._part("resources"))

    @cached_property
    def platform(self) -> PlatformStep:
        return cast(PlatformStep, self._part("platform"))

    @cached_property
    def content(self) -> Content:
        return cast(Content, self._part("content"))

    @cached_property
    def run_sheet(self) -> RunSheet:
        return cast(RunSheet, self._part("run_sheet"))

    @cached_property
    def warm_up(self) -> WarmUp:
        return cast(WarmUp, self._part("warm_up"))

    @cached_property
    def broadcast(self) -> Broadcast:
        return cast(Broadcast, self._part("broadcast"))

    @cached_property
    def interaction(self) -> Interaction:
        return cast(Interaction, self._part("interaction"))

    @cached_property
    def metrics(self) -> MetricsStep:
        return cast(MetricsStep, self._part("metrics"))

    @cached_property
    def follow_up(self) -> FollowUp:
        return cast(FollowUp, self._part("follow_up"))

    @cached_property
    def review(self) -> Review:
        return cast(Review, self._part("review"))

    @cached_property
    def as_run(self) -> AsRun:
        return cast(AsRun, self._part("as_run"))

    @cached_property
    def compliance(self) -> Compliance:
        return cast(Compliance, self._part("compliance"))


def checked(model: type[Body], body: Mapping[str, Any]) -> dict[str, Any]:
    """Return ``body`` complete and normalised as ``model`` stores it.

    Raises :class:`InputError` naming the first field that does not fit, with the key
    ``input.<kind>``; ``where`` is its path, with row ids instead of positions.
    """
    try:
        return model.model_validate(body).model_dump(mode="json")
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise InputError(
            _INPUT_KEYS.get(first["type"], "input.unreadable"),
            where=_where(body, first["loc"]),
            value=str(first.get("input", ""))[:80],
            limit=_limit(first.get("ctx", {})),
        ) from error


_INPUT_KEYS = {
    "greater_than_equal": "input.too_small",
    "greater_than": "input.must_exceed",
    "less_than_equal": "input.too_large",
    "string_too_long": "input.too_long",
    "int_parsing": "input.not_whole_number",
    "int_from_float": "input.not_whole_number",
    "int_type": "input.not_whole_number",
    "float_parsing": "input.not_number",
    "decimal_parsing": "input.not_number",
    "decimal_max_places": "input.not_money",
    "decimal_max_digits": "input.not_money",
    "date_parsing": "input.not_date",
    "date_from_datetime_parsing": "input.not_date",
    "datetime_parsing": "input.not_time",
    "datetime_from_date_parsing": "input.not_time",
    "literal_error": "input.not_a_choice",
}


def _limit(context: Mapping[str, Any]) -> str:
    return str(
        next((v for k, v in context.items() if k in ("ge", "gt", "le", "lt", "max_length")), "")
    )


def _where(body: Any, loc: tuple[int | str, ...]) -> tuple[str, ...]:
    path: list[str] = []
    for step in loc:
        if isinstance(step, int) and isinstance(body, list) and step < len(body):
            body = body[step]
            path.append(str(body.get("id", step)) if isinstance(body, Mapping) else str(step))
        else:
            body = body.get(step) if isinstance(body, Mapping) else None
            path.append(str(step))
    return tuple(path)
