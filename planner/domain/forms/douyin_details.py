"""Douyin's back office 罗盘 → 直播明细: a broadcast a row, preface rows above the headings."""

from planner.domain.forms.form import Form

DOUYIN_DETAILS = Form(
    key="douyin_details",
    platform="douyin",
    sources=("douyin", "dealer"),
    fields={
        "@start": ("直播开始时间", "开播时间", "开始时间"),
        "@end": ("直播结束时间", "下播时间", "结束时间"),
        "@account": ("主播昵称", "达人昵称", "账号昵称", "抖音昵称"),
        "@account_id": ("主播抖音号", "抖音号", "主播ID", "达人ID"),
        "@room": ("直播间ID", "直播场次ID", "直播ID"),
        "@title": ("直播间标题", "直播标题", "直播主题"),
    },
    signature=("直播开始时间",),
    makes_history=True,
)
