"""Step page."""

from planner.ui.frame import step

with step("metrics") as page:
    pass
