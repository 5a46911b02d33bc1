"""Words and duties that rules ask for, and what people answered to a finding."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from threading import Lock
from typing import TYPE_CHECKING

from planner.domain.linter import Finding, check
from planner.domain.merging import Path
from planner.domain.problems import Problem, Severity
from planner.domain.rows import Body, Instant, Line, Row
from planner.domain.rules import Duty, rulebook
from planner.domain.texts import is_direct, public_texts
from planner.errors import InputError

if TYPE_CHECKING:
    from planner.domain.campaign import Campaign, Part, Step
    from planner.domain.checks import Surroundings

__all__ = ["Acceptance", "Compliance", "Finding", "Place", "check", "findings"]


class Acceptance(Row):
    """A finding that stands, with the evidence and who accepted it.

    It holds for these words of this rule, at this place, in this sentence: where the
    sentence changes, the finding comes back.
    """

    rule: Line = ""
    words: Line = ""
    where: Line = ""
    fingerprint: Line = ""
    evidence: Line = ""
    by: Line = ""
    at: Instant

    @property
    def key(self) -> Key:
        """What it settles."""
        return (self.rule, self.words, self.where, self.fingerprint)


class Compliance(Body):
    """Findings of one campaign that were accepted with evidence."""

    acceptances: list[Acceptance] = []


Key = tuple[str, str, str, str]
"""Rule, words, place and fingerprint: what one acceptance settles."""


@dataclass(frozen=True)
class Place:
    """Where a finding stands: the step whose page shows it, the part and the path."""

    step: Step
    part: Part
    path: Path

    def __str__(self) -> str:
        return "/".join((self.part, *self.path))


@dataclass(frozen=True)
class Owed:
    """A duty of this broadcast that nobody recorded evidence for yet, or somebody did."""

    rule: Duty
    words: str = ""
    sentence: str = ""
    fingerprint: str = ""


Found = Finding | Owed


MOST_KEPT = 1024
"""Campaign versions whose findings are kept; the oldest makes room."""

Version = tuple[str, tuple[tuple[str, int, datetime], ...]]

_found: dict[Version, tuple[tuple[Place, Found], ...]] = {}
_lock = Lock()


def _version(campaign: Campaign) -> Version | None:
    """What a campaign as stored is known by: each part's revision and when it was saved
    (numbers alone could come twice after a backup was restored). ``None`` for a campaign
    that is not stored."""
    if not campaign.saves or campaign.saves.keys() != campaign.bodies.keys():
        return None
    parts = sorted(campaign.saves.items())
    return campaign.id, tuple((part, campaign.numbers[part], at) for part, (at, _) in parts)


def findings(campaign: Campaign) -> list[tuple[Place, Found]]:
    """Return everything the rules ask about, accepted or not, in the order of the plan;
    words that come twice in the same sentence are one finding.

    Raises :class:`InputError` where a file of rules cannot be read.
    """
    version = _version(campaign)
    if version is None:
        return _once_each(campaign)
    with _lock:
        kept = _found.get(version)
    if kept is None:
        kept = tuple(_once_each(campaign))
        with _lock:
            _found[version] = kept
            if len(_found) > MOST_KEPT:
                del _found[next(iter(_found))]
    return list(kept)


def _once_each(campaign: Campaign) -> list[tuple[Place, Found]]:
    found: dict[Key, tuple[Place, Found]] = {}
    for texts in (_in_texts(campaign), _owed(campaign)):
        for place, finding in texts:
            found.setdefault(key_of(place, finding), (place, finding))
    return list(found.values())


def standing(campaign: Campaign) -> list[tuple[Place, Found]]:
    """Return the findings nobody accepted with evidence."""
    settled = accepted(campaign)
    return [
        (place, found) for place, found in findings(campaign) if key_of(place, found) not in settled
    ]


def accepted(campaign: Campaign) -> Mapping[Key, Acceptance]:
    """Return what was accepted, by what it settles."""
    return {acceptance.key: acceptance for acceptance in campaign.compliance.acceptances}


def key_of(place: Place, found: Found) -> Key:
    """Return what an acceptance of this finding settles."""
    return (found.rule.id, found.words, str(place), found.fingerprint)


def duty(rule_id: str) -> Duty | None:
    """Return a duty by its id; ``None`` where it was switched off or removed."""
    return next((duty for duty in rulebook().duties if duty.id == rule_id), None)


def keep_until(campaign: Campaign, clock: str) -> date | None:
    """Return the local day until which something is kept, counted from the broadcast's
    end (as it was, or as planned); ``None`` where that clock is switched off."""
    found = rulebook().clocks.get(clock)
    if found is None:
        return None
    ends = [c.actual_off for c in campaign.platform.channels if c.actual_off is not None]
    end = max(ends, default=campaign.header.ends_at).astimezone(campaign.header.zone).date()
    leap_day = (end.month, end.day) == (2, 29)
    return (end + timedelta(days=1) if leap_day else end).replace(year=end.year + found.years)


def problems(campaign: Campaign, around: Surroundings) -> Iterator[Problem]:
    """Find what the rules ask about, on the step where it stands."""
    try:
        found = standing(campaign)
    except InputError as error:
        yield Problem("rules_file", "content", Severity.CRITICAL, params=error.params)
        return
    for place, finding in found:
        where = (place.part, *place.path)
        if isinstance(finding, Owed):
            yield Problem(
                "duty", place.step, finding.rule.severity, where, {"duty": finding.rule.name}
            )
        else:
            params = {"words": finding.words, "article": finding.rule.article}
            yield Problem("words", place.step, finding.rule.severity, where, params)


def _in_texts(campaign: Campaign) -> Iterator[tuple[Place, Finding]]:
    for text in public_texts(campaign):
        found = check(text.text, *text.platforms, sourced=text.sourced, based=text.based)
        for finding in found:
            yield Place(text.step, text.part, text.path), finding


def _owed(campaign: Campaign) -> Iterator[tuple[Place, Owed]]:
    for duty in rulebook().duties:
        for part, path in _calls_for(duty, campaign):
            yield Place(duty.step, part, path), Owed(duty)


def _calls_for(duty: Duty, campaign: Campaign) -> Iterator[tuple[Part, Path]]:
    """Yield each place in the plan that brings the duty about."""
    match duty.when:
        case "channel":
            for channel in campaign.platform.channels:
                if channel.platform in duty.platforms:
                    yield "platform", ("channels", channel.id)
        case "lead_component":
            for channel in campaign.platform.channels:
                if channel.lead_component:
                    yield "platform", ("channels", channel.id)
        case "test_drive":
            cues = campaign.run_sheet.cues
            drives = (c.id for c in cues if c.kind == "test_drive" and not c.skipped)
            yield from (("run_sheet", ("cues", cue)) for cue in islice(drives, 1))
        case "clip":
            clips = (task.id for task in campaign.follow_up.tasks if task.kind == "clip")
            yield from (("follow_up", ("tasks", clip)) for clip in islice(clips, 1))
        case "direct_message":
            for item in campaign.warm_up.items:
                if item.status != "dropped" and is_direct(item.channel):
                    yield "warm_up", ("items", item.id)
