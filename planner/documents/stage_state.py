"""The state document: the small thing every screen gets on each change.

Times are whole milliseconds since 1970 in UTC, of the show's own clock; lengths are
seconds. A role gets only the fields it may see.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

from planner.actions.show import Stage
from planner.domain.show import Show, Stint
from planner.domain.show_event import Event

_SEEN: dict[str, tuple[str, ...]] = {
    "host": ("message", "questions", "ready"),
    "prompter": (),
    "crew": ("ready", "ticks", "ran"),
    "wall": (),
    "console": ("message", "questions", "ready", "ticks", "ran", "marks", "last", "latest"),
}
"""What a role sees beyond the clock."""


def state_document(stage: Stage, role: str, now: datetime) -> dict[str, Any]:
    """Return the state for a role at ``now``, the real present moment."""
    show = stage.show
    on, pause = show.on, show.pause
    return {
        "run": show.run,
        "rehearsal": bool(show.run),
        "speed": show.speed,
        "seq": show.seq,
        "sheet": stage.sheet_version,
        "now": ms(show.clock(now)),
        "phase": show.phase,
        "started": ms(show.timing.started_at),
        "finished": ms(show.timing.finished_at),
        "on": on and _on(show, on),
        "pause": pause and {"kind": pause.kind, "since": ms(pause.since)},
        "skipped": [place.key for place in show.places if show.skipped(place)],
        "added": dict(show.timing.added),
        **{field: _FIELDS[field](show) for field in _SEEN[role]},
    }


def _on(show: Show, on: Stint) -> dict[str, Any]:
    """The cue on air: enough to be shown and to count on while the sheet is on its way."""
    place = show.place(on.key)
    return {
        "key": on.key,
        "title": on.title,
        "started": ms(on.started),
        "length": on.length,
        "added": show.timing.added.get(on.key, 0),
        "held": _whole(on.held),
        "end": ms(on.planned_end),
        "to_end": place is not None and place.cue.count_to_end,
    }


def as_bytes(document: Any) -> bytes:
    """Return a document as compact JSON."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def ms(at: datetime | None) -> int | None:
    """Return an instant in milliseconds."""
    return None if at is None else round(at.timestamp() * 1000)


def _whole(length: timedelta) -> int:
    return round(length / timedelta(milliseconds=1))


def _message(show: Show) -> dict[str, Any] | None:
    said = show.message
    if said is None:
        return None
    return {
        "seq": said.seq,
        "text": said.text,
        "colour": said.colour,
        "flash": said.flash,
        "at": ms(said.at),
        "until": ms(said.until),
    }


def _questions(show: Show) -> list[dict[str, Any]]:
    return [
        {
            "seq": asked.seq,
            "text": asked.text,
            "answer": asked.answer,
            "at": ms(asked.at),
            "by": asked.by,
            "answered": asked.answered_at is not None,
        }
        for asked in show.questions
    ]


def _ran(show: Show) -> list[list[Any]]:
    return [[s.key, ms(s.started), ms(s.ended), _whole(s.held)] for s in show.stints]


def _marks(show: Show) -> list[dict[str, Any]]:
    return [
        {"seq": m.seq, "kind": m.kind, "at": ms(m.at), "by": m.by, "note": m.note}
        for m in show.marks
    ]


def event_document(event: Event | None) -> dict[str, Any] | None:
    """Return what was done, when and by whom; by its key a console knows its own."""
    if event is None:
        return None
    return {
        "seq": event.seq,
        "kind": event.kind,
        "by": event.by,
        "at": ms(event.at),
        "key": event.key,
    }


_FIELDS: dict[str, Any] = {
    "message": _message,
    "questions": _questions,
    "ready": lambda show: {name: ms(at) for name, at in show.ready.items()},
    "ticks": lambda show: {k: {"by": t.by, "at": ms(t.at)} for k, t in show.ticks.items()},
    "ran": _ran,
    "marks": _marks,
    "last": lambda show: event_document(show.last and show.last.event),
    "latest": lambda show: event_document(show.latest),
}
