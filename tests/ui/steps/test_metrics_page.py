"""Step 8 with a stream: the curve, the newest numbers beside it, what stands behind it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from planner.actions import campaigns, editing, figures
from planner.domain.telemetry import Event, Sample
from planner.i18n import words
from planner.store import feeds
from planner.store.feeds import Gap
from planner.store.telemetry import telemetry


@pytest.fixture
def began() -> datetime:
    """Half an hour ago: the stream is on."""
    return datetime.now(UTC).replace(second=0, microsecond=0) - timedelta(minutes=30)


@pytest.fixture
def campaign_id(app_store, who, began) -> str:
    parts = {
        "header": {"title": "周五直播", "starts_at": began.isoformat()},
        "platform": {
            "channels": [
                {"id": "yt", "platform": "youtube", "account": "门店*频道*"},
                {"id": "dy", "platform": "douyin", "account": "门店号"},
            ]
        },
    }
    return campaigns.create(app_store, who, parts, now=began)


@pytest.fixture
def stream(app_store, who, campaign_id, began) -> str:
    """Viewers and comments of the demo platform until a moment ago, and a typed number."""
    samples, events = [], []
    for n in range(29):
        at = began + timedelta(minutes=n)
        if not 10 <= n < 15:
            samples.append(
                Sample(campaign_id, "yt", "concurrent", at, 1000 + n, 0, "live", at, "demo:youtube")
            )
        events.append(
            Event(
                campaign_id, "yt", "comment", f"m{n}", at, "v", "多少钱", 1, None, "", "", "", at,
                "demo:youtube",
            )
        )  # fmt: skip
    telemetry().append(samples, events)
    typed_at = began + timedelta(minutes=20)
    figures.add(
        app_store, who, campaign_id, "dy", {"concurrent": 77, "leads": 5},
        when="live", holds_for=typed_at, now=typed_at,
    )  # fmt: skip
    with app_store.write() as db:
        since, until = began + timedelta(minutes=10), began + timedelta(minutes=15)
        feeds.add_gap(db, Gap(campaign_id, "yt", "live", since, until, "unreachable"))
    return campaign_id


def said(page) -> str:
    """Everything the page says in sentences."""
    return " ".join(
        e.value.replace("\\", "") for kind in (page.markdown, page.caption) for e in kind
    )


def alternatives(page) -> list[str]:
    """What the charts say to whoever cannot see them."""
    return [element.proto.alt for element in page.get("plotly_chart")]


@pytest.mark.parametrize(
    ("language", "parts"),
    [
        ("zh", ["在线 **1,028**", "YouTube 演示 · 实时", "策划甲 录入 · 实时", "连不上平台"]),
        ("en", ["Online now **1,028**", "YouTube demo · Live", "typed by 策划甲 · Live"]),
    ],
)
def test_numbers_stand_beside_the_curve_with_age_source_and_state(
    open_page, stream, language, parts
) -> None:
    page = open_page("metrics", stream, language=language)
    assert not page.exception
    text = said(page)
    assert [part for part in parts if part not in text] == []
    assert "门店*频道*" in text
    assert ("分钟前" if language == "zh" else "min ago") in text


def test_the_chart_says_in_words_what_it_shows(open_page, stream) -> None:
    alt = alternatives(open_page("metrics", stream))[0]
    assert alt.startswith("按分钟的在线人数。YouTube · 门店*频道*：")
    for part in ("最高 1,028", "抖音 · 门店号：", "评论 YouTube", "空档：", "连不上平台"):
        assert part in alt


def test_the_table_behind_the_chart_has_every_minute(open_page, stream, campaign_id) -> None:
    page = open_page("metrics", stream)
    assert not any("每分钟" in str(frame.value.columns) for frame in page.dataframe)
    page.session_state[f"{campaign_id}:minutes:table"] = True
    page.run()
    (table,) = [f.value for f in page.dataframe if "每分钟" in str(f.value.columns)]
    viewers = list(table["在线人数 YouTube · 门店*频道*"])
    assert (len(viewers), viewers[0], viewers[10], viewers[-1]) == (29, "1,000", "–", "1,028")
    assert "77（录入）" in list(table["在线人数 抖音 · 门店号"])


def test_what_comes_from_the_demo_platform_says_so(open_page, stream) -> None:
    badges = [m.value for m in open_page("metrics", stream).markdown if "badge[" in m.value]
    assert any("演示" in badge for badge in badges)


def test_real_numbers_bear_no_demo_badge(open_page, app_store, who, campaign_id, began) -> None:
    figures.add(
        app_store,
        who,
        campaign_id,
        "dy",
        {"concurrent": 77},
        when="live",
        holds_for=began,
        now=began,
    )
    page = open_page("metrics", campaign_id)
    assert alternatives(page)[0].startswith("按分钟")
    assert not any("badge[" in m.value for m in page.markdown)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_without_anything_it_says_what_to_do(open_page, campaign_id, language) -> None:
    page = open_page("metrics", campaign_id, language=language)
    assert not page.exception
    assert any(words(language)("minute_curve.empty") == info.value for info in page.info)
    links = [link.proto.page for link in page.get("page_link")]
    assert {"connections", "on_air"} <= set(links)
    assert alternatives(page) == []


def test_on_air_the_curve_goes_first_and_on_by_itself_and_afterwards_stands_still(
    open_page, app_store, who, stream, now
) -> None:
    page = open_page("metrics", stream)
    heads = [head.value for head in page.subheader]
    assert heads.index("分钟曲线") < heads.index("目标与实际")
    assert "每 5 秒更新" in said(page)
    held = {("status",): "held"}
    editing.save_fields(app_store, who, stream, "header", 1, held, now=now)
    page = open_page("metrics", stream)
    heads = [head.value for head in page.subheader]
    assert heads.index("分钟曲线") > heads.index("目标与实际")
    assert "每 5 秒更新" not in said(page)
