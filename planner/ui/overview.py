"""Placeholder."""

import streamlit as st

from planner.ui.session import t

st.title(t("page.overview"))
