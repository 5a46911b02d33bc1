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
_NO_DIGIT = re.compile(r"\D+")
_OTHER_DIGIT = re.compile(r"(?![0-9])\d")
_LAUGHTER = 2
"""A number of one or two different digits, such as 233333333, is no phone."""


def masked_phones(text: str) -> str:
    """Return the text with the phone numbers in it hidden but for their ends; digits of
    any script are seen, also with blanks or dashes between them."""
    plain = text if text.isascii() else _OTHER_DIGIT.sub(lambda found: str(int(found[0])), text)
    parts: list[str] = []
    end = 0
    for found in _NUMBER.finditer(plain):
        shown = _masked(found[0])
        parts += text[end : found.start()], shown or text[found.start() : found.end()]
        end = found.end()
    return "".join((*parts, text[end:])) if parts else text


def _masked(written: str) -> str:
    """The number with its middle hidden; empty if it is none."""
    digits = _NO_DIGIT.sub("", written)
    if mobile := _MOBILE.search(digits):
        return masked_phone(mobile[0])
    if len(digits) <= 8 and any(
        shape.fullmatch(one)
        for shape, one in ((_DAY, digits), (_YEARS, written), (_ROUND, written))
    ):
        return ""
    return masked_phone(digits) if len(set(digits)) > _LAUGHTER else ""
