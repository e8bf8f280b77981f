"""The loader is the check: strangers get 404, those who may see but not act 403."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.accounts.models import Address
from shop.core.access import Actor, Permission, allowed
from shop.core.errors import NotFound
from shop.orders import queries
from shop.orders.models import Order, Purchase


def get_purchase_for(session: Session, actor: Actor, number: str) -> Purchase:
    """The actor's own purchase. NotFound for everybody else."""
    purchase = queries.purchase_numbered(session, number)
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


def get_address_for(session: Session, actor: Actor, address_id: int) -> Address:
    """The actor's own address, still in use. NotFound otherwise."""
    address = session.get(Address, address_id)
    if address is None or address.user_id != actor.user_id or address.removed_at is not None:
        raise NotFound(_("这个收货地址已经不在了，请重新选一个。"))
    return address
