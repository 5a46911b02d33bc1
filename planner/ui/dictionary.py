"""The metric dictionary: what each number means, how it is worked out, where it comes from."""

from __future__ import annotations

from typing import get_args

import streamlit as st

from planner.domain.metrics import Group, Metric, benchmarks, dictionary
from planner.i18n import Language
from planner.ui.session import language, t, w

SHOWN_AT_ONCE = 20


def _found(text: str, group: str) -> list[Metric]:
    if text in dictionary():  # other pages lead to one entry by its key
        return [dictionary()[text]]
    words = text.casefold().split()
    return [
        metric
        for metric in dictionary().values()
        if group in ("all", metric.group) and all(word in _searched(metric) for word in words)
    ]


def _searched(metric: Metric) -> str:
    headings = (h for names in metric.headings.values() for h in names)
    parts = (
        metric.key,
        metric.zh,
        metric.en,
        metric.about.zh,
        metric.about.en,
        *headings,
        *metric.api,
    )
    return " ".join(parts).casefold()


def _draw(metric: Metric, lang: Language) -> None:
    other: Language = "en" if lang == "zh" else "zh"
    with st.container(border=True):
        st.markdown(f"**{metric.name(lang)}**  :gray[{metric.name(other)} · `{metric.key}`]")
        st.markdown(metric.about(lang))
        if formula := metric.formula(lang):
            st.markdown(t("dictionary.formula", formula=formula))
        facts = [
            t(f"dictionary.when.{metric.when}"),
            t("dictionary.adds_up" if metric.adds_up else "dictionary.not_adds_up"),
            t(f"dictionary.basis.{metric.source}"),
        ]
        if metric.scope != "all":
            facts.insert(0, t(f"dictionary.scope.{metric.scope}"))
        if metric.typed:
            facts.append(t("dictionary.typed"))
        st.caption(" · ".join(facts))
        if metric.api:
            fields = " · ".join(f"{t(f'platform_name.{p}')} `{f}`" for p, f in metric.api.items())
            st.caption(t("dictionary.api", fields=fields))
        for source, headings in metric.headings.items():
            name = t(f"dictionary.from.{source}")
            st.caption(t("dictionary.from", source=name, headings=" / ".join(headings)))
        for example in benchmarks():
            if example.metric == metric.key:
                value = metric.said(example.low, w(), "CNY")
                if example.high is not None:
                    value += f"–{metric.said(example.high, w(), 'CNY')}"
                st.caption(t("dictionary.benchmark", value=value, about=example.about(lang)))


st.header(t("page.dictionary"), anchor=False)
st.markdown(t("dictionary.lead"))
st.session_state.setdefault("dictionary:text", st.query_params.get("metric", ""))
with st.container(horizontal=True, vertical_alignment="bottom"):
    text = st.text_input(
        t("dictionary.search"),
        placeholder=t("dictionary.search.example"),
        icon=":material/search:",
        key="dictionary:text",
    )
    groups = {name: t(f"dictionary.group.{name}") for name in ("all", *get_args(Group))}
    group = st.selectbox(
        t("dictionary.group"),
        list(groups),
        format_func=groups.__getitem__,
        width=200,
        key="dictionary:group",
    )
found = _found(text, group)
if not found:
    st.info(t("dictionary.none", text=text), icon=":material/search_off:")
else:
    st.caption(t("dictionary.count", n=len(found)))
pages = -(-len(found) // SHOWN_AT_ONCE)
page = 1
if pages > 1:
    page = min(pages, int(st.session_state.get(f"dictionary:page:{pages}") or 1))
for metric in found[(page - 1) * SHOWN_AT_ONCE : page * SHOWN_AT_ONCE]:
    _draw(metric, language())
if pages > 1:
    st.pagination(pages, key=f"dictionary:page:{pages}")
