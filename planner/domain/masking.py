"""Phone numbers in what people write, hidden before anything is stored.

::

    masked_phones("加我 138 1234 5678 聊")     # "加我 138****5678 聊"
    masked_phones("现在 12.98 万，200 台")      # unchanged: prices and counts stay
"""

from __future__ import annotations

import re

from planner.domain.library import masked_phone

LIKELY = r"\p{Nd}(?:[^\p{Nd}]{0,3}\p{Nd}){6}"
"""RE2: a text that may hold a number worth masking; all others need no further look."""

_GAP = r"[\s\-‐-―_－~～]{0,3}"
_NUMBER = re.compile(
    r"(?<!\d)(?:"
    # a mobile number, with the country before it or not, in groups of any size
    rf"(?:(?:[+＋]|00)?\s?86{_GAP})?1{_GAP}[3-9](?:{_GAP}\d){{9}}"
    # the same with points or commas between its groups
    r"|1[3-9]\d[.,，。·]\d{4}[.,，。·]\d{4}"
    # a landline: area code, which begins with 0, and seven or eight digits
    rf"|[(（]?0\d{{2,3}}[)）]?{_GAP}\d{{3,4}}{_GAP}\d{{4}}"
    # a service line
    rf"|[48]00{_GAP}\d{{3,4}}{_GAP}\d{{3,4}}"
    # an international number, and a North American one
    rf"|[+＋]\d{{1,3}}(?:{_GAP}[(（]?\d[)）]?){{6,12}}"
    r"|[(（]?[2-9]\d{2}[)）]?[\s.\-]{1,2}\d{3}[\s.\-]\d{4}"
    # a landline without its area code
    r"|[2-8]\d{2,3}[\s\-－]?\d{4}"
    # anything as long as an account, a card or an identity number
    r"|\d{9,}"
    r")(?!\d)"
)
_DAY = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")
_YEARS = re.compile(r"(?:(?:19|20)\d\d\D){1,2}(?:19|20)\d\d")
_ROUND = re.compile(r"\d+00\D?\d*000?")
"""A price, or from one price to another."""
_MOBILE = re.compile(r"1[3-9]\d{9}$")
_LAUGHTER = 2
"""A number of one or two different digits, such as 233333333, is no phone."""


def masked_phones(text: str) -> str:
    """Return the text with the phone numbers in it hidden but for their ends; digits of
    any script are seen, also with blanks or dashes between them."""
    return _NUMBER.sub(_masked, text)


def _masked(found: re.Match[str]) -> str:
    digits = "".join(str(int(c)) for c in found[0] if c.isdecimal())
    if mobile := _MOBILE.search(digits):
        return masked_phone(mobile[0])
    if len(digits) <= 8 and any(
        shape.fullmatch(text)
        for shape, text in ((_DAY, digits), (_YEARS, found[0]), (_ROUND, found[0]))
    ):
        return found[0]
    return masked_phone(digits) if len(set(digits)) > _LAUGHTER else found[0]
