"""The budget, planned and spent, with its sums."""

from __future__ import annotations

from decimal import Decimal
from typing import get_args

import streamlit as st

from planner.domain.budget import Sum, by_category, total
from planner.domain.steps.resources import BudgetLine
from planner.ui.components.grid import Column
from planner.ui.frame import Page
from planner.ui.session import t, w

CATEGORIES = get_args(BudgetLine.model_fields["category"].annotation)


def draw_budget(page: Page) -> None:
    """The lines, and below them the total and what each category comes to."""
    currency = page.campaign.header.currency
    page.form().table(
        ("budget",),
        [
            Column(
                "category",
                "choice",
                width=10,
                options=[(c, t(f"budget_category.{c}")) for c in CATEGORIES],
            ),
            Column("name", width=20),
            Column("planned", "money", width=10, currency=currency),
            Column("actual", "money", width=10, currency=currency),
        ],
    )
    lines = page.campaign.resources.budget
    groups = by_category(lines)
    if not groups:
        return
    heads = [t(f"budget.{name}") for name in ("category", "planned", "actual", "difference")]
    table = ["| " + " | ".join(heads) + " |", "|---|---:|---:|---:|"]
    table += [
        _line(t(f"budget_category.{category}"), found, currency)
        for category, found in groups.items()
    ]
    whole = total(lines)
    table.append(_line(t("budget.total"), whole, currency, strong=True))
    st.markdown("\n".join(table))
    if whole.waiting and whole.actual is not None:
        st.caption(t("budget.waiting", n=whole.waiting))


def total_said(page: Page) -> str:
    """The budget in a few words: planned, and spent where anything is entered."""
    found = total(page.campaign.resources.budget)
    if found.planned is None and found.actual is None:
        return t("budget.none")
    return t(
        "budget.short",
        planned=_money(found.planned, page.campaign.header.currency),
        actual=_money(found.actual, page.campaign.header.currency),
    )


def _line(name: str, found: Sum, currency: str, *, strong: bool = False) -> str:
    shown = [name, *(_money(v, currency) for v in (found.planned, found.actual))]
    difference = _money(found.difference, currency)
    if found.difference is not None and found.difference > 0:
        difference = f"+{difference}"
    shown.append(difference)
    return "| " + " | ".join(f"**{cell}**" if strong else cell for cell in shown) + " |"


def _money(amount: Decimal | None, currency: str) -> str:
    if amount is None:
        return "–"
    return w().money(amount, currency).replace("$", "\\$")
