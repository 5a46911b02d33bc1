"""What is due when: the dated tasks of a campaign, before and after the stream."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from planner.domain.campaign import Campaign, Step


@dataclass(frozen=True)
class Due:
    """A task with its deadline (UTC), the step it stands in, and its owner."""

    at: datetime
    step: Step
    text: str
    owner: str

    def late(self, now: datetime) -> bool:
        """Whether the deadline has passed."""
        return self.at < now


def dues(campaign: Campaign) -> list[Due]:
    """Return what is not done yet and has a day, the earliest first.

    A task due on a day is due when that day ends in the campaign's time zone.
    """
    header = campaign.header
    found = [
        Due(_end_of_day(campaign, item.due), "warm_up", item.title, item.owner)
        for item in campaign.warm_up.items
        if item.due is not None and item.status not in ("done", "dropped")
    ]
    found += [
        Due(header.starts_at - timedelta(minutes=i.before), "broadcast", i.text, i.role)
        for i in campaign.broadcast.checklist
        if i.before is not None and not i.done
    ]
    found += [
        Due(task.due, "follow_up", task.text, task.owner)
        for task in campaign.follow_up.tasks
        if task.due is not None and not task.done
    ]
    action = campaign.review.action
    if action.text and action.due is not None and action.outcome == "open":
        found.append(Due(_end_of_day(campaign, action.due), "review", action.text, action.owner))
    return sorted(found, key=lambda due: due.at)


def _end_of_day(campaign: Campaign, day: date) -> datetime:
    end = datetime.combine(day + timedelta(days=1), time(), campaign.header.zone)
    return end.astimezone(UTC)
