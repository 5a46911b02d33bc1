"""Twitch → creator dashboard → channel analytics → download: a row a day.

A day belongs to the broadcast of that day. The columns of revenue are left out: they name
no currency. The headings were seen in public code, not in a file of the platform.
"""

from planner.domain.forms.form import Form

TWITCH_CHANNEL = Form(
    key="twitch_channel",
    platform="twitch",
    sources=(),
    fields={"@day": ("Date",)},
    metrics={
        "average_concurrent": ("Average Viewers",),
        "peak_concurrent": ("Max Viewers",),
        "airtime": ("Minutes Streamed",),
    },
    signature=("Average Viewers", "Max Viewers", "Minutes Streamed"),
    bare={"airtime": "minutes"},
)
