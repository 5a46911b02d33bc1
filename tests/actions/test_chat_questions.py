"""A question of the chat goes to the host once, whoever presses how often."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from planner.actions import chat_questions, show
from planner.actions.who import Who
from planner.domain.telemetry import Event
from planner.errors import NotAllowedError
from tests import a_show

NOW = datetime(2026, 11, 27, 12, 30, tzinfo=UTC)


def comment(text: str, name: str = "m1") -> Event:
    return Event("c", "dy", "comment", name, NOW, "v", text, 1, None, "", "", "", NOW, "api:douyin")


def test_pressed_by_two_people_it_is_sent_once(database) -> None:
    campaign_id = a_show.make(database)
    asked = comment(" 续航多少？ ", "very-long-" * 20)
    for name in ("场控A", "策划甲"):
        chat_questions.send_to_host(database, Who(name), campaign_id, asked, now=NOW)
    questions = show.stage(database, campaign_id).show.questions
    assert [(one.text, one.by) for one in questions] == [("续航多少？", "场控A")]
    assert set(chat_questions.sent(database, campaign_id)) == {"续航多少？"}


def test_a_text_longer_than_the_screen_takes_is_cut(database) -> None:
    campaign_id = a_show.make(database)
    chat_questions.send_to_host(database, Who("场控A"), campaign_id, comment("问" * 900), now=NOW)
    (text,) = chat_questions.sent(database, campaign_id)
    assert text == "问" * chat_questions.LONGEST


def test_without_a_name_nothing_is_sent(database) -> None:
    campaign_id = a_show.make(database)
    with pytest.raises(NotAllowedError):
        chat_questions.send_to_host(database, Who(""), campaign_id, comment("多少？"), now=NOW)
    assert not chat_questions.sent(database, campaign_id)
