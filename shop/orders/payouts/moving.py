"""Money moved between the provider, the settlement account and the platform's own, recorded by finance.

Collected money and the platform's own are kept apart: the platform may draw no more than the commission it earned and
did not have to spend.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from shop.core import audit, clock
from shop.core.access import Actor, require
from shop.core.errors import Conflict, Invalid
from shop.core.permissions import Permission
from shop.orders.payouts import balances, bookings
from shop.orders.payouts.models import MoneyMove, MoveKind
from shop.workshops.income.models import Account

RECENT = 30
#: From where each kind takes; nothing can be taken that is not there.
_FROM = {
    MoveKind.FROM_PROVIDER: Account.PROVIDER,
    MoveKind.FEE: Account.PROVIDER,
    MoveKind.DRAW: Account.SETTLEMENT,
    MoveKind.WRITE_OFF: Account.SETTLEMENT,
}
_NEEDS_REASON = (MoveKind.WRITE_OFF,)


def record(
    session: Session,
    actor: Actor,
    *,
    kind: MoveKind,
    amount_fen: int,
    reference: str,
    moved_on: date,
    reason: str = "",
) -> MoneyMove:
    """Write down that money moved on the day. `reference`: of the provider's payout list or the bank's statement.

    Finance only. Invalid at the field: nothing or more than there is, a day to come, no reason for a write-off, more drawn
    than the platform's own. Conflict when the reference was recorded before.
    """
    require(actor, Permission.PAYOUT_MANAGE)
    assert actor.user_id is not None
    if amount_fen <= 0:
        raise Invalid(_("请填大于零的金额。"), field="amount")
    if moved_on > clock.today():
        raise Invalid(_("日期不能晚于今天。"), field="moved_on")
    if kind in _NEEDS_REASON and not reason:
        raise Invalid(_("核销差额要写明原因。"), field="reason")
    balances.take_turn(session)
    if session.scalar(sa.select(sa.exists().where(MoneyMove.kind == kind, MoneyMove.reference == reference))):
        raise _recorded()
    _ask_for_cover(session, kind, amount_fen)
    move = MoneyMove(
        kind=kind,
        reference=reference,
        reason=reason,
        amount_fen=amount_fen,
        moved_on=moved_on,
        recorded_by=actor.user_id,
        recorded_at=clock.now(),
    )
    try:
        with session.begin_nested():
            session.add(move)
    except IntegrityError:
        raise _recorded() from None
    bookings.moved(session, move, _instant(moved_on))
    audit.record(session, actor, f"money.{kind}", "money_move", move.id, fen=amount_fen, reference=reference)
    session.flush()
    return move


def recent(session: Session) -> Sequence[MoneyMove]:
    """What was recorded last."""
    return session.scalars(sa.select(MoneyMove).order_by(MoneyMove.id.desc()).limit(RECENT)).all()


def _ask_for_cover(session: Session, kind: MoveKind, fen: int) -> None:
    account = _FROM.get(kind)
    if account is None:
        return
    there = bookings.account_fen(session, account)
    if there < fen:
        raise Invalid(_("那个账户里只有 %(fen)s 元。", fen=bookings.yuan(there)), field="amount")
    if kind is MoveKind.DRAW and (own := balances.read(session).own_fen) < fen:
        raise Invalid(
            _("平台最多可以划走 %(fen)s 元，其余是工坊和买家的钱。", fen=bookings.yuan(max(own, 0))),
            field="amount",
        )


def _recorded() -> Conflict:
    return Conflict(_("这个流水号已经登记过了，没有再记一次。"))


def _instant(day: date) -> datetime:
    """Noon of the day in Shanghai, but never later than now."""
    return min(clock.day_start(day) + timedelta(hours=12), clock.now())
