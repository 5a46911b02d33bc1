"""The fields of library items: which there are, and how each is typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, get_args
from zoneinfo import available_timezones

import streamlit as st

from planner.domain.library import Kind
from planner.domain.steps.platform import Platform
from planner.domain.steps.resources import Role
from planner.ui.session import t, w

CURRENCIES = ("CNY", "HKD", "TWD", "USD", "EUR", "GBP", "JPY", "SGD", "THB", "MYR", "AUD", "CAD")

OPEN: Mapping[Kind, tuple[str, ...]] = {
    "store": ("name", "city", "address"),
    "person": ("name", "role", "store_id", "phone"),
    "car": ("name", "model", "trim", "price", "price_basis", "store_id"),
    "kit": ("name", "store_id"),
    "venue": ("name", "address", "network", "store_id"),
    "account": ("name", "platform", "handle", "store_id"),
    "offer": ("name", "guide_price", "spoken_price", "price_basis", "valid_until", "store_id"),
}
"""The fields that matter, in their order."""

FOLDED: Mapping[Kind, tuple[str, ...]] = {
    "store": ("time_zone", "currency", "note"),
    "person": ("note",),
    "car": ("colour", "plate", "note"),
    "kit": ("note",),
    "venue": ("note",),
    "account": ("lead_component", "note"),
    "offer": (
        "trade_in",
        "down_payment",
        "monthly",
        "periods",
        "benefits",
        "quota",
        "approved_by_maker",
        "may_say",
        "may_not_say",
    ),
}
"""The fields behind "more"."""

_LONG = ("note", "benefits", "may_say", "may_not_say")
_MONEY = ("price", "guide_price", "spoken_price")


def label(kind: Kind, name: str) -> str:
    """The words of a field; a kind may have its own."""
    own = f"library.{kind}.{name}"
    return t(own if w().has(own) else f"library.{name}")


def draw_field(kind: Kind, name: str, value: Any, key: str, stores: Mapping[str, str]) -> Any:
    """Draw a field with its stored value and return what it holds now, as stored."""
    help_key, example = f"library.{name}.help", f"library.{name}.example"
    common: dict[str, Any] = {
        "label": label(kind, name),
        "key": key,
        "help": t(help_key) if w().has(help_key) else None,
    }
    if name in _MONEY:
        typed = st.number_input(
            value=None if value is None else float(value),
            min_value=0.0,
            step=100.0,
            format="%.2f",
            **common,
        )
        return None if typed is None else str(Decimal(f"{typed:.2f}"))
    if name == "valid_until":
        day = st.date_input(
            value=None if value is None else date.fromisoformat(value),
            format="YYYY-MM-DD",
            **common,
        )
        return day.isoformat() if isinstance(day, date) else None
    if name == "approved_by_maker":
        return st.checkbox(value=bool(value), **common)
    if name in _LONG:
        return st.text_area(value=value, height=100, max_chars=20_000, **common)
    if name in ("role", "platform", "store_id", "time_zone", "currency"):
        words = _choices(name, value, stores)
        options = list(words)
        return st.selectbox(
            options=options,
            index=options.index(value),
            format_func=words.__getitem__,
            **common,
        )
    return st.text_input(
        value=value,
        max_chars=500,
        placeholder=t(example) if w().has(example) else None,
        **common,
    )


def _choices(name: str, value: str, stores: Mapping[str, str]) -> dict[str, str]:
    """What can be chosen, with words; what stands there can stay, whatever it is."""
    found: dict[str, str]
    if name == "role":
        found = {role: t(f"role.{role}") for role in get_args(Role)}
    elif name == "platform":
        found = {one: t(f"platform_name.{one}") for one in get_args(Platform)}
    elif name == "store_id":
        found = {"": t("library.any_store"), **stores}
    else:
        found = {one: one for one in (CURRENCIES if name == "currency" else _zones())}
    return found if value in found else {value: value, **found}


@cache
def _zones() -> tuple[str, ...]:
    return tuple(sorted(zone for zone in available_timezones() if "/" in zone))


def summary(kind: Kind, body: Mapping[str, Any], stores: Mapping[str, str]) -> str:
    """What tells one item from another, in a line."""
    return " · ".join(part for part in _SUMMARIES[kind](body, stores) if part)


def _price(body: Mapping[str, Any], name: str) -> str:
    value = body.get(name)
    return "" if value is None else w().number(Decimal(value), 2)


_SUMMARIES: Mapping[Kind, Callable[[Mapping[str, Any], Mapping[str, str]], tuple[str, ...]]] = {
    "store": lambda b, _: (b["city"], b["address"]),
    "person": lambda b, s: (t(f"role.{b['role']}"), b["phone"], s.get(b["store_id"], "")),
    "car": lambda b, s: (b["model"], b["trim"], b["colour"], _price(b, "price"), b["price_basis"]),
    "kit": lambda b, s: (s.get(b["store_id"], ""), b["note"][:60]),
    "venue": lambda b, s: (b["address"], b["network"], s.get(b["store_id"], "")),
    "account": lambda b, s: (t(f"platform_name.{b['platform']}"), b["handle"]),
    "offer": lambda b, s: (_price(b, "spoken_price"), b["price_basis"], b["valid_until"] or ""),
}
