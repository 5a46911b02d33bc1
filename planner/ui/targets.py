"""The table of targets: metrics of the dictionary, the usual ones first."""

from __future__ import annotations

from functools import partial

import streamlit as st

from planner.domain import cells, metrics
from planner.domain.metrics import metric_name, said_value
from planner.ui.components.grid import Column
from planner.ui.fields import Form
from planner.ui.frame import Page
from planner.ui.session import t, w

USUAL = (
    "leads",
    "valid_leads",
    "impressions",
    "viewers",
    "views",
    "peak_concurrent",
    "visits",
    "test_drives",
    "orders",
    "deliveries",
    "cpl_blended",
    "cost_per_sale",
)
"""What most broadcasts for leads are judged by."""


def draw_targets(page: Page, form: Form) -> None:
    """Draw the targets of the campaign as an editable table."""
    words, header, rows = w(), page.campaign.header, form.body["targets"]
    used = {row["metric"] for row in rows if row["metric"]}
    keys = dict.fromkeys((*USUAL, *_others(), *sorted(used)))
    options = [("", t("field.not_chosen")), *((key, metric_name(key, words)) for key in keys)]
    form.table(
        ("targets",),
        [
            Column("metric", "choice", 20, options=options),
            Column("value", "decimal", 10, parse=partial(_parsed, currency=header.currency)),
            Column("_said", "shown", 10),
        ],
        rows=[row | {"_said": _said(row["metric"], row["value"], header.currency)} for row in rows],
    )
    st.caption(t("goals.targets.how"))


def _others() -> list[str]:
    """The rest of the dictionary but what only shops need."""
    return [key for key, metric in metrics.dictionary().items() if metric.group != "commerce"]


def _parsed(typed: str, currency: str) -> float | None:
    """A target as people write it: ``200``, ``1.2万``, ``5%``."""
    if typed.endswith(("%", "％")):
        return cells.share(typed)
    cells.check_currency(typed, currency)
    return cells.number(typed)


def _said(metric: str, value: float | None, currency: str) -> str:
    if not metric or value is None:
        return ""
    return said_value(metric, value, w(), currency)
