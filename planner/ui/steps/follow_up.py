"""Step page."""

from planner.ui.frame import step

with step("follow_up") as page:
    pass
