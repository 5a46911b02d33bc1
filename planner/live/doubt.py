"""How much of what is sent to an address may be looked at before it is believed.

Whether a push is right is known only once its body was read and hashed, so wrong ones cannot
be left out beforehand; but what they cost can be bounded. Every push pays for its bytes (and
a little for the work around them) before they are read, and gets all of it back once it is
believed: the right ones cost nothing, however many there are, and the wrong ones use up an
allowance that fills up again by so many bytes a second. Bytes, not pushes, because they are
what costs: a flood of large bodies leaves room for the small ones that platforms send, and
what waits to be read never takes more memory than the allowance.

Strangers share one allowance; whoever was believed lately has one of his own, so that a flood
from elsewhere keeps no platform out. Nothing hangs on a sender's being who the server says:
one that is made up (behind a proxy that passes on forwarded headers) is a stranger. Where all
come from one proxy, right ones pass a flood of less than the allowance, and beyond it those
that find room; the platform sends the others again.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

AROUND = 1024
"""Bytes that are paid beside those of the body: verifying a small push takes as long as
hashing a few tens of thousands, and this many of them are a thousand pushes a second."""
KNOWN = 256
"""Senders that are remembered, those believed last."""


@dataclass
class Allowance:
    """Bytes that may be looked at; they come back by so many a second, up to ``most``."""

    most: float
    per_second: float
    left: float
    at: float

    def take(self, cost: float, now: float) -> bool:
        """Take so many, if there are."""
        self.left = min(self.most, self.left + max(now - self.at, 0) * self.per_second)
        self.at = now
        if cost > self.left:
            return False
        self.left -= cost
        return True

    def give_back(self, cost: float) -> None:
        """Return what was taken."""
        self.left = min(self.most, self.left + cost)


@dataclass(frozen=True)
class Admitted:
    """A push to an address that may be read, and what it paid for that."""

    name: str
    sender: str
    cost: float
    allowance: Allowance


class Doubt:
    """What is not believed yet at one address. ``now`` is a monotonic second."""

    def __init__(self, name: str, most: float, per_second: float) -> None:
        self._name, self._most, self._per_second = name, most, per_second
        self._strangers = self._full(0.0)
        self._known: OrderedDict[str, Allowance] = OrderedDict()

    def admit(self, sender: str, size: int, now: float) -> Admitted | None:
        """Let in a push of up to ``size`` bytes; ``None`` where too much is in doubt."""
        allowance = self._known.get(sender, self._strangers)
        if not allowance.take(size + AROUND, now):
            return None
        return Admitted(self._name, sender, size + AROUND, allowance)

    def believe(self, admitted: Admitted, now: float) -> None:
        """Give back what a push paid that proved right, and know its sender."""
        admitted.allowance.give_back(admitted.cost)
        self._known.setdefault(admitted.sender, self._full(now))
        self._known.move_to_end(admitted.sender)
        if len(self._known) > KNOWN:
            self._known.popitem(last=False)

    def _full(self, now: float) -> Allowance:
        return Allowance(self._most, self._per_second, self._most, now)
