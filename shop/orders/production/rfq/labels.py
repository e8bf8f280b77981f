"""Words for requests and quotations, by who is looking."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _

from shop.core import clock
from shop.core.money import format_fen
from shop.core.text import later as _l
from shop.orders.labels import Tag
from shop.orders.production.quotations.models import Quotation
from shop.orders.production.quotations.models import State as Quoted
from shop.orders.production.rfq.content import last_day
from shop.orders.production.rfq.models import Audience, Rfq, State

STATES = {
    State.DRAFT: _l("草稿"),
    State.OPEN: _l("征集报价"),
    State.CLOSED: _l("已结束"),
    State.EXPIRED: _l("已过期"),
    State.CANCELLED: _l("已取消"),
}
QUOTE_STATES = {
    Quoted.DRAFT: _l("草稿"),
    Quoted.SENT: _l("已报价"),
    Quoted.WITHDRAWN: _l("已撤回"),
    Quoted.EXPIRED: _l("已失效"),
    Quoted.ACCEPTED: _l("被选定"),
    Quoted.DECLINED: _l("没有选上"),
}
MATERIALS_BY = {
    "workshop": _l("工坊备料"),
    "buyer": _l("买方来料"),
    "both": _l("双方各备一部分"),
}
AUDIENCES = {
    Audience.PUBLISHED: _l("发给所有合适的持证工坊"),
    Audience.NAMED: _l("只问我选的几家"),
}
FACTS = {
    "title": _l("名称"),
    "craft_id": _l("手艺"),
    "description": _l("要什么"),
    "quantity": _l("数量"),
    "wants_sample": _l("要不要打样"),
    "quality": _l("质量要求"),
    "pay_terms": _l("报酬和付款"),
    "manner": _l("承揽方式"),
    "materials_by": _l("谁备料"),
    "materials": _l("材料"),
    "acceptance": _l("验收标准和方法"),
    "packaging": _l("包装"),
    "needed_by": _l("交货日期"),
    "places": _l("送到哪里"),
    "addresses": _l("送到哪里"),
    "files": _l("图纸和图片"),
    "target_unit_fen": _l("目标单价"),
    "splittable": _l("能不能分给几家"),
    "deadline_on": _l("报价截止"),
    "deadline_at": _l("报价截止"),
    "audience": _l("谁能看到"),
    "region_code": _l("地区"),
    "workshops": _l("选哪几家"),
}


def names(facts: list[str]) -> str:
    """The facts in words, each once."""
    return _("、").join(dict.fromkeys(str(FACTS[name]) for name in facts))


def until(end: datetime) -> str:
    """The last day before an end at 24:00: 2026-12-01."""
    return last_day(end).isoformat()


def days_left(end: datetime, now: datetime | None = None) -> int:
    """Whole days from today to the last day before the end; below 0 when it is over."""
    return (last_day(end) - clock.local_day(now or clock.now())).days


def buyer_tag(rfq: Rfq, quotes: int) -> Tag:
    """The state as the buyer reads it: `!` where it is their turn."""
    if rfq.state == State.DRAFT:
        return Tag("warn", _("草稿"))
    if rfq.state == State.OPEN:
        assert rfq.deadline_at is not None
        if rfq.deadline_at <= clock.now():
            return Tag("warn", _("报价截止，请选定"))
        return Tag("doing" if not quotes else "warn", _("征集报价，已有 %(n)s 份", n=quotes))
    kind = {State.CLOSED: "ok", State.EXPIRED: "", State.CANCELLED: ""}[State(rfq.state)]
    return Tag(kind, str(STATES[State(rfq.state)]))


def workshop_tag(rfq: Rfq) -> Tag:
    """How long the workshop still can quote."""
    if rfq.state != State.OPEN or rfq.deadline_at is None or rfq.deadline_at <= clock.now():
        return Tag("", _("报价截止了"))
    left = days_left(rfq.deadline_at)
    return Tag("warn" if left <= 3 else "doing", _("今天截止") if not left else _("还有 %(n)s 天", n=left))


def quote_tag(quotation: Quotation, rfq: Rfq) -> Tag:
    """How a quotation stands."""
    if quotation.state == Quoted.SENT:
        if quotation.valid_until is not None and quotation.valid_until <= clock.now():
            return Tag("", _("已失效"))
        if quotation.rfq_version < rfq.terms_version:
            return Tag("warn", _("报的是改之前的需求"))
    kind = {Quoted.SENT: "doing", Quoted.ACCEPTED: "ok", Quoted.DRAFT: "warn"}.get(
        Quoted(quotation.state), ""
    )
    return Tag(kind, str(QUOTE_STATES[Quoted(quotation.state)]))


def risk(rfq: Rfq, quotes: int, able: int | None = None) -> Tag | None:
    """What may go wrong with a running request; None: nothing yet. `able`: days that the quickest quotation needs."""
    if rfq.state != State.OPEN or rfq.needed_by is None or rfq.deadline_at is None:
        return None
    left = (rfq.needed_by - clock.today()).days
    if left < 0:
        return Tag("bad", _("交货日期已过"))
    if not quotes and rfq.deadline_at <= clock.now():
        return Tag("bad", _("没有报价"))
    if not quotes and days_left(rfq.deadline_at) <= 3:
        return Tag("bad", _("快截止了还没有报价"))
    if left <= 30:
        return Tag("warn", _("离交货只剩 %(n)s 天", n=left))
    return None


def shown(name: str, value: Any) -> str:
    """A fact of a version in words."""
    if value in (None, "", []):
        return _("没有填")
    words: dict[str, Callable[[], str]] = {
        "wants_sample": lambda: _("是") if value else _("否"),
        "splittable": lambda: _("是") if value else _("否"),
        "target_unit_fen": lambda: format_fen(value),
        "materials_by": lambda: str(MATERIALS_BY[value]),
        "audience": lambda: str(AUDIENCES[Audience(value)]),
        "places": lambda: _("；").join(_("%(where)s %(n)s 件", where=w, n=n) for _code, w, n in value),
        "files": lambda: _("%(n)s 个文件", n=len(value)),
    }
    return words.get(name, lambda: str(value))()


def facts_of(rfq: Rfq) -> list[tuple[str, str]]:
    """What the request says, in pairs, the eight matters of a contract for work among them (Civil Code art. 771)."""
    target = format_fen(rfq.target_unit_fen) if rfq.target_unit_fen else _("由工坊报价")
    return [
        (_("手艺"), rfq.craft.name if rfq.craft else ""),
        (_("数量"), _("%(n)s 件", n=f"{rfq.quantity:,}") if rfq.quantity else ""),
        (_("目标单价"), target),
        (_("报酬和付款"), rfq.pay_terms),
        (_("交货日期"), day(rfq.needed_by)),
        (_("报价截止"), until(rfq.deadline_at) if rfq.deadline_at else ""),
        (_("打样"), _("先打样，确认以后再做大货") if rfq.wants_sample else _("不要")),
        (_("分给几家"), _("可以") if rfq.splittable else _("只交给一家")),
        (_("质量要求"), rfq.quality),
        (_("承揽方式"), rfq.manner),
        (_("材料"), str(MATERIALS_BY[rfq.materials_by]) + (_("：") + rfq.materials if rfq.materials else "")),
        (_("验收标准和方法"), rfq.acceptance),
        (_("包装"), rfq.packaging),
    ]


def day(value: date | None) -> str:
    """A day as text, '' for none."""
    return value.isoformat() if value else ""
