"""Who may write and publish products. The thing asked about is the product's Workshop."""

from __future__ import annotations

from shop.core.access import Actor, register
from shop.core.permissions import Permission
from shop.workshops.access import member


def _reviews(actor: Actor, _thing: object) -> bool:
    """Operators of the platform; what nobody may decide on is asked at the act (their own workshop's products)."""
    return actor.operates


def _operates(actor: Actor, _thing: object) -> bool:
    return actor.operates


register(Permission.CATALOGUE_DECIDE, _reviews)
register(Permission.SEARCHES_VIEW, _operates)
register(Permission.PRODUCT_EDIT, member("owner", "staff"))
register(Permission.PRODUCT_PUBLISH, member("owner", "staff"))
