"""A table of one broadcast by the minute: how many were there, came and went.

Also what was sampled otherwise, as csv or as JSON rows: a time and values beside it.
"""

from planner.domain.forms.form import Form

MINUTE_TABLE = Form(
    key="minute_table",
    platform="",
    holds="samples",
    sources=(),
    fields={
        "@at": (
            *("分钟", "时间", "时刻", "时间点", "分时", "日期时间", "统计时间"),
            *("minute", "time", "timestamp", "at", "datetime", "date time"),
        ),
        "@day": ("日期", "date"),
        "@account": ("开播账号", "账号", "账号名称", "直播账号", "主播昵称", "account", "channel"),
        "@room": ("直播间ID", "直播场次ID", "视频 ID", "video id", "room id"),
    },
    metrics={
        "concurrent": (
            *("在线人数", "实时在线人数", "在线", "实时在线", "同时在线人数"),
            *("concurrent viewers", "concurrent", "online", "online viewers", "viewers online"),
            *("viewers", "concurrentViewers"),
        ),
        "joins": (
            *("进入", "进入人数", "进入人次", "进房人数", "进入直播间人数"),
            *("joins", "joined", "entered", "entries", "in"),
        ),
        "leaves": (
            "离开",
            "离开人数",
            "离开人次",
            "离开直播间人数",
            "leaves",
            "left",
            "exits",
            "out",
        ),
        "net_joins": ("净进出", "净流入", "净进入", "net joins", "net", "net in/out"),
        "popularity": ("人气", "人气值", "popularity"),
    },
    needs=(("@at",), ("concurrent", "joins", "leaves", "net_joins", "popularity")),
)
