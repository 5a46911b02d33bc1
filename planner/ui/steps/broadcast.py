"""Step page."""

from planner.ui.frame import step

with step("broadcast") as page:
    pass
