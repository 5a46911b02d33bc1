"""Step page."""

from planner.ui.frame import step

with step("interaction") as page:
    pass
