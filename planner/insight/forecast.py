"""What a planned broadcast can be expected to bring, and how likely it reaches its targets.

Each number comes as a range with what it rests on, or not at all.
``docs/evaluation-forecast.md`` tells how well the ranges hold.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from planner.domain import metrics
from planner.domain.broadcast_case import Case
from planner.domain.campaign import Campaign
from planner.domain.outlook import LATEST, LEAST, Outlook, Range, Scale, Tested, look_ahead
from planner.domain.steps.goals import Target
from planner.insight.past_cases import Past, broadcast_id, by_room, planned, room_id

USUAL = ("viewers", "peak_concurrent", "leads")
"""What is foretold of every broadcast, as far as the past shows it; where it has no viewers,
views stand in."""
COMPARED = 9
"""With fewer broadcasts it is not told what they were compared with."""
LAST = 30
"""Over so many broadcasts it is told how well forecasts held."""

OFFSETS: Mapping[metrics.Kind, float] = {"count": 1.0, "people": 1.0, "rate": 0.001}
"""What is added before the logarithm is taken, so that none at all has one; money and time
have none then, and such broadcasts are left out."""

Look = Callable[[str], Outlook | None]
"""How a metric is reckoned with; ``None`` where the past does not show it."""


@dataclass(frozen=True)
class Basis:
    """What a forecast rests on: how many broadcasts of the store and of others, and how many
    of the store's were on the same platform, with the same template, host, and hour of the
    week; ``None`` where the plan does not say."""

    own: int
    others: int
    platform: int | None
    template: int | None
    hosts: int | None
    slot: int


@dataclass(frozen=True)
class Held:
    """How forecasts held: of the store's last ``of`` broadcasts of which one could be made
    before, so many came out within the range. By the share ``closer`` their middle was
    nearer than the median of the last five (below 0: further off); ``None`` where too few
    could be compared."""

    within: int
    of: int
    closer: float | None

    @classmethod
    def of_all(cls, tested: Sequence[Tested]) -> Held:
        """Sum up how broadcasts came out."""
        both = [(one.off, one.last_off) for one in tested if one.last_off is not None]
        last = sum(last for _, last in both)
        closer = 1 - sum(off for off, _ in both) / last if len(both) >= COMPARED and last else None
        return cls(sum(one.within for one in tested), len(tested), closer)


@dataclass(frozen=True)
class Forecast:
    """A number of a broadcast, or (``channel_id``) of one of its rooms.

    Where the history is too short there is no ``range``: ``lacking`` more broadcasts are
    needed. ``latest`` are the store's last values, the newest first.
    """

    metric: str
    channel_id: str
    range: Range | None
    lacking: int
    latest: tuple[float, ...]
    basis: Basis
    held: Held


@dataclass(frozen=True)
class TargetChance:
    """How likely a target is reached: a share of 1, or ``None`` where that cannot be told
    (``by_room``: because people are not added up over several rooms)."""

    target: Target
    chance: float | None
    forecast: Forecast | None
    by_room: bool = False


@dataclass(frozen=True)
class Prospect:
    """What is expected of a campaign, and of each of its targets."""

    forecasts: tuple[Forecast, ...]
    targets: tuple[TargetChance, ...]


def outlook(past: Past, metric: str) -> Outlook | None:
    """Return how a metric of a past is reckoned with."""
    known = past.known(metric)
    kind = metrics.dictionary()[metric].kind
    scale = Scale(whole=kind in ("count", "people"), offset=OFFSETS.get(kind, 0.0))
    return look_ahead([case for case, _ in known], [value for _, value in known], scale)


def prospect(campaign: Campaign, look: Look, usual_budget: float) -> Prospect:
    """Return what is expected of a campaign as it is planned now."""
    whole, rooms = planned(campaign, usual_budget)
    found = {key: one for key in USUAL if (one := look(key)) is not None}
    if "viewers" not in found and (views := look("views")) is not None:
        found = {"views": views} | found
    return Prospect(
        tuple(
            _forecast(one, key, case, channel, one.expect(case).range())
            for key, one in found.items()
            for case, channel in _of(key, whole, rooms)
        ),
        tuple(
            _chance(target, look(target.metric), whole, rooms)
            for target in campaign.goals.targets
            if target.metric in metrics.dictionary() and target.value is not None
        ),
    )


def _of(metric: str, whole: Case, rooms: Sequence[Case]) -> list[tuple[Case, str]]:
    """What a forecast of a metric is made of: the broadcast, or each of its rooms."""
    if not by_room(metric) or not rooms:
        return [(whole, "")]
    return [(room, room_id(room)) for room in rooms]


def _chance(
    target: Target, outlook: Outlook | None, whole: Case, rooms: Sequence[Case]
) -> TargetChance:
    if outlook is None or target.value is None:
        return TargetChance(target, None, None)
    cases = _of(target.metric, whole, rooms)
    if len(cases) > 1:
        return TargetChance(target, None, None, by_room=True)
    ((case, channel),) = cases
    expected = outlook.expect(case)
    below = metrics.dictionary()[target.metric].lower_is_better
    chance = expected.chance(target.value, below=below)
    forecast = _forecast(outlook, target.metric, case, channel, expected.range())
    return TargetChance(target, chance, forecast)


def _forecast(
    outlook: Outlook, metric: str, case: Case, channel_id: str, found: Range | None
) -> Forecast:
    own = [place for place, past in enumerate(outlook.cases) if past.store == case.store]
    return Forecast(
        metric,
        channel_id,
        found,
        max(1, LEAST - len(outlook.cases)) if found is None else 0,
        tuple(outlook.values[own[: -LATEST - 1 : -1]].tolist()),
        _basis(case, outlook.cases, own),
        Held.of_all(outlook.tested(case.store, LAST)),
    )


def _basis(case: Case, cases: Sequence[Case], own: Sequence[int]) -> Basis:
    ours = [cases[place] for place in own]
    return Basis(
        own=_number(ours),
        others=_number(cases) - _number(ours),
        platform=_number(c for c in ours if c.platform == case.platform) if case.platform else None,
        template=_number(c for c in ours if c.template == case.template) if case.template else None,
        hosts=_number(c for c in ours if {*c.hosts} & {*case.hosts}) if case.hosts else None,
        slot=_number(c for c in ours if c.slot == case.slot),
    )


def _number(cases: Iterable[Case]) -> int:
    """How many broadcasts there are: the rooms of one are one."""
    return len({broadcast_id(case) for case in cases})
