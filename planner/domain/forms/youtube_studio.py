"""YouTube Studio → analytics → advanced mode → export: ``Table data.csv``, a row a video.

Columns are what the person chose; a publish time is a day, a bare duration is seconds. Of
the zip of three the other two, ``Totals.csv`` and ``Chart data.csv``, say the same by day.
"""

from collections.abc import Sequence

from planner.domain.forms.form import Form, folded

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

_BY_DAY = ("Date", "日期")


def is_by_day(headings: Sequence[str]) -> bool:
    """Whether it is one of the two files of the zip that say by day what the table says."""
    have = {folded(heading) for heading in headings}
    first = folded(headings[0]) if headings else ""
    by_video = {"content", "videotitle"} <= have or {"内容", "视频标题"} <= have
    whole = len(have) == 2 and bool(have & {"views", "观看次数"})
    return first in {folded(name) for name in _BY_DAY} and (by_video or whole)
