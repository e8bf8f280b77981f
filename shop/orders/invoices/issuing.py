"""The workshop hands in the electronic invoice, puts the right file in place of a wrong one, or sends the request back because
its data is wrong.
"""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core import clock
from shop.core.access import Actor
from shop.core.errors import Conflict, Invalid
from shop.core.money import format_fen
from shop.orders.invoices import moves
from shop.orders.invoices.filing import Kept
from shop.orders.invoices.models import (
    Flaw,
    Holder,
    InvoiceDocument,
    InvoiceRequest,
    RedDemand,
    Side,
    Sort,
)
from shop.orders.invoices.moves import Act

_ELECTRONIC = re.compile(r"\d{20}")
_CODE = re.compile(r"\d{10}|\d{12}")
_NUMBER = re.compile(r"\d{8}")


class Sheet(NamedTuple):
    """What stands on the invoice. `code` is empty for an all-electronic one, whose number has 20 digits."""

    number: str
    issued_on: date
    amount_fen: int
    code: str = ""


def flaws(request: InvoiceRequest) -> tuple[Flaw, ...]:
    """What of the data can be wrong: only what was asked for."""
    if request.sort == Sort.SPECIAL:
        return tuple(Flaw)
    return (Flaw.TITLE, Flaw.TAX_NO) if request.holder == Holder.FIRM else (Flaw.TITLE,)


def send_back(session: Session, actor: Actor, request: InvoiceRequest, *, flaw: str, words: str) -> None:
    """The data is wrong: the buyer corrects it. No other reason is lawful (发票管理办法 art. 18: the payee issues).

    Invalid at `flaw` for what was not asked for, Conflict when it is not the workshop's turn.
    """
    request = moves.locked(session, request.id)
    if flaw not in flaws(request):
        raise Invalid(_("请选哪里不对。发票只能因为资料有错退回去改。"), field="flaw")
    request.flaw, request.words, request.due_at = flaw, words, None
    moves.move(session, actor, request, Act.RETURN, Side.WORKSHOP)


def issue(session: Session, actor: Actor, request: InvoiceRequest, kept: Kept, sheet: Sheet) -> None:
    """Record the invoice of a request. The amount is exactly what was asked for, less what went back meanwhile (BR-25).

    Invalid at number, code, issued_on, amount_fen; Conflict when it was issued, withdrawn or returned meanwhile, or when
    all the money went back.
    """
    request = moves.locked(session, request.id)
    amount = min(request.amount_fen, moves.worth(session, request.order))
    if amount <= 0:
        raise Conflict(_("这个订单的钱已经全部退了，没有发票可开。"))
    _check_amount(sheet, amount)
    _check_sheet(session, request, sheet)
    request.amount_fen, request.issued_at = amount, clock.now()
    moves.move(session, actor, request, Act.ISSUE, Side.WORKSHOP)
    _record(session, actor, request, kept, sheet)


def issue_red(session: Session, actor: Actor, demand: RedDemand, kept: Kept, sheet: Sheet) -> None:
    """Record the red invoice that is due, over exactly its amount. The one that takes back the last ends the matter."""
    request = moves.locked(session, demand.request_id)
    demand = session.get_one(RedDemand, demand.id, with_for_update=True, populate_existing=True)
    if demand.done_at is not None:
        raise Conflict(_("这张红字发票已经交了。传错了的，请用“换一份”。"), code="ILLEGAL_MOVE")
    _check_amount(sheet, demand.amount_fen)
    _check_sheet(session, request, sheet)
    demand.done_at = clock.now()
    session.flush()
    done = sa.select(sa.func.sum(RedDemand.amount_fen)).where(
        RedDemand.request_id == request.id, RedDemand.done_at.is_not(None)
    )
    ended = int(session.scalar(done) or 0) >= request.amount_fen
    moves.move(session, actor, request, Act.REVERSE if ended else Act.RED, Side.WORKSHOP)
    _record(session, actor, request, kept, sheet, demand_id=demand.id)


def replace(
    session: Session, actor: Actor, document: InvoiceDocument, kept: Kept, sheet: Sheet, *, why: str
) -> None:
    """Put the right file in place of a wrong one, which stays in the history. The amount is the same.

    Conflict when it was replaced meanwhile, or when money went back since an invoice was issued: then a red one is due
    and the invoice stays as it is. Invalid as in `issue`.
    """
    request = moves.locked(session, document.request_id)
    document = session.get_one(InvoiceDocument, document.id, with_for_update=True, populate_existing=True)
    if document.replaced_at is not None:
        raise Conflict(_("这份刚刚已经换过了。请看一下最新的状态。"), code="ILLEGAL_MOVE")
    if document.demand_id is None and document.amount_fen > moves.worth(session, request.order):
        raise Conflict(_("开票以后退过款：这张发票不能再换，请交红字发票。"), code="ILLEGAL_MOVE")
    _check_amount(sheet, document.amount_fen)
    document.replaced_at, document.why_replaced = clock.now(), why
    session.flush()
    _check_sheet(session, request, sheet)
    moves.move(session, actor, request, Act.REPLACE, Side.WORKSHOP)
    _record(session, actor, request, kept, sheet, demand_id=document.demand_id)


def _check_amount(sheet: Sheet, amount_fen: int) -> None:
    if sheet.amount_fen > amount_fen:
        said = _("金额多了：实付减去退款是 %(fen)s，发票不能超过它。", fen=format_fen(amount_fen))
        raise Invalid(said, field="amount_fen")
    if sheet.amount_fen != amount_fen:
        raise Invalid(_("金额要正好是 %(fen)s。", fen=format_fen(amount_fen)), field="amount_fen")


def _check_sheet(session: Session, request: InvoiceRequest, sheet: Sheet) -> None:
    if sheet.code:
        if not _CODE.fullmatch(sheet.code):
            raise Invalid(_("发票代码是 10 位或 12 位数字。"), field="code")
        if not _NUMBER.fullmatch(sheet.number):
            raise Invalid(_("有发票代码的，号码是 8 位数字。"), field="number")
    elif not _ELECTRONIC.fullmatch(sheet.number):
        raise Invalid(_("数电发票的号码是 20 位数字。有发票代码的，把代码也填上。"), field="number")
    paid_at = request.order.paid_at
    assert paid_at is not None
    if not clock.local_day(paid_at) <= sheet.issued_on <= clock.today():
        raise Invalid(_("开票日期要在付款那天到今天之间。"), field="issued_on")
    known = sa.select(InvoiceDocument.id).where(
        InvoiceDocument.number == sheet.number,
        InvoiceDocument.code == sheet.code,
        InvoiceDocument.replaced_at.is_(None),
    )
    if session.scalar(known) is not None:
        raise Invalid(_("这个发票号码已经登记过了，请核对。"), field="number")


def _record(
    session: Session,
    actor: Actor,
    request: InvoiceRequest,
    kept: Kept,
    sheet: Sheet,
    *,
    demand_id: int | None = None,
) -> None:
    assert actor.user_id is not None
    session.add(
        InvoiceDocument(
            request_id=request.id,
            demand_id=demand_id,
            uploaded_by=actor.user_id,
            uploaded_at=clock.now(),
            **kept._asdict(),
            **sheet._asdict(),
        )
    )
    session.flush()
