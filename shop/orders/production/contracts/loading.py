"""The loader is the check: strangers get 404, who sees but may not act 403."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from shop.core.access import Actor, allowed, require
from shop.core.errors import NotFound
from shop.core.permissions import Permission
from shop.orders.production.contracts import queries
from shop.orders.production.contracts.models import Contract


def get_contract_for(
    session: Session, actor: Actor, number: str, permission: Permission = Permission.CONTRACT_VIEW
) -> Contract:
    """The contract, for who holds the permission on it."""
    contract = queries.numbered(session, number)
    if contract is None or not allowed(actor, Permission.CONTRACT_VIEW, contract):
        raise NotFound(_("没有找到这份合同。"))
    require(actor, permission, contract)
    return contract
