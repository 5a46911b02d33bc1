"""A show: the run sheet being run. Its log of events, folded, says what is on.

The log is the truth; everything here is computed from it. Folding it in one go equals
folding it event by event, so a restart, a second server or a late screen see the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from planner.domain.run_sheet import RunSheet
from planner.domain.show_event import Event
from planner.domain.show_places import Place, places, with_what_ran

Phase = Literal["waiting", "on", "finished"]
PauseKind = Literal["hold", "broken"]
Sheets = Callable[[int], RunSheet]
"""Gives the run sheet of a revision that the log names."""

BROADCAST = 0
"""The run that goes on air; higher ones are rehearsals."""

MOVES = ("start", "next", "back", "jump", "finish")
TIMING = (*MOVES, "hold", "resume", "add", "skip", "unskip", "break_off", "go_on")
"""Events that change what is on or when: only these are undone, and a command for one
has to know all earlier ones."""


@dataclass(frozen=True)
class Stint:
    """One time a cue was on. Lengths are seconds, instants UTC; ``ended`` is ``None``
    while it is on. What was planned is kept as it stood when the cue was left."""

    key: str
    cue_id: str
    title: str
    started: datetime
    ended: datetime | None
    length: int
    planned_start: datetime
    planned_end: datetime
    added: int = 0
    held: timedelta = timedelta()
    lap: int = 1


@dataclass(frozen=True)
class Pause:
    """A hold 暂停, or a stream that broke off 断流; ``until`` is ``None`` while it lasts."""

    kind: PauseKind
    since: datetime
    until: datetime | None
    key: str
    by: str
    note: str


@dataclass(frozen=True)
class Message:
    """A message to the host; ``until`` is when it clears itself."""

    seq: int
    text: str
    colour: str
    flash: bool
    at: datetime
    until: datetime | None
    by: str


@dataclass(frozen=True)
class Question:
    """A viewer's question sent to the host, with the id of an approved answer if any."""

    seq: int
    text: str
    answer: str
    at: datetime
    by: str
    answered_at: datetime | None = None


@dataclass(frozen=True)
class Mark:
    """A moment somebody marked, and the cue that was on."""

    seq: int
    kind: str
    at: datetime
    by: str
    note: str
    key: str


@dataclass(frozen=True)
class Tick:
    """A floor action that was done."""

    by: str
    at: datetime


@dataclass(frozen=True)
class Timing:
    """What is on and what was, apart from the sheet: what *undo* takes back."""

    phase: Phase = "waiting"
    started_at: datetime | None = None
    finished_at: datetime | None = None
    stints: tuple[Stint, ...] = ()
    pause: Pause | None = None
    pauses: tuple[Pause, ...] = ()
    added: Mapping[str, int] = field(default_factory=dict)
    skips: Mapping[str, bool] = field(default_factory=dict)


@dataclass(frozen=True)
class Step:
    """A timing event with what stood before it, and the step before that."""

    event: Event
    before: Timing
    earlier: Step | None


@dataclass(frozen=True)
class Show:
    """The state of one run after its first ``seq`` events."""

    run: int
    starts_at: datetime
    places: tuple[Place, ...]
    revision: int = 0
    """The run sheet's revision the places are of."""
    seq: int = 0
    at: datetime | None = None
    """When the last event was."""
    speed: float = 1.0
    opened_at: datetime | None = None
    """When a rehearsal was opened; its clock runs from here."""
    first_places: frozenset[str] = frozenset()
    """The keys that were on the sheet when the show started."""
    timing: Timing = Timing()
    last: Step | None = None
    """The last timing event that was not undone."""
    latest: Event | None = None
    """The last event that changed the timing, an undo included."""
    message: Message | None = None
    messages: tuple[Message, ...] = ()
    questions: tuple[Question, ...] = ()
    marks: tuple[Mark, ...] = ()
    ready: Mapping[str, datetime] = field(default_factory=dict)
    ticks: Mapping[str, Tick] = field(default_factory=dict)

    @property
    def phase(self) -> Phase:
        """Waiting, on, or finished."""
        return self.timing.phase

    @property
    def stints(self) -> tuple[Stint, ...]:
        """What ran, in order; the last is on air while the phase is ``on``."""
        return self.timing.stints

    @property
    def pause(self) -> Pause | None:
        """The hold or break that lasts."""
        return self.timing.pause

    @property
    def on(self) -> Stint | None:
        """The cue on air."""
        return self.stints[-1] if self.phase == "on" else None

    def clock(self, real: datetime) -> datetime:
        """Return the show's time at a real moment: another one only in a rehearsal whose
        clock runs faster."""
        if self.opened_at is None:
            return real
        return self.opened_at + (real - self.opened_at) * self.speed

    def place(self, key: str) -> Place | None:
        """Return the place with a key."""
        return next((place for place in self.places if place.key == key), None)

    def skipped(self, place: Place) -> bool:
        """Whether a place is left out: on the sheet, or decided while running."""
        return self.timing.skips.get(place.key, place.cue.skipped)

    def following(self) -> tuple[Place, ...]:
        """Return what comes after the cue on air (everything before the start), skipped
        places and those taken off the sheet not counted."""
        rest = self.places
        if self.on is not None:
            rest = self.places[self._index(self.on.key) + 1 :]
        return tuple(p for p in rest if not p.removed and not self.skipped(p))

    def previous(self) -> Place | None:
        """Return the place before the cue on air, or ``None``."""
        if self.on is None:
            return None
        before = self.places[: self._index(self.on.key)]
        return next((p for p in reversed(before) if not p.removed and not self.skipped(p)), None)

    def _index(self, key: str) -> int:
        return next(i for i, place in enumerate(self.places) if place.key == key)

    def apply(self, event: Event, sheets: Sheets) -> Show:
        """Return the show after one more event."""
        show = replace(self, seq=event.seq, at=event.at)
        if event.kind in TIMING:
            return show._timed(event, sheets)
        match event.kind:
            case "undo":
                return show._undone(event)
            case "plan":
                return show._planned(event.body["revision"], sheets)
            case "rehearse":
                return replace(
                    show, speed=event.body["speed"], opened_at=event.at, starts_at=event.at
                )._planned(event.body["revision"], sheets)
            case _:
                return show._noted(event)

    def planned_anew(self, starts_at: datetime, revision: int, sheet: RunSheet) -> Show:
        """Return a show that has not started with another start or sheet."""
        if (starts_at, revision) == (self.starts_at, self.revision):
            return self
        found = places(sheet, starts_at)
        return replace(self, starts_at=starts_at, revision=revision, places=found)

    def _timed(self, event: Event, sheets: Sheets) -> Show:
        step = Step(event, self.timing, self.last)
        show = replace(self, last=step, latest=event)
        if event.kind == "start":
            starts_at = datetime.fromisoformat(event.body["starts_at"])
            revision = event.body["revision"]
            found = places(sheets(revision), starts_at)
            keys = frozenset(place.key for place in found)
            show = replace(
                show, starts_at=starts_at, places=found, revision=revision, first_places=keys
            )
        return replace(show, timing=_TIMED[event.kind](show, event))

    def _undone(self, event: Event) -> Show:
        if self.last is None:
            return self
        show = replace(self, timing=self.last.before, last=self.last.earlier, latest=event)
        return show._follow_sheet()

    def _planned(self, revision: int, sheets: Sheets) -> Show:
        """Go on with an edited sheet; what ran keeps its place."""
        ran = {stint.key for stint in self.stints}
        found = with_what_ran(places(sheets(revision), self.starts_at), self.places, ran)
        return replace(self, places=found, revision=revision)._follow_sheet()

    def _follow_sheet(self) -> Show:
        """Bring the cue on air in line with the sheet as it stands."""
        on = self.on
        place = self.place(on.key) if on is not None else None
        if on is None or place is None:
            return self
        current = replace(_stint(place, on.started), held=on.held)
        return replace(self, timing=replace(self.timing, stints=(*self.stints[:-1], current)))

    def _noted(self, event: Event) -> Show:
        body, at, by = event.body, event.at, event.by
        match event.kind:
            case "message":
                seconds = body.get("seconds")
                until = at + timedelta(seconds=seconds) if seconds else None
                said = Message(
                    event.seq, body["text"], body["colour"], body["flash"], at, until, by
                )
                return replace(self, message=said, messages=(*self.messages, said))
            case "clear":
                return replace(self, message=None)
            case "mark":
                key = self.on.key if self.on else ""
                mark = Mark(event.seq, body["mark"], at, by, body["note"], key)
                return replace(self, marks=(*self.marks, mark))
            case "question":
                asked = Question(event.seq, body["text"], body["answer"], at, by)
                return replace(self, questions=(*self.questions, asked))
            case "answered":
                return replace(
                    self,
                    questions=tuple(
                        replace(q, answered_at=at) if q.seq == body["question"] else q
                        for q in self.questions
                    ),
                )
            case "tick":
                return replace(
                    self,
                    ticks=_with(
                        self.ticks,
                        f"{body['to']}/{body['action']}",
                        Tick(by, at) if body["done"] else None,
                    ),
                )
            case "ready":
                return replace(self, ready=_with(self.ready, by, at if body["ready"] else None))
            case other:
                raise ValueError(f"unknown event {other!r}")


def opened(run: int, starts_at: datetime, revision: int, sheet: RunSheet) -> Show:
    """Return a run of which nothing has happened yet."""
    return Show(run, starts_at.astimezone(UTC), places(sheet, starts_at), revision)


def fold(show: Show, events: Iterable[Event], sheets: Sheets) -> Show:
    """Return the show after more events."""
    for event in events:
        show = show.apply(event, sheets)
    return show


def _with(known: Mapping[str, Any], key: str, value: Any) -> dict[str, Any]:
    rest = {k: v for k, v in known.items() if k != key}
    return rest if value is None else {**rest, key: value}


def _stint(place: Place, at: datetime) -> Stint:
    return Stint(
        place.key,
        place.cue.id,
        place.cue.title,
        at,
        None,
        place.cue.seconds,
        place.start,
        place.end,
        lap=place.lap,
    )


def _unpaused(timing: Timing, at: datetime) -> Timing:
    """End the pause, if one lasts: the cue on air is held by its length."""
    if timing.pause is None:
        return timing
    on = timing.stints[-1]
    held = replace(on, held=on.held + (at - timing.pause.since))
    return replace(
        timing,
        pause=None,
        pauses=(*timing.pauses, replace(timing.pause, until=at)),
        stints=(*timing.stints[:-1], held),
    )


def _left(timing: Timing, at: datetime) -> Timing:
    """Take the cue that is on off the air."""
    if timing.phase != "on":
        return timing
    timing = _unpaused(timing, at)
    on = timing.stints[-1]
    done = replace(on, ended=at, added=timing.added.get(on.key, 0))
    added = {key: seconds for key, seconds in timing.added.items() if key != on.key}
    return replace(timing, stints=(*timing.stints[:-1], done), added=added)


def _on(timing: Timing, place: Place, at: datetime) -> Timing:
    left = _left(timing, at)
    return replace(left, phase="on", stints=(*left.stints, _stint(place, at)))


def _start(show: Show, event: Event) -> Timing:
    timing = replace(show.timing, started_at=event.at)
    return _on(timing, show.following()[0], event.at)


def _next(show: Show, event: Event) -> Timing:
    return _on(show.timing, show.following()[0], event.at)


def _back(show: Show, event: Event) -> Timing:
    place = show.previous()
    return _on(show.timing, place, event.at) if place else show.timing


def _jump(show: Show, event: Event) -> Timing:
    place = show.place(event.body["to"])
    if place is None:
        return show.timing
    timing = show.timing
    if show.skipped(place):
        timing = replace(timing, skips={**timing.skips, place.key: False})
    return _on(timing, place, event.at)


def _finish(show: Show, event: Event) -> Timing:
    return replace(_left(show.timing, event.at), phase="finished", finished_at=event.at)


def _pause(kind: PauseKind) -> Callable[[Show, Event], Timing]:
    def paused(show: Show, event: Event) -> Timing:
        timing = _unpaused(show.timing, event.at)
        key, note = timing.stints[-1].key, event.body.get("note", "")
        return replace(timing, pause=Pause(kind, event.at, None, key, event.by, note))

    return paused


def _go_on(show: Show, event: Event) -> Timing:
    return _unpaused(show.timing, event.at)


def _add(show: Show, event: Event) -> Timing:
    key = event.body["to"]
    seconds = show.timing.added.get(key, 0) + event.body["seconds"]
    return replace(show.timing, added={**show.timing.added, key: seconds})


def _skip(to: bool) -> Callable[[Show, Event], Timing]:
    def skipped(show: Show, event: Event) -> Timing:
        fresh = dict.fromkeys(event.body["keys"], to)
        return replace(show.timing, skips={**show.timing.skips, **fresh})

    return skipped


_TIMED: Mapping[str, Callable[[Show, Event], Timing]] = {
    "start": _start,
    "next": _next,
    "back": _back,
    "jump": _jump,
    "finish": _finish,
    "hold": _pause("hold"),
    "break_off": _pause("broken"),
    "resume": _go_on,
    "go_on": _go_on,
    "add": _add,
    "skip": _skip(True),
    "unskip": _skip(False),
}
