"""What the desk shows of the daily comparison with the payment providers, and the words for it."""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from wtforms import TextAreaField
from wtforms.validators import DataRequired, Length

from shop.accounts.models import User
from shop.core.errors import NotFound
from shop.core.paging import Page
from shop.core.text import later as _l
from shop.core.web.forms import Form
from shop.orders.models import Order, Purchase
from shop.orders.payments.models import Payable, PayableKind, Payment, Refund
from shop.orders.payments.provider import Kind
from shop.orders.payments.reconciling.differences import LONGEST
from shop.orders.payments.reconciling.models import Difference, Fault, ReconciledDay

PER_PAGE = 31
PROVIDERS = {"sandbox": _l("模拟付款"), "stripe": "Stripe", "transfer": _l("银行转账")}
KINDS = {
    Kind.PAYMENT: _l("收款"),
    Kind.REFUND: _l("退款"),
    Kind.TRANSFER: _l("分给工坊"),
    Kind.REVERSAL: _l("从工坊收回"),
}
FAULTS = {
    Fault.MISSING: _l("机构没有这一笔"),
    Fault.EXTRA: _l("我们没有记这一笔"),
    Fault.WRONG_AMOUNT: _l("金额对不上"),
    Fault.WRONG_CURRENCY: _l("币种不对"),
    Fault.LATE: _l("不在同一天"),
    Fault.DUPLICATE: _l("做了两次"),
}


class ExplanationForm(Form):
    """How a difference came about, and what was done."""

    explanation = TextAreaField(
        _l("原因和处理办法"), validators=[DataRequired(_l("请写明原因和处理办法。")), Length(max=LONGEST)]
    )


class Day(NamedTuple):
    """A compared day, and how many of its differences are open or were explained."""

    row: ReconciledDay
    open: int
    explained: int


class Subject(NamedTuple):
    """What of ours a difference speaks of: number of the order or purchase, '' when nothing is known."""

    order: str
    purchase: str


def days(session: Session, page: Page) -> list[Day]:
    """Compared days, newest first."""
    rows = list(
        session.scalars(
            sa.select(ReconciledDay)
            .order_by(ReconciledDay.day.desc(), ReconciledDay.provider)
            .limit(page.per_page)
            .offset(page.start)
        )
    )
    if not rows:
        return []
    waiting = sa.func.sum(sa.case((Difference.explained_at.is_(None), 1), else_=0))
    counted = session.execute(
        sa.select(Difference.provider, Difference.day, waiting, sa.func.count())
        .where(Difference.gone_at.is_(None), Difference.day.in_([row.day for row in rows]))
        .group_by(Difference.provider, Difference.day)
    )
    found = {(provider, day): (int(left), int(every - left)) for provider, day, left, every in counted}
    return [Day(row, *found.get((row.provider, row.day), (0, 0))) for row in rows]


def day_count(session: Session) -> int:
    """How many days were compared."""
    return session.scalar(sa.select(sa.func.count()).select_from(ReconciledDay)) or 0


def waiting(session: Session) -> list[Difference]:
    """What waits for an explanation, oldest first."""
    left = sa.select(Difference).where(Difference.explained_at.is_(None), Difference.gone_at.is_(None))
    return list(session.scalars(left.order_by(Difference.day, Difference.id).limit(200)))


def explained(session: Session) -> list[Difference]:
    """What was explained last."""
    done = sa.select(Difference).where(Difference.explained_at.is_not(None))
    return list(session.scalars(done.order_by(Difference.explained_at.desc()).limit(20)))


def the_difference(session: Session, difference_id: int) -> Difference:
    """One of them; NotFound without it."""
    found = session.get(Difference, difference_id)
    if found is None:
        raise NotFound(_("没有这条对账差异。"))
    return found


def subject(session: Session, difference: Difference) -> Subject:
    """The order that was paid back, or the purchase that was paid."""
    if difference.kind == Kind.REFUND:
        back = sa.select(Order.number).join(Refund, Refund.order_id == Order.id)
        return Subject(session.scalar(back.where(Refund.uuid == difference.key)) or "", "")
    paid = (
        sa.select(Purchase.number)
        .join(Payable, sa.and_(Payable.ref == Purchase.id, Payable.kind == PayableKind.PURCHASE))
        .join(Payment, Payment.payable_id == Payable.id)
        .where(Payment.uuid == difference.key)
    )
    return Subject("", session.scalar(paid) or "")


def who_explained(session: Session, difference: Difference) -> str:
    """The name of who explained it; '' when nobody has."""
    found = session.get(User, difference.explained_by) if difference.explained_by else None
    return found.name if found else ""


def said(difference: Difference) -> str:
    """What is wrong and what to look at, in a sentence."""
    return {
        Fault.MISSING: _("我们记了这一笔，付款机构的账里没有。到机构后台按编号查，没有就更正我们的账。"),
        Fault.EXTRA: _(
            "付款机构的账里有这一笔，我们没有记。多半是通知丢了，几分钟后会自己补上；补不上的，查是谁付的。"
        ),
        Fault.WRONG_AMOUNT: _(
            "两边都有这一笔，金额不一样。收款金额不一样的没有入账：先在机构后台退回，再写说明，这一笔就按没有付款处理。"
        ),
        Fault.WRONG_CURRENCY: _(
            "付款机构按别的币种记了这一笔。平台只收人民币，没有入账：先在机构后台退回，再写说明，这一笔就按没有付款处理。"
        ),
        Fault.LATE: _("两边都有这一笔，不在同一天。多半是半夜前后付的款，核对时间就可以说明。"),
        Fault.DUPLICATE: _("付款机构把同一笔做了两次。多收的要退，多退的要追回。"),
    }[Fault(difference.fault)]
