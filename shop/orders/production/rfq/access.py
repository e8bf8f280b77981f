"""Who may write and see requests, answer them, bring people together, and state capacity."""

from __future__ import annotations

from shop.core.access import Actor, register
from shop.core.permissions import Permission
from shop.orders.production.rfq.models import Rfq
from shop.workshops.access import member
from shop.workshops.models import Workshop
from shop.workshops.queries import watched_regions

WRITERS = ("owner", "requester", "approver")


def _of_buyer(actor: Actor, rfq: Rfq | None, *roles: str) -> bool:
    if rfq is None:
        return actor.is_authenticated
    return rfq.organisation_id in actor.organisations("company", *roles)


def _writes(actor: Actor, rfq: Rfq | None) -> bool:
    return _of_buyer(actor, rfq, *WRITERS)


def _sees(actor: Actor, rfq: Rfq | None) -> bool:
    return _of_buyer(actor, rfq)


def _watches(actor: Actor, workshop: Workshop | None) -> bool:
    regions = watched_regions(actor)
    return regions is None or bool(regions)


register(Permission.RFQ_WRITE, _writes)
register(Permission.RFQ_VIEW, _sees)
register(Permission.RFQ_ANSWER, member("owner", "staff"))
register(Permission.RFQ_INTRODUCE, _watches)
register(Permission.CAPACITY_STATE, member("owner", "staff"))
register(Permission.CAPACITY_VIEW, _watches)
