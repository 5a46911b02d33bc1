"""How often a figure is called a jump that is none, and how often one that is: made-up dealer
groups, each broadcast beside those of its store before it, as it was and mistyped.

``docs/evaluation-forecast.md`` keeps what came out and says what it means.
"""

from __future__ import annotations

from collections.abc import Iterator

from bench import Figure
from bench._dealer_groups import Group
from bench.evaluate_forecast import GROUPS, real_history
from planner.domain.suspicion import ENOUGH, MOST_OWN, jump


def run() -> Iterator[Figure]:
    """Yield how many figures were looked at, and the share called a jump (per cent): as they
    were, with a zero too many, and with one missing; and of a real channel's views."""
    of, called = 0, dict.fromkeys((1.0, 10.0, 0.1), 0)
    for seed, traits in enumerate(GROUPS):
        history = Group(9000 + seed, traits).history()
        for store in {held.case.store for held in history}:
            own = [held.leads for held in history if held.case.store == store]
            for place in range(ENOUGH, len(own)):
                before = own[max(0, place - MOST_OWN) : place]
                of += 1
                for times in called:
                    called[times] += jump("leads", "", own[place] * times, before) is not None
    yield Figure("figures", of, "figures")
    yield Figure("for_nothing", 100 * called[1.0] / of, "%", target=2)
    yield Figure("zero_too_many.missed", 100 * (1 - called[10.0] / of), "%")
    yield Figure("zero_missing.missed", 100 * (1 - called[0.1] / of), "%")
    views = [held.leads for held in real_history()]
    if looked := range(ENOUGH, len(views)):
        jumps = sum(
            jump("views", "", views[place], views[max(0, place - MOST_OWN) : place]) is not None
            for place in looked
        )
        yield Figure("real.called", 100 * jumps / len(looked), f"% of {len(looked)}")
