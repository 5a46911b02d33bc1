"""Which currencies an amount names beside its number: ``$500``, ``USD 500``, ``500元``."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

_DOLLARS = ("USD", "HKD", "TWD", "SGD", "AUD", "CAD")
_YUAN = ("CNY", "HKD", "TWD", "SGD")
_CODES = (*dict.fromkeys(_DOLLARS + _YUAN), "EUR", "GBP", "JPY", "AED", "THB", "MYR")

MARKS: Mapping[str, Sequence[str]] = {
    "$": _DOLLARS,
    "¥": ("CNY", "JPY"),
    **dict.fromkeys(("元", "块"), _YUAN),
    **dict.fromkeys(("cn¥", "rmb", "人民币"), ("CNY",)),
    **dict.fromkeys(("us$", "美元", "美金"), ("USD",)),
    **dict.fromkeys(("hk$", "港元", "港币"), ("HKD",)),
    **dict.fromkeys(("nt$", "台币", "新台币"), ("TWD",)),
    **dict.fromkeys(("s$", "新币", "新元", "新加坡元"), ("SGD",)),
    **dict.fromkeys(("a$", "au$", "澳元"), ("AUD",)),
    **dict.fromkeys(("c$", "ca$", "加元"), ("CAD",)),
    **dict.fromkeys(("€", "欧元"), ("EUR",)),
    **dict.fromkeys(("£", "英镑"), ("GBP",)),
    **dict.fromkeys(("jp¥", "円", "日元"), ("JPY",)),
    **dict.fromkeys(("฿", "泰铢"), ("THB",)),
    **dict.fromkeys(("rm", "马币"), ("MYR",)),
    "迪拉姆": ("AED",),
    **{code.casefold(): (code,) for code in _CODES},
}
"""What may stand before or behind an amount, in lower case, and the currencies it may mean,
the likeliest first."""

MARK = "|".join(re.escape(mark) for mark in sorted(MARKS, key=len, reverse=True))
"""A pattern of all marks."""
