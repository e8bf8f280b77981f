"""Carriers that workshops send with, and what their numbers look like."""

from __future__ import annotations

import re
from dataclasses import dataclass

from shop.core.text import later as _l


@dataclass(frozen=True)
class Carrier:
    """A carrier: its word, how its numbers are shaped, and that shape in words."""

    name: str
    shape: re.Pattern[str]
    rule: str


CARRIERS: dict[str, Carrier] = {
    "ems": Carrier(
        _l("邮政特快"), re.compile(r"(?:\d{13}|[A-Z]{2}\d{9}CN)"), _l("13 位数字，或两个字母加 9 位数字加 CN")
    ),
    "post": Carrier(_l("邮政包裹"), re.compile(r"\d{13}"), _l("13 位数字")),
    "sf": Carrier(_l("顺丰"), re.compile(r"(?:SF\d{13}|\d{12})"), _l("SF 加 13 位数字，或 12 位数字")),
    "zto": Carrier(_l("中通"), re.compile(r"7\d{13}|\d{12}"), _l("12 位数字，或 7 开头的 14 位数字")),
    "yto": Carrier(_l("圆通"), re.compile(r"YT\d{13}"), _l("YT 加 13 位数字")),
    "yunda": Carrier(_l("韵达"), re.compile(r"\d{13}|\d{15}"), _l("13 位或 15 位数字")),
    "sto": Carrier(_l("申通"), re.compile(r"\d{12,15}"), _l("12 到 15 位数字")),
    "jd": Carrier(_l("京东"), re.compile(r"JD[A-Z0-9]{11,15}"), _l("JD 加 11 到 15 位数字或字母")),
    "deppon": Carrier(_l("德邦"), re.compile(r"(?:DPK)?\d{10,12}"), _l("10 到 12 位数字，可带 DPK")),
}


def normal_number(text: str) -> str:
    """The number without blanks and hyphens, in capitals, wide characters made plain."""
    plain = text.translate({code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)})
    return re.sub(r"[\s\-]", "", plain).upper()


def fits(carrier: str, number: str) -> bool:
    """Whether the (normal) number looks like one of the carrier's."""
    return carrier in CARRIERS and CARRIERS[carrier].shape.fullmatch(number) is not None
