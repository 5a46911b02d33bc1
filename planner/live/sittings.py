"""The sittings of a broadcast at a platform: a stream that broke off and began again is
several streams there and one broadcast here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

import numpy as np

from connectors.reading import Reading, Stream, Total
from planner.domain.lead_counts import lead_counts, lead_ids
from planner.domain.matching import TOLERANCE, added_up
from planner.domain.polling import LATE, Span

_MOMENTS = ("planned_at", "started_at", "ended_at")


def matching(
    listed: Iterable[Stream],
    known: Sequence[Stream],
    room_id: str,
    span: Span,
    now: datetime,
    *,
    others: Iterable[Span] = (),
) -> list[Stream]:
    """Return the streams that are this broadcast's sittings, the earliest first.

    A typed room id decides. Otherwise those that began (or are planned) within two hours
    of the planned time, and before its end; where the account has ``others`` near, each
    stream is of the one whose start is nearest. A stream that names no time counts while
    the broadcast is on. What was known stays known; whether it is on, the list says.
    """
    found = {stream.id: stream for stream in known}
    starts = [other.starts_at for other in others]
    for stream in listed:
        if stream.id == room_id if room_id else _fits(stream, span, starts, now):
            before = found.get(stream.id)
            found[stream.id] = _merged(before, stream) if before else stream
    return sorted(found.values(), key=lambda s: (_began(s) or span.starts_at, s.id))


def is_on(stream: Stream) -> bool:
    """Whether a stream is on air. One that names no time is: only streams on air are
    listed so."""
    return stream.ended_at is None and (stream.started_at is not None or stream.planned_at is None)


def together(readings: Sequence[Reading]) -> Reading:
    """Return the totals of several sittings as those of one broadcast: counts add up,
    peaks are the highest, people and rates are left out."""
    if len(readings) == 1:
        return readings[0]
    values = added_up([{t.metric: t.value for t in r.totals} for r in readings])
    final = all(total.state == "final" for r in readings for total in r.totals)
    return Reading(
        wait=max((r.wait for r in readings if r.wait is not None), default=None),
        over=all(r.over for r in readings),
        samples=[sample for r in readings for sample in r.samples],
        events=[event for r in readings for event in r.events],
        totals=[Total(m, v, "final" if final else "provisional") for m, v in values.items()],
        pending=frozenset().union(*(r.pending for r in readings)),
    )


def lead_list(reading: Reading) -> Reading:
    """Return a whole list of leads as any other list of them is kept, each by its minute,
    with how many they are; counts of the platform's own stay as they are."""
    each = {event.id: event for event in reading.events}
    leads = sorted(each.values(), key=lambda lead: (lead.at, lead.id))
    minutes = np.array([int(lead.at.timestamp()) // 60 for lead in leads], np.int64)
    events = [
        replace(lead, id=identity, at=lead.at.replace(second=0, microsecond=0))
        for lead, identity in zip(leads, lead_ids(minutes).to_pylist(), strict=True)
    ]
    ways = [lead.traffic for lead in leads]
    counts = lead_counts(len(leads), ways.count("natural"), ways.count("paid"))
    counted = {total.metric for total in reading.totals} | reading.pending
    fresh = [] if counted & counts.keys() else [Total(m, v) for m, v in counts.items()]
    return replace(reading, events=events, totals=[*reading.totals, *fresh])


def whole(sittings: Sequence[Stream], span: Span, ended_at: datetime) -> Stream:
    """Return the broadcast as one stream: from its first beginning to its end."""
    began = [moment for s in sittings if (moment := _began(s)) is not None]
    last = sittings[-1] if sittings else Stream("")
    return replace(last, started_at=min(began, default=span.starts_at), ended_at=ended_at)


def document(sittings: Sequence[Stream], span: Span, room_id: str) -> dict[str, Any]:
    """Return sittings as JSON can hold them, with the plan they were found for."""
    return {
        "sittings": [
            asdict(s) | {name: _said(getattr(s, name)) for name in _MOMENTS} for s in sittings
        ],
        "plan": [span.starts_at.isoformat(), span.ends_at.isoformat(), room_id],
    }


def plan_of(kept: Mapping[str, Any]) -> tuple[Span, str] | None:
    """Return for which time and room the sittings of a document were found."""
    if "plan" not in kept:
        return None
    starts, ends, room_id = kept["plan"]
    return Span(datetime.fromisoformat(starts), datetime.fromisoformat(ends)), room_id


def read(kept: Mapping[str, Any]) -> list[Stream]:
    """Return the sittings of a document."""
    return [
        Stream(**{**one, **{name: _read(one[name]) for name in _MOMENTS}})
        for one in kept.get("sittings", ())
    ]


def _fits(stream: Stream, span: Span, others: Sequence[datetime], now: datetime) -> bool:
    began = _began(stream)
    if began is None:
        return stream.ended_at is None and span.is_near(now)
    latest = max(span.ends_at, span.starts_at + TOLERANCE) + LATE
    if not span.starts_at - TOLERANCE <= began <= latest:
        return False
    away = abs(began - span.starts_at)
    return all(away <= abs(began - start) for start in others)


def _merged(before: Stream, now: Stream) -> Stream:
    return replace(
        now,
        started_at=now.started_at or before.started_at,
        ended_at=None if is_on(now) else now.ended_at or before.ended_at,
        more={**before.more, **now.more},
    )


def _began(stream: Stream) -> datetime | None:
    return stream.started_at or stream.planned_at


def _said(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _read(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
