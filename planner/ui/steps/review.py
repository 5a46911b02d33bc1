"""Step page."""

from planner.ui.frame import step

with step("review") as page:
    pass
