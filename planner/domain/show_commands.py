"""Commands to a show: which are possible now, and the event each becomes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from planner.domain.campaign import checked
from planner.domain.rows import Body
from planner.domain.show import Show
from planner.errors import InputError

LONGEST_ADD = 4 * 3600
FASTEST = 60

Key = Annotated[str, Field(min_length=1, max_length=60)]


class Nothing(Body):
    """A command without arguments."""


class Noted(Body):
    """With a note."""

    note: str = Field(default="", max_length=500)


class To(Body):
    """To a place, by its key."""

    to: Key


class Keys(Body):
    """Of places, by their keys."""

    keys: list[Key] = Field(min_length=1, max_length=1000)


class Add(Body):
    """So many seconds more (or less) for a place; for the cue on air if none is named."""

    seconds: int = Field(ge=-LONGEST_ADD, le=LONGEST_ADD)
    to: str = Field(default="", max_length=60)


class Said(Body):
    """A message to the host; it clears itself after ``seconds``, or stays."""

    text: str = Field(min_length=1, max_length=300)
    colour: Literal["plain", "good", "warning", "danger"] = "plain"
    flash: bool = False
    seconds: int | None = Field(default=None, ge=5, le=3600)


class Marked(Noted):
    """A moment worth remembering."""

    mark: Literal["highlight", "warning", "corrected"]


class Ticked(Body):
    """A floor action of a place, done or not."""

    to: Key
    action: Key
    done: bool


class Asked(Body):
    """A viewer's question for the host, with the id of an approved answer."""

    text: str = Field(min_length=1, max_length=500)
    answer: str = Field(default="", max_length=60)


class Answered(Body):
    """The question with this number was answered."""

    question: int


class Ready(Body):
    """The sender is ready, or no longer."""

    ready: bool


class Rehearse(Body):
    """Open a rehearsal whose clock runs ``speed`` times as fast."""

    speed: float = Field(default=1, ge=1, le=FASTEST)


_ARGUMENTS: Mapping[str, type[Body]] = {
    "start": Nothing,
    "next": Nothing,
    "back": Nothing,
    "jump": To,
    "finish": Nothing,
    "hold": Nothing,
    "resume": Nothing,
    "add": Add,
    "skip": Keys,
    "unskip": Keys,
    "break_off": Noted,
    "go_on": Nothing,
    "undo": Nothing,
    "message": Said,
    "clear": Nothing,
    "mark": Marked,
    "tick": Ticked,
    "question": Asked,
    "answered": Answered,
    "ready": Ready,
    "rehearse": Rehearse,
}


class Command(BaseModel):
    """What a screen sends. ``seen`` is the last event it knew of, ``run`` the run it
    showed, ``key`` its own name for the command, so that sending twice does it once."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    kind: str = Field(max_length=20)
    key: str = Field(min_length=8, max_length=60)
    run: int = Field(ge=0)
    seen: int = Field(ge=0)
    arguments: dict[str, Any] = {}


def event_body(show: Show, command: Command, now: datetime) -> dict[str, Any]:
    """Return the body of the event a command becomes. Raises :class:`InputError` where it
    does not fit or is not possible as things stand; ``now`` is show time."""
    model = _ARGUMENTS.get(command.kind)
    if model is None:
        raise InputError("show.unknown_command", value=command.kind)
    body = checked(model, command.arguments)
    if possible := _POSSIBLE.get(command.kind):
        possible(show, body)
    if command.kind == "start":
        starts_at = now if show.run else show.starts_at
        return {"revision": show.revision, "starts_at": starts_at.isoformat()}
    if command.kind == "add" and not body["to"]:
        body["to"] = show.on.key if show.on else ""
    if command.kind == "undo" and show.last:
        body["seq"] = show.last.event.seq
    if command.kind == "rehearse":
        body["revision"] = show.revision
    return body


def _waiting(show: Show, body: Mapping[str, Any]) -> None:
    if show.phase != "waiting":
        raise InputError("show.already_started")


def _start(show: Show, body: Mapping[str, Any]) -> None:
    _waiting(show, body)
    if not show.following():
        raise InputError("show.no_cues")


def _on(show: Show, body: Mapping[str, Any]) -> None:
    if show.phase == "waiting":
        raise InputError("show.not_started")
    if show.phase == "finished":
        raise InputError("show.is_finished")


def _finish(show: Show, body: Mapping[str, Any]) -> None:
    if not (show.run and show.phase == "waiting"):  # a rehearsal opened by mistake is closed
        _on(show, body)


def _moving(show: Show, body: Mapping[str, Any]) -> None:
    _on(show, body)
    if show.pause is not None and show.pause.kind == "broken":
        raise InputError("show.is_broken_off")


def _next(show: Show, body: Mapping[str, Any]) -> None:
    _moving(show, body)
    if not show.following():
        raise InputError("show.was_last_cue")


def _back(show: Show, body: Mapping[str, Any]) -> None:
    _moving(show, body)
    if show.previous() is None:
        raise InputError("show.was_first_cue")


def _jump(show: Show, body: Mapping[str, Any]) -> None:
    _moving(show, body)
    place = show.place(body["to"])
    if place is None or place.removed:
        raise InputError("show.cue_gone")


def _hold(show: Show, body: Mapping[str, Any]) -> None:
    _moving(show, body)
    if show.pause is not None:
        raise InputError("show.already_held")


def _break_off(show: Show, body: Mapping[str, Any]) -> None:
    _moving(show, body)


def _resume(show: Show, body: Mapping[str, Any]) -> None:
    _on(show, body)
    if show.pause is None or show.pause.kind != "hold":
        raise InputError("show.not_held")


def _go_on(show: Show, body: Mapping[str, Any]) -> None:
    _on(show, body)
    if show.pause is None or show.pause.kind != "broken":
        raise InputError("show.not_broken_off")


def _add(show: Show, body: Mapping[str, Any]) -> None:
    _on(show, body)
    if body["to"] and all(p.key != body["to"] for p in _ahead(show)):
        raise InputError("show.cue_over")


def _ahead(show: Show) -> list[Any]:
    on = show.place(show.on.key) if show.on else None
    return [place for place in (on, *show.following()) if place is not None]


def _skip(show: Show, body: Mapping[str, Any]) -> None:
    if show.phase == "finished":
        raise InputError("show.is_finished")
    known = {place.key for place in show.places if not place.removed}
    if not set(body["keys"]) <= known:
        raise InputError("show.cue_gone")
    if show.on is not None and show.on.key in body["keys"]:
        raise InputError("show.cue_is_on")


def _undo(show: Show, body: Mapping[str, Any]) -> None:
    if show.last is None:
        raise InputError("show.nothing_to_undo")


def _tick(show: Show, body: Mapping[str, Any]) -> None:
    place = show.place(body["to"])
    if place is None or all(action.id != body["action"] for action in place.cue.floor_actions):
        raise InputError("show.cue_gone")


def _answered(show: Show, body: Mapping[str, Any]) -> None:
    if all(question.seq != body["question"] for question in show.questions):
        raise InputError("show.question_gone")


def _rehearse(show: Show, body: Mapping[str, Any]) -> None:
    _waiting(show, body)
    if show.run:
        raise InputError("show.already_rehearsing")


_POSSIBLE: Mapping[str, Callable[[Show, Mapping[str, Any]], None]] = {
    "start": _start,
    "next": _next,
    "back": _back,
    "jump": _jump,
    "finish": _finish,
    "hold": _hold,
    "resume": _resume,
    "add": _add,
    "skip": _skip,
    "unskip": _skip,
    "break_off": _break_off,
    "go_on": _go_on,
    "undo": _undo,
    "tick": _tick,
    "answered": _answered,
    "rehearse": _rehearse,
}
