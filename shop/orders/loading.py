"""The loader is the check: strangers get 404, those who may see but not act 403."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core.access import Actor, allowed
from shop.core.errors import NotFound
from shop.core.permissions import Permission
from shop.orders import queries
from shop.orders.models import Order, Purchase


def get_purchase_for(session: Session, actor: Actor, number: str, *, whole: bool = True) -> Purchase:
    """The actor's own purchase, `whole` with its orders and lines. NotFound for everybody else."""
    purchase = queries.purchase_numbered(session, number, whole=whole)
    if purchase is None or not allowed(actor, Permission.PURCHASE_PLACE, purchase):
        raise NotFound(_("没有找到这笔付款。"))
    return purchase


def get_order_for(session: Session, actor: Actor, number: str) -> Order:
    """The actor's own order. NotFound for everybody else."""
    order = queries.order_numbered(session, number)
    if order is None or not allowed(actor, Permission.ORDER_VIEW, order):
        raise NotFound(_("没有找到这个订单。"))
    return order


def get_studio_order_for(session: Session, actor: Actor, number: str) -> Order:
    """An order of a workshop the actor ships for. NotFound for everybody else; unpaid ones are not its matter yet."""
    order = queries.order_numbered(session, number)
    if order is None or order.paid_at is None or not allowed(actor, Permission.ORDER_FULFIL, order.workshop):
        raise NotFound(_("没有找到这个订单。"))
    return order
