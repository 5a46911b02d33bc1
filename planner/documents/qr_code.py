"""QR codes for posters and posts, as pictures to print or send on."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO

import segno


@lru_cache(maxsize=256)
def png(address: str, scale: int = 10) -> bytes:
    """Return the code of an address as PNG, ``scale`` pixels a module, quiet zone included."""
    return _drawn(address, "png", scale)


@lru_cache(maxsize=256)
def svg(address: str) -> bytes:
    """Return the code of an address as SVG, to print at any size."""
    return _drawn(address, "svg", 10)


def _drawn(address: str, kind: str, scale: int) -> bytes:
    out = BytesIO()
    segno.make(address, error="m", micro=False).save(out, kind=kind, scale=scale, border=4)
    return out.getvalue()
