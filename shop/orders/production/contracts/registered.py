"""What contracts register with the matters below them: settling of instalments, who is asked for an account, whose payout
waits.
"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.orders.payments import settle
from shop.orders.payments.models import Payable, PayableKind, Refund
from shop.orders.payouts import nets
from shop.orders.production.contracts import instalments
from shop.orders.production.contracts.models import Contract, Side, State
from shop.orders.production.contracts.money_models import Instalment
from shop.orders.returns import bank


def buyer_of_refund() -> sa.ColumnElement[int | None]:
    """Who is asked for an account: the buyer's person, for the buyer's own payments and for what the workshop paid them."""
    theirs = sa.or_(Instalment.payer == Side.BUYER, Refund.reason == instalments.REASON)
    return (
        sa.select(Contract.user_id)
        .join(Instalment, Instalment.contract_id == Contract.id)
        .where(Payable.kind == PayableKind.INSTALMENT, Instalment.id == Payable.ref, theirs)
        .correlate(Payable, Refund)
        .scalar_subquery()
    )


def disputed_among(session: Session, subjects: Sequence[str]) -> set[str]:
    """Contracts whose money waits, since the platform has not decided yet."""
    rows = sa.select(Contract.number).where(Contract.number.in_(subjects), Contract.state == State.DISPUTED)
    return set(session.scalars(rows))


settle.register(
    PayableKind.INSTALMENT, settle.Hooks(instalments.paid, instalments.unpaid, instalments.refunded)
)
bank.ask_whom(buyer_of_refund)
nets.waits(disputed_among)
