"""Words for invoices, by who is looking."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from flask_babel import gettext as _

from shop.core import clock
from shop.core.text import later as _l
from shop.orders.invoices.models import (
    Flaw,
    Format,
    Holder,
    InvoiceDocument,
    InvoiceMove,
    InvoiceRequest,
    RedDemand,
    Side,
    Sort,
    State,
)
from shop.orders.invoices.moves import Act

SORTS = {Sort.NORMAL: _l("普通发票"), Sort.SPECIAL: _l("增值税专用发票")}
HOLDERS = {Holder.PERSON: _l("个人"), Holder.FIRM: _l("单位")}
FLAWS = {
    Flaw.TITLE: _l("抬头不对"),
    Flaw.TAX_NO: _l("税号不对，或和抬头对不上"),
    Flaw.ADDRESS: _l("注册地址或电话不对"),
    Flaw.BANK: _l("开户银行或账号不对"),
}
FORMATS = {Format.PDF: "PDF", Format.OFD: "OFD", Format.XML: "XML"}
STATES = {
    State.ASKED: _l("等工坊开票"),
    State.RETURNED: _l("资料要改"),
    State.ISSUED: _l("已开票"),
    State.REVERSED: _l("已红冲"),
    State.WITHDRAWN: _l("已撤销"),
}
ACTS = {
    Act.ASK: _l("买家申请开票"),
    Act.RETURN: _l("工坊退回，请改资料"),
    Act.CORRECT: _l("买家改好了资料"),
    Act.WITHDRAW: _l("买家撤销申请"),
    Act.LAPSE: _l("钱全部退了，不用再开"),
    Act.ISSUE: _l("工坊交了发票"),
    Act.REPLACE: _l("工坊换了一份文件"),
    Act.DEMAND: _l("退了款，要开红字发票"),
    Act.RED: _l("工坊交了红字发票"),
    Act.REVERSE: _l("工坊交了红字发票，全部红冲"),
}


class Tag(NamedTuple):
    """Kind of a state tag and its word."""

    kind: str
    word: str


def owed(request: InvoiceRequest) -> list[RedDemand]:
    """Red invoices that are due."""
    return [demand for demand in request.demands if demand.done_at is None]


def tag(request: InvoiceRequest, side: str) -> Tag:
    """The state as this side reads it: a warning where it is its turn, or where it is late."""
    reds, now = owed(request), clock.now()
    if reds:
        late = any(demand.due_at <= now for demand in reds)
        return Tag("bad" if late else "warn" if side == Side.WORKSHOP else "doing", _("等红字发票"))
    if request.state == State.ASKED and request.due_at is not None and request.due_at <= now:
        return Tag("bad", _("开票逾期"))
    kind = {
        State.ASKED: "warn" if side == Side.WORKSHOP else "doing",
        State.RETURNED: "warn" if side == Side.BUYER else "doing",
        State.ISSUED: "ok",
    }.get(State(request.state), "")
    return Tag(kind, str(STATES[State(request.state)]))


def next_due(request: InvoiceRequest) -> datetime | None:
    """The end of what the workshop has to do next. None before the receipt, or when nothing is."""
    reds = owed(request)
    if reds:
        return min(demand.due_at for demand in reds)
    return request.due_at if request.state == State.ASKED else None


def heading(request: InvoiceRequest) -> str:
    """The news, as the buyer reads it."""
    if owed(request):
        return _("退了款，等工坊开红字发票")
    return {
        State.ASKED: _("申请交给工坊了"),
        State.RETURNED: _("开票资料要改一下"),
        State.ISSUED: _("发票开好了"),
        State.REVERSED: _("发票已经全部红冲"),
        State.WITHDRAWN: _("这次申请撤销了"),
    }[State(request.state)]


def name_of(document: InvoiceDocument) -> str:
    """What it is: an invoice or a red one, with its number."""
    if document.demand_id is not None:
        return _("红字发票 %(no)s", no=document.number)
    return _("发票 %(no)s", no=document.number)


def size(document: InvoiceDocument) -> str:
    """Its format and how large it is."""
    return f"{FORMATS[Format(document.format)]} {max(1, document.size_bytes // 1024)} KB"


def move_words(move: InvoiceMove) -> str:
    """A step of the history."""
    return str(ACTS[Act(move.act)])


def until(at: datetime) -> str:
    """The end of a time limit as people say it: midnight is 24:00 of the day that ends."""
    there = clock.local(at)
    if (there.hour, there.minute) != (0, 0):
        return f"{there:%Y-%m-%d %H:%M}"
    return f"{there - timedelta(days=1):%Y-%m-%d} 24:00"
