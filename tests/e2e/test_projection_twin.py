"""Screens count on by themselves with the same formulas as the server."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from planner.actions.show import Stage
from planner.actions.stage_links import Link
from planner.documents.stage_page import assets
from planner.documents.stage_sheet import sheet_document
from planner.documents.stage_state import ms, state_document
from planner.domain import timing
from planner.domain.campaign import Campaign
from planner.domain.projection import project
from planner.i18n import words
from tests.domain.shows import EVENING, Run, runs

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("e2e-twin")]

COURSES = 400


def _cases() -> list[Run]:
    """Draw shows first: the browser is asked about them afterwards, in one go."""
    drawn: list[Run] = []

    @settings(max_examples=COURSES, database=None)
    @given(runs())
    def draw(run: Run) -> None:
        drawn.append(run)

    draw()
    return drawn


def test_the_twin_in_the_browser_gives_the_same_to_the_millisecond(chromium) -> None:
    page = chromium.new_page()
    page.goto("about:blank")
    page.evaluate(
        "code => import(URL.createObjectURL(new Blob([code], {type: 'text/javascript'})))"
        ".then((module) => { window.project = module.project })",
        assets()["projection.js"].decode(),
    )
    campaign = Campaign(id="c", bodies={"header": {"starts_at": EVENING.isoformat()}})
    link = Link("l", "c", "console", "场控A", EVENING, EVENING, "策划甲")
    compared = 0
    for run in _cases():
        stage = Stage(campaign, run.show, 0)
        expected = project(run.show, run.now)
        sheet = sheet_document(stage, link, words("zh"))
        state = state_document(stage, "console", run.now)
        found = page.evaluate(
            "([sheet, state, now]) => { const p = project(sheet, state, now); return {end: p.end,"
            " plannedEnd: p.plannedEnd, offset: p.offset, remaining: p.remaining,"
            " next: p.next && p.next.key, cues: Object.fromEntries(p.expected)} }",
            [sheet, state, ms(run.now)],
        )
        following = run.show.following()
        assert found == {
            "end": ms(expected.end),
            "plannedEnd": ms(expected.planned_end),
            "offset": None
            if expected.offset is None
            else round(expected.offset.total_seconds() * 1000),
            "remaining": None
            if expected.remaining is None
            else round(expected.remaining.total_seconds() * 1000),
            "next": following[0].key if following and run.show.phase != "finished" else None,
            "cues": {k: {"start": ms(e.start), "end": ms(e.end)} for k, e in expected.cues.items()},
        }
        compared += 1
    page.close()
    assert compared >= COURSES


def test_what_the_console_says_of_times_is_what_the_record_says(chromium) -> None:
    page = chromium.new_page()
    page.goto("about:blank")
    page.evaluate(
        "code => import(URL.createObjectURL(new Blob([code], {type: 'text/javascript'})))"
        ".then((module) => { window.clock = module })",
        assets()["clock.js"].decode(),
    )
    for milliseconds in (190_200, 190_700, 59_900, 400, 3_725_100):
        took = page.evaluate("ms => clock.took(ms)", milliseconds)
        assert took == timing.length(round(milliseconds / 1000))
    said = (
        "late => [clock.offset(late, (key, {n} = {}) => `${key} ${n}`),"
        " clock.expected(1764253020000 + late, 'Asia/Shanghai')]"
    )
    assert page.evaluate(said, 0) == ["stage.on_time undefined", "22:17"]
    assert page.evaluate(said, 20_000) == ["stage.on_time undefined", "22:17"]
    assert page.evaluate(said, 50_000) == ["stage.behind 1", "22:18"]
    assert page.evaluate(said, -40_000) == ["stage.ahead 1", "22:16"]
