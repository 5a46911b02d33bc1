"""A list of leads → how many there are, and how people came."""

from __future__ import annotations


def lead_counts(entries: int, natural: int, paid: int) -> dict[str, float]:
    """Return the counts by metric. How many came by natural and by paid traffic is known
    only where it is known of every lead."""
    counts = {"leads": float(entries)}
    if natural + paid == entries:
        counts |= {"leads_natural": float(natural), "leads_paid": float(paid)}
    return counts
