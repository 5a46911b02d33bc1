"""What viewers wrote: a table with a comment a row, Bilibili's XML, a recording by minute."""

from planner.domain.forms.form import Form

CHAT_TABLE = Form(
    key="chat_table",
    platform="",
    holds="comments",
    sources=(),
    fields={
        "@at": (
            *("时间", "发送时间", "评论时间", "弹幕时间", "发言时间", "消息时间"),
            *("time", "timestamp", "sent at", "published at", "publishedAt", "created at"),
        ),
        "@day": ("日期", "date"),
        "@text": (
            *("内容", "评论内容", "弹幕内容", "弹幕", "消息", "消息内容", "发言内容"),
            *("message", "text", "comment", "content", "chat"),
        ),
        "@viewer": (
            *("用户ID", "用户", "用户昵称", "昵称", "用户名", "观众", "观众昵称"),
            *("user id", "uid", "user", "username", "author", "author id", "nickname", "viewer"),
        ),
        "@id": ("消息ID", "评论ID", "弹幕ID", "message id", "msg_id", "comment id", "id"),
        "@account": ("开播账号", "账号名称", "直播账号", "主播昵称", "account", "channel"),
        "@room": ("直播间ID", "直播场次ID", "room id", "video id"),
    },
    needs=(("@at",), ("@text",)),
)
BILIBILI_DANMAKU = Form(
    key="bilibili_danmaku",
    platform="bilibili",
    holds="comments",
    sources=(),
    fields={
        "@at": ("sent_at",),
        "@viewer": ("user_hash",),
        "@id": ("row_id",),
        "@text": ("text",),
    },
    signature=("user_hash", "row_id"),
    seconds=True,
)
BILIBILI_MINUTES = Form(
    key="bilibili_minutes",
    platform="bilibili",
    holds="comments",
    sources=(),
    fields={"@at": ("TIME",), "@text": ("message",)},
    metrics={"popularity": ("ONLINE",)},
    signature=("TIME", "ONLINE", "message"),
)
