"""Where the funnel was narrower than usual, and what that points to."""

from __future__ import annotations

import streamlit as st

from planner.domain.diagnosis import RATES, diagnose
from planner.domain.metrics import said_rate
from planner.insight.usual import ENOUGH
from planner.ui import metric_names
from planner.ui.frame import Page
from planner.ui.results import read_results
from planner.ui.session import t, w


def draw_diagnosis(page: Page) -> None:
    """A sentence for each rate that is notably below the store's own; where figures are
    missing it says which, and never guesses."""
    results = read_results(page.campaign)
    actual = results.rates
    if not actual:
        return
    judging = {rate: one for rate, one in results.usual.items() if one.judges}
    usual = {rate: one.median for rate, one in judging.items()}
    st.subheader(t("review.diagnosis"), anchor=False)
    found = diagnose(actual, usual)
    for finding in found:
        said = t(
            f"review.low.{finding.rate}",
            name=metric_names.name(finding.rate),
            actual=said_rate(finding.actual, w()),
            usual=said_rate(finding.usual, w()),
            n=judging[finding.rate].broadcasts,
        )
        st.markdown(f":material/lightbulb: {said}")
    judged = [rate for rate in RATES if rate in actual and rate in usual]
    if judged and not found:
        st.markdown(f":material/check_circle: {t('review.nothing_low')}")
    comma = "、" if w().language == "zh" else ", "
    missing = comma.join(metric_names.name(rate) for rate in RATES if rate not in judged)
    if missing:
        st.caption(t("review.not_judged", names=missing, enough=ENOUGH))
