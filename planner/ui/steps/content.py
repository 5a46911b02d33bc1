"""Step page."""

from planner.ui.frame import step

with step("content") as page:
    pass
