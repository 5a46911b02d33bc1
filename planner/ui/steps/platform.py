"""Step page."""

from planner.ui.frame import step

with step("platform") as page:
    pass
