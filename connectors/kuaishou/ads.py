"""Magnetic Engine 磁力引擎, Kuaishou's Marketing API: what adverts cost a stream, and leads.

The codes of its refusals are not published. One whose words speak of the token counts as a
dead token, any other as a refused request, with the platform's words kept.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any
from urllib.parse import urlencode

from connectors.budget import Limit
from connectors.connector import Access, Afterwards, Can, Connector, Feed
from connectors.credentials import Credentials, expiry
from connectors.errors import GiveUpError, SignInError
from connectors.http import document
from connectors.kuaishou import parse
from connectors.kuaishou.settings import KuaishouSettings
from connectors.reading import Reading, Stream
from connectors.values import SHANGHAI

_REPORT = "/rest/openapi/gw/dsp/v1/report/live_user_report"
_LEADS = "/rest/openapi/v2/gemini/crm/clue/list"
_REPORT_PAGE, _LEADS_PAGE = 200, 20
_PAGES = 500
"""No list is followed further than this."""
_LONGEST = timedelta(days=7)
"""Days of one report at most, the first and the last included."""
_TOTALS = Afterwards(first=timedelta(minutes=30), every=timedelta(hours=6), final=timedelta(days=3))


class KuaishouAds(Connector):
    """One advertiser; the account's id is the advertiser's."""

    platform = "kuaishou_ads"
    can = Can(
        sign_in="oauth",
        feeds={
            "totals": _TOTALS,
            "leads": Afterwards(
                first=timedelta(minutes=10), every=timedelta(hours=1), final=timedelta(days=3)
            ),
        },
        scopes=("report_service", "account_service", "ad_query"),
        after=frozenset({"spend"}),
        lacks=("concurrent", "chat", "natural"),
        limits=(Limit("minute", 3000, timedelta(minutes=1)),),
    )

    def __init__(self, access: Access, settings: KuaishouSettings | None = None) -> None:
        super().__init__(access)
        self._settings = settings or KuaishouSettings()

    @property
    def is_real(self) -> bool:
        return self._settings.is_real

    def sign_in_address(self, state: str, challenge: str, redirect: str) -> str:
        """Where the person agrees; the code comes back as ``auth_code``."""
        query = {
            "app_id": self.access.app.id,
            "scope": json.dumps(self.can.scopes, separators=(",", ":")),
            "redirect_uri": redirect,
            "state": state,
            "oauth_type": "advertiser",
        }
        return f"{self._settings.ads_sign_in_url}/tools/authorize?{urlencode(query)}"

    async def sign_in(self, code: str, verifier: str, redirect: str) -> Credentials:
        fresh = await self._token("access_token", {"auth_code": code}, "")
        data = await self._posted(
            "/rest/openapi/v1/advertiser/info",
            {"advertiser_id": _number(fresh.account_id)},
            fresh,
        )
        return fresh.named(fresh.account_id, parse.text(data.get("product_name")))

    async def renew(self, held: Credentials) -> Credentials:
        """Return new tokens; the old ones are dead from then on."""
        fresh = await self._token(
            "refresh_token", {"refresh_token": held.refresh_token}, held.account_id
        )
        return fresh.named(held.account_id, held.account_name)

    async def streams(self, since: datetime, until: datetime) -> list[Stream]:
        """Return the streams that adverts were shown for: no other is in the report."""
        rows = []
        day, last = _day(since), _day(until)
        while day <= last:
            end = min(day + _LONGEST - timedelta(days=1), last)
            rows += await self._report(day, end)
            day = end + timedelta(days=1)
        found = parse.streams(rows)
        return [s for s in found if s.started_at is None or since <= s.started_at <= until]

    async def read(self, feed: Feed, stream: Stream, cursor: str) -> Reading:
        """Read ``totals`` (spend) or ``leads`` (those the account got while on air)."""
        if feed not in self.can.feeds:
            raise GiveUpError("request_refused", platform=self.platform)
        now = self.access.clock()
        start, end = stream.started_at or now, stream.ended_at or now
        if feed == "leads":
            return Reading(events=await self._leads(start, end))
        rows = await self._report(_day(start), _day(end), stream.id)
        final = stream.ended_at is not None and now >= stream.ended_at + _TOTALS.final
        totals = parse.totals(rows, stream.id, "final" if final else "provisional")
        return Reading(totals=totals, pending=self.can.after - {t.metric for t in totals})

    async def _report(
        self, first: date, last: date, stream_id: str = ""
    ) -> list[Mapping[str, Any]]:
        asked: dict[str, Any] = {"start_date": str(first), "end_date": str(last)}
        if stream_id:
            asked["live_stream_id"] = _number(stream_id)
        return await self._pages(_REPORT, asked, _REPORT_PAGE)

    async def _leads(self, start: datetime, end: datetime) -> list[Any]:
        asked = {"start_time": parse.written(start), "end_time": parse.written(end)}
        found = parse.leads(await self._pages(_LEADS, asked, _LEADS_PAGE))
        return [lead for lead in found if start <= lead.at <= end]

    async def _pages(
        self, path: str, asked: Mapping[str, Any], size: int
    ) -> list[Mapping[str, Any]]:
        rows: list[Mapping[str, Any]] = []
        for place in range(1, _PAGES + 1):
            body = {**asked, "page": place, "page_size": size}
            data = await self.signed(partial(self._of_account, path, body))
            read = parse.page(data)
            if read is None:
                raise GiveUpError("unreadable_answer", platform=self.platform, code="page")
            rows += read[1]
            if not read[1] or len(rows) >= read[0]:
                return rows
        raise GiveUpError("unreadable_answer", platform=self.platform, code="too_many_pages")

    async def _of_account(
        self, path: str, body: Mapping[str, Any], held: Credentials
    ) -> Mapping[str, Any]:
        return await self._posted(path, {"advertiser_id": _number(held.account_id), **body}, held)

    async def _token(self, path: str, more: Mapping[str, str], account_id: str) -> Credentials:
        app = {"app_id": _number(self.access.app.id), "secret": self.access.app.secret}
        data = await self._posted(f"/rest/openapi/oauth2/authorize/{path}", {**app, **more}, None)
        token, refresh = data.get("access_token"), data.get("refresh_token")
        account_id = account_id or parse.text(data.get("advertiser_id"))
        if not (isinstance(token, str) and isinstance(refresh, str) and account_id):
            raise GiveUpError("unreadable_answer", platform=self.platform, code="token")
        now = self.access.clock()
        return Credentials(
            access_token=token,
            expires_at=expiry(data.get("access_token_expires_in"), now),
            refresh_token=refresh,
            refresh_expires_at=expiry(data.get("refresh_token_expires_in"), now),
            scopes=self.can.scopes,
            account_id=account_id,
        )

    async def _posted(
        self, path: str, body: Mapping[str, Any], held: Credentials | None
    ) -> Mapping[str, Any]:
        answer = await self.http.ask(
            "POST",
            self._settings.ads_url + path,
            json=body,
            headers={"Access-Token": held.access_token} if held else None,
        )
        read = document(answer, self.platform)
        code, said, data = read.get("code"), parse.text(read.get("message")), read.get("data")
        if code == 0 and isinstance(data, dict):
            return data
        if code == 0 or not isinstance(code, int):
            raise GiveUpError("unreadable_answer", platform=self.platform, code=parse.text(code))
        if held is None:  # words about the tokens that were sent are not repeated
            raise SignInError("signed_out", platform=self.platform, code=str(code))
        if answer.status_code == 401 or "token" in said.casefold():
            raise SignInError("signed_out", platform=self.platform, code=str(code))
        raise GiveUpError("request_refused", platform=self.platform, code=str(code), said=said)


def _day(moment: datetime) -> date:
    """The day in Shanghai, by which reports are cut."""
    return moment.astimezone(SHANGHAI).date()


def _number(identifier: str) -> int | str:
    """An id as the number it is documented to be."""
    return int(identifier) if identifier.isdecimal() else identifier
