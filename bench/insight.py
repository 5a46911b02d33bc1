"""The page of all broadcasts: any change of a filter with 2,000 and with 20,000 broadcasts
behind it, from the change to the end of its script run, and until it is drawn in Chromium;
and what pages ask of telemetry beside raw rows (:mod:`bench._questions`)."""

from __future__ import annotations

import asyncio
import random
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from playwright.async_api import Locator, Page, async_playwright

from bench import Figure, _questions, percentile
from bench._portfolio import fill
from bench._session import Session
from planner.i18n import words
from tests import browser
from tests.running_app import RunningApp

SCRIPT, DRAWN = 150.0, 700.0
"""Milliseconds at the most, p95."""
CHANGES, DRAWINGS = 80, 30
LOOK = 400
"""Milliseconds somebody looks at the page before the next click."""
_W = words("zh")
_BOXES = tuple(
    _W(key)
    for key in (
        "broadcasts.when",
        "broadcasts.against",
        *(f"broadcasts.mark.{mark}" for mark in ("store", "tag", "platform", "host", "template")),
    )
)
_SECTIONS = _W("broadcasts.show")
_DRAWN = ("trend", "groups", "ranking", "scatter", "totals")
_PERIODS = tuple(
    _W(f"broadcasts.when.{when}")
    for when in ("last_week", "this_month", "last_month", "weeks", "months", "this_year", "all")
)

_SETTLED = """async (click) => {
  const app = document.querySelector('[data-testid=stApp]');
  const frame = () => new Promise(requestAnimationFrame);
  let ran = false;
  new MutationObserver(() => { ran = true; })
    .observe(app, { attributeFilter: ['data-test-script-state'] });
  const begun = performance.now();
  click.click();
  while (!ran) {
    await frame();
    if (performance.now() - begun > 30000) throw new Error('no script ran');
  }
  const busy = () => app.getAttribute('data-test-script-state') !== 'notRunning'
    || document.querySelector('[data-stale=true], [data-testid=stSkeleton]');
  while (busy()) await frame();
  await frame();
  await frame();
  return performance.now() - begun;
}"""
"""Clicks, and waits until nothing is running, stale or still a skeleton and two frames are
painted; returns milliseconds."""


async def _changes(url: str, number: int) -> list[float]:
    """Change filters at random, all time and every section among them."""
    dice = random.Random(number)
    times = []
    async with Session(url, "策划甲") as session:
        await session.open("broadcasts", when="all")
        for change in range(number):
            label = _SECTIONS if change % 3 == 0 else dice.choice(_BOXES)
            known = session.switches if label == _SECTIONS else session.boxes
            seconds = await session.choose(label, dice.choice(known[label][1]))
            times.append(1000 * seconds)
            if change % 8 == 7:  # begin again, or nothing is left to look at
                await session.open("broadcasts", when="all")
        if session.errors:
            raise RuntimeError(f"the page showed errors: {sorted(set(session.errors))}")
    return times


async def _drawn(url: str, number: int) -> list[float]:
    """Change section and days in turn in a real browser, never to what is shown already."""
    dice = random.Random(number)
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(
            executable_path=str(browser.chromium()), args=browser.arguments()
        )
        context = await chromium.new_context(
            locale="zh-CN", viewport={"width": 1440, "height": 900}
        )
        for name, value in (("kaibo_name", quote("策划甲")), ("kaibo_language", "zh")):
            await context.add_cookies([{"name": name, "value": value, "url": url}])
        page = await context.new_page()
        page.set_default_timeout(60_000)
        await page.goto(f"{url}/broadcasts")
        await page.get_by_role("radio", name=_W("broadcasts.show.totals")).wait_for()
        await page.get_by_test_id("stDataFrame").wait_for()
        await page.wait_for_load_state("networkidle")
        times: list[float] = []
        shown = _W("broadcasts.when.weeks")
        for change in range(number + 4):
            if change % 2:
                shown = dice.choice([days for days in _PERIODS if days != shown])
                times.append(await _choose_days(page, shown))
            else:
                section = _W(f"broadcasts.show.{_DRAWN[change // 2 % len(_DRAWN)]}")
                times.append(await _click(page, page.get_by_role("radio", name=section)))
        await chromium.close()
    return times[4:]  # the first ones load the parts of the page


async def _choose_days(page: Page, days: str) -> float:
    await page.get_by_role("combobox", name=_W("broadcasts.when")).click()
    return await _click(page, page.get_by_role("option", name=days, exact=True))


async def _click(page: Page, wanted: Locator) -> float:
    await page.wait_for_timeout(LOOK)  # what was drawn may still be replaced once more
    handle = await wanted.element_handle()
    taken: float = await page.evaluate(_SETTLED, handle)
    return taken


def _measure(number: int, *, drawn: bool) -> tuple[list[float], list[float]]:
    with tempfile.TemporaryDirectory() as folder:
        fill(Path(folder), number)
        app = RunningApp(Path(folder))
        app.start()
        try:
            asyncio.run(_changes(app.url, 10))
            times = asyncio.run(_changes(app.url, CHANGES))
            seen = asyncio.run(_drawn(app.url, DRAWINGS)) if drawn else []
        finally:
            app.stop()
    return times, seen


def run() -> Iterator[Figure]:
    """Yield the figures."""
    yield from _questions.run()
    few, drawn = _measure(2_000, drawn=True)
    p95 = percentile(few, 0.95)
    yield Figure("filter_2000.p95", p95, "ms", target=SCRIPT)
    yield Figure("drawn_2000.p95", percentile(drawn, 0.95), "ms", target=DRAWN)
    many, _ = _measure(20_000, drawn=False)
    yield Figure("filter_20000.p95", percentile(many, 0.95), "ms", "2000_broadcasts", p95, SCRIPT)
