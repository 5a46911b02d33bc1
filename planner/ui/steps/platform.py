"""Step 3: when it runs and in which rooms; the day, the hour, the platforms."""

from __future__ import annotations

from planner.ui.forecast import draw_forecast
from planner.ui.frame import step
from planner.ui.past_times import draw_past_times
from planner.ui.rooms import draw_rooms
from planner.ui.schedule import draw_day, draw_platform_notes, draw_start

with step("platform") as page:
    draw_start(page)
    draw_rooms(page)
    draw_day(page)
    draw_forecast(page)
    draw_past_times(page)
    draw_platform_notes(page)
    page.form().long_text(("note",), height=80)
