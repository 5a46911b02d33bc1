"""Webhooks of EventSub: what is ordered by the app's own token, and whether it comes.

Only the start and the end of a stream are ordered so. Everything that is counted comes over
the WebSocket alone: a cheer or a subscription has no id of its own, so that one told by both
ways would count twice, and the chat by webhook takes a scope that lets an app write. A start
is what the WebSocket cannot tell, since it is opened once a stream is on; and where webhooks
cannot be had, the list of streams is asked as ever, so nothing hangs on them.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, Protocol

from connectors.credentials import Credentials
from connectors.errors import ConnectorError, GiveUpError, SignInError, SkipError, WaitError
from connectors.twitch import parse
from connectors.twitch.helix import PLATFORM
from connectors.twitch.parse import Ordered
from connectors.twitch.subscriptions import BY_WEBHOOK, Wanted

PATH = "/eventsub/subscriptions"
ENABLED, PENDING = "enabled", "webhook_callback_verification_pending"
UNREACHED = ("webhook_callback_verification_failed", "notification_failures_exceeded")
"""Twitch did not get through to our address, or no longer does."""


class Call(Protocol):
    """A call to Helix with a given token (:meth:`connectors.twitch.helix.Helix.call`)."""

    async def __call__(
        self,
        held: Credentials,
        method: str,
        path: str,
        *,
        params: dict[str, str] | None = None,
        body: dict[str, Any] | None = None,
    ) -> dict[str, Any]: ...


class Webhooks:
    """The orders of one app for one account."""

    def __init__(
        self, call: Call, token: Callable[[], Awaitable[Credentials]], secret: str
    ) -> None:
        self._call, self._token, self._secret = call, token, secret

    async def order(self, account: str, callback: str) -> bool:
        """Let the start and the end of the account's streams come to ``callback``, signed
        with the app's secret; what is ordered already stays. Return whether Twitch has
        verified the address.

        Raises :class:`WaitError` where Twitch did not get through to it: it is ordered anew,
        and known at the next call. The app's token is no affair of the person's: a refusal
        of it is the app's.
        """
        try:
            return await self._order(await self._token(), account, callback)
        except SignInError as error:
            raise GiveUpError(
                "app_refused", platform=PLATFORM, code=error.code, said=error.said
            ) from None

    async def _order(self, app: Credentials, account: str, callback: str) -> bool:
        found = [one for one in await self._ordered(app, account) if one.callback == callback]
        standing = {one.kind: one.status for one in found if one.status in (ENABLED, PENDING)}
        for one in found:
            if one.status not in (ENABLED, PENDING):
                with suppress(SkipError):  # it is gone already
                    await self._call(app, "DELETE", PATH, params={"id": one.id})
        for wanted in BY_WEBHOOK:
            if wanted.kind not in standing:
                await self._order_one(app, wanted, account, callback)
        for one in found:
            if one.status in UNREACHED:
                raise WaitError("address_unreached", platform=PLATFORM, code=one.status)
        return all(standing.get(wanted.kind) == ENABLED for wanted in BY_WEBHOOK)

    async def _order_one(
        self, app: Credentials, wanted: Wanted, account: str, callback: str
    ) -> None:
        transport = {"method": "webhook", "callback": callback, "secret": self._secret}
        try:
            await self._call(app, "POST", PATH, body=wanted.order(account, transport))
        except ConnectorError as error:
            if error.code != "409":  # ordered before
                raise

    async def _ordered(self, app: Credentials, account: str) -> list[Ordered]:
        """Every order of the app about the account that is one of ours by its kind."""
        ours = {wanted.kind for wanted in BY_WEBHOOK}
        found: list[Ordered] = []
        cursor, seen = "", {""}
        while True:
            after = {"after": cursor} if cursor else {}
            page = await self._call(app, "GET", PATH, params={"user_id": account, **after})
            entries = [parse.ordered(entry) for entry in parse.data(page)]
            found += [one for one in entries if one.kind in ours and one.room == account]
            cursor = parse.next_page(page)
            if cursor in seen:
                return found
            seen.add(cursor)
