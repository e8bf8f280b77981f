"""What a pro-forma invoice says of a purchase. Bank transfer is for purchases on the account of a company."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session, selectinload

from shop.accounts.models import Organisation
from shop.core.access import Actor, allowed
from shop.core.permissions import Permission
from shop.orders.models import Order, Purchase
from shop.orders.payments.bank.papers import Entry, Paper
from shop.orders.payments.models import Payable


def purchase_paper(session: Session, actor: Actor, payable: Payable) -> Paper | None:
    """The paper for whoever may pay the purchase; its lines, freight and discounts add up to the amount."""
    purchase = session.scalar(
        sa.select(Purchase)
        .where(Purchase.id == payable.ref)
        .options(selectinload(Purchase.orders).selectinload(Order.lines))
    )
    if purchase is None or not allowed(actor, Permission.PURCHASE_PLACE, purchase):
        return None
    firm = session.get(Organisation, purchase.organisation_id) if purchase.organisation_id else None
    return Paper(
        title=_("购买 %(number)s", number=purchase.number),
        payer=firm.name if firm else purchase.recipient,
        home=("orders.purchase", {"number": purchase.number}),
        lines=list(_lines(purchase)),
        offered=firm is not None,
        po_number=purchase.po_number,
    )


def _lines(purchase: Purchase) -> Iterator[Entry]:
    for order in purchase.orders:
        for line in order.lines:
            words = f"{line.title} {line.options}".strip()
            yield Entry(
                _("%(shop)s：%(what)s", shop=order.workshop_name, what=words), line.goods_fen, line.quantity
            )
    if purchase.freight_fen:
        yield Entry(_("运费"), purchase.freight_fen)
    if purchase.discount_fen:
        yield Entry(_("优惠"), -purchase.discount_fen)
