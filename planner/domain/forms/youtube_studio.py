"""YouTube Studio → analytics → advanced mode → export: ``Table data.csv``, a row a video.

Columns are what the person chose; a publish time is a day, a bare duration is seconds.
"""

from planner.domain.forms.form import Form

_FIELDS = {
    "@room": ("Content", "Video ID", "内容", "视频 ID"),
    "@title": ("Video title", "视频标题"),
    "@start": ("Video publish time", "视频发布时间"),
}

YOUTUBE_STUDIO = Form(
    key="youtube_studio",
    platform="youtube",
    sources=("youtube",),
    fields=_FIELDS,
    signature=("Content", "Video title"),
    bare={"airtime": "seconds"},
)
YOUTUBE_STUDIO_ZH = Form(
    key="youtube_studio",
    platform="youtube",
    sources=("youtube",),
    fields=_FIELDS,
    signature=("内容", "视频标题"),
    bare={"airtime": "seconds"},
)
