"""Step page."""

from planner.ui.frame import step

with step("warm_up") as page:
    pass
