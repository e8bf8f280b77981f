"""Who may see, confirm, run, pay and decide contracts."""

from __future__ import annotations

from typing import Any

from shop.accounts.companies.access import member as of_company
from shop.core.access import Actor, register
from shop.core.permissions import Permission
from shop.orders.production.contracts.models import Contract, Side
from shop.workshops.access import member as of_workshop

_buys, _orders, _signs_for_buyer, _pays = (
    of_company(),
    of_company("owner", "requester", "approver"),
    of_company("owner", "approver"),
    of_company("owner", "approver", "finance"),
)
_makes, _owns = of_workshop("owner", "staff"), of_workshop("owner")


def _workshop_of(contract: Contract | None) -> Any:
    return None if contract is None else contract.workshop


def _sees(actor: Actor, contract: Contract | None) -> bool:
    return side_of(actor, contract) is not None or bool(actor.organisations("platform"))


def _signs(actor: Actor, contract: Contract | None) -> bool:
    return _signs_for_buyer(actor, contract) or _owns(actor, _workshop_of(contract))


def _pays_for(actor: Actor, contract: Contract | None) -> bool:
    return _pays(actor, contract) or _owns(actor, _workshop_of(contract))


def side_of(actor: Actor, contract: Contract | None) -> Side | None:
    """On which side of the contract (None: of any contract) somebody stands; None for everybody else."""
    if _buys(actor, contract):
        return Side.BUYER
    return Side.WORKSHOP if _makes(actor, _workshop_of(contract)) else None


def _decides(actor: Actor, _contract: Contract | None) -> bool:
    return bool(actor.organisations("platform", "operator", "support"))


register(Permission.CONTRACT_VIEW, _sees)
register(Permission.CONTRACT_SIGN, _signs)
register(Permission.CONTRACT_ORDER, _orders)
register(Permission.CONTRACT_MAKE, lambda actor, contract: _makes(actor, _workshop_of(contract)))
register(Permission.CONTRACT_PAY, _pays_for)
register(Permission.CONTRACT_DECIDE, _decides)
