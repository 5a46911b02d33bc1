"""An error nobody expected: a sentence and a number, the trace only in the log."""

from __future__ import annotations

import logging
import re

import pytest
from streamlit.testing.v1 import AppTest

SCRIPT = """
import streamlit as st
from planner.ui import mishap
st.session_state.language = "{language}"
mishap.show({error})
"""


@pytest.mark.parametrize("language", ["zh", "en"])
def test_unexpected_error_is_a_sentence_with_the_number_that_is_in_the_log(
    language, caplog
) -> None:
    script = SCRIPT.format(language=language, error="ValueError('秘密的内部细节')")
    with caplog.at_level(logging.ERROR, logger="kaibo"):
        page = AppTest.from_string(script).run()
    sentence = page.error[0].value
    number = re.search(r"[0-9A-F]{6}", sentence)
    assert number is not None
    assert number.group() in caplog.text
    assert "秘密的内部细节" in caplog.text
    assert "秘密" not in sentence


def test_expected_error_is_its_own_sentence() -> None:
    error = "__import__('planner.errors').errors.StoreFullError('error.store_full')"
    page = AppTest.from_string(SCRIPT.format(language="zh", error=error)).run()
    assert "磁盘已满" in page.error[0].value
