"""Encrypt what neither the database nor a backup of it may tell: tokens and app keys.

The key is drawn from ``KAIBO_SECRET_KEY``, or from ``secret.key`` in the data folder, which
only its owner reads and no backup holds.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from planner.errors import StoreError
from planner.settings import Settings, settings
from planner.store.secret_file import BYTES, kept_secret

FILE_NAME = "secret.key"


class Seal:
    """Closes documents and opens them again."""

    def __init__(self, secret: bytes) -> None:
        derived = HKDF(SHA256(), length=32, salt=None, info=b"kaibo seal").derive(secret)
        self._fernet = Fernet(base64.urlsafe_b64encode(derived))

    def close(self, document: Mapping[str, Any]) -> str:
        """Return the document as text nobody reads without the key."""
        plain = json.dumps(document, ensure_ascii=False).encode()
        return self._fernet.encrypt(plain).decode()

    def open(self, sealed: str) -> dict[str, Any]:
        """Return what was closed. Raises :class:`StoreError` where another key closed it."""
        try:
            opened: dict[str, Any] = json.loads(self._fernet.decrypt(sealed.encode()))
        except InvalidToken as error:
            raise StoreError("error.sealed_by_another_key") from error
        return opened


@cache
def seal() -> Seal:
    """Return this process's seal."""
    return seal_of(settings())


def seal_of(chosen: Settings) -> Seal:
    """Return the seal of some settings. Raises :class:`StoreError` where there is no key."""
    if chosen.secret_key:
        text = chosen.secret_key.encode()
        return Seal(hashlib.scrypt(text, salt=b"kaibo", n=2**14, r=8, p=1, dklen=BYTES))
    path = chosen.data_dir / FILE_NAME
    try:
        if path.exists() and path.stat().st_size != BYTES:
            raise StoreError("error.secret_key_damaged", file=str(path))
        return Seal(kept_secret(path))
    except OSError as error:
        raise StoreError(
            "error.store_folder", folder=str(chosen.data_dir), reason=error.strerror or ""
        ) from error
