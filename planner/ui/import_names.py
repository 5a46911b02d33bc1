"""What the previews of files call channels, and how they name a few of many."""

from __future__ import annotations

from collections.abc import Sequence

from planner.domain.matching import Room
from planner.domain.steps.platform import Platform
from planner.ui.session import t, w

NAMED_AT_ONCE = 5


def room_name(room: Room) -> str:
    """A channel by its broadcast, when it began (the broadcast's time zone), its platform
    and its account."""
    when = w().moment(room.starts_at, room.zone)
    return joined(room.title, when, platform_name(room.platform), room.account)


def day_name(room: Room) -> str:
    """A channel by its broadcast, the day of that (its own time zone) and its platform."""
    day = w().day(room.starts_at.astimezone(room.zone))
    return joined(room.title, day, platform_name(room.platform))


def platform_name(platform: Platform) -> str:
    """A platform's name; nothing where none is known."""
    return t(f"platform_name.{platform}") if platform else ""


def joined(*parts: str) -> str:
    """What there is of some parts of a name."""
    return " · ".join(part for part in parts if part)


def first_few(names: Sequence[str], between: str = ", ") -> str:
    """The first five of some names, and how many more there are."""
    more = [f"+{len(names) - NAMED_AT_ONCE}"] if len(names) > NAMED_AT_ONCE else []
    return between.join([*names[:NAMED_AT_ONCE], *more])
