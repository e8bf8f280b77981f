"""Who may write and publish products. The thing asked about is the product's Workshop."""

from __future__ import annotations

from shop.core.access import Permission, register
from shop.workshops.access import member

register(Permission.PRODUCT_EDIT, member("owner", "staff"))
register(Permission.PRODUCT_PUBLISH, member("owner", "staff"))
