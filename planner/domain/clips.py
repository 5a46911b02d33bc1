"""Clips 切片 worth cutting: moments at which the audience rose, many commented, people left
contact, or somebody pressed the mark, each with where it begins and ends.

Moments are reckoned on the studio's clock: what viewers did is shifted back by the delay of
their channel before it comes here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from planner.domain.as_run import Segment
from planner.domain.steps.follow_up import DismissedClip, FollowUp, FollowUpTask

MOST = 6
"""So many clips are proposed."""
SHORTEST, LONGEST = timedelta(seconds=30), timedelta(seconds=180)

Decision = Literal["", "accepted", "dismissed"]
"""What was decided about a proposal; empty: nothing yet."""
Why = Literal["audience_rise", "comment_burst", "leads", "marked"]


@dataclass(frozen=True)
class Reason:
    """Why a moment is worth a clip: what, where, how strongly (0 to 1), and the values its
    sentence names."""

    why: Why
    channel_id: str
    weight: float
    values: Mapping[str, float | str]


@dataclass(frozen=True)
class Moment:
    """A stretch that has a reason to be shown, on the studio's clock."""

    start: datetime
    end: datetime
    reason: Reason


@dataclass(frozen=True)
class Clip:
    """A proposal: from … to on the clock, and in whole seconds since the stream's start, in
    which cue, and why. ``score`` is between 0 and 1. ``careful`` means that somebody marked
    a warning or a correction in it."""

    start: datetime
    end: datetime
    seconds: tuple[int, int]
    cue_id: str
    title: str
    reasons: tuple[Reason, ...]
    score: float
    careful: bool

    @property
    def id(self) -> str:
        """What names it: where it lies."""
        return f"clip-{self.seconds[0]}-{self.seconds[1]}"


def proposed(
    moments: Iterable[Moment],
    segments: Sequence[Segment],
    begins: datetime,
    ends: datetime | None,
    warnings: Iterable[datetime],
) -> list[Clip]:
    """Return the clips to propose, the best first. Moments that touch become one clip, as
    long as it stays short enough; none reaches beyond the stream."""
    cautions = list(warnings)
    clips = []
    for group in _together(moments):
        start = max(begins, min(moment.start for moment in group))
        end = max(moment.end for moment in group)
        end = max(end, start + SHORTEST) if ends is None else min(ends, max(end, start + SHORTEST))
        seconds = _seconds(start, begins), _seconds(end, begins)
        if seconds[1] <= seconds[0]:
            continue
        cue = _cue(segments, start, end)
        left = 1.0
        for moment in group:
            left *= 1 - moment.reason.weight
        clips.append(
            Clip(
                start,
                end,
                seconds,
                cue.cue_id if cue else "",
                cue.title if cue else "",
                tuple(moment.reason for moment in group),
                1 - left,
                any(start <= at < end for at in cautions),
            )
        )
    return sorted(clips, key=lambda clip: (-clip.score, clip.start))[:MOST]


def same(one: tuple[int, int], other: tuple[int | None, int | None]) -> bool:
    """Whether two stretches, in seconds since the start, are the same clip: they share a
    third of what both cover. Figures that come in later move a proposal a little."""
    start, end = other
    if start is None or end is None:
        return False
    shared = min(one[1], end) - max(one[0], start)
    return shared > 0 and 3 * shared >= max(one[1], end) - min(one[0], start)


def is_task_of(task: FollowUpTask, clip: Clip) -> bool:
    """Whether a task says to cut this clip."""
    return task.kind == "clip" and same(clip.seconds, (task.clip_from, task.clip_to))


def is_dismissed(dismissed: DismissedClip, clip: Clip) -> bool:
    """Whether somebody said that this clip is not wanted."""
    return same(clip.seconds, (dismissed.clip_from, dismissed.clip_to))


def decision(follow_up: FollowUp, clip: Clip) -> Decision:
    """Return what was decided about a clip."""
    if any(is_task_of(task, clip) for task in follow_up.tasks):
        return "accepted"
    if any(is_dismissed(other, clip) for other in follow_up.dismissed_clips):
        return "dismissed"
    return ""


def to_cut(follow_up: FollowUp) -> list[tuple[int, int, FollowUpTask]]:
    """Return the tasks that say what to cut, with from and to in seconds since the start, in
    the order of the recording."""
    found = [
        (task.clip_from, task.clip_to, task)
        for task in follow_up.tasks
        if task.kind == "clip"
        and task.clip_from is not None
        and task.clip_to is not None
        and task.clip_to > task.clip_from
    ]
    return sorted(found, key=lambda one: one[:2])


def _together(moments: Iterable[Moment]) -> list[list[Moment]]:
    groups: list[list[Moment]] = []
    for moment in sorted(moments, key=lambda m: (m.start, m.end, m.reason.why)):
        last = groups[-1] if groups else None
        if last is not None:
            reach = max(m.end for m in last)
            whole = max(reach, moment.end) - last[0].start
            if moment.start <= reach and whole <= LONGEST:
                last.append(moment)
                continue
        groups.append([moment])
    return groups


def _seconds(at: datetime, begins: datetime) -> int:
    return round((at - begins).total_seconds())


def _cue(segments: Sequence[Segment], start: datetime, end: datetime) -> Segment | None:
    """The cue that most of a clip lies in."""

    def shared(segment: Segment) -> timedelta:
        return min(segment.end, end) - max(segment.start, start)

    best = max(segments, key=shared, default=None)
    return best if best is not None and shared(best) > timedelta() else None
