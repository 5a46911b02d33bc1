"""Every route beside the Streamlit pages."""

from __future__ import annotations

from starlette.routing import BaseRoute, Route

from planner.web.health import health


def routes() -> list[BaseRoute]:
    """Return the routes for ``st.App``."""
    return [Route("/api/health", health)]
