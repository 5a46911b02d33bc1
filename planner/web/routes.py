"""Every route beside the Streamlit pages."""

from __future__ import annotations

from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Route

from planner.web import print as printing
from planner.web import stage
from planner.web.health import health
from planner.web.own_host import OwnHost


def routes() -> list[BaseRoute]:
    """Return the routes for ``st.App``."""
    guard = [Middleware(OwnHost)]
    return [
        Route("/api/health", health, middleware=guard),
        Route("/print/run-sheet/{campaign_id}", printing.run_sheet, middleware=guard),
        Route("/print/plan/{campaign_id}", printing.plan, middleware=guard),
        Route("/print/call-sheet/{campaign_id}", printing.crew_call, middleware=guard),
        Route("/stage/assets/{version}/{file}", stage.asset),
        Route("/stage/{token}", stage.stage_page),
        Route("/stage/{token}/sheet", stage.sheet),
        Route("/stage/{token}/events", stage.Events()),
        Route("/stage/{token}/commands", stage.commands, methods=["POST"]),
        Route("/stage/{token}/figures", stage.figures, methods=["POST"]),
        Route("/stage/{token}/screen", stage.screen_follows, methods=["POST"]),
        Route("/stage/{token}/catch-up", stage.catch_up),
    ]
