"""The result 战报, sent when the stream ends: goal and actual, the funnel, the cost."""

from __future__ import annotations

from planner.documents import phrases
from planner.documents.document import Block, Document, Facts, Lines, Table
from planner.domain.campaign import Campaign
from planner.domain.cost import Cost
from planner.domain.metrics import metric_name, said_rate, said_value
from planner.domain.standing import Total
from planner.i18n import Words
from planner.insight.results import Results, Stage
from planner.insight.usual import MOST


def build(campaign: Campaign, w: Words, results: Results) -> Document:
    """Return the result. A number nobody entered says so; every number has its state,
    and the note says where the numbers come from and when they were read."""
    state = _one_state(results)
    blocks: list[Block] = [
        Facts("", [(w("documents.when"), phrases.when(campaign, w))]),
        _targets(results, campaign, w, state),
        _against_usual(results, campaign, w, state),
        _funnel(results, campaign, w, state),
        Lines(w("result_text.over_gap"), [said_over_gap(stage, w) for stage in results.funnel]),
        Facts(
            w("result_text.cost"),
            [
                (w("result_text.cost_per_lead"), _cost(results.cost_per_lead, campaign, w)),
                (w("result_text.cost_per_sale"), _cost(results.cost_per_sale, campaign, w)),
            ],
        ),
        Lines(w("result_text.action"), [_action(campaign, w)]),
    ]
    title = w("documents.titled", document=w("documents.result"), campaign=campaign.header.title)
    notes = (_usual(results, w), _sources(results, campaign, w), phrases.footer(campaign, w))
    note = "\n".join(part for part in notes if part)
    return Document(w.language, title, campaign.header.store_name, blocks, note)


def _targets(results: Results, campaign: Campaign, w: Words, state: str) -> Table:
    currency = campaign.header.currency
    return Table(
        _titled("targets", state, w),
        [w(f"result_text.{column}") for column in ("metric", "goal", "actual", "reached")],
        [
            [
                metric_name(row.metric, w),
                "" if row.target is None else said_value(row.metric, row.target, w, currency),
                _total(row.metric, row.actual, campaign, w, state),
                "" if row.reached is None else w.percent(row.reached, 0),
            ]
            for row in results.targets
        ],
    )


def _against_usual(results: Results, campaign: Campaign, w: Words, state: str) -> Facts:
    """Beside the goals, not in one table with them: a phone is too narrow for five columns."""
    return Facts(
        _titled("against_usual", state, w),
        [
            (
                metric_name(row.metric, w),
                w(
                    "result_text.beside_usual",
                    said=_total(row.metric, row.actual, campaign, w, state),
                    usual=said_usual(row.metric, results, w, campaign.header.currency),
                ),
            )
            for row in results.targets
            if row.metric in results.usual
        ],
    )


def _funnel(results: Results, campaign: Campaign, w: Words, state: str) -> Table:
    return Table(
        _titled("funnel", state, w),
        [w(f"result_text.{column}") for column in ("metric", "actual", "of_before")],
        [
            [
                metric_name(stage.metric, w),
                _total(stage.metric, stage.actual, campaign, w, state),
                "" if stage.rate is None else said_rate(stage.rate, w),
            ]
            for stage in results.funnel
            if stage.actual.value is not None or stage.metric in ("viewers", "leads")
        ],
    )


def said_over_gap(stage: Stage, w: Words) -> str:
    """Which share a stage is of the last known one before it, and what is unknown in between;
    empty where nothing is, or none is known."""
    if stage.over_gap is None:
        return ""
    return w(
        "results.funnel.over_gap",
        since=metric_name(stage.over_gap.since, w),
        stage=metric_name(stage.metric, w),
        rate=said_rate(stage.over_gap.rate, w),
        missing=w.listed(metric_name(metric, w) for metric in stage.over_gap.missing),
    )


def said_usual(metric: str, results: Results, w: Words, currency: str) -> str:
    """What is usual of a metric and how many broadcasts stand behind it; empty where there
    is nothing to compare with."""
    usual = results.usual.get(metric)
    if usual is None:
        return ""
    value = said_value(metric, usual.median, w, currency)
    return w("results.usual", value=value, n=usual.broadcasts)


def _usual(results: Results, w: Words) -> str:
    """What usual means, where it was said."""
    if not any(row.metric in results.usual for row in results.targets):
        return ""
    return w("results.usual.how", n=MOST)


def _one_state(results: Results) -> str:
    """The state that all numbers share, to be said once; empty where they differ."""
    states = {total.state for total in results.totals.values() if total.value is not None}
    return (states.pop() or "") if len(states) == 1 else ""


def _titled(block: str, state: str, w: Words) -> str:
    title = w(f"result_text.{block}")
    if state in ("", "final"):
        return title
    return w("result_text.not_final", value=title, state=w(f"result_text.state.{state}"))


def _total(key: str, total: Total, campaign: Campaign, w: Words, said_once: str) -> str:
    if total.known is not None:
        known = said_value(key, total.known, w, campaign.header.currency)
        return w("result_text.at_least_channels", value=known)
    if total.value is None:
        kept = total.missing or "missing"
        return w(f"result_text.{kept}")
    said = said_value(key, total.value, w, campaign.header.currency)
    if total.state in (None, "final", said_once):
        return said
    return w("result_text.not_final", value=said, state=w(f"result_text.state.{total.state}"))


def _cost(cost: Cost, campaign: Campaign, w: Words) -> str:
    if cost.value is None:
        return ""
    said = w.money(round(cost.value, 2), campaign.header.currency)
    return w("result_text.at_least", value=said) if cost.open_lines else said


def _action(campaign: Campaign, w: Words) -> str:
    action = campaign.review.action
    due = w.day(action.due) if action.due else ""
    return " · ".join(part for part in (action.text, action.owner, due) if part)


def _sources(results: Results, campaign: Campaign, w: Words) -> str:
    sources = {
        source_name or w(f"result_text.source.{source}")
        for total in results.totals.values()
        for source, source_name in total.sources
    }
    read = [total.read_at for total in results.totals.values() if total.read_at is not None]
    if not read:
        return ""
    return w(
        "result_text.sources",
        sources=phrases.names(sorted(sources), w),
        at=w.stamp(max(read), campaign.header.zone),
    )
