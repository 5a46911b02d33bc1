"""The change feed: who watches a campaign hears at once that something of it was saved.

Within this process watchers are called after the commit. With PostgreSQL other processes
hear it too, by LISTEN/NOTIFY; one SQLite file belongs to one process, which needs no more.
"""

from __future__ import annotations

import logging
import secrets
import threading
from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, text

Watcher = Callable[[str], None]
"""Called with a campaign's id, in the thread that saved; it must return at once."""

CHANNEL = "kaibo_changes"
_TOUCHED = "kaibo_touched"
_PATIENCE = 1.0
_log = logging.getLogger("kaibo")


class Feed:
    """The watchers of one database in this process."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._watchers: list[Watcher] = []
        self._origin = secrets.token_hex(4)
        self._lock = threading.Lock()
        self._listener: threading.Thread | None = None
        self._closed = threading.Event()

    def begin(self, connection: Connection) -> None:
        """A write transaction begins: nothing is touched yet."""
        connection.info[_TOUCHED] = (self._origin, set())

    def committed(self, connection: Connection) -> None:
        """The transaction is on disk: tell the watchers."""
        _, touched = connection.info.pop(_TOUCHED, ("", ()))
        self._tell(touched)

    def close(self) -> None:
        """Tell nobody any more."""
        self._closed.set()
        with self._lock:
            self._watchers.clear()

    def subscribe(self, watcher: Watcher) -> Callable[[], None]:
        """Call ``watcher`` after every commit that touched a campaign, until the function
        returned is called."""
        with self._lock:
            self._watchers.append(watcher)
            if self._listener is None and self._url.startswith("postgresql"):
                self._listener = threading.Thread(target=self._listen, daemon=True, name="feed")
                self._listener.start()

        def unsubscribe() -> None:
            with self._lock:
                if watcher in self._watchers:
                    self._watchers.remove(watcher)

        return unsubscribe

    def _tell(self, touched: Any) -> None:
        for campaign_id in touched:
            for watcher in list(self._watchers):
                watcher(campaign_id)

    def _listen(self) -> None:
        """Hear what other processes commit; after a broken connection, listen again."""
        import psycopg  # only where it is used: a file store starts without

        url = self._url.replace("postgresql+psycopg://", "postgresql://", 1)
        while not self._closed.is_set():
            try:
                with psycopg.connect(url, autocommit=True) as connection:
                    connection.execute(f"LISTEN {CHANNEL}")
                    while not self._closed.is_set():
                        for note in connection.notifies(timeout=_PATIENCE):
                            origin, _, campaign_id = note.payload.partition(" ")
                            if origin != self._origin:
                                self._tell([campaign_id])
            except psycopg.Error as error:
                _log.warning("listening again: %s", type(error).__name__)
                self._closed.wait(_PATIENCE)


def touch(connection: Connection, campaign_id: str) -> None:
    """Note, inside a write transaction, that something of a campaign changes."""
    origin, touched = connection.info.get(_TOUCHED, ("", None))
    if touched is None or campaign_id in touched:
        return
    touched.add(campaign_id)
    if connection.dialect.name == "postgresql":
        connection.execute(
            text("SELECT pg_notify(:channel, :payload)"),
            {"channel": CHANNEL, "payload": f"{origin} {campaign_id}"},
        )
