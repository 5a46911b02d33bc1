"""Every route beside the Streamlit pages. The door stands before all of them."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route, Router
from starlette.types import ASGIApp, Receive, Scope, Send

from planner.address import CALLBACK, PUSH
from planner.web import print as printing
from planner.web import stage
from planner.web.health import health


class LiveFirst:
    """Takes the stream of states and the commands past what only pages need (sessions,
    compression): a hundred screens feel each layer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.live = Router(
            [
                Route("/stage/{token}/events", stage.Events()),
                Route("/stage/{token}/commands", stage.commands, methods=["POST"]),
            ]
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a live request, or pass on any other."""
        path = scope.get("path", "")
        live = path.startswith("/stage/") and path.endswith(("/events", "/commands"))
        await (self.live if live else self.app)(scope, receive, send)


def routes() -> list[BaseRoute]:
    """Return the routes for ``st.App``."""
    return [
        Route("/api/health", health),
        Route(CALLBACK, _connect),
        Route(PUSH, _push, methods=["GET", "POST"]),
        Route("/print/run-sheet/{campaign_id}", printing.run_sheet),
        Route("/print/plan/{campaign_id}", printing.plan),
        Route("/print/call-sheet/{campaign_id}", printing.crew_call),
        Route("/stage/assets/{version}/{file}", stage.asset),
        Route("/stage/{token}", stage.stage_page),
        Route("/stage/{token}/sheet", stage.sheet),
        Route("/stage/{token}/figures", stage.figures, methods=["POST"]),
        Route("/stage/{token}/figures", stage.last_figures),
        Route("/stage/{token}/figures/taken_back", stage.take_back_figures, methods=["POST"]),
        Route("/stage/{token}/screen", stage.screen_follows, methods=["POST"]),
        Route("/stage/{token}/catch-up", stage.catch_up),
    ]


async def _connect(request: Request) -> Response:
    """What speaks to platforms is imported when first asked for: a show must be back on air
    before that."""
    from planner.web.connect import connect

    return await connect(request)


async def _push(request: Request) -> Response:
    from planner.web.pushes import PushDoor, pushes

    return await PushDoor(pushes).receive(request)
