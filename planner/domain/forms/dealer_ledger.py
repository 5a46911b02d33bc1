"""The lead edition's export and the dealer group's ledger 直播进度表 / 台账: one past
broadcast a row, which makes a history on the first day."""

from planner.domain.forms.form import Form

DEALER_LEDGER = Form(
    key="dealer_ledger",
    platform="",
    sources=("dealer", "douyin"),
    fields={
        "@day": ("日期", "直播日期", "开播日期", "date"),
        "@start": ("开播时间", "直播时间", "开始时间", "直播开始时间", "start"),
        "@end": ("下播时间", "结束时间", "直播结束时间", "end"),
        "@account": ("开播账号", "账号", "账号名称", "直播账号", "主播昵称", "account"),
        "@account_id": ("账号ID", "抖音号", "主播抖音号"),
        "@room": ("直播间ID", "直播场次ID"),
        "@store": ("门店", "门店名称", "经销商", "经销商名称", "店名", "store", "dealer"),
        "@title": ("直播主题", "主题", "直播标题", "title"),
        "@host": ("本场主播", "主播", "主播姓名", "host"),
        "@platform": ("平台", "直播平台", "渠道", "platform"),
    },
    makes_history=True,
)
