"""The Streamlit script: language, the visitor's name, navigation."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from planner.settings import settings
from planner.ui import navigation
from planner.ui.components.cookie import keep_cookies
from planner.ui.components.document import describe_document
from planner.ui.giving_way import in_turn
from planner.ui.session import language, show_notices, t, who
from planner.ui.welcome import ask_for_name

st.set_page_config(
    page_title="Kaibo 开播",
    page_icon=str(Path(__file__).parent / "ui" / "kaibo.svg"),
    layout="wide",
)
describe_document(language())
page = navigation.build()
navigation.sidebar()
if settings().demo:
    st.warning(t("demo.banner"), icon=":material/science:")
if who().name:
    with in_turn():
        page.run()
else:
    ask_for_name()
show_notices()
keep_cookies()
