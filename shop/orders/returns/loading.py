"""The loader is the check: strangers get 404."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core.access import Actor, allowed
from shop.core.errors import NotFound
from shop.core.permissions import Permission
from shop.orders.returns import queries
from shop.orders.returns.models import BankRefund, ReturnCase


def get_case_for(session: Session, actor: Actor, number: str, permission: Permission) -> ReturnCase:
    """The case, for who holds the permission on it. NotFound for everybody else."""
    case = queries.numbered(session, number)
    if case is None or not allowed(actor, permission, case):
        raise NotFound(_("没有找到这个售后单。"))
    return case


def get_bank_refund_for(session: Session, actor: Actor, number: str, permission: Permission) -> BankRefund:
    """The transfer to a buyer, likewise."""
    row = queries.bank_refund(session, number)
    if row is None or not allowed(actor, permission, row):
        raise NotFound(_("没有找到这笔转账。"))
    return row
