"""The passphrase of a shared app, and the key its cookies are signed with.

One random secret in the data folder (``door.key``, mode 0600) gives both: a passphrase that
nobody chose is drawn from it, so that it outlives a restart and phones stay signed in.
Another passphrase gives another cookie key: then everybody signs in again.
"""

from __future__ import annotations

import hashlib
import hmac
import unicodedata
from pathlib import Path

from planner.store.secret_file import kept_secret

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none is taken for another: no i, l, o, 0, 1
_GROUPS, _GROUP = 4, 3  # 31 ** 12: 59 bits


class Passphrase:
    """What opens the door: ``chosen``, or made where that is empty.

    Raises ``OSError`` where the secret can be neither read nor written.
    """

    def __init__(self, folder: Path, chosen: str) -> None:
        secret = kept_secret(folder / "door.key")
        self.text = chosen or _made(secret)
        self.cookie_key = _derived(secret, b"cookie", _plain(self.text))

    def is_right(self, typed: str) -> bool:
        """Compare in a time that tells nothing of the passphrase."""
        return hmac.compare_digest(_plain(typed), _plain(self.text))


def _plain(text: str) -> bytes:
    """The same bytes whichever keyboard typed it, without blanks at the ends."""
    return unicodedata.normalize("NFKC", text).strip().encode("utf-8", "replace")


def _made(secret: bytes) -> str:
    number = int.from_bytes(_derived(secret, b"passphrase", b""), "big")
    drawn = []
    for _ in range(_GROUPS * _GROUP):
        number, letter = divmod(number, len(_LETTERS))
        drawn.append(_LETTERS[letter])
    return "-".join("".join(drawn[i : i + _GROUP]) for i in range(0, len(drawn), _GROUP))


def _derived(secret: bytes, purpose: bytes, text: bytes) -> bytes:
    return hmac.digest(secret, purpose + b":" + text, hashlib.sha256)
