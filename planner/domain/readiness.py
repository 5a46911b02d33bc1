"""Ready to go live: which signatures stand, and what keeps the broadcast off the air."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from planner.domain.campaign import Campaign, Part
    from planner.domain.steps.broadcast import SignOff, SignOffKind

SIGNED_PARTS: tuple[Part, ...] = ("run_sheet", "content")
"""What a signature is about: the run sheet, and the offer with the car sheets."""

_SIGNED_FIELDS: Mapping[str, tuple[str, ...]] = {
    "header": ("status",),
    "broadcast": ("sign_offs",),
    "review": ("signed_by", "signed_at"),
}


@dataclass(frozen=True)
class Signature:
    """A signature nobody withdrew, and the parts that changed after it."""

    sign_off: SignOff
    changed: tuple[Part, ...]

    @property
    def void(self) -> bool:
        """Whether something it was given for is no longer what was signed."""
        return bool(self.changed)


def signature(campaign: Campaign, kind: SignOffKind) -> Signature | None:
    """Return the latest signature of a kind that was not withdrawn, or ``None``."""
    for sign_off in reversed(campaign.broadcast.sign_offs):
        if sign_off.kind == kind and sign_off.withdrawn_at is None:
            return Signature(sign_off, _changed(campaign, sign_off))
    return None


def signed_revisions(campaign: Campaign) -> dict[str, int]:
    """Return the revisions a signature given now is about."""
    return {part: campaign.number(part) for part in SIGNED_PARTS}


def signed(part: Part, body: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a part that only signing may change, as they stand."""
    return {name: body[name] for name in _SIGNED_FIELDS.get(part, ()) if name in body}


def no_longer_ready(header: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """Return a header whose broadcast changed after it was signed as ready: it is planned
    again, so that no list says "ready" of a signature that is void. What was on air stays."""
    starts_at = datetime.fromisoformat(header["starts_at"])
    if header.get("status") != "ready" or starts_at <= now:
        return dict(header)
    return {**header, "status": "planning"}


def forged(part: Part, before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Whether an ordinary edit would put a signature, or a status that only comes with
    one, where there was none."""
    if part == "header":
        status = after.get("status")
        return status in ("ready", "reviewed") and status != before.get("status")
    return any(
        (before.get(name) or None) != (after.get(name) or None)
        for name in _SIGNED_FIELDS.get(part, ())
    )


def _changed(campaign: Campaign, sign_off: SignOff) -> tuple[Part, ...]:
    changed: list[Part] = [
        part for part in SIGNED_PARTS if campaign.number(part) != sign_off.revisions.get(part, 0)
    ]
    if sign_off.starts_at is not None and sign_off.starts_at != campaign.header.starts_at:
        changed.append("header")
    return tuple(changed)
