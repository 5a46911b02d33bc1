"""What to expect, and figures to check, as pages show them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from planner.actions import campaigns
from planner.domain.telemetry import Sample
from planner.store.telemetry import telemetry
from tests.insight.past_broadcasts import make_broadcast

WAVE = (0, 12, -9, 5, -14, 8, 3, -6)


@pytest.fixture
def now():
    """Pages look at the clock, and so does what they rest on."""
    return datetime.now(UTC).replace(microsecond=0)


def _plan(store, who, now, **parts):
    starts_at = (now + timedelta(weeks=1)).isoformat()
    header = {"title": "周五直播", "store_id": "store1", "starts_at": starts_at}
    return campaigns.create(store, who, {"header": header, **parts}, now=now)


def _past(store, who, now, weeks):
    for week in range(1, weeks + 1):
        leads = 100 + WAVE[week % 8]
        counts = {"leads": leads, "viewers": 40 * leads, "peak_concurrent": 3 * leads}
        make_broadcast(store, who, now - timedelta(weeks=week), counts)


def _targets(**values):
    return {"targets": [{"id": m, "metric": m, "value": v} for m, v in values.items()]}


def _said(page):
    kinds = ("markdown", "caption", "info", "warning")
    return " ".join(str(m.value).replace("\\", "") for kind in kinds for m in page.get(kind))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_ranges_say_what_they_rest_on_and_how_they_held(open_page, app_store, who, now, language):
    _past(app_store, who, now, 25)
    page = open_page("goals", _plan(app_store, who, now), language=language)
    assert not page.exception
    heads = [head.value.replace("\\", "") for head in page.subheader]
    *_, leads = (head.removesuffix(" 条") for head in heads if "–" in head)
    low, high = leads.split("–")
    assert 85 <= int(low) < 100 < int(high) <= 120
    said = _said(page)
    assert ("线索，通常" if language == "zh" else "Leads, usually") in said
    assert ("依据本店 25 场" if language == "zh" else "From 25 broadcasts of the store") in said
    assert ("实际落在区间内" if language == "zh" else "came out within the range") in said


def test_each_target_has_its_chance_in_words(open_page, app_store, who, now):
    _past(app_store, who, now, 25)
    goals = _targets(leads=60, viewers=9000, orders=3)
    said = _said(open_page("goals", _plan(app_store, who, now, goals=goals)))
    assert "**线索达到 60**：十场里九场以上能达到（通常" in said
    assert "**观看人数达到 9,000**：十场里不到一场能达到（通常" in said
    assert "**订单达到 3**：往期没有这个数，说不出机会多大。" in said


def test_a_short_past_says_so_and_shows_what_there_is(open_page, app_store, who, now):
    _past(app_store, who, now, 4)
    page = open_page("goals", _plan(app_store, who, now, goals=_targets(leads=60)))
    assert "历史不够" in [head.value for head in page.subheader]
    said = _said(page)
    assert "已有本店 4 场，再有 8 场才能给出范围" in said
    assert "本店最近：112、91、105、86" in said
    assert "**线索达到 60**：历史不够，说不出机会多大" in said


@pytest.mark.parametrize("name", ["goals", "platform"])
def test_without_a_past_the_page_says_what_to_do(open_page, app_store, who, now, name):
    page = open_page(name, _plan(app_store, who, now, goals=_targets(leads=60)))
    assert not page.exception
    assert "说不出这一场会怎样" in _said(page)
    assert "历史不够" not in [head.value for head in page.subheader]


def test_a_broadcast_that_is_over_is_not_foretold(open_page, app_store, who, now):
    _past(app_store, who, now, 25)
    header = {"title": "播过了", "store_id": "store1", "starts_at": now.isoformat()}
    held = campaigns.create(app_store, who, {"header": header | {"status": "held"}}, now=now)
    assert "这一场大概会怎样" not in [s.value for s in open_page("goals", held).subheader]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", ["metrics", "review"])
def test_figures_to_check_say_why_and_what_to_look_at(
    open_page, app_store, who, now, name, language
):
    _past(app_store, who, now, 8)
    counts = {"leads": 900, "viewers": 40, "peak_concurrent": 30}
    made = make_broadcast(app_store, who, now - timedelta(days=3), counts, status="held")
    page = open_page(name, made, language=language)
    assert not page.exception
    said = _said(page)
    if language == "zh":
        assert "有 3 个数请核对 · 数据原样保留" in said
        assert "**线索 900** 大于观看人数 40，不可能：看是不是两列填反" in said
        assert "**观看人数 40** 远低于本店平时（4,060）" in said
    else:
        assert "3 figures to check · Nothing was changed or removed." in said
        assert "**Leads 900** is above Viewers 40, which cannot be" in said


def test_viewers_that_stand_still_are_told_with_the_time(open_page, app_store, who, now):
    start = (now - timedelta(days=3)).replace(second=0)
    made = make_broadcast(app_store, who, start, {"leads": 5}, channels=("a",), status="held")
    samples = [
        Sample(
            campaign_id=made,
            channel_id="a",
            metric="concurrent",
            at=start + timedelta(minutes=minute),
            value=500.0 + (minute * 37 % 91 if minute < 20 else minute % 2),
            grain=60,
            state="final",
            read_at=now,
            source="file:x",
        )
        for minute in range(60)
    ]
    telemetry().append(samples)
    said = _said(open_page("metrics", made))
    still = [start + timedelta(minutes=minute) for minute in (20, 59)]
    clock = "–".join(f"{at.astimezone(ZoneInfo('Asia/Shanghai')):%H:%M}" for at in still)
    assert f"{clock} 一直是 500 左右，几乎没有进出" in said
