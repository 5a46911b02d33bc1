"""A number is the same wherever it stands: on the review page, in its charts and tables, in the
result to send as text and as picture, in the cut list, and reckoned anew from raw rows."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from statistics import median

import pytest
from sqlalchemy import text

from planner.actions import campaigns
from planner.documents import result_text
from planner.documents.cut_list import cut_list_csv, cut_list_edl
from planner.documents.document import as_data, as_text
from planner.domain.metrics import dictionary
from planner.i18n import words
from planner.insight.best_moments import best_moments_of
from planner.insight.results import results_of
from planner.store import figures
from planner.store.telemetry import telemetry
from tests.insight.cue_history import FRIDAY, comment, fill
from tests.insight.past_broadcasts import figure, make_broadcast

DAY = timedelta(days=1)
GOALS = {"leads": 200.0, "enter_rate": 0.12, "cpl_blended": 60.0, "orders": 4.0}
READ = {
    "a": {"impressions": 41_233, "viewers": 3_007, "leads": 131, "spend": 7_411.5},
    "b": {"impressions": 11_768, "viewers": 1_102, "leads": 46, "spend": 2_088.25},
    "": {"visits": 26, "orders": 3},
}
"""What was read last, by channel; each was read before, with another number."""
PAST = {"leads": (150, 170, 400), "orders": (2, 5, 3)}


@pytest.fixture
def campaign_id(app_store, who) -> str:
    for weeks, counts in enumerate(zip(*PAST.values(), strict=True), 1):
        make_broadcast(
            app_store, who, FRIDAY - 7 * weeks * DAY, dict(zip(PAST, counts, strict=True))
        )
    parts = {
        "header": {"title": "周五直播", "store_id": "store1", "starts_at": FRIDAY.isoformat()},
        "goals": {
            "targets": [{"id": m, "metric": m, "value": value} for m, value in GOALS.items()]
        },
        "platform": {
            "channels": [
                {"id": "a", "platform": "douyin", "account": "甲店"},
                {"id": "b", "platform": "kuaishou", "account": "乙店"},
            ]
        },
    }
    made = campaigns.create(app_store, who, parts, now=FRIDAY)
    with app_store.write() as connection:
        for after, off in ((DAY / 4, 0.9), (DAY, 1)):
            figures.add(
                connection,
                [
                    figure(m, v * off, FRIDAY, campaign=made, channel=c, read_at=FRIDAY + after)
                    for c, values in READ.items()
                    for m, v in values.items()
                ],
            )
    return made


def from_raw_rows(database, campaign_id) -> dict[str, float]:
    """The totals, worked out from the rows of the table alone: of each channel and metric the
    reading that was made last."""
    query = text(
        "select channel_id, metric, value from figures where campaign_id = :id"
        " and removed_at is null order by read_at"
    )
    with database.read() as connection:
        rows = connection.execute(query, {"id": campaign_id}).all()
    last = {(channel, metric): value for channel, metric, value in rows}
    sums: Counter[str] = Counter()
    for (_, metric), value in last.items():
        sums[metric] += value
    return dict(sums)


def count(value: float) -> str:
    return f"{value:,.0f}"


def rate(share: float) -> str:
    return f"{share:.2%}".replace("%", "").rstrip("0").rstrip(".") + "%"


def tables_of(page, language: str) -> list[dict[str, list[str]]]:
    """The tables of the page: the cells of each metric. A name goes with its own definition."""
    found = []
    for one in page.markdown:
        lines = str(one.value).replace("\\", "").splitlines()
        table: dict[str, list[str]] = {}
        for line in lines:
            if named := re.search(r"\[(.+)\]\(dictionary\?metric=(\w+)&", line):
                assert named[1] == dictionary()[named[2]].name(language)
                table.setdefault(named[2], [cell.strip() for cell in line.split("|")[2:-1]])
        if table:
            found.append(table)
    return found


def wanted(raw: dict[str, float], language: str) -> dict[str, str]:
    """How each goal's actual is to be said."""
    yen = "¥" if language == "zh" else "CN¥"
    return {
        "leads": count(raw["leads"]),
        "enter_rate": rate(raw["viewers"] / raw["impressions"]),
        "cpl_blended": f"{yen}{raw['spend'] / raw['leads']:,.2f}",
        "orders": count(raw["orders"]),
    }


def sent_on(app_store, campaign_id: str, language: str) -> tuple[list[str], list[dict]]:
    """The result as the lines of its text and as the blocks of its picture."""
    campaign = campaigns.get(app_store, campaign_id)
    found = results_of(app_store, telemetry(), campaign, now=datetime.now(UTC))
    document = result_text.build(campaign, words(language), found)
    return as_text(document).splitlines(), as_data(document)["blocks"]


def told(lines: list[str], name: str, columns, cells: list[str], language: str) -> bool:
    """Whether a line of the text says a row of the picture's table."""
    w = words(language)
    said = [f"{w(f'result_text.{c}')} {one}" for c, one in zip(columns, cells, strict=True) if one]
    return any(line.startswith(name) and line.endswith(" · ".join(said)) for line in lines)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_goals_are_the_same_on_the_page_in_text_in_the_picture_and_from_raw_rows(
    open_page, app_store, campaign_id, language
):
    w = words(language)
    page = open_page("review", campaign_id, language=language)
    assert not page.exception
    goals = tables_of(page, language)[0]
    lines, blocks = sent_on(app_store, campaign_id, language)
    table, against = blocks[1], blocks[2]
    pictured = {name: cells for name, *cells in table["rows"]}
    for metric, value in wanted(from_raw_rows(app_store, campaign_id), language).items():
        name = dictionary()[metric].name(language)
        goal, shown, reached, usual, *_ = goals[metric]
        assert shown == value
        assert pictured[name] == [goal, value, reached]
        assert told(lines, name, ("goal", "actual", "reached"), pictured[name], language)
        if metric in PAST:
            assert usual == w(
                "results.usual", value=count(median(PAST[metric])), n=len(PAST[metric])
            )
            assert [name, w("result_text.beside_usual", said=value, usual=usual)] in against["rows"]
    cost = next(one.value for one in page.metric if one.label == w("results.cost_per_lead"))
    assert cost == goals["cpl_blended"][1]
    assert [w("result_text.cost_per_lead"), cost] in blocks[5]["rows"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_funnel_is_the_same_in_chart_table_text_and_picture_and_from_raw_rows(
    open_page, app_store, campaign_id, language
):
    raw = from_raw_rows(app_store, campaign_id)
    page = open_page("review", campaign_id, language=language)
    _, funnel, channels, _ = tables_of(page, language)
    charts = [json.loads(chart.proto.spec)["data"][0] for chart in page.get("plotly_chart")]
    bars = next(chart["text"] for chart in charts if len(chart["y"]) == len(funnel))
    lines, blocks = sent_on(app_store, campaign_id, language)
    pictured = {name: cells for name, *cells in blocks[3]["rows"]}
    assert funnel["viewers"][1] == rate(raw["viewers"] / raw["impressions"])
    for (metric, (number, share, *_)), bar in zip(funnel.items(), bars, strict=True):
        name = dictionary()[metric].name(language)
        share = "" if share == "–" else share
        assert bar.startswith(number)
        assert re.findall(r"[\d.,]+%", share) == re.findall(r"[\d.,]+%", bar)
        if metric in raw:
            assert pictured[name][1] == ("" if share in blocks[4]["rows"] else share)
            assert told(lines, name, ("actual", "of_before"), pictured[name], language)
        if metric in raw and metric != "viewers":  # people are not added up
            assert number == pictured[name][0] == count(raw[metric])
    over_gap = rate(raw["leads"] / raw["viewers"])  # nobody counted the component's clicks
    unknown = ("component_impressions", "component_clicks")
    assert (
        funnel["leads"][1]
        == blocks[4]["rows"][0]
        == words(language)(
            "results.funnel.over_gap",
            since=dictionary()["viewers"].name(language),
            stage=dictionary()["leads"].name(language),
            rate=over_gap,
            missing=words(language).listed(dictionary()[m].name(language) for m in unknown),
        )
    )
    assert set(blocks[4]["rows"]) <= set(lines)
    for metric in ("impressions", "leads"):
        assert channels[metric] == [count(raw[metric]), *(count(READ[c][metric]) for c in "ab")]


def test_the_cut_list_has_the_moments_of_the_page_and_of_the_raw_comments(
    open_page, app_store, who
):
    (campaign_id,) = fill(app_store, telemetry(), who, 1)
    at = [FRIDAY + timedelta(seconds=31 * n) for n in range(150)]
    at += [FRIDAY + timedelta(minutes=40, seconds=n) for n in range(60)]
    telemetry().append(events=[comment(campaign_id, n, moment) for n, moment in enumerate(at)])
    [(busiest, most)] = Counter(one.replace(second=0) for one in at).most_common(1)
    why = f"一分钟 {most} 条评论"
    page = open_page("review", campaign_id)
    (shown,) = [said for m in page.markdown if why in (said := str(m.value).replace("\\", ""))]
    for button in page.button:
        if ":accept:" in (button.key or ""):
            button.click()
    page.run()
    assert not page.exception

    campaign = campaigns.get(app_store, campaign_id)
    begins = best_moments_of(app_store, telemetry(), campaign).begins
    listed = cut_list_csv(campaign, begins, words("zh")).decode("utf-8-sig")
    _, *rows = csv.reader(io.StringIO(listed))
    (row,) = [one for one in rows if why in one[7]]
    start, end = (begins + timedelta(seconds=seconds(position)) for position in row[1:3])
    assert f"{row[1]}–{row[2]}" in shown
    assert start <= busiest < end
    assert row[4] == start.astimezone(campaign.header.zone).strftime("%H:%M:%S")
    codes = re.findall(r"C {8}(\S+):00 (\S+):00 ", cut_list_edl(campaign).decode())
    assert [tuple(map(seconds, code)) for code in codes] == [
        tuple(map(seconds, one[1:3])) for one in rows
    ]


def seconds(said: str) -> int:
    """A position as seconds: 39:30 · 1:05:00."""
    found = 0
    for part in said.split(":"):
        found = found * 60 + int(part)
    return found
