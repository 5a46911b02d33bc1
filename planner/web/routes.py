"""Every route beside the Streamlit pages."""

from __future__ import annotations

from starlette.routing import BaseRoute, Route

from planner.web import print as printing
from planner.web.health import health


def routes() -> list[BaseRoute]:
    """Return the routes for ``st.App``."""
    return [
        Route("/api/health", health),
        Route("/print/run-sheet/{campaign_id}", printing.run_sheet),
        Route("/print/plan/{campaign_id}", printing.plan),
        Route("/print/call-sheet/{campaign_id}", printing.crew_call),
    ]
