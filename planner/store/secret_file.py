"""A random secret in a file that only its owner reads."""

from __future__ import annotations

import os
import secrets
import tempfile
import threading
from pathlib import Path

BYTES = 32
_OWNER_ONLY = 0o600
_making = threading.Lock()
"""Two threads that find no secret must not make two."""


def kept_secret(path: Path) -> bytes:
    """Return the secret in ``path``; make it where there is none, or half of one.

    A file that others may read is closed to them. Raises ``OSError``.
    """
    with _making:
        return _kept(path) or _made(path)


def _kept(path: Path) -> bytes:
    try:
        kept = path.read_bytes()
    except FileNotFoundError:
        return b""
    if len(kept) != BYTES:
        return b""
    if path.stat().st_mode & 0o077:
        path.chmod(_OWNER_ONLY)
    return kept


def _made(path: Path) -> bytes:
    made = secrets.token_bytes(BYTES)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.stem}-")  # mode 0600
    with os.fdopen(handle, "wb") as file:
        file.write(made)
        file.flush()
        os.fsync(file.fileno())
    Path(name).replace(path)
    return made
