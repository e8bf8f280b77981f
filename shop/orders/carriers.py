"""Carriers that workshops send with, and what their numbers look like."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flask_babel import gettext as _

from shop.core.errors import Invalid
from shop.core.text import later as _l


@dataclass(frozen=True)
class Carrier:
    """A carrier: its word, how its numbers are shaped, that shape in words, and where a number can be followed."""

    name: str
    shape: re.Pattern[str]
    rule: str
    site: str


CARRIERS: dict[str, Carrier] = {
    "ems": Carrier(
        _l("邮政特快"),
        re.compile(r"(?:\d{13}|[A-Z]{2}\d{9}CN)"),
        _l("13 位数字，或两个字母加 9 位数字加 CN"),
        "https://www.ems.com.cn/",
    ),
    "post": Carrier(_l("邮政包裹"), re.compile(r"\d{13}"), _l("13 位数字"), "https://www.chinapost.com.cn/"),
    "sf": Carrier(
        _l("顺丰"),
        re.compile(r"(?:SF\d{13}|\d{12})"),
        _l("SF 加 13 位数字，或 12 位数字"),
        "https://www.sf-express.com/",
    ),
    "zto": Carrier(
        _l("中通"),
        re.compile(r"7\d{13}|\d{12}"),
        _l("12 位数字，或 7 开头的 14 位数字"),
        "https://www.zto.com/",
    ),
    "yto": Carrier(_l("圆通"), re.compile(r"YT\d{13}"), _l("YT 加 13 位数字"), "https://www.yto.net.cn/"),
    "yunda": Carrier(
        _l("韵达"), re.compile(r"\d{13}|\d{15}"), _l("13 位或 15 位数字"), "https://www.yundaex.com/"
    ),
    "sto": Carrier(_l("申通"), re.compile(r"\d{12,15}"), _l("12 到 15 位数字"), "https://www.sto.cn/"),
    "jd": Carrier(
        _l("京东"),
        re.compile(r"JD[A-Z0-9]{11,15}"),
        _l("JD 加 11 到 15 位数字或字母"),
        "https://www.jdl.com/",
    ),
    "deppon": Carrier(
        _l("德邦"),
        re.compile(r"(?:DPK)?\d{10,12}"),
        _l("10 到 12 位数字，可带 DPK"),
        "https://www.deppon.com/",
    ),
}


def normal_number(text: str) -> str:
    """The number without blanks and hyphens, in capitals, wide characters made plain."""
    plain = text.translate({code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)})
    return re.sub(r"[\s\-]", "", plain).upper()


def fits(carrier: str, number: str) -> bool:
    """Whether the (normal) number looks like one of the carrier's."""
    return carrier in CARRIERS and CARRIERS[carrier].shape.fullmatch(number) is not None


# How the numbers of a carrier begin where several carriers number theirs with as many digits.
_BEGINS = (
    (re.compile(r"SF\d{13}"), "sf"),
    (re.compile(r"JD[A-Z0-9]{11,15}"), "jd"),
    (re.compile(r"YT\d{13}"), "yto"),
    (re.compile(r"DPK\d{10,12}"), "deppon"),
    (re.compile(r"[A-Z]{2}\d{9}CN|1[0-3]\d{11}"), "ems"),
    (re.compile(r"9[89]\d{11}"), "post"),
    (re.compile(r"7[358]\d{12}"), "zto"),
    (re.compile(r"77\d{11}|77\d{13}"), "sto"),
    (re.compile(r"(?:31|4[36])\d{11}"), "yunda"),
)


def guess(number: str) -> str:
    """The carrier a (normal) number is surely of; '' when it does not tell."""
    return next((key for shape, key in _BEGINS if shape.fullmatch(number)), "")


def checked(carrier: str, tracking_no: str) -> str:
    """The normal number. Invalid (fields carrier, tracking_no) when it is none of the carrier's."""
    if carrier not in CARRIERS:
        raise Invalid(_("请选一家快递公司。"), field="carrier")
    number = normal_number(tracking_no)
    if not fits(carrier, number):
        kind = CARRIERS[carrier]
        raise Invalid(
            _("%(name)s的运单号是 %(rule)s，请对一对。", name=kind.name, rule=kind.rule), field="tracking_no"
        )
    return number


def name_of(key: str) -> str:
    """The word for a carrier; its key when it is not known (any more)."""
    return str(CARRIERS[key].name) if key in CARRIERS else key
