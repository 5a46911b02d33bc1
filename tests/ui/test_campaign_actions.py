"""Clone, reschedule, archive and delete from the campaign's page."""

from __future__ import annotations

from datetime import timedelta

import pytest

from planner.actions import campaigns
from planner.domain.answers import Answer, Answers
from planner.store.campaigns import Query, count, page
from planner.ui import session


@pytest.fixture
def made(app_store, who):
    now = session.now().replace(minute=0, second=0, microsecond=0)
    answers = Answers(
        key="0123456789abcdef",
        template="everyday_sales",
        store=Answer(name="城南店"),
        starts_at=now + timedelta(days=6),
    )
    return campaigns.make(app_store, who, answers, "zh", now=now)


def _date(app, what):
    return next(d for d in app.date_input if f":{what}:" in d.key)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_reschedule_shows_what_moves_then_moves_it(open_page, app_store, made, language):
    before = campaigns.get(app_store, made)
    app = open_page("campaign", made, language=language)
    assert not app.exception
    assert not [b for b in app.button if b.key == f"{made}:reschedule:do"]
    new_day = before.header.local_start.date() + timedelta(days=2)
    _date(app, "reschedule").set_value(new_day).run()
    assert not app.exception
    shown = app.dataframe[0].value
    assert len(shown) > 5
    assert campaigns.get(app_store, made).header == before.header
    app.button(key=f"{made}:reschedule:do").click().run()
    assert not app.exception
    after = campaigns.get(app_store, made)
    assert after.header.local_start.date() == new_day
    assert after.header.local_start.time() == before.header.local_start.time()


def test_a_date_that_has_passed_is_refused_in_a_sentence(open_page, made):
    app = open_page("campaign", made)
    _date(app, "reschedule").set_value(session.now().date() - timedelta(days=3)).run()
    assert not app.exception
    assert any("已经过了" in warning.value for warning in app.warning)


def test_clone_makes_one_more_campaign_a_week_later(open_page, app_store, made):
    app = open_page("campaign", made)
    app.button(key=f"{made}:clone:do").click().run()
    assert not app.exception
    with app_store.read() as connection:
        first, second = page(connection, Query())
    assert first.title == second.title
    assert second.starts_at - first.starts_at == timedelta(days=7)


def test_delete_asks_first_and_keeps_a_way_back(open_page, app_store, made):
    app = open_page("campaign", made)
    assert any("确定删除" in text.value for text in app.markdown)
    app.button(key=f"{made}:shelf:delete").click().run()
    assert not app.exception
    with app_store.read() as connection:
        assert count(connection, Query()) == 0
        assert count(connection, Query(shelf="deleted")) == 1


def test_archive_and_back(open_page, app_store, made):
    app = open_page("campaign", made)
    app.button(key=f"{made}:shelf:archive").click().run()
    assert campaigns.get(app_store, made).archived_at is not None
    app.button(key=f"{made}:shelf:archive").click().run()
    assert not app.exception
    assert campaigns.get(app_store, made).archived_at is None
