"""The cut list 剪辑单 of accepted clips: as csv for people, as EDL for an editing program.

The EDL is of the CMX 3600 kind: a title, whether frames are dropped, and one line an event
with reel, track, transition, source in and out, record in and out. It counts 25 frames a
second and takes the recording to begin at 00:00:00:00 with the stream. ``AX`` stands for a
source that is no tape. Clips follow one another on the record side from 01:00:00:00.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from planner.documents.number_table import Column, NumberTable, as_csv
from planner.domain import timing
from planner.domain.campaign import Campaign
from planner.domain.clips import to_cut
from planner.i18n import Words

FRAMES = 25
RECORD_STARTS = 3600
MOST_EVENTS = 999
"""An event number has three digits."""
_COLUMNS = ("number", "from", "to", "length", "clock_from", "clock_to", "cue", "what", "owner")


def cut_list_csv(campaign: Campaign, begins: datetime, w: Words) -> bytes:
    """Return the list as csv: positions since the stream's start (``begins``), clock times
    of the campaign's zone, the cue, what to cut and who does it."""
    zone = campaign.header.zone
    titles = {cue.id: cue.title for cue in campaign.run_sheet.cues}

    def clock(seconds: int) -> str:
        return timing.exact_clock(begins + timedelta(seconds=seconds), begins, zone)

    rows = [
        [
            str(number),
            timing.length(start),
            timing.length(end),
            timing.length(end - start),
            clock(start),
            clock(end),
            titles.get(task.cue_id, ""),
            task.text,
            task.owner,
        ]
        for number, (start, end, task) in enumerate(to_cut(campaign.follow_up), 1)
    ]
    return as_csv(NumberTable([Column(w(f"cut_list.{name}")) for name in _COLUMNS], rows, ""))


def cut_list_edl(campaign: Campaign) -> bytes:
    """Return the list as an EDL."""
    lines = [f"TITLE: {_line(campaign.header.title)}", "FCM: NON-DROP FRAME", ""]
    record = RECORD_STARTS
    for number, (start, end, task) in enumerate(to_cut(campaign.follow_up)[:MOST_EVENTS], 1):
        places = (start, end, record, record + end - start)
        lines.append(f"{number:03}  AX       B     C        {' '.join(map(timecode, places))}")
        lines += [f"* FROM CLIP NAME: {_line(task.text)}", ""]
        record += end - start
    return "\r\n".join(lines).encode()


def timecode(seconds: int) -> str:
    """A whole second as hours, minutes, seconds and frames: ``01:05:00:00``."""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{rest:02}:00"


def _line(text: str) -> str:
    """A text on one line, as the format wants it."""
    return " ".join(text.split())
