"""What contracts register with the matters below them: settling of instalments, who is asked for an account, whose payout
waits, what a pro-forma invoice says.
"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core.access import Actor, allowed
from shop.core.permissions import Permission
from shop.orders.payments import settle
from shop.orders.payments.bank import papers
from shop.orders.payments.bank.papers import Entry, Paper
from shop.orders.payments.models import Payable, PayableKind, Refund
from shop.orders.payouts import nets
from shop.orders.production.contracts import instalments, labels
from shop.orders.production.contracts.access import side_of
from shop.orders.production.contracts.models import Contract, Side, State
from shop.orders.production.contracts.money_models import Instalment, InstalmentState
from shop.orders.production.plans import InstalmentKind
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


def instalment_paper(session: Session, actor: Actor, payable: Payable) -> Paper | None:
    """The pro-forma invoice of an instalment, for who may pay it."""
    instalment = session.get(Instalment, payable.ref)
    contract = session.get(Contract, instalment.contract_id) if instalment else None
    if instalment is None or contract is None or not allowed(actor, Permission.CONTRACT_PAY, contract):
        return None
    if side_of(actor, contract) != instalment.payer:
        return None
    by_buyer = instalment.payer == Side.BUYER
    word = str(labels.KINDS[InstalmentKind(instalment.kind)])
    return Paper(
        title=_("合同 %(number)s：%(what)s", number=contract.number, what=word),
        payer=contract.organisation.name if by_buyer else contract.workshop.name,
        home=("orders.contract", {"number": contract.number}),
        lines=[Entry(f"{contract.title} {word}", instalment.amount_fen)],
        offered=instalment.state == InstalmentState.DUE,
    )


settle.register(
    PayableKind.INSTALMENT, settle.Hooks(instalments.paid, instalments.unpaid, instalments.refunded)
)
bank.ask_whom(buyer_of_refund)
nets.waits(disputed_among)
papers.register(PayableKind.INSTALMENT, instalment_paper)
