"""Starting to pay a purchase."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core import clock
from shop.core.access import Actor, require
from shop.core.errors import Conflict
from shop.core.permissions import Permission
from shop.orders import queries
from shop.orders.models import Purchase
from shop.orders.payments import starting
from shop.orders.payments.models import Payment
from shop.orders.rights import without_right


class RightLost(Conflict):
    """Workshops of the purchase may not sell any more, so it is not paid as it stands; `order_ids` are theirs."""

    code = "RIGHT_LOST"

    def __init__(self, order_ids: Sequence[int]) -> None:
        super().__init__(_("有工坊现在不能销售，这一笔先不要付。"))
        self.order_ids = order_ids


def begin_payment(session: Session, actor: Actor, purchase: Purchase, *, provider: str) -> Payment:
    """The payment to open a session for. The right to sell is asked once more before money moves.

    Raises RightLost, or Conflict when the purchase is paid, closed or its time is over.
    """
    require(actor, Permission.PURCHASE_PLACE, purchase)
    lost = without_right(session, purchase.id, clock.now())
    if lost:
        raise RightLost(lost)
    return starting.begin(session, queries.payable_id_of(session, purchase.id), provider=provider)
