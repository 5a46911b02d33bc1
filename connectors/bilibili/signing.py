"""How a request to either open platform is signed: HMAC-SHA256 over six headers."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime
from typing import Literal


def signed_headers(
    key: str,
    secret: str,
    body: bytes,
    *,
    version: Literal["1.0", "2.0"],
    nonce: str,
    now: datetime,
) -> dict[str, str]:
    """Return the headers of a request with that body; no two requests share a nonce.

    What is signed are the ``x-bili-`` headers in alphabetical order, a line each.
    """
    headers = {
        "x-bili-accesskeyid": key,
        "x-bili-content-md5": hashlib.md5(body, usedforsecurity=False).hexdigest(),
        "x-bili-signature-method": "HMAC-SHA256",
        "x-bili-signature-nonce": nonce,
        "x-bili-signature-version": version,
        "x-bili-timestamp": str(int(now.timestamp())),
    }
    lines = "\n".join(f"{name}:{value}" for name, value in sorted(headers.items()))
    signature = hmac.new(secret.encode(), lines.encode(), hashlib.sha256).hexdigest()
    return {
        **headers,
        "Authorization": signature,
        "Content-Type": "application/json",
        "Accept": "application/json",
    }
