"""Ocean Engine's marketing platform: the live-room report and the leads of an advertiser."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from connectors.connector import Access, Afterwards, Can, Connector, Feed
from connectors.credentials import Credentials
from connectors.errors import GiveUpError, SignInError, SkipError
from connectors.http import document
from connectors.oceanengine import parse
from connectors.oceanengine.settings import OceanEngineSettings
from connectors.push import PUSH_KEY
from connectors.reading import Reading, Stream
from connectors.values import SHANGHAI

REPORT = "/open_api/v3.0/report/live_room/analysis/get/"
LEADS = "/open_api/2/tools/clue/get/"
LONGEST = timedelta(days=62)
"""Days a report covers at most."""
PAGE = 100
MOST_PAGES = 100
FINAL_AT = time(10)
"""The hour of the next day in Shanghai from which the figures stay as they are."""
SETTLED = timedelta(days=2)


class OceanEngine(Connector):
    """One advertiser on Ocean Engine.

    ``Credentials.more`` holds its ``advertiser_id`` and, where it is known, the
    ``aweme_ids`` of the Douyin accounts to look at, with commas.
    """

    platform = parse.PLATFORM
    can = Can(
        sign_in="oauth",
        feeds={
            "totals": Afterwards(first=timedelta(hours=8), every=timedelta(hours=2), final=SETTLED),
            "leads": Afterwards(
                first=timedelta(minutes=15), every=timedelta(hours=1), final=SETTLED
            ),
        },
        app_options=(PUSH_KEY,),
        pushes=True,
        after=parse.METRICS,
        lacks=("live_viewers", "chat"),
    )

    def __init__(self, access: Access) -> None:
        super().__init__(access)
        self.settings = OceanEngineSettings()

    @property
    def is_real(self) -> bool:
        """Whether this is Ocean Engine itself."""
        return self.settings.is_real

    def sign_in_address(self, state: str, challenge: str, redirect: str) -> str:
        """The page where the advertiser agrees, to its leads too (``material_auth``). It
        knows no PKCE and sends the code back as ``auth_code``."""
        query = {
            "app_id": self.access.app.id,
            "state": state,
            "material_auth": "1",
            "redirect_uri": redirect,
        }
        return f"{self.settings.site_url}/audit/oauth.html?{urlencode(query)}"

    async def sign_in(self, code: str, verifier: str, redirect: str) -> Credentials:
        """Turn the code into tokens of the first advertiser the person may act for."""
        body = await self._token("access_token", {"auth_code": code})
        fresh = parse.tokens(Credentials(), body, self.access.clock())
        address = f"{self.settings.api_url}/open_api/oauth2/advertiser/get/"
        return parse.advertiser(fresh, await self._get(address, fresh, {}))

    async def renew(self, held: Credentials) -> Credentials:
        """Swap both tokens for new ones."""
        if not held.refresh_token:
            raise SignInError("signed_out", platform=self.platform)
        body = await self._token("refresh_token", {"refresh_token": held.refresh_token})
        return parse.tokens(held, body, self.access.clock())

    async def streams(self, since: datetime, until: datetime) -> list[Stream]:
        """Return the rooms that began in that time, as the report knows them by now."""
        found: dict[str, Stream] = {}
        first, last = _day(since), _day(min(until, self.access.clock()))
        while first <= last:
            days = first, min(last, first + LONGEST - timedelta(days=1))
            for row in await self._report(*days, None):
                stream = parse.stream(row)
                if stream and stream.started_at and since <= stream.started_at <= until:
                    found[stream.id] = stream
            first = days[1] + timedelta(days=1)
        return list(found.values())

    async def read(self, feed: Feed, stream: Stream, cursor: str) -> Reading:
        """Read the room's totals, or the advertiser's leads while the room was on."""
        if feed not in self.can.feeds:
            raise GiveUpError("request_refused", platform=self.platform)
        if stream.started_at is None or not _ids(stream.id):
            raise SkipError("stream_gone", platform=self.platform)
        ended = stream.ended_at or self.access.clock()
        if feed == "leads":
            return await self._leads(stream.started_at, ended)
        return await self._totals(stream.id, stream.started_at, ended)

    async def _totals(self, room_id: str, began: datetime, ended: datetime) -> Reading:
        """The report comes the next early morning; what stands there before is not it."""
        now = self.access.clock()
        next_day = _day(ended) + timedelta(days=1)
        if _day(now) < next_day:
            return Reading(pending=parse.METRICS)
        days = _day(began), min(_day(ended), _day(began) + LONGEST - timedelta(days=1))
        found = [row for row in await self._report(*days, room_id) if _is(row, room_id)]
        if len(found) > 1:
            raise GiveUpError("unreadable_answer", platform=self.platform)
        if not found:
            return Reading(pending=parse.METRICS)
        final = now >= datetime.combine(next_day, FINAL_AT, SHANGHAI)
        return Reading(
            totals=parse.totals(found[0], "final" if final else "provisional"), over=final
        )

    async def _leads(self, began: datetime, ended: datetime) -> Reading:
        """All leads of the time at every read: some arrive late, none is doubled by its id."""

        async def ask(held: Credentials) -> list[dict[str, Any]]:
            query = {
                "advertiser_ids": [_advertiser(held)],
                "start_time": _text(began),
                "end_time": _text(ended),
            }
            return await self._pages(self.settings.leads_url + LEADS, held, query)

        events = parse.leads(await self.signed(ask), began, ended)
        return Reading(events=events, over=self.access.clock() >= ended + SETTLED)

    async def _report(self, first: date, last: date, room_id: str | None) -> list[dict[str, Any]]:
        async def ask(held: Credentials) -> list[dict[str, Any]]:
            accounts = _ids(held.more.get("aweme_ids", ""))
            query: dict[str, Any] = {
                "advertiser_id": _advertiser(held),
                "start_time": f"{first} 00:00:00",
                "end_time": f"{last} 23:59:59",
                "fields": list(parse.FIELDS),
            }
            if room_id is not None:
                query["filtering"] = {"room_ids": _ids(room_id)}
            elif accounts:
                query["filtering"] = {"aweme_ids": accounts}
            return await self._pages(self.settings.api_url + REPORT, held, query)

        return await self.signed(ask)

    async def _pages(
        self, address: str, held: Credentials, query: Mapping[str, Any]
    ) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        for page in range(1, MOST_PAGES + 1):
            asked = {**query, "page": page, "page_size": PAGE}
            rows, pages = parse.page(await self._get(address, held, asked))
            found += rows
            if page >= pages or not rows:
                return found
        raise GiveUpError("unreadable_answer", platform=self.platform, code="too_many_pages")

    async def _token(self, kind: str, given: Mapping[str, str]) -> dict[str, Any]:
        keys = {"app_id": self.access.app.id, "secret": self.access.app.secret}
        address = f"{self.settings.api_url}/open_api/oauth2/{kind}/"
        answer = await self.http.ask("POST", address, json={**keys, **given})
        return self._read(document(answer, self.platform), answer.headers)

    async def _get(
        self, address: str, held: Credentials, query: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Ask with the token; lists and objects of the query are JSON."""
        written = {k: v if isinstance(v, str) else json.dumps(v) for k, v in query.items()}
        headers = {"Access-Token": held.access_token}
        answer = await self.http.ask("GET", address, params=written, headers=headers)
        return self._read(document(answer, self.platform), answer.headers)

    def _read(self, body: dict[str, Any], headers: Mapping[str, str]) -> dict[str, Any]:
        error = parse.refusal(body, headers, self.access.clock())
        if error is not None:
            raise error
        return body


def _advertiser(held: Credentials) -> str:
    return held.more.get("advertiser_id") or held.account_id


def _ids(text: str) -> list[int]:
    """The ids of a list with commas, as the numbers a filter takes."""
    return [int(part) for part in text.split(",") if part.strip().isdecimal()]


def _is(row: Mapping[str, Any], room_id: str) -> bool:
    return str(row.get("room_id")) == room_id


def _day(moment: datetime) -> date:
    return moment.astimezone(SHANGHAI).date()


def _text(moment: datetime) -> str:
    return moment.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")
