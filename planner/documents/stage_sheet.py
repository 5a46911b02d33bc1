"""The sheet document: what a screen keeps of the plan, fetched once a version."""

from __future__ import annotations

from typing import Any

from planner.actions.show import Stage
from planner.actions.stage_links import Link
from planner.documents import one_page, phrases
from planner.documents.stage_state import ms
from planner.domain.campaign import Campaign
from planner.domain.run_sheet_checks import named
from planner.domain.show_places import Place
from planner.domain.steps.resources import call_at
from planner.i18n import Words

_TIMES: tuple[str, ...] = (
    "key",
    "title",
    "kind",
    "lap",
    "laps",
    "seconds",
    "start",
    "end",
    "hard",
    "to_end",
    "removed",
    "mine",
)
_SPOKEN = ("host", "owner", "key_points", "script", "call", "car", "props", "contact")
_WORKED: tuple[str, ...] = (
    "host",
    "owner",
    "key_points",
    "call",
    "car",
    "shot",
    "component",
    "interaction",
    "props",
    "backup",
    "note",
    "contact",
    "actions",
)
_PLACES: dict[str, tuple[str, ...]] = {
    "host": (*_TIMES, *_SPOKEN),
    "prompter": (*_TIMES, "key_points", "script"),
    "crew": (*_TIMES, *_WORKED),
    "wall": _TIMES,
    "console": (*_TIMES, *_WORKED, "script"),
}
_BESIDE: dict[str, tuple[str, ...]] = {
    "host": ("offer", "answers"),
    "prompter": (),
    "crew": ("channels", "crew"),
    "wall": (),
    "console": ("channels", "crew", "offer", "answers"),
}
"""What a role may see, of a place and beside the places."""


def sheet_document(stage: Stage, link: Link, w: Words) -> dict[str, Any]:
    """Return the sheet as the holder of a link may see it; times are milliseconds."""
    campaign, header = stage.campaign, stage.campaign.header
    beside = {"offer": _offer, "answers": _answers, "channels": _channels, "crew": _crew}
    return {
        "sheet": stage.sheet_version,
        "role": link.role,
        "name": link.name,
        "run": stage.show.run,
        "campaign": {
            "id": campaign.id,
            "title": header.title,
            "store": header.store_name,
            "starts_at": ms(stage.show.starts_at),
            "ends_at": ms(header.ends_at),
            "zone": header.time_zone,
            "sample": header.sample,
        },
        "places": [_place(place, link) for place in stage.show.places],
        **{name: beside[name](campaign, link, w) for name in _BESIDE[link.role]},
    }


def _place(place: Place, link: Link) -> dict[str, Any]:
    cue = place.cue
    whole: dict[str, Any] = {
        **{name: getattr(cue, name) for name in ("title", "kind", "seconds", "host", "owner")},
        **{name: getattr(cue, name) for name in ("key_points", "script", "call", "car", "shot")},
        **{name: getattr(cue, name) for name in ("component", "interaction", "props")},
        **{name: getattr(cue, name) for name in ("backup", "note")},
        "key": place.key,
        "lap": place.lap,
        "laps": place.laps,
        "start": ms(place.start),
        "end": ms(place.end),
        "hard": place.hard,
        "to_end": cue.count_to_end,
        "removed": place.removed,
        "contact": cue.call_to_leave_contact,
        "mine": _is(link.name, cue.host) or _is(link.name, cue.owner),
        "actions": [
            {"id": action.id, "channel": action.channel_id, "text": action.text}
            for action in cue.floor_actions
        ],
    }
    return {name: whole[name] for name in _PLACES[link.role]}


def _is(name: str, names: str) -> bool:
    """Whether a person is among the names in a cell: 主播A、主播B."""
    return name.strip().casefold() in [each.casefold() for each in named(names)]


_WORDING = ("may_say", "may_not_say")


def _offer(campaign: Campaign, link: Link, w: Words) -> list[list[str]]:
    offer = campaign.content.offer
    facts = one_page.offer_facts(campaign, w)
    facts += [(w(f"content.offer.{name}"), getattr(offer, name)) for name in _WORDING]
    return [[label, value] for label, value in facts if value]


def _answers(campaign: Campaign, link: Link, w: Words) -> list[dict[str, str]]:
    """Approved answers: what the host may say as it stands."""
    return [
        {"id": q.id, "question": q.question, "answer": q.answer}
        for q in campaign.interaction.questions
        if q.answer and q.approved_by
    ]


def _channels(campaign: Campaign, link: Link, w: Words) -> list[dict[str, str]]:
    return [
        {"id": c.id, "platform": c.platform, "label": phrases.channel(c, w)}
        for c in campaign.platform.channels
    ]


def _crew(campaign: Campaign, link: Link, w: Words) -> list[dict[str, Any]]:
    starts_at = campaign.header.starts_at
    return [
        {
            "id": member.id,
            "name": member.name,
            "role": member.role,
            "call_at": ms(call_at(starts_at, member)),
            "mine": _is(link.name, member.name),
        }
        for member in campaign.resources.crew
        if member.name
    ]
