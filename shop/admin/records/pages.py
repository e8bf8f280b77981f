"""The forms of a workshop's records in words: one table for all of them."""

from __future__ import annotations

from typing import NamedTuple

from shop.admin.records import forms
from shop.core.permissions import Permission
from shop.core.text import later as _l
from shop.core.web.forms import Form


class Page(NamedTuple):
    """One form of the workshop's records: who may, its words, and what it says when it is done."""

    permission: Permission
    form: type[Form]
    title: str
    button: str
    follows: str
    done: str
    hints: dict[str, str]


_DAY = _l("例如 2026-11-22，不能晚于今天")
PAGES = {
    "visits": Page(
        Permission.VISIT_RECORD,
        forms.VisitForm,
        _l("记录走访"),
        _l("记上走访"),
        _l("走访只记看到的情况，不写个人姓名。停产、关门的会出现在预警里。"),
        _l("走访已经记上。"),
        {"visited_on": _DAY, "people_seen": _l("没有就填 0")},
    ),
    "entries": Page(
        Permission.REGISTER_RECORD,
        forms.EntryForm,
        _l("登记项目库或平台编号"),
        _l("登记"),
        _l("记县级项目库、劳务协作平台等外部名录里的编号和日期。"),
        _l("已经登记。"),
        {"register_name": _l("选“其他名录”时填写"), "entered_on": _DAY},
    ),
    "model-sites": Page(
        Permission.FILING_MANAGE,
        forms.SiteForm,
        _l("评为示范点"),
        _l("记上示范点"),
        _l("示范点由同级文旅部门评定，和认定、非遗项目级别是三回事。"),
        _l("示范点已经记上。"),
        {"granted_on": _DAY, "document_no": _l("例如 湘文旅发〔2026〕9 号")},
    ),
    "employment": Page(
        Permission.EMPLOYMENT_RECOGNISE,
        forms.RecognitionForm,
        _l("记上就业帮扶车间认定"),
        _l("记上认定"),
        _l("人社部门认定为就业帮扶车间的，记上日期和文号。"),
        _l("就业帮扶车间的认定已经记上。"),
        {"granted_on": _DAY, "document_no": _l("例如 龙人社发〔2026〕8 号")},
    ),
    "legacy": Page(
        Permission.FILING_MANAGE,
        forms.RecognitionForm,
        _l("记上原非遗扶贫就业工坊"),
        _l("记上"),
        _l("原来是非遗扶贫就业工坊的，记上原来的日期和文号。"),
        _l("原来的认定已经记上。"),
        {"granted_on": _DAY, "document_no": _l("原认定文件的文号")},
    ),
}
