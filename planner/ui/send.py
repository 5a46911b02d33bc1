"""Send on 发给大家: the call sheet, the plan on one page, the run sheet and the result, each
as text to copy and as a picture."""

from __future__ import annotations

from typing import get_args

import streamlit as st

from planner.actions import library
from planner.documents import call_sheet, one_page, result_text, run_sheet_text, run_sheet_xlsx
from planner.documents.document import Document, as_data, as_text
from planner.domain.campaign import Campaign, Step
from planner.i18n import LANGUAGES, Language, Words, words
from planner.ui import navigation, session
from planner.ui.components.copy_text import draw_copy_text
from planner.ui.components.picture import draw_picture
from planner.ui.frame import opened_campaign, say_sample, which
from planner.ui.result_to_send import note_opened
from planner.ui.results import read_results
from planner.ui.session import t, w

KINDS = ("call_sheet", "one_page", "run_sheet", "result")
PRINTED = {"call_sheet": "call-sheet", "one_page": "plan", "run_sheet": "run-sheet"}
WHERE: dict[str, Step] = {"call_sheet": "resources", "run_sheet": "content", "result": "metrics"}


def draw_send() -> None:
    """Draw the page."""
    campaign = opened_campaign()
    header = campaign.header
    st.caption(which(header))
    st.title(t("page.send"), anchor=False)
    st.markdown(t("send.lead"))
    say_sample(header)
    names = {kind: t(f"documents.{kind}") for kind in KINDS}
    kind = st.pills(  # they wrap on a phone, where the last one is the result
        t("send.what"),
        KINDS,
        format_func=names.__getitem__,
        default="result" if header.status in ("held", "reviewed") else "call_sheet",
        key="send_kind",
        required=True,
    )
    language = _language()
    document = _document(str(kind), campaign, words(language))
    if document is None:
        st.info(t(f"send.empty.{kind}"), icon=":material/edit_note:")
        step = WHERE[str(kind)]
        navigation.link(step, t("send.go", step=t(f"step.{step}")), icon=":material/arrow_forward:")
        return
    _draw_files(str(kind), campaign, words(language))
    left, right = st.columns(2, gap="large")
    with left:
        st.subheader(t("send.text"), anchor=False)
        draw_copy_text(f"text:{kind}", as_text(document), w())
        if kind == "call_sheet":
            st.caption(t("send.masked"))
    with right:
        st.subheader(t("send.picture"), anchor=False)
        draw_picture(f"picture:{kind}", as_data(document), document.title, w(), language=language)


def _language() -> Language:
    chosen = st.segmented_control(
        t("send.language"),
        list(LANGUAGES),
        format_func=LANGUAGES.__getitem__,
        default=session.language(),
        key="send_language",
        required=True,
    )
    return next(code for code in get_args(Language) if code == chosen)


def _document(kind: str, campaign: Campaign, said: Words) -> Document | None:
    """The document, or ``None`` where nothing of it was filled in yet."""
    match kind:
        case "call_sheet":
            resources = campaign.resources
            if not (resources.crew or resources.cars):
                return None
            return call_sheet.build(campaign, said, phones=_phones(campaign))
        case "one_page":
            return one_page.build(campaign, said)
        case "run_sheet":
            return run_sheet_text.build(campaign, said) if campaign.run_sheet.cues else None
        case _:
            results = read_results(campaign)
            if results.is_empty:
                return None
            note_opened(campaign, results)
            return result_text.build(campaign, said, results)


def _phones(campaign: Campaign) -> dict[str, str]:
    """Phone numbers of the crew by library id, masked."""
    ids = [member.library_id for member in campaign.resources.crew if member.library_id]
    found = library.many(session.db(), ids)
    return {i: str(item.body.get("phone", "")) for i, item in found.items()}


def _draw_files(kind: str, campaign: Campaign, said: Words) -> None:
    if kind not in PRINTED:
        return
    with st.container(horizontal=True):
        label = t("send.print") if kind == "run_sheet" else t("send.print_page")
        address = f"/print/{PRINTED[kind]}/{campaign.id}?lang={said.language}"
        st.link_button(label, address, icon=":material/print:")
        if kind == "run_sheet":
            draw_excel(campaign, said)


def draw_excel(campaign: Campaign, said: Words) -> None:
    """Draw the button that downloads the run sheet as Excel, made when it is pressed."""
    st.download_button(
        t("send.excel"),
        lambda: run_sheet_xlsx.build(campaign, said),
        file_name=f"{said('documents.run_sheet')}-{campaign.header.title[:60]}.xlsx",
        mime=run_sheet_xlsx.MEDIA_TYPE,
        icon=":material/table:",
        key="run_sheet_excel",
        on_click="ignore",
    )


draw_send()
