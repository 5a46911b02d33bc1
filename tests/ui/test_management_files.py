"""Every number of the management pages: on the screen, in csv, in Excel and in the picture it
is the same, and it is the one of the raw figures."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from openpyxl import load_workbook

from planner.actions.editing import write_part
from planner.documents import monday_board
from planner.documents.document import as_text
from planner.i18n import shown_count, words
from planner.insight.measures import MEASURES
from planner.insight.monday import BESIDE_BEFORE, COMPARED, SHOWN, board
from planner.insight.periods import week_of
from planner.insight.portfolio_keeper import PortfolioKeeper
from tests.insight.past_broadcasts import make_broadcast

LAST = week_of(datetime.now(UTC).date() - timedelta(days=7))
RATES = {
    "enter_rate": ("viewers", "impressions"),
    "watch_time_avg": ("watch_time_total", "viewers"),
    "cpl_blended": ("spend", "leads"),
    "cost_per_sale": ("total_cost", "orders"),
}
NAMES = {"east": "城东店", "west": "城西店", "": words("zh")("broadcasts.no_store")}
Raw = dict[str, Any]


def figures(number: int) -> dict[str, float]:
    """What a broadcast brought; each lacks something else."""
    leads = 40 + 7 * number
    found = {
        "airtime": 1200 + 1100 * number,
        "impressions": 20_000 + 1234 * number,
        "viewers": 1500 + 77 * number,
        "views": 2000 + 91 * number,
        "watch_time_total": (1500 + 77 * number) * (60 + number),
        "leads": leads,
        "valid_leads": leads // 2,
        "spend": 1000 + 333 * number,
        "visits": 5 + number,
        "orders": 1 + number % 3,
        "total_cost": 2000 + 500 * number,
    }
    keys = list(found)
    return {key: value for i, (key, value) in enumerate(found.items()) if i != number % len(keys)}


@pytest.fixture
def made(app_store, who, now) -> list[Raw]:
    """Broadcasts of two stores and of none in the last five weeks, with goals."""
    found = []
    for number, (store, weeks, day) in enumerate(
        [("east", 0, 1), ("east", 0, 3), ("west", 0, 2), ("", 0, 4), ("east", 1, 1),
         ("west", 1, 1), ("east", 2, 1), ("east", 3, 4), ("west", 4, 0)]
    ):  # fmt: skip
        on = LAST.first + timedelta(days=day - 7 * weeks)
        at = datetime.combine(on, time(4), UTC)
        counts = figures(number)
        names = {"store": store, "store_name": NAMES[store] if store else ""}
        one = make_broadcast(app_store, who, at, counts, **names)
        target = {"leads": 50 + number, "cpl_blended": 20 + number}
        rows = [{"id": m, "metric": m, "value": value} for m, value in target.items()]
        with app_store.write() as connection:
            write_part(connection, who.name, one, "goals", {"targets": rows}, now)
        found.append({"store": store, "on": on, "target": target, **counts})
    return found


@pytest.fixture
def files(monkeypatch) -> dict[str, bytes]:
    """What the buttons of a page would download, by the end of their names."""
    found: dict[str, bytes] = {}

    def pressed(label: str, data: Callable[[], bytes], *, file_name: str, **_: object) -> None:
        found[file_name.rpartition(".")[2]] = data()

    monkeypatch.setattr("streamlit.download_button", pressed)
    return found


def brought(rows: list[Raw], measure: str) -> float | None:
    """A measure over broadcasts, from their raw figures."""
    if measure == "effective_stream":
        lengths = [row["airtime"] for row in rows if "airtime" in row]
        return sum(length > 1500 for length in lengths) if lengths else None
    if measure in RATES:
        over, under = RATES[measure]
        both = [row for row in rows if over in row and under in row]
        return sum(r[over] for r in both) / sum(r[under] for r in both) if both else None
    there = [row[measure] for row in rows if measure in row]
    return sum(there) if there else None


def per_stream(rows: list[Raw], measure: str) -> float | None:
    if measure in RATES:
        return brought(rows, measure)
    valid = [row for row in rows if row.get("airtime", 9999) > 1500 and measure in row]
    return brought(valid, measure) / len(valid) if valid else None


def shown(measure: str, value: float | None) -> float | None:
    """As tables show it."""
    if value is None:
        return None
    if measure == "airtime":
        return round(value / 3600, 1)
    if measure in ("cpl_blended", "cost_per_sale", "spend"):
        return round(value, 2)
    if measure in ("enter_rate", "watch_time_avg"):
        return round(value, 4 if measure == "enter_rate" else 0)
    return shown_count(value)


def screen(app: Any) -> list[list[Any]]:
    frame = app.dataframe[0].value
    return [[None if v is None or v != v else v for v in row] for row in frame.values.tolist()]


def same(row: list[Any], wanted: list[Any]) -> None:
    assert row == [value if value is None else pytest.approx(value) for value in wanted]


def in_files(files: Mapping[str, bytes], on_screen: list[list[Any]], missing: str) -> None:
    """The csv file and the first sheet hold what the screen shows; of means of counts more."""
    lines = list(csv.reader(io.StringIO(files["csv"].decode("utf-8-sig"))))[1:]
    sheet = load_workbook(io.BytesIO(files["xlsx"])).worksheets[0]
    cells = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert len(lines) == len(cells) == len(on_screen) > 0
    for line, excel, row in zip(lines, cells, on_screen, strict=True):
        for text, value, wanted in zip(line, excel, row, strict=True):
            if isinstance(wanted, str):
                assert (text.removeprefix("'"), value or "") == (wanted, wanted)
            elif wanted is None:
                assert text == value
                assert text in (missing, words("zh")("broadcasts.not_held"))
            else:
                assert wanted in (pytest.approx(value), shown_count(value))
                assert number(text) == pytest.approx(value) or text == f"{value:.1f}"


def number(text: str) -> float:
    return float(text.rstrip("%")) / (100 if text.endswith("%") else 1)


def of_store(made: list[Raw], store: str | None, weeks: int = 0) -> list[Raw]:
    """The broadcasts of a store (``None``: of all) in the week so many before the last."""
    first = LAST.first - timedelta(days=7 * weeks)
    return [
        row
        for row in made
        if (store is None or row["store"] == store) and 0 <= (row["on"] - first).days < 7
    ]


ROWS = [("east", NAMES["east"]), ("west", NAMES["west"]), ("", NAMES[""]), (None, "全部门店")]


def in_order(on_screen: list[list[Any]]) -> list[tuple[str | None, list[Any]]]:
    """The rows of the board with the store of each: whichever store, then none, then all."""
    names = {name: store for store, name in ROWS}
    assert [row[0] for row in on_screen[-2:]] == [NAMES[""], "全部门店"]
    return [(names[row[0]], row) for row in on_screen]


def test_the_numbers_of_the_week(open_page, made, files) -> None:
    on_screen = screen(open_page("monday"))
    for store, row in in_order(on_screen):
        rows = of_store(made, store)
        same(row[1:3], [len(rows), len(rows)])
        wanted = []
        for measure in SHOWN:
            wanted.append(shown(measure, brought(rows, measure)))
            if measure in BESIDE_BEFORE:
                wanted.append(shown(measure, brought(of_store(made, store, 1), measure)))
        same(row[4 : 4 + len(wanted)], wanted)
    in_files(files, on_screen, "未接入")


def test_the_goals_of_the_week(open_page, made, files) -> None:
    """Goals of leads add up, those of the cost of a lead are weighted by leads."""
    on_screen = screen(open_page("monday", view="goals"))
    for store, row in in_order(on_screen):
        rows = [one for one in of_store(made, store) if "leads" in one]
        paid = [one for one in rows if "spend" in one]
        target = sum(one["target"]["leads"] for one in rows)
        leads = sum(one["leads"] for one in paid)
        allowed = sum(one["target"]["cpl_blended"] * one["leads"] for one in paid)
        spent = sum(one["spend"] for one in paid)
        same(row[1:3], [target, brought(rows, "leads")])
        same(row[3:4], [round(brought(rows, "leads") / target, 4)])
        same(row[4:7], [round(allowed / leads, 2), round(spent / leads, 2), round(spent / allowed, 4)])  # fmt: skip
    in_files(files, on_screen, "无目标")


def usual(made: list[Raw], store: str | None, measure: str) -> float | None:
    """The median of a store's broadcasts before, or of all together week by week."""
    if store is None:
        weekly = [per_stream(of_store(made, None, weeks), measure) for weeks in range(1, 8)]
        known = [value for value in weekly if value is not None]
    else:
        before = [r for r in made if r["store"] == store and r["on"] < LAST.first]
        known = [v for row in before if (v := brought([row], measure)) is not None]
    return median(known) if known else None


def times(made: list[Raw], store: str | None, measure: str) -> int:
    """How many broadcasts of a store (of all together: weeks) stand behind what is usual."""
    if store is None:
        weekly = [per_stream(of_store(made, None, weeks), measure) for weeks in range(1, 8)]
        return sum(value is not None for value in weekly)
    before = [r for r in made if r["store"] == store and r["on"] < LAST.first]
    return sum(brought([row], measure) is not None for row in before)


def test_what_is_usual(open_page, made, files) -> None:
    on_screen = screen(open_page("monday", view="usual"))
    for store, row in in_order(on_screen):
        rows = of_store(made, store)
        wanted = []
        for measure in COMPARED:
            now, before = per_stream(rows, measure), usual(made, store, measure)
            enough = now is not None and times(made, store, measure) >= 3
            wanted += [shown(measure, now), shown(measure, before)]
            wanted.append(round(now / before - 1, 4) if enough else None)
        same(row[1 : 1 + len(wanted)], wanted)
    in_files(files, on_screen, "未接入")


def test_the_picture_says_the_same(app_store, made) -> None:
    w, now = words("zh"), datetime.now(UTC)
    found = board(PortfolioKeeper(app_store).portfolio(), [], LAST, now)
    text = as_text(monday_board.build(found, w, now, ZoneInfo("Asia/Shanghai")))
    rows = of_store(made, None)
    mean, before = per_stream(rows, "leads"), usual(made, None, "leads")
    with_leads = [one for one in rows if "leads" in one]
    reached = brought(rows, "leads") / sum(one["target"]["leads"] for one in with_leads)
    assert (
        f"线索：{w.number(brought(rows, 'leads'))}（目标的 {w.percent(reached, 0)}；"
        f"场均 {w.number(mean, 1)}，平时 {w.number(before, 1)}）" in text
    )
    rate, usually = brought(rows, "enter_rate"), usual(made, None, "enter_rate")
    assert f"曝光进入率：{w.percent(rate, 2)}（平时 {w.percent(usually, 2)}）" in text
    hours, usually = per_stream(rows, "airtime") / 3600, usual(made, None, "airtime") / 3600
    assert (
        f"直播时长：{w.number(brought(rows, 'airtime') / 3600, 1)} 小时"
        f"（场均 {w.number(hours, 1)} 小时，平时 {w.number(usually, 1)} 小时）" in text
    )
    east, cost = of_store(made, "east"), usual(made, "east", "cpl_blended")
    assert (
        f"城东店：线索 场均 本期 {w.number(per_stream(east, 'leads'), 1)} · "
        f"线索 场均 平时 {w.number(usual(made, 'east', 'leads'), 1)} · "
        f"线索成本 本期 {w.money(round(per_stream(east, 'cpl_blended'), 2), 'CNY')} · "
        f"线索成本 平时 {w.money(round(cost, 2), 'CNY')}" in text
    )


def said(measure: str, value: float | None) -> str:
    """As the totals say it."""
    w = words("zh")
    if value is None:
        return "未接入"
    if measure == "airtime":
        return f"{w.number(value / 3600, 1)} 小时"
    if measure == "watch_time_avg":
        return f"0:{round(value) // 60:02}:{round(value) % 60:02}"
    if measure == "enter_rate":
        return w.percent(value, 2)
    if measure in ("spend", "cpl_blended", "cost_per_sale"):
        return w.money(round(value, 2), "CNY")
    return w.number(value, 0 if value >= 100 else 1)


def test_totals(open_page, made, files) -> None:
    on_screen = screen(open_page("broadcasts", against="none"))
    for measure, row in zip(MEASURES, on_screen, strict=True):
        has_mean = measure not in RATES and measure != "effective_stream"
        mean = said(measure, per_stream(made, measure)) if has_mean else ""
        assert row[1:3] == [said(measure, brought(made, measure)), mean]
    lines = list(csv.reader(io.StringIO(files["csv"].decode("utf-8-sig"))))[1:]
    sheet = load_workbook(io.BytesIO(files["xlsx"])).worksheets[0]
    for measure, line, cells in zip(MEASURES, lines, sheet.iter_rows(min_row=2), strict=True):
        total = shown(measure, brought(made, measure))
        assert cells[1].value == ("未接入" if total is None else pytest.approx(total))
        if total is not None:  # to be summed, each in the format of what it is
            assert number(line[1]) == pytest.approx(total)
            assert ("%" in cells[1].number_format) == ("%" in line[1]) == (measure == "enter_rate")
    assert "消耗（¥）" in [line[0] for line in lines]


def test_groups(open_page, made, files) -> None:
    on_screen = screen(open_page("broadcasts", show="groups", by="store"))
    names = {name: store for store, name in NAMES.items()}
    assert {row[0] for row in on_screen} == set(names)
    for row in on_screen:
        rows = [one for one in made if one["store"] == names[row[0]]]
        wanted = [
            shown(m, brought(rows, m) if m == "effective_stream" else per_stream(rows, m))
            for m in MEASURES
        ]
        same(row[1 : 2 + len(MEASURES)], [len(rows), *wanted])
    in_files(files, on_screen, "未接入")


def test_a_trend_and_the_period_before(open_page, made, files) -> None:
    days = {"from": str(LAST.first - timedelta(days=14)), "to": str(LAST.last)}
    app = open_page("broadcasts", show="trend", when="own", measure="cpl_blended", **days)
    on_screen = screen(app)
    assert len(on_screen) == 21
    for place, row in enumerate(on_screen):
        for first, cells in ((LAST.first - timedelta(days=14), row[:4]), (LAST.first - timedelta(days=35), row[4:])):  # fmt: skip
            on: date = first + timedelta(days=place)
            rows = [one for one in made if one["on"] == on]
            assert cells[0] == str(on)
            same(cells[1:3], [shown("cpl_blended", brought(rows, "cpl_blended")), len(rows)])
            assert cells[3] == ("CNY" if rows else "")
    in_files(files, on_screen, "未接入")


def test_the_list_of_broadcasts(open_page, made, files) -> None:
    on_screen = screen(open_page("broadcasts", show="ranking", order="highest", measure="leads"))
    place = 7 + list(MEASURES).index("leads")
    leads = [row[place] for row in on_screen]
    assert [n for n in leads if n] == sorted((r["leads"] for r in made if "leads" in r), reverse=True)  # fmt: skip
    in_files(files, on_screen, "未接入")
