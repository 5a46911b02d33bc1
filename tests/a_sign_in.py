"""A person signs in at a YouTube of ours: she agrees, and is sent back with a code."""

from __future__ import annotations

import html
from datetime import datetime
from urllib.parse import parse_qs, urlencode, urlsplit

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from connectors.credentials import challenge
from planner.actions import library, platforms
from planner.actions.who import Who
from planner.store.database import Database
from planner.store.sealing import Seal
from tests.contract.youtube_server import YouTubeServer

APP_ID, APP_SECRET = "kaibo-app-id", "planted-app-secret-f3a1"
ACCESS, REFRESH, CODE = "planted-access-8c21", "planted-refresh-77d0", "planted-code-19be"


class SignInServer(YouTubeServer):
    """YouTube with its page of consent: a code is good once, for whoever holds the verifier
    of its challenge."""

    def __init__(self) -> None:
        super().__init__(Route("/auth", self._page))
        self.codes: dict[str, dict[str, str]] = {}
        """What was asked for on the page of consent, by the code it gave."""
        self.given = 0
        """How many codes it gave."""
        self.alive = True

    @property
    def environment(self) -> dict[str, str]:
        """The settings of an app that takes this server for YouTube."""
        return {
            f"KAIBO_YOUTUBE_{name.upper()}": value
            for name, value in self.settings.model_dump().items()
        }

    def agree(self, page: str) -> str:
        """Agree on the page of consent; return the address the browser is sent to."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(page).query).items()}
        self.given += 1
        code = f"{CODE}-{self.given}"
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'state': asked['state'], 'code': code})}"

    def refuse(self, page: str) -> str:
        """Do not agree; return the address the browser is sent to."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(page).query).items()}
        back = {"state": asked["state"], "error": "access_denied"}
        return f"{asked['redirect_uri']}?{urlencode(back)}"

    async def _page(self, request: Request) -> Response:
        """The page of consent, with a link to agree by."""
        back = html.escape(self.agree(str(request.url)))
        return HTMLResponse(f'<title>Consent</title><a href="{back}">Allow</a>')

    async def _token(self, request: Request) -> Response:
        form = {k: v[0] for k, v in parse_qs((await request.body()).decode()).items()}
        if (form["client_id"], form["client_secret"]) != (APP_ID, APP_SECRET):
            return JSONResponse({"error": "invalid_client"}, 401)
        if form["grant_type"] == "refresh_token":
            known = self.alive and form["refresh_token"] == REFRESH
            return self._given() if known else JSONResponse({"error": "invalid_grant"}, 400)
        asked = self.codes.pop(form["code"], None)
        if (
            asked is None
            or asked["redirect_uri"] != form["redirect_uri"]
            or asked["code_challenge_method"] != "S256"
            or asked["code_challenge"] != challenge(form["code_verifier"])
        ):
            return JSONResponse({"error": "invalid_grant"}, 400)
        return self._given(refresh_token=REFRESH)

    def _given(self, **more: str) -> Response:
        self.renewals += 1
        token = f"{ACCESS}-{self.renewals}"
        self.tokens = {token} if self.alive else set()
        body = {"access_token": token, "expires_in": 3599, "scope": self.granted, **more}
        return JSONResponse(body)


def account(
    database: Database,
    who: Who,
    platform: str = "youtube",
    *,
    name: str = "浦东4S",
    now: datetime,
) -> str:
    """Enter an account in the library; return its id."""
    body = {"name": name, "platform": platform}
    return library.add(database, who, "account", body, now=now)


def keys(
    database: Database, seal: Seal, who: Who, platform: str = "youtube", *, now: datetime
) -> None:
    """Enter the keys of a platform's app."""
    platforms.keep_keys(database, seal, who, platform, APP_ID, APP_SECRET, {}, now=now)


def back(address: str) -> tuple[str, str]:
    """State and code in an address."""
    asked = parse_qs(urlsplit(address).query)
    return asked["state"][0], asked["code"][0]
