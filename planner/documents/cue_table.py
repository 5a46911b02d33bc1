"""What each cue of a broadcast did, as a table: a row a cue and channel, and by channel what
lay outside any cue and in all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from planner.documents import phrases
from planner.documents.number_table import Cell, Column, NumberTable, column_of, rounded
from planner.domain.campaign import Campaign
from planner.domain.cue_effects import Effect
from planner.i18n import Words
from planner.insight.cue_effects import CueDone, CueEffects, OnChannel

COUNTS = ("joins", "leaves", "comments", "likes", "new_followers", "leads")
ALWAYS = COUNTS[2:]
"""Columns that are there even where nobody knows the numbers, and say so."""


def cue_table(campaign: Campaign, found: CueEffects, w: Words) -> NumberTable:
    """Return the table. Counts may be broken: what is known by the minute is shared out by the
    seconds."""
    counts = [m for m in COUNTS if m in ALWAYS or any(metric == m for metric, _ in found.totals)]
    channels = list(dict.fromkeys(on.channel_id for cue in found.cues for on in cue.channels))
    channels += [c for _, c in found.totals if c not in channels]
    several = len(channels) > 1
    rows: list[Sequence[Cell]] = []
    for number, cue in enumerate(found.cues, 1):
        for on in cue.channels or (None,):
            channel = [_channel(campaign, on.channel_id if on else "", w)] if several else []
            rows.append([str(number), cue.title, *channel, *_cue(campaign, cue, on, counts, w)])
    for key, values in (("outside", found.outside), ("total", found.totals)):
        for channel_id in channels:
            own = {metric: value for (metric, c), value in values.items() if c == channel_id}
            if own:
                channel = [_channel(campaign, channel_id, w)] if several else []
                blank: list[Cell] = ["", None, None, None, None, None, None, ""]
                sums = [rounded(metric, own.get(metric)) for metric in counts]
                rows.append(["", w(f"cut_curve.{key}"), *channel, *blank, *sums])
    return NumberTable(_columns(counts, w, several=several), rows, w("cut_curve.missing"))


def said_effect(cue: CueDone, w: Words) -> str:
    """What cues of this kind usually do, or why nothing is said of it."""
    effect = cue.effect
    if effect is None:
        return w(f"cut_curve.why.{cue.why}")
    key = ("more" if effect.rate > 0 else "less") if effect.found else "unclear"
    return w(f"cut_curve.effect.{key}", **_shares(effect, w), n=effect.broadcasts)


def _shares(effect: Effect, w: Words) -> dict[str, str]:
    """The ends of the range, the smaller change first where both go one way."""
    ends = effect.low, effect.high
    if not effect.found:
        return {"low": _signed(ends[0], w), "high": _signed(ends[1], w)}
    low, high = sorted(map(abs, ends))
    return {"rate": w.percent(abs(effect.rate)), "low": w.percent(low), "high": w.percent(high)}


def _signed(share: float, w: Words) -> str:
    return f"{'+' if share >= 0 else '-'}{w.percent(abs(share))}"


def _columns(counts: Sequence[str], w: Words, *, several: bool) -> list[Column]:
    def named(name: str) -> str:
        return w(f"cut_curve.column.{name}")

    return [
        Column(named("number")),
        Column(named("cue")),
        *([Column(named("channel"))] if several else []),
        Column(named("from")),
        Column(named("minutes"), "count"),
        Column(named("before"), "count"),
        Column(named("after"), "count"),
        Column(named("rate"), "rate"),
        Column(named("usual"), "rate"),
        Column(named("against_usual"), "rate"),
        Column(named("kind")),
        *(column_of(metric, w) for metric in counts),
    ]


def _cue(
    campaign: Campaign, cue: CueDone, on: OnChannel | None, counts: Sequence[str], w: Words
) -> list[Cell]:
    start, end = (on.start, on.end) if on else (cue.start, cue.end)
    known = on.counts if on else {}
    return [
        w.clock(start, campaign.header.zone),
        round((end - start) / timedelta(minutes=1), 1),
        _whole(on.before if on else None),
        _whole(on.after if on else None),
        _share(on.rate if on else None),
        _share(on.usual if on else None),
        _share(on.against_usual if on else None),
        said_effect(cue, w),
        *(rounded(metric, known.get(metric)) for metric in counts),
    ]


def _whole(value: float | None) -> float | None:
    return None if value is None else float(round(value))


def _share(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _channel(campaign: Campaign, channel_id: str, w: Words) -> str:
    if not channel_id:
        return w("metrics.channel.all")
    channels = campaign.platform.channels
    found = next((channel for channel in channels if channel.id == channel_id), None)
    return (phrases.channel(found, w) if found else "") or channel_id
