"""YouTube Studio → analytics by livestream position: concurrent viewers by the minute since
the start. The headings were seen in public code, not in a file of the platform."""

from planner.domain.forms.form import Form

YOUTUBE_POSITIONS = Form(
    key="youtube_positions",
    platform="youtube",
    holds="samples",
    sources=(),
    fields={
        "@room": ("Video ID", "Content", "内容", "视频 ID"),
        "@at": ("Livestream position", "直播位置"),
    },
    metrics={
        "concurrent": ("Average concurrent viewers", "平均同时在线观看人数"),
        "peak_concurrent": ("Peak concurrent viewers", "最高同时在线观看人数"),
    },
    needs=(("@at",), ("concurrent", "peak_concurrent")),
    signature=("Livestream position",),
)
