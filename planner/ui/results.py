"""What a broadcast brought: goal against actual, funnel, cost, channels side by side."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from planner.charts import funnel, targets
from planner.charts.funnel import Bar
from planner.charts.targets import Reached
from planner.domain import metrics
from planner.domain.campaign import Campaign, Header
from planner.domain.cost import Cost
from planner.domain.standing import Total
from planner.insight.results import Results, Stage, TargetResult, results_of
from planner.store.telemetry import telemetry
from planner.ui import navigation, session
from planner.ui.amounts import metric_name, said_value
from planner.ui.frame import Page
from planner.ui.markdown import plain
from planner.ui.session import t, w
from planner.ui.suspicion import draw_suspicions

MOST_METRICS = 40
"""The table of channels has no more rows."""

_BARE = {"displayModeBar": False}


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
        Reached(_name(x.metric), x.reached, x.met is True, _beside(x, header))
        for x in found.targets
    ]
    st.plotly_chart(
        targets.targets(rows),
        key=f"{page.campaign.id}:chart:targets",
        alt=_alt("results.targets.alt", [(row.name, row.said) for row in rows]),
        config=_BARE,
    )
    with st.expander(t("results.table")):
        st.markdown(
            _table(
                ("metric", "target", "actual", "reached", "state", "source", "read_at"),
                [
                    (
                        _name(x.metric),
                        _target(x, header),
                        said(x.metric, x.actual, header),
                        "–" if x.reached is None else w().percent(x.reached, 0),
                        *_provenance(x.actual, header),
                    )
                    for x in found.targets
                ],
                numbers=(1, 2, 3),
            )
        )


def _draw_funnel(page: Page, found: Results) -> None:
    st.subheader(t("results.funnel"), anchor=False)
    header = page.campaign.header
    bars = [Bar(_name(x.metric), x.actual.value, _stage(x, header)) for x in found.funnel]
    st.plotly_chart(
        funnel.funnel(bars),
        key=f"{page.campaign.id}:chart:funnel",
        alt=_alt("results.funnel.alt", [(bar.name, bar.said) for bar in bars]),
        config=_BARE,
    )
    st.caption(t("results.funnel.how"))
    with st.expander(t("results.table")):
        st.markdown(
            _table(
                ("stage", "number", "rate", "state", "source", "read_at"),
                [
                    (
                        _name(x.metric),
                        said(x.metric, x.actual, header),
                        "–" if x.rate is None else w().percent(x.rate, 2),
                        *_provenance(x.actual, header),
                    )
                    for x in found.funnel
                ],
                numbers=(1, 2),
            )
        )


def _draw_cost(header: Header, found: Results) -> None:
    st.subheader(t("results.cost"), anchor=False)
    with st.container(horizontal=True):
        for name, cost in (
            ("cost_per_lead", found.cost_per_lead),
            ("cost_per_sale", found.cost_per_sale),
        ):
            with st.container(border=True, width=320):
                _draw_one_cost(name, cost, header)


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
        rows.append((_name(metric), said(metric, found.totals[metric], header), *cells))
    st.markdown(_lines(heads, rows, numbers=range(1, len(heads))))


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


def _beside(row: TargetResult, header: Header) -> str:
    values = {"actual": said(row.metric, row.actual, header), "target": _target(row, header)}
    if row.reached is None:
        return t("results.targets.no_share", **values)
    met = t("results.targets.met" if row.met else "results.targets.not_met")
    return t("results.targets.beside", share=w().percent(row.reached, 0), met=met, **values)


def _stage(stage: Stage, header: Header) -> str:
    number = said(stage.metric, stage.actual, header)
    if stage.rate is None:
        return number
    return t("results.funnel.beside", number=number, rate=w().percent(stage.rate, 2))


def _provenance(total: Total, header: Header) -> tuple[str, str, str]:
    """State, source and time of reading of a total."""
    comma = "、" if w().language == "zh" else ", "
    sources = (
        t(f"results.source.{source}") + (f" ({name})" if name else "")
        for source, name in total.sources
    )
    return (
        t(f"results.state.{total.state}") if total.state else "–",
        comma.join(sources) or "–",
        w().stamp(total.read_at, header.zone) if total.read_at else "–",
    )


def _alt(key: str, rows: Sequence[tuple[str, str]]) -> str:
    stop = "；" if w().language == "zh" else "; "
    return t(key, rows=stop.join(t("results.row", name=name, said=said) for name, said in rows))


def _table(columns: Sequence[str], rows: Sequence[Sequence[str]], numbers: Sequence[int]) -> str:
    return _lines([t(f"results.column.{name}") for name in columns], rows, numbers)


def _lines(heads: Sequence[str], rows: Sequence[Sequence[str]], numbers: Sequence[int]) -> str:
    """A table in Markdown; the columns of ``numbers`` stand to the right."""
    rule = ["---:" if i in numbers else "---" for i in range(len(heads))]
    lines = [[plain(head) for head in heads], rule, *([plain(c) for c in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
