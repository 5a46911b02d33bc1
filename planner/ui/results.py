"""What a broadcast brought: goal against actual, funnel, cost, channels side by side."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from planner.charts import funnel, targets
from planner.charts.funnel import Bar
from planner.charts.targets import Reached
from planner.documents.result_text import said_over_gap, said_usual
from planner.domain import metrics
from planner.domain.campaign import Campaign, Header
from planner.domain.cost import Cost
from planner.domain.metrics import metric_name, said_rate, said_value
from planner.domain.standing import Total
from planner.insight.results import Results, Stage, TargetResult, results_of
from planner.insight.usual import MOST
from planner.store.telemetry import telemetry
from planner.ui import navigation, session
from planner.ui.chart import draw_chart, on_dark
from planner.ui.frame import Page
from planner.ui.markdown import plain
from planner.ui.provenance import linked_name, of_figure, of_total, on_a_mark
from planner.ui.session import t, w
from planner.ui.suspicion import draw_suspicions

MOST_METRICS = 40
"""The table of channels has no more rows."""


def read_results(campaign: Campaign) -> Results:
    """The results as they stand, read once for all who look within two seconds."""
    return _read(campaign.id, campaign.version, campaign)


@st.cache_resource(ttl=2, max_entries=50, show_spinner=False)
def _read(campaign_id: str, version: int, _campaign: Campaign) -> Results:
    return results_of(session.db(), telemetry(), _campaign, now=session.now())


def draw_results(page: Page) -> None:
    """Draw the results of the page's campaign as its figures stand."""
    found = read_results(page.campaign)
    if found.is_empty and not found.targets:
        st.info(t("results.none"), icon=":material/monitoring:")
        return
    header = page.campaign.header
    _draw_targets(page, found)
    if found.is_empty:
        st.info(t("results.none"), icon=":material/monitoring:")
        return
    draw_suspicions(page.campaign)
    _draw_funnel(page, found)
    _draw_cost(header, found)
    if len(found.channels) > 1:
        _draw_channels(header, found)
    for reason in ("people_do_not_add", "some_channels"):
        if any(total.missing == reason for total in found.totals.values()):
            st.caption(t(f"results.{reason}.why"))


def _draw_targets(page: Page, found: Results) -> None:
    st.subheader(t("results.targets"), anchor=False)
    if not found.targets:
        st.caption(t("results.targets.none"))
        navigation.link("goals", t("results.targets.to_goals"), icon=":material/flag:")
        return
    header = page.campaign.header
    rows = [
        Reached(
            _name(x.metric),
            x.reached,
            x.met is True,
            _beside(x, found, header),
            on_a_mark(x.metric, x.actual, header),
        )
        for x in found.targets
    ]
    draw_chart(
        targets.targets(rows, dark=on_dark()),
        key=f"{page.campaign.id}:chart:targets",
        alt=_alt("results.targets.alt", [(row.name, row.said) for row in rows]),
    )
    if any(x.metric in found.usual for x in found.targets):
        st.caption(t("results.usual.how", n=MOST))
    with st.expander(t("results.table")):
        st.markdown(
            _table(
                ("metric", "target", "actual", "reached", "usual", "state", "source", "read_at"),
                [
                    (
                        x.metric,
                        _target(x, header),
                        said(x.metric, x.actual, header),
                        "–" if x.reached is None else w().percent(x.reached, 0),
                        said_usual(x.metric, found, w(), header.currency) or "–",
                        *of_total(x.actual, header),
                    )
                    for x in found.targets
                ],
                numbers=(1, 2, 3, 4),
            )
        )


def _draw_funnel(page: Page, found: Results) -> None:
    st.subheader(t("results.funnel"), anchor=False)
    header = page.campaign.header
    bars = [
        Bar(
            _name(x.metric),
            x.actual.value,
            _stage(x, header),
            on_a_mark(x.metric, x.actual, header),
        )
        for x in found.funnel
    ]
    draw_chart(
        funnel.funnel(bars, dark=on_dark()),
        key=f"{page.campaign.id}:chart:funnel",
        alt=_alt("results.funnel.alt", [(bar.name, bar.said) for bar in bars]),
    )
    st.caption(t("results.funnel.how"))
    with st.expander(t("results.table")):
        st.markdown(
            _table(
                ("stage", "number", "rate", "usual", "state", "source", "read_at"),
                [
                    (
                        x.metric,
                        said(x.metric, x.actual, header),
                        _share(x) or "–",
                        said_usual(x.metric, found, w(), header.currency) or "–",
                        *of_total(x.actual, header),
                    )
                    for x in found.funnel
                ],
                numbers=(1, 2, 3),
            )
        )


def _draw_cost(header: Header, found: Results) -> None:
    st.subheader(t("results.cost"), anchor=False)
    with st.container(horizontal=True):
        for name, metric, cost in (
            ("cost_per_lead", "cpl_blended", found.cost_per_lead),
            ("cost_per_sale", "cost_per_sale", found.cost_per_sale),
        ):
            with st.container(border=True, width=320):
                _draw_one_cost(name, cost, header)
                if usual := said_usual(metric, found, w(), header.currency):
                    st.caption(plain(t("results.usual.beside", usual=usual)))
                if cost.value is not None:
                    origin = of_total(found.behind[metric], header)
                    st.caption(plain(" · ".join(part for part in origin if part != "–")))


def _draw_one_cost(name: str, cost: Cost, header: Header) -> None:
    missing = t("results.missing")
    st.metric(
        t(f"results.{name}"),
        missing if cost.value is None else w().money(round(cost.value, 2), header.currency),
        help=t(f"results.{name}.how"),
    )
    if cost.spend is not None:
        spend = w().money(round(cost.spend, 2), header.currency)
        st.caption(plain(t("results.cost.spend", spend=spend)))
    if cost.open_lines:
        st.caption(t("results.cost.open_lines", n=cost.open_lines))


def _draw_channels(header: Header, found: Results) -> None:
    st.subheader(t("results.channels"), anchor=False)
    order = [key for key in metrics.dictionary() if key in found.totals]
    heads = [t("results.column.metric"), t("results.column.total")]
    heads += [
        x.channel.account or t("results.channel", number=i) for i, x in enumerate(found.channels, 1)
    ]
    rows = []
    for metric in order[:MOST_METRICS]:
        cells = [
            _value(metric, x.figures[metric].value, header)
            if metric in x.figures
            else t("results.missing")
            for x in found.channels
        ]
        rows.append((metric, said(metric, found.totals[metric], header), *cells))
    st.markdown(_lines(heads, rows, numbers=range(1, len(heads))))
    with st.expander(t("results.table")):
        columns = ("metric", "channel", "number", "state", "source", "read_at")
        st.markdown(_table(columns, _by_channel(order, heads[2:], found, header), numbers=(2,)))


def _by_channel(
    order: Sequence[str], channels: Sequence[str], found: Results, header: Header
) -> list[tuple[str, ...]]:
    """A row a metric and channel that has it: the number and where it comes from."""
    return [
        (metric, name, _value(metric, figure.value, header), *of_figure(figure, header))
        for metric in order[:MOST_METRICS]
        for name, one in zip(channels, found.channels, strict=True)
        if (figure := one.figures.get(metric))
    ]


def said(metric: str, total: Total, header: Header) -> str:
    """A total as a screen says it: the number, or why there is none."""
    if total.known is not None:
        return t("results.at_least", value=_value(metric, total.known, header))
    if total.value is None:
        return t(f"results.{total.missing or 'missing'}")
    return _value(metric, total.value, header)


def _value(metric: str, value: float, header: Header) -> str:
    return said_value(metric, value, w(), header.currency)


def _name(metric: str) -> str:
    return metric_name(metric, w())


def _target(row: TargetResult, header: Header) -> str:
    if row.target is None:
        return t("results.targets.no_target")
    return _value(row.metric, row.target, header)


def _beside(row: TargetResult, found: Results, header: Header) -> str:
    reached = _reached(row, header)
    usual = said_usual(row.metric, found, w(), header.currency)
    return t("results.targets.usual", said=reached, usual=usual) if usual else reached


def _reached(row: TargetResult, header: Header) -> str:
    values = {"actual": said(row.metric, row.actual, header), "target": _target(row, header)}
    if row.reached is None:
        return t("results.targets.no_share", **values)
    met = t("results.targets.met" if row.met else "results.targets.not_met")
    return t("results.targets.beside", share=w().percent(row.reached, 0), met=met, **values)


def _stage(stage: Stage, header: Header) -> str:
    """What stands beside a bar: short, since the bars between show what is missing."""
    number, gap = said(stage.metric, stage.actual, header), stage.over_gap
    if stage.rate is not None:
        return t("results.funnel.beside", number=number, rate=said_rate(stage.rate, w()))
    if gap is not None:
        rate = t("results.funnel.of", rate=said_rate(gap.rate, w()), since=_name(gap.since))
        return t("results.funnel.beside", number=number, rate=rate)
    return number


def _share(stage: Stage) -> str:
    return said_over_gap(stage, w()) if stage.rate is None else said_rate(stage.rate, w())


def _alt(key: str, rows: Sequence[tuple[str, str]]) -> str:
    stop = "；" if w().language == "zh" else "; "
    return t(key, rows=stop.join(t("results.row", name=name, said=said) for name, said in rows))


def _table(columns: Sequence[str], rows: Sequence[Sequence[str]], numbers: Sequence[int]) -> str:
    return _lines([t(f"results.column.{name}") for name in columns], rows, numbers)


def _lines(heads: Sequence[str], rows: Sequence[Sequence[str]], numbers: Sequence[int]) -> str:
    """A table in Markdown: a row a metric, then its cells; the columns of ``numbers`` stand to
    the right."""
    lines = [
        [plain(head) for head in heads],
        ["---:" if i in numbers else "---" for i in range(len(heads))],
        *([linked_name(metric), *map(plain, cells)] for metric, *cells in rows),
    ]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
