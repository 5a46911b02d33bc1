"""What a campaign says to viewers: every text, where it stands and whom it is for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from planner.domain.merging import Path
from planner.domain.rows import Row
from planner.domain.steps.platform import Platform

if TYPE_CHECKING:
    from planner.domain.campaign import Campaign, Part, Step

_PLATFORM_NAMES: dict[str, Platform] = {
    "抖音": "douyin",
    "douyin": "douyin",
    "快手": "kuaishou",
    "kuaishou": "kuaishou",
    "视频号": "wechat_channels",
    "wechat channels": "wechat_channels",
    "b站": "bilibili",
    "哔哩": "bilibili",
    "bilibili": "bilibili",
    "youtube": "youtube",
    "twitch": "twitch",
}


_DIRECT = ("企微", "企业微信", "社群", "短信", "私信", "群发", "wecom", "sms", "email", "邮件")


@dataclass(frozen=True)
class PublicText:
    """A text viewers hear or read: the part and path it stands at, the step whose page
    shows it, the platforms it is for; ``sourced`` or ``based`` where a source or the
    basis of a price is recorded beside it."""

    step: Step
    part: Part
    path: Path
    text: str
    platforms: tuple[str, ...] = ()
    sourced: bool = False
    based: bool = False


def platform_named(channel: str) -> Platform:
    """Return the platform a channel's name in words means (抖音短视频); empty: none."""
    plain = channel.casefold()
    return next((code for name, code in _PLATFORM_NAMES.items() if name in plain), "")


def is_direct(channel: str) -> bool:
    """Whether a channel's name in words means messages to single customers."""
    plain = channel.casefold()
    return any(name in plain for name in _DIRECT)


def public_texts(campaign: Campaign) -> Iterator[PublicText]:
    """Yield every text of a campaign that viewers hear or read."""
    everywhere = tuple(sorted({c.platform for c in campaign.platform.channels if c.platform}))
    yield PublicText("goals", "header", ("title",), campaign.header.title, everywhere)
    yield PublicText("goals", "goals", ("theme",), campaign.goals.theme, everywhere)
    for channel in campaign.platform.channels:
        where = ("channels", channel.id, "title")
        yield PublicText("platform", "platform", where, channel.title, (channel.platform,))
    yield from _run_sheet(campaign, everywhere)
    yield from _car_sheets(campaign, everywhere)
    yield from _offer(campaign, everywhere)
    for item in campaign.warm_up.items:
        named = platform_named(item.channel)
        for name in ("title", "text"):
            where = ("items", item.id, name)
            yield PublicText(
                "warm_up", "warm_up", where, getattr(item, name), (named,) if named else ()
            )
    yield from _interaction(campaign, everywhere)


def _run_sheet(campaign: Campaign, everywhere: tuple[str, ...]) -> Iterator[PublicText]:
    platforms = {channel.id: channel.platform for channel in campaign.platform.channels}
    names = ("title", "key_points", "script", "component", "interaction", "backup")
    for cue in campaign.run_sheet.cues:
        if cue.skipped:
            continue
        for name in names:
            yield PublicText(
                "content", "run_sheet", ("cues", cue.id, name), getattr(cue, name), everywhere
            )
        for action in cue.floor_actions:
            where = ("cues", cue.id, "floor_actions", action.id, "text")
            own = platforms.get(action.channel_id)
            yield PublicText(
                "content", "run_sheet", where, action.text, (own,) if own else everywhere
            )


def _car_sheets(campaign: Campaign, everywhere: tuple[str, ...]) -> Iterator[PublicText]:
    for car in campaign.content.car_sheets:
        at = ("car_sheets", car.id)
        for name in ("brand_background", "who_it_suits", "price", "configuration"):
            yield PublicText(
                "content",
                "content",
                (*at, name),
                getattr(car, name),
                everywhere,
                based=bool(car.price_basis),
            )
        for point in car.selling_points:
            for name in ("text", "scene"):
                where = (*at, "selling_points", point.id, name)
                yield PublicText("content", "content", where, getattr(point, name), everywhere)
        for doubt in car.doubts:
            where = (*at, "doubts", doubt.id, "answer")
            yield PublicText("content", "content", where, doubt.answer, everywhere)
        for fact in car.competitor_facts:
            where = (*at, "competitor_facts", fact.id, "fact")
            yield PublicText(
                "content", "content", where, fact.fact, everywhere, sourced=bool(fact.source)
            )


def _offer(campaign: Campaign, everywhere: tuple[str, ...]) -> Iterator[PublicText]:
    offer = campaign.content.offer
    for name in ("trade_in", "down_payment", "monthly", "periods", "benefits", "quota", "may_say"):
        yield PublicText(
            "content",
            "content",
            ("offer", name),
            getattr(offer, name),
            everywhere,
            based=bool(offer.price_basis),
        )


def _interaction(campaign: Campaign, everywhere: tuple[str, ...]) -> Iterator[PublicText]:
    step = campaign.interaction
    for question in step.questions:
        where = ("questions", question.id, "answer")
        sourced = bool(question.source)
        yield PublicText(
            "interaction",
            "interaction",
            where,
            question.answer,
            everywhere,
            sourced=sourced,
            based=sourced,
        )
    rows: list[tuple[str, Row, tuple[str, ...]]] = []
    rows += [("draws", draw, ("prize", "odds", "rules", "way")) for draw in step.draws]
    rows += [("benefits", row, ("name", "condition", "quota")) for row in step.benefits]
    for table, row, names in rows:
        for name in names:
            where = (table, row.id, name)
            yield PublicText("interaction", "interaction", where, getattr(row, name), everywhere)
