"""Who watched, without knowing who it was: a keyed hash in place of the platform's id."""

from __future__ import annotations

import hashlib

KEY_NAME = "viewers"
"""Under which the key is kept beside the keys that sign links."""


def hash_viewer(key: bytes, platform: str, viewer_id: str) -> str:
    """Return the same 16 hexadecimal digits for the same person of a platform; without
    the key nobody can tell from them who it is. No id gives an empty text."""
    if not viewer_id:
        return ""
    named = f"{platform}\n{viewer_id}".encode()
    return hashlib.blake2b(named, digest_size=8, key=key[:64]).hexdigest()
