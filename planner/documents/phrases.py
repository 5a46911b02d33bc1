"""Phrases that several documents share: when, where, on which channels, who, which car."""

from __future__ import annotations

import re

from planner.domain.campaign import Campaign
from planner.domain.library import masked_phone
from planner.domain.steps.platform import Channel
from planner.domain.steps.resources import CrewMember, PlannedCar
from planner.i18n import Words

_PHONE = re.compile(r"(?<![\d.,])(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)|(?<![\d.,])0\d{2,3}-\d{7,8}(?!\d)")  # fmt: skip


def when(campaign: Campaign, w: Words) -> str:
    """Day and span of the broadcast: 11月27日周五 20:00–22:00. The time zone is said to
    whoever may be in another one."""
    header = campaign.header
    said = f"{w.moment(header.starts_at, header.zone)}–{w.clock(header.ends_at, header.zone)}"
    at_home = w.language == "zh" and header.time_zone == "Asia/Shanghai"
    return said if at_home else f"{said} ({header.time_zone})"


def channel(item: Channel, w: Words) -> str:
    """A channel by platform and account."""
    platform = w(f"platform_name.{item.platform}") if item.platform else ""
    return " ".join(part for part in (platform, item.account) if part)


def member(person: CrewMember, w: Words) -> str:
    """A person with the role, unless the name says it already (主播A)."""
    role = w(f"role.{person.role}") if person.role else ""
    if person.name.casefold().startswith(role.casefold()):
        return person.name
    return " ".join(part for part in (role, person.name) if part)


def car(item: PlannedCar) -> str:
    """A car by name, model, trim and colour, each said once."""
    parts: list[str] = []
    for part in (item.name, item.model, item.trim, item.colour):
        if part and not any(part in said for said in parts):
            parts.append(part)
    return " ".join(parts)


def masked(text: str) -> str:
    """The text with every phone number in it masked: what is sent on may go anywhere."""
    return _PHONE.sub(lambda found: masked_phone(found[0]), text)


def names(parts: list[str], w: Words) -> str:
    """Names in a row: 主播A、主播B · Host A, Host B."""
    return ("、" if w.language == "zh" else ", ").join(part for part in parts if part)


def footer(campaign: Campaign, w: Words) -> str:
    """Which version this is; a sample says that it is one."""
    saves = max((at for at, _ in campaign.saves.values()), default=None)
    said = [w("documents.sample")] if campaign.header.sample else []
    if saves is not None:
        stamp = w.stamp(saves, campaign.header.zone)
        said.append(w("documents.version", number=campaign.version, at=stamp))
    return " · ".join(said)
