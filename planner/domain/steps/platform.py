"""Step 3, time and platform 时间与平台: when, and in which rooms."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Literal, get_args
from zoneinfo import ZoneInfo

from pydantic import Field

from planner.domain.problems import Problem, Severity
from planner.domain.rows import Body, Instant, Line, Row, Text

if TYPE_CHECKING:
    from planner.domain.campaign import Campaign
    from planner.domain.checks import Surroundings


Platform = Literal[
    "", "douyin", "kuaishou", "wechat_channels", "bilibili", "youtube", "twitch", "other"
]


class Channel(Row):
    """A room on a platform, with what its account has to prepare."""

    library_id: str = ""
    platform: Platform = ""
    account: Line = ""
    title: Line = ""
    cover: Line = ""
    reservation_link: Line = ""
    lead_component: Line = ""
    place: Line = ""
    device: Line = ""
    planned_on: Instant | None = None
    """``None``: with the campaign's start."""
    planned_off: Instant | None = None
    """``None``: with the campaign's end."""
    actual_on: Instant | None = None
    actual_off: Instant | None = None
    room_id: Line = ""
    """The platform's own id of the room or video, by which imported figures find it."""
    delay_seconds: int | None = Field(default=None, ge=0, le=600)
    """How much later viewers see what the studio does; ``None``: not measured."""
    note: Line = Field(default="")


class PlatformStep(Body):
    """Step 3 as it is stored; start, zone and length stand in the header."""

    channels: list[Channel] = []
    note: Text = ""


PLATFORMS: tuple[Platform, ...] = tuple(p for p in get_args(Platform) if p)
"""Every platform, without the undecided one."""

NOTES: Mapping[Platform, tuple[str, ...]] = {
    "douyin": ("recorded_backup", "off_platform"),
    "kuaishou": ("recorded_backup", "off_platform"),
    "wechat_channels": ("announcement", "late_start", "recorded_backup", "off_platform"),
    "bilibili": ("recorded_backup", "off_platform"),
    "youtube": ("paid_promotion", "spoken_disclosure"),
    "twitch": ("branded_content", "spoken_disclosure"),
}
"""What to know before going live on a platform: keys of ``platform_note.<key>``."""


def notes(channels: Iterable[Channel]) -> dict[str, list[Platform]]:
    """Return what is to be known of the platforms in use: note, and where it holds."""
    found: dict[str, list[Platform]] = {}
    for platform in dict.fromkeys(channel.platform for channel in channels):
        for note in NOTES.get(platform, ()):
            found.setdefault(note, []).append(platform)
    return found


def problems(campaign: Campaign, around: Surroundings) -> Iterator[Problem]:
    """Find what is still to do in this step: rooms, their accounts and times, clashes."""
    header, channels = campaign.header, campaign.platform.channels
    if not channels:
        yield Problem("no_channel", "platform", Severity.CRITICAL, ("channels",))
    for place, channel in enumerate(channels, 1):
        yield from _channel_problems(channel, place, header.zone)
    yield from _double_accounts(channels)
    on_air = any(channel.actual_on for channel in channels)
    if header.starts_at < around.now and header.status in ("planning", "ready") and not on_air:
        at = header.local_start
        yield Problem("start_in_past", "platform", Severity.OPEN, ("starts_at",), {"at": at})
    for booking in around.clashes:
        params = {"title": booking.title, "at": booking.starts_at.astimezone(header.zone)}
        account = next((c for c in channels if c.library_id == booking.library_id), None)
        if account is not None:
            yield Problem(
                "account_double_booked",
                "platform",
                Severity.OPEN,
                ("channels", account.id, "account"),
                {"account": account.account, **params},
            )
        elif booking.library_id == header.store_id:
            yield Problem("store_has_another", "platform", Severity.HINT, ("starts_at",), params)


def _channel_problems(channel: Channel, place: int, zone: ZoneInfo) -> Iterator[Problem]:
    here = ("channels", channel.id)
    name = {"channel": channel.account or f"#{place}"}
    if not channel.account:
        yield Problem("channel_without_account", "platform", Severity.OPEN, here, {"number": place})
    if not channel.platform:
        yield Problem("channel_without_platform", "platform", Severity.OPEN, here, name)
    if not channel.title:
        yield Problem("channel_without_title", "platform", Severity.OPEN, here, name)
    for on, off in (("planned_on", "planned_off"), ("actual_on", "actual_off")):
        first, last = getattr(channel, on), getattr(channel, off)
        if first is not None and last is not None and last <= first:
            times = {"on": first.astimezone(zone), "off": last.astimezone(zone)}
            yield Problem(
                "off_air_before_on", "platform", Severity.OPEN, (*here, off), name | times
            )


def _double_accounts(channels: Sequence[Channel]) -> Iterator[Problem]:
    seen: set[tuple[str, str]] = set()
    for channel in channels:
        who = (channel.platform, channel.account.casefold())
        if channel.account and who in seen:
            yield Problem(
                "channel_twice",
                "platform",
                Severity.OPEN,
                ("channels", channel.id, "account"),
                {"channel": channel.account},
            )
        seen.add(who)
