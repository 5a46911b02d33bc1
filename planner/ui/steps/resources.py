"""Step page."""

from planner.ui.frame import step

with step("resources") as page:
    pass
