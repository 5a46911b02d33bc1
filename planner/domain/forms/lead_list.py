"""A list of leads, one a row: when, through what, natural or paid. Who they are is not read."""

from planner.domain.forms.form import Form, folded

LEAD_LIST = Form(
    key="lead_list",
    platform="",
    holds="leads",
    sources=(),
    fields={
        "@at": (
            *(
                "留资时间",
                "提交时间",
                "线索时间",
                "线索创建时间",
                "创建时间",
                "线索生成时间",
                "时间",
            ),
            *("create_time_detail", "lead time", "submitted at", "created at", "created", "time"),
        ),
        "@day": ("留资日期", "日期", "date"),
        "@component": (
            *(
                "留资组件",
                "线索组件",
                "组件",
                "组件类型",
                "转化组件",
                "留资方式",
                "线索来源",
                "来源组件",
            ),
            *("component", "lead component", "form", "action_type"),
        ),
        "@traffic": (
            *("流量类型", "自然/付费", "流量来源", "是否付费", "流量"),
            *("flow_type", "traffic", "traffic type", "natural / paid", "natural/paid"),
        ),
        "@lead": ("线索ID", "线索编号", "留资ID", "clue_id", "lead id", "lead number"),
        "@account": (
            *("开播账号", "账号", "直播账号", "主播昵称", "抖音号名称", "author_nickname"),
            *("account", "channel"),
        ),
        "@room": ("直播间ID", "直播场次ID", "room id"),
        "@person": (
            *("姓名", "客户姓名", "用户姓名", "称呼", "客户", "name", "customer", "customer name"),
            *("电话", "手机", "手机号", "手机号码", "电话号码", "联系电话", "联系方式"),
            *("phone", "telephone", "mobile", "phone number", "tel"),
        ),
    },
    needs=(("@at",), ("@lead", "@person")),
)

_PERSONAL = tuple(
    folded(word)
    for word in (
        *(
            "姓名",
            "电话",
            "手机",
            "联系",
            "微信",
            "称呼",
            "身份证",
            "驾驶证",
            "邮箱",
            "邮件",
            "住址",
            "地址",
        ),
        *("phone", "telephone", "mobile", "wechat", "email", "e-mail", "address", "customer"),
        *("firstname", "lastname", "fullname", "idcard"),
    )
)


def is_personal(heading: str) -> bool:
    """Whether a column says who somebody is or how to reach them: of a list of leads its
    cells are not kept, not even until the import."""
    plain = folded(heading)
    return plain in ("name", "tel") or any(word in plain for word in _PERSONAL)
